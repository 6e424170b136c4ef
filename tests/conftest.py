"""The ground under the tests: one PostgreSQL a run and one Valkey a process, unless the environment names others.

The servers must be there before Django reads its settings, so they start when this file is read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from _pytest.nodeid import NodeId
from django.db import connections
from django.test import TransactionTestCase
from django.utils import translation

from honghua import embedded
from tests import cluster

pytest_plugins = [
    "tests.cast",
    "tests.site",
    "tests.working_street",
    "tests.volunteering",
    "tests.linked_rows",
]

FOLDER = Path(tempfile.mkdtemp(prefix="hh-"))
OWN_BROKER = "HONGHUA_TEST_OWN_BROKER"
MIGRATED = "HONGHUA_TEST_MIGRATED"


def _start_servers():
    """In a run with several processes the first one starts the cluster; each has its own broker and test database.

    That is a copy of the migrated one.
    """
    if "DATABASE_URL" not in os.environ:
        cluster.copy_to(FOLDER / "pg")
        database = embedded.Postgres(FOLDER / "pg", durable=False)
        atexit.register(database.close)
        database.start()
        os.environ |= {"DATABASE_URL": database.url, MIGRATED: cluster.DATABASE}
    if "REDIS_URL" not in os.environ or OWN_BROKER in os.environ:
        server = embedded.Valkey(FOLDER / "valkey", durable=False)
        atexit.register(server.close)
        server.start()
        os.environ |= {"REDIS_URL": server.url, OWN_BROKER: "yes"}
        return server
    return None


atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
SERVER = _start_servers()
os.environ |= {
    "HONGHUA_MODE": "test",
    "DJANGO_SETTINGS_MODULE": "honghua.settings",
    "MEDIA_ROOT": str(FOLDER / "media"),
    "STATIC_ROOT": str(FOLDER / "static"),
}
(FOLDER / "static").mkdir()
django.setup()
if MIGRATED in os.environ:
    connections["default"].settings_dict["TEST"]["TEMPLATE"] = os.environ[MIGRATED]
# The further processes of a run would read the settings before they have a broker of their own.
del os.environ["DJANGO_SETTINGS_MODULE"]
from tests import database_reset  # noqa: E402  (the settings come first)


def pytest_collection_modifyitems(config, items):
    """Each test goes to whichever process is free; what is loaded once for several is read by one of them.

    The scheduler knows a group by what follows the @ of a test's id. pytest-xdist's mark would write it there, but not
    where pytest 9.2 keeps the id (its issue 1386).
    """
    if not config.getoption("loadgroup", False):
        return
    for item in items:
        if shared := _shared(item):
            item._id = NodeId.parse(f"{item.nodeid}@{shared}")
            assert item.nodeid.endswith(f"@{shared}"), "tests that share what is loaded once would be spread"


def _shared(item):
    """The folder or file for which one of the test's fixtures is loaded once; empty where none is."""
    scopes = {defined[-1].scope for defined in item._fixtureinfo.name2fixturedefs.values()}
    file = item.nodeid.split("::")[0]
    return file.rpartition("/")[0] if "package" in scopes else file if "module" in scopes else ""


@pytest.fixture(autouse=True)
def _in_chinese():
    """No test begins in the language in which another one ended."""
    translation.activate("zh-hans")


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    """What a test uploads is gone with it."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """After a test with transactions of its own the tables hold again what migrations wrote, in whatever order."""
    with django_db_blocker.unblock():
        database_reset.remember()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: database_reset.begin())
        yield


@pytest.fixture
def held(settings):
    """`held(ask)`: what the call reads from memory is read anew, and held from then on as a process holds it."""

    def hold(ask):
        settings.HELD_SECONDS = 0
        ask()
        settings.HELD_SECONDS = 60

    return hold


@pytest.fixture
def broker():
    """The test broker, which a test may stop and start; it is running again afterwards, and empty."""
    if SERVER is None:
        pytest.skip("REDIS_URL names a broker that is not ours to stop")
    yield SERVER
    SERVER.kill()
    SERVER.start()
