"""Real processes for tests of faults: a worker beside the test database, or a whole site with servers of its own."""

import os
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.db import connection

from honghua import embedded
from honghua.celery import app
from honghua.demo import Service, environment, services
from tests import cluster
from tests.patience import stretched

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30
# Collected once a run: compressing takes longer than all the rest of a start.
COLLECTED = f"{settings.STATIC_ROOT}-collected"


def wait_until(true, what, patience=PATIENCE):
    """Asks again and again, a little apart, until it is true; fails with the words when it never is."""
    patience = stretched(patience)
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"waited {patience} s for: {what}"
        time.sleep(0.05)


def beside_the_tests():
    """The environment of a process that uses the test database and the test broker."""
    parts = connection.settings_dict
    return {
        "HONGHUA_MODE": "test",
        "SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": f"postgresql://{parts['USER']}:{parts['PASSWORD']}@/{parts['NAME']}"
        f"?host={parts['HOST']}&port={parts['PORT'] or 5432}",
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
    }


def answers():
    """Whether a worker answers at the test broker."""
    with app.connection_for_write() as connected:
        return app.control.ping(timeout=0.3, connection=connected)


@pytest.fixture
def celery_worker(transactional_db, tmp_path):
    """A Celery worker of two processes at the test broker and database: `.pid`, `.kill()`, `.start()`.

    What tests without a worker left in the queue is thrown away first. Queue and worker are asked over connections of
    their own: those in the pool may lead to a broker that a test before has killed.
    """
    with app.connection_for_write() as connected:
        app.control.purge(connection=connected)
    command = [sys.executable, "-m", "celery", "--app", "honghua", "worker", "--concurrency", "2"]
    service = Service(
        "worker", [*command, "--without-mingle", "--without-gossip"], beside_the_tests(), tmp_path
    )
    service.start()
    wait_until(answers, "the worker")
    yield service
    service.ask_to_stop()
    service.wait_stopped(time.monotonic() + stretched(PATIENCE))


class Site:
    """A whole site at `url`: `postgres`, `valkey`, `web`, `worker`, `beat`, each with pid, kill() and start()."""

    def __init__(self, folder, stack):
        self.folder = folder
        cluster.copy_to(folder / "pg")
        self.postgres = stack.enter_context(embedded.postgres(folder / "pg", durable=False))
        self.valkey = stack.enter_context(embedded.valkey(folder / "valkey"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        values = environment(folder, "127.0.0.1", port, self.postgres.url, self.valkey.url)
        self.environment = values | {"PREPARE_EMPTY": "true", "STATIC_ROOT": COLLECTED}
        self.url = values["SITE_URL"]
        self.run("-m", "honghua.prepare")
        self.web, self.worker, self.beat = self.services = services(folder, self.environment)
        stack.callback(self.stop)
        for service in self.services:
            service.start()
        wait_until(lambda: self.status("/readyz") == 200, "the site", patience=120)

    def run(self, *arguments, **options):
        """A Python process in the site's environment; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=os.environ | self.environment, capture_output=True,
            text=True, check=False, **options,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def status(self, path):
        """The status that a GET is answered with; 0 for no answer."""
        try:
            with urlopen(Request(f"{self.url}{path}"), timeout=10) as answer:
                return answer.status
        except HTTPError as error:
            return error.code
        except (URLError, ConnectionError, TimeoutError):
            return 0

    def stop(self):
        """All processes, the servers excepted."""
        for service in self.services:
            service.ask_to_stop()
        for service in self.services:
            service.wait_stopped(time.monotonic() + stretched(PATIENCE))


@contextmanager
def running_site():
    """A site with servers of its own, empty of cases, for tests to hurt.

    Not under pytest's folder, which other runs close to the database's system user.
    """
    with TemporaryDirectory(prefix="hh-site-") as folder, ExitStack() as stack:
        yield Site(Path(folder), stack)


@pytest.fixture(scope="module")
def site():
    """One for the tests of a module."""
    with running_site() as running:
        yield running
