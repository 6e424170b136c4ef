"""The migrations that have landed, with the digest of each: `make migration-digests` writes down what is new.

Whoever has run a migration never runs it again, so it must stay as it was. A line that stands is therefore never
written anew: the list only grows.
"""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).with_name("landed_migrations.txt")
APPS = ("grids", "cases", "volunteers", "dashboard")


def landed():
    """The digest of each migration when it landed, by its path."""
    return dict(line.split() for line in LIST.read_text(encoding="utf-8").splitlines())


def present():
    """The digest of each migration that is there."""
    return {
        path.relative_to(ROOT).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for app in APPS
        for path in (ROOT / app / "migrations").glob("*.py")
        if path.name != "__init__.py"
    }


def write_down():
    """Adds the migrations that are not listed yet."""
    listed = sorted((present() | landed()).items())
    LIST.write_text("".join(f"{path} {digest}\n" for path, digest in listed), encoding="utf-8")


if __name__ == "__main__":
    write_down()
