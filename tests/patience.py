"""How long a test waits for what comes in its own time; `PATIENCE=3` in the environment stretches it on a busy machine.

What has to be there within so many seconds is marked `prompt`, says how many itself, and is not stretched.
"""

import os

FACTOR = float(os.environ.get("PATIENCE", "1"))


def stretched(seconds):
    """So many seconds with nothing beside the tests, more where it was asked for."""
    return seconds * FACTOR


def milliseconds(seconds):
    """The same as a browser's time limit."""
    return 1000 * stretched(seconds)
