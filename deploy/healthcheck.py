"""Asked by the container engine: `healthcheck.py web` (ready to serve) or `healthcheck.py beat` (still ticking)."""

import os
import sys
import time
import urllib.request
from pathlib import Path

SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108
TICKS = 15 * 60  # seconds; beat writes its schedule every few minutes


def own_name(allowed: str) -> str:
    """A name that the site answers to: the first of ALLOWED_HOSTS; ".example.cn" means a name and all under it."""
    first = allowed.split(",")[0].strip().removeprefix(".")
    return "localhost" if first == "*" else first


def web() -> bool:
    """/readyz answers 200 (any other status raises)."""
    host = own_name(os.environ["ALLOWED_HOSTS"])
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
