"""A PostgreSQL cluster whose database has its tables: migrated once, then copied by every run and every site.

To migrate an empty database takes a quarter of a minute of a processor; to copy it takes a second.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from honghua import embedded

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".test-cluster"
APPS = ("grids", "cases", "volunteers", "dashboard")
DATABASE = "honghua"


def fingerprint():
    """Of all that decides what a migrated database looks like."""
    digest = hashlib.sha256((ROOT / "requirements/dev.lock").read_bytes())
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts or "models" in path.parts:
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrate(folder):
    """Makes a cluster in the folder and brings its database up to the last migration; it is stopped afterwards."""
    with embedded.postgres(folder, durable=False) as server:
        values = {
            "HONGHUA_MODE": "test",
            "DATABASE_URL": server.url,
            "DJANGO_SETTINGS_MODULE": "honghua.settings",
        }
        command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env=os.environ | values, check=True)


def copy_to(folder):
    """The data of that cluster below a folder in which no server has run yet; made first where it is missing or old."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = KEPT / fingerprint()
        if not made.exists():
            for older in KEPT.iterdir():
                if older.is_dir():
                    shutil.rmtree(older)
            migrate(KEPT / "half")
            (KEPT / "half").rename(made)
        folder.mkdir(parents=True, exist_ok=True)
        # Not by Python: the files belong to the system user when root runs the tests, and keep to it.
        subprocess.run(["cp", "-a", made / "data", folder / "data"], check=True)
