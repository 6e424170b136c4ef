"""Clients of the API: one for each of the cast, by token, and a stranger's."""

import pytest
from django.core.cache import cache
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

from tests.cast import person


@pytest.fixture
def api(settings):
    """``api(user)`` answers a client that sends the user's token; ``api()`` a stranger's."""

    def client(user=None):
        made = APIClient()
        if user is not None:
            token = Token.objects.get_or_create(user=user)[0]
            made.credentials(HTTP_AUTHORIZATION=f"Token {token.key}")
        return made

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    return client


@pytest.fixture
def user_without_part(street):
    """Has an account, but no part in the street's work: a resident who signed up."""
    return person(street, "resident", "钱多多")
