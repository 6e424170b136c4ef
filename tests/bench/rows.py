"""`python -m tests.bench.rows`: a month's rows as csv; the web process must not grow with them.

One database holds a month of 10,000 rows and the next one of 1,000,000. One gunicorn process sends the first, then the
second; what counts is the most memory that it came to with the second beside the first: within 20 MB.
"""

import argparse
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import psycopg

from tests.bench.stage import Stage

SMALL, LARGE = 10_000, 1_000_000
MEGABYTES = 20
SEPTEMBER, OCTOBER = datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)
LAY = "import django; django.setup(); from tests.bench import load, rows; rows.lay(load, {small}, {large})"
GULP = 1 << 18
PATIENCE = 900


def lay(load, small, large):
    """Load both months; prints the token of the centre."""

    def when(number):
        if number < small:
            return SEPTEMBER + number * timedelta(days=29) / small
        return OCTOBER + (number - small) * timedelta(days=30) / large

    token = load.street()["centre"]
    load.cases(small + large, to_accept=0, when=when)
    print(token)


def resident(process):
    """What the largest of a process and its children holds now, in MB."""
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except FileNotFoundError:
        return 0.0
    own = next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)
    return max([own, *map(resident, children)])


@contextmanager
def watched(process):
    """Looks at the process while the block runs; the answer's one element is the most that it saw, in MB."""
    most, over = [0.0], threading.Event()

    def look():
        while not over.wait(0.05):
            most[0] = max(most[0], resident(process))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def draw(port, token, month):
    """Read a month's file and keep nothing of it: rows, MB, seconds to its head and to its end."""
    address = f"http://127.0.0.1:{port}/api/v1/stats/{month}/cases.csv"
    began, rows, size = time.monotonic(), -1, 0
    with urlopen(Request(address, headers={"Authorization": f"Token {token}"}), timeout=PATIENCE) as answer:
        first = time.monotonic() - began
        while gulp := answer.read(GULP):
            rows, size = rows + gulp.count(b"\n"), size + len(gulp)
    return {
        "rows": rows,
        "sent_mb": round(size / 1024**2, 1),
        "first_s": round(first, 2),
        "whole_s": round(time.monotonic() - began, 1),
    }


def measure(stage, small=SMALL, large=LARGE):
    """Both months through one process, the small one first and once before to warm up; what was found of each."""
    size = small + large
    with psycopg.connect(stage.postgres.url, autocommit=True) as connection:
        connection.execute(f"create database size_{size}")
    stage.run(size, "manage.py", "migrate", "--verbosity", "0")
    token = stage.run(size, "-c", LAY.format(small=small, large=large)).split()[-1]
    found = {}
    stage.shared["WEB_WORKERS"] = "1"
    with stage.web(size) as port:
        draw(port, token, "2026-09")
        for name, month in (("small", "2026-09"), ("large", "2026-10")):
            with watched(stage.pids[port]) as most:
                found[name] = draw(port, token, month)
            found[name]["peak_mb"] = round(most[0], 1)
    del stage.shared["WEB_WORKERS"]
    found["grown_mb"] = round(found["large"]["peak_mb"] - found["small"]["peak_mb"], 1)
    return found


def verdict(found, small=SMALL, large=LARGE):
    """A line to say, and whether it is good enough: all rows came, and the process stayed within 20 MB."""
    fine = found["small"]["rows"] >= small and found["large"]["rows"] >= large
    fine = fine and found["grown_mb"] <= MEGABYTES
    one, other = found["small"], found["large"]
    seconds = f"first byte {other['first_s']} s, all {other['whole_s']} s"
    line = (
        f"{'ok  ' if fine else 'HIGH'} rows as csv: peak {one['peak_mb']} MB at {one['rows']:,}, "
        f"{other['peak_mb']} MB at {other['rows']:,} (at most {MEGABYTES} MB more); {seconds}"
    )
    return line, fine


def main(arguments):
    """Measure and say; 1 when it falls short."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rows")
    parser.add_argument("--large", type=int, default=LARGE)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        found = measure(Stage(Path(folder), stack), SMALL, options.large)
    line, fine = verdict(found, SMALL, options.large)
    print(line, found, sep="\n")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
