"""`python -m tests.bench.months`: a month's figures by grid, uncached, at 1,000,000 cases over one year.

At most 1.5 s for the figures of a full month (some 83,000 cases reported in it) and 126 grids.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.bench.stage import Stage

CASES, ROUNDS, SECONDS = 1_000_000, 7, 1.5
TIMED = "import django; django.setup(); from tests.bench import months; months.timed({rounds})"


def timed(rounds):
    """In a process on the loaded database: the seconds of each part, round by round, as JSON."""
    from django.test import Client  # noqa: PLC0415 only once Django is set up
    from django.utils import timezone  # noqa: PLC0415

    from cases.five_ones import month_of  # noqa: PLC0415
    from cases.five_ones.periods import shanghai_day  # noqa: PLC0415
    from dashboard.stats import Question, cases_of, table_of  # noqa: PLC0415
    from dashboard.stats.trends import trends_of  # noqa: PLC0415
    from grids.models import User  # noqa: PLC0415

    now, user = timezone.now(), User.objects.get(username="centre")
    question = Question(user, month_of(shanghai_day(now)).before, now)
    client = Client()
    client.force_login(user)
    asked = f"/api/v1/stats/{question.month.key}/?by=grid"
    parts = {
        "figures by grid": lambda: table_of(question, "grid"),
        "figures by category": lambda: table_of(question, "category"),
        "twelve months": lambda: trends_of(question, "grid"),
        "first cases behind a number": lambda: list(cases_of(question, "due_late")[:50]),
        "the answer of the API": lambda: client.get(asked, headers={"host": "127.0.0.1"}),
    }
    found = {name: [seconds_of(part) for _ in range(rounds + 1)][1:] for name, part in parts.items()}
    counts = table_of(question, "grid").total.counts
    print(json.dumps({"seconds": found, "reported": counts["reported"], "due": counts["due"]}))


def seconds_of(part):
    """How long it takes."""
    began = time.perf_counter()
    part()
    return time.perf_counter() - began


def main(arguments):
    """Load, measure and say; 1 when it falls short."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.months")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        stage = Stage(Path(folder), stack)
        loaded = stage.load(options.cases)
        print(f"{options.cases:,} cases loaded in {loaded['seconds']:.0f} s", flush=True)
        found = measure(stage, options.cases, options.rounds)
    return verdict(found)


def measure(stage, size, rounds=ROUNDS):
    """Time the month's figures on the loaded database of a size."""
    told = stage.run(size, "-c", TIMED.format(rounds=rounds))
    return json.loads(told.splitlines()[-1])


def verdict(found, say=print):
    """Each part with its median; 1 when the figures come too late."""
    say(f"a month of {found['reported']:,} reported and {found['due']:,} due cases")
    medians = {name: statistics.median(rounds) for name, rounds in found["seconds"].items()}
    for name, median in medians.items():
        say(f"  {name:28} {median:6.2f} s")
    late = medians["figures by grid"] > SECONDS
    say(f"{'LATE' if late else 'ok  '} the month by grid, uncached (at most {SECONDS} s)")
    return 1 if late else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
