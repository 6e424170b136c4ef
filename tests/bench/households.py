"""`python -m tests.bench.households`: forty thousand households by spreadsheet through a real worker.

At most three minutes and 500 MB; a line in a hundred is wrong and has to be kept.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import psycopg

from tests.bench.stage import Stage

ROWS, SECONDS, MEGABYTES, PATIENCE = 40_000, 180, 500, 900
LAY = "import django; django.setup(); from tests.bench import doors; print(doors.lay({rows}, {form!r}))"
TOLD = """
select extract(epoch from finished_at - made_at), refused,
       (select coalesce(sum(new), 0) from grids_intakestretch where intake_id = file.id),
       (select count(*) from grids_intakefault where intake_id = file.id)
from grids_intake file where id = %s
"""


def peak(process):
    """The most memory that a process or one of its children has had, in MB."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    own = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))
    return max([own, *map(peak, children)])


def measure(folder, rows, form):
    """Seconds from the yes to the last line, households made, lines kept, the worker's peak in MB."""
    with ExitStack() as stack:
        stage = Stage(Path(folder), stack)
        with psycopg.connect(stage.postgres.url, autocommit=True) as connection:
            connection.execute("create database size_0")
        stage.run(0, "manage.py", "migrate", "--verbosity", "0")
        worker = stack.enter_context(stage.worker(0))
        number = int(stage.run(0, "-c", LAY.format(rows=rows, form=form)).split()[-1])
        url = stage.environment(0)["DATABASE_URL"]
        with psycopg.connect(url, autocommit=True) as connection:
            deadline = time.monotonic() + PATIENCE
            while time.monotonic() < deadline:
                seconds, refused, made, kept = connection.execute(TOLD, [number]).fetchone()
                if seconds is not None:
                    return float(seconds), made, kept, peak(worker.pid), refused
                time.sleep(0.5)
    raise SystemExit(f"not done within {PATIENCE} s; see {folder}")


def main(arguments):
    """Measure and say; 1 when it falls short."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.households")
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--form", choices=["xlsx", "csv"], default="xlsx")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder:
        seconds, made, kept, megabytes, refused = measure(folder, options.rows, options.form)
    fine = seconds <= SECONDS and megabytes <= MEGABYTES and made + kept == options.rows and not refused
    print(
        f"{made:,} households in {seconds:.1f} s (at most {SECONDS}), {kept} lines kept to be mended, ",
        end="",
    )
    print(f"the worker's peak {megabytes} MB (at most {MEGABYTES}) {refused}")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
