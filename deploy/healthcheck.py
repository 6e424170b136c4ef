"""Asked by the container engine: `healthcheck.py web` (ready to serve) or `healthcheck.py beat` (still ticking)."""

import os
import sys
import time
import urllib.request
from pathlib import Path

SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108
TICKS = 15 * 60  # seconds; beat writes its schedule every few minutes


def web() -> bool:
    """/readyz answers 200 (any other status raises)."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].strip()
    request = urllib.request.Request(
        f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/readyz", headers={"Host": host}
    )
    with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
        return bool(answer.status == 200)


def beat() -> bool:
    """The schedule was written lately."""
    return any(
        time.time() - path.stat().st_mtime < TICKS for path in SCHEDULE.parent.glob(f"{SCHEDULE.name}*")
    )


if __name__ == "__main__":
    sys.exit(0 if {"web": web, "beat": beat}[sys.argv[1]]() else 1)
