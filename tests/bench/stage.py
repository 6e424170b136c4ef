"""What the bench stands on: PostgreSQL, Valkey, a loaded database for each size, and gunicorn in front of each."""

import base64
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from honghua import embedded

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
LOAD = "import django; django.setup(); from tests.bench import {what}; {what}.main({size})"


def free_port():
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stage:
    """Servers in a folder of their own; stopped when the block ends."""

    def __init__(self, folder, stack):
        self.folder = folder
        self.pids = {}  # of each web server, by its port
        self.postgres = stack.enter_context(embedded.postgres(folder / "pg"))
        self.valkey = stack.enter_context(embedded.valkey(folder / "valkey"))
        keys = {
            name: base64.b64encode(secrets.token_bytes(32)).decode() for name in ("FIELD_KEYS", "LOOKUP_KEY")
        }
        self.shared = {
            "HONGHUA_MODE": "demo",
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "REDIS_URL": self.valkey.url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "LOG_LEVEL": "WARNING",
            **keys,
        }
        (folder / "static").mkdir(exist_ok=True)

    def environment(self, size, port=0):
        """The environment of a process that works on the database of a size."""
        url = self.postgres.url.replace("/honghua?", f"/size_{size}?")
        return self.shared | {
            "DATABASE_URL": url,
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "SITE_URL": f"http://127.0.0.1:{port}",
        }

    def run(self, size, *arguments):
        """A Python process on that database, to its end; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=os.environ | self.environment(size),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(arguments)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def load(self, size, what="load"):
        """A new database of that size, by the loader of that name; its accounts' tokens, how long the rows took."""
        with psycopg.connect(self.postgres.url, autocommit=True) as connection:
            connection.execute(f"create database size_{size}")
        self.run(size, "manage.py", "migrate", "--verbosity", "0")
        return json.loads(self.run(size, "-c", LOAD.format(what=what, size=size)).splitlines()[-1])

    @contextmanager
    def process(self, size, port, *arguments, name):
        """A process that runs while the block does."""
        with (self.folder / f"{name}-{size}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=os.environ | self.environment(size, port),
                stdout=log,
                stderr=log,
                preexec_fn=embedded.dies_with_us(),
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)

    @contextmanager
    def web(self, size):
        """Gunicorn as the demonstration runs it, with the floors beside the site; its port."""
        port = free_port()
        started = ("gunicorn", "--config", "deploy/gunicorn.conf.py", "honghua.wsgi")
        with self.process(size, port, *started, name="web") as process:
            self.pids[port] = process.pid
            deadline = time.monotonic() + PATIENCE
            while not answers(port):
                if time.monotonic() > deadline:
                    raise SystemExit(f"gunicorn does not answer; see {self.folder}")
                time.sleep(0.1)
            yield port

    @contextmanager
    def worker(self, size):
        """A Celery worker as the demonstration runs it."""
        started = ("celery", "--app", "honghua", "worker", "--concurrency", "2", "--without-mingle")
        with self.process(size, 0, *started, "--without-gossip", name="worker") as process:
            yield process


def answers(port):
    """Whether somebody serves there."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False
