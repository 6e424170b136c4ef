"""Clients for the dashboard's pages."""

import pytest
from django.test import Client


@pytest.fixture
def browse():
    """A client signed in as somebody, or nobody."""

    def signed_in(user=None):
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return signed_in
