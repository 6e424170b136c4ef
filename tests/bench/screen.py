"""`python -m tests.bench.screen`: the dashboard's figures over HTTP, uncached, at one size and ten times it.

At most 150 ms at 1,000,000 cases and 3,700,000 visits, and at most 1.3 times what they take at a tenth; the two sizes
take turns, one question at a time.
"""

import argparse
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.stage import Stage

SMALL, LARGE = 100_000, 1_000_000
MOST_MS, MOST_TIMES = 150, 1.3
ROUNDS, QUESTIONS, WARMING = 7, 10, 5
PATH = "/api/v1/dashboard/"


class Asker:
    """One kept connection to the site of a size."""

    def __init__(self, port, token):
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.headers = {"Authorization": f"Token {token}"}

    def milliseconds(self):
        """How long one answer takes."""
        began = time.perf_counter()
        self.connection.request("GET", PATH, headers=self.headers)
        answer = self.connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{PATH}: {answer.status}")
        return (time.perf_counter() - began) * 1000


def measure(stage, sizes=(SMALL, LARGE), say=print):
    """Load each size and ask them in turns; name → milliseconds, the ratio, and how long loading took."""
    loaded = {}
    for size in sizes:
        loaded[size] = stage.load(size, "field")
        say(f"{size:,} cases and the field work beside them loaded in {loaded[size]['seconds']:.0f} s")
    return {"loaded_s": {str(size): round(one["seconds"]) for size, one in loaded.items()}} | in_turns(
        stage, loaded
    )


def in_turns(stage, loaded):
    """The medians of each size, and the ratio of the last to the first."""
    with ExitStack() as stack:
        askers = {
            size: Asker(stack.enter_context(stage.web(size)), one["tokens"]["centre"])
            for size, one in loaded.items()
        }
        for asker in askers.values():
            for _ in range(WARMING):
                asker.milliseconds()
        spent = {size: [] for size in askers}
        for _ in range(ROUNDS):
            for size, asker in askers.items():
                spent[size] += [asker.milliseconds() for _ in range(QUESTIONS)]
    medians = {size: statistics.median(times) for size, times in spent.items()}
    small, large = (list(medians.values())[end] for end in (0, -1))
    named = {str(size): round(one, 1) for size, one in medians.items()}
    return {"median_ms": named, "ms": round(large, 1), "times": round(large / small, 3)}


def verdict(found, say=print):
    """A line, and how many of the two fall short."""
    late = found["ms"] > MOST_MS or found["times"] > MOST_TIMES
    each = ", ".join(f"{int(size):,}: {ms:.0f} ms" for size, ms in found["median_ms"].items())
    say(
        f"{'LATE' if late else 'ok  '} dashboard figures {found['ms']:.0f} ms (at most {MOST_MS}), "
        f"{found['times']:.2f} × a tenth's (at most {MOST_TIMES}); {each}"
    )
    return int(late)


def main(arguments):
    """Measure and say; 1 when it falls short."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.screen")
    parser.add_argument(
        "--sizes", type=lambda text: [int(part) for part in text.split(",")], default=[SMALL, LARGE]
    )
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        found = measure(Stage(Path(folder), stack), options.sizes)
    return verdict(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
