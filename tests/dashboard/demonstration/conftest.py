"""The whole demonstration, loaded once for all files here: `tests/conftest.py` keeps them in one process."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings


@pytest.fixture(scope="package")
def photos(tmp_path_factory):
    """Where the photos lie."""
    return tmp_path_factory.mktemp("photos")


@pytest.fixture(scope="package", autouse=True)
def said(django_db_setup, django_db_blocker, photos):
    """The street as the command loads it; what the command said."""
    out = StringIO()
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=photos), transaction.atomic():
        call_command("load_demonstration", stdout=out)
        connection.check_constraints()  # here and not behind every test, each of which would check the whole street
        yield out.getvalue()
        transaction.set_rollback(True)
