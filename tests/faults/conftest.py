"""A site with a street in it, and clients that speak HTTP to it as the outside does."""

import json
import time
from http.client import HTTPConnection
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.site import running_site

# Runs in the site's own environment, and prints the token of a community worker; two work at the desk.
LAY_A_STREET = """
import django
django.setup()
from django.contrib.auth.models import Group
from rest_framework.authtoken.models import Token
from cases.models import Category
from grids.models import CENTRE, Community, Executor, Grid, GridOutline, Membership, Street, User
from tests.cast import square

street = Street.objects.get_or_create(code="320104003", defaults={"name": "红花街道"})[0]
community = Community.objects.create(street=street, code="320104003015", name="红悦社区")
grid = Grid.objects.create(community=community, code="320104003015001", name="第1网格")
GridOutline.objects.create(grid=grid, geometry=square(0, 0), from_on="2020-01-01")
Category.objects.create(code="ENV-01", name="垃圾清运")
team = Group.objects.get_or_create(name=CENTRE)[0]
for name in ("centre", "second"):
    User.objects.create(username=name, name=name, street=street).groups.add(team)
office = Executor(street=street, code="CO", name="红悦社区居委会", kind="community_office", community=community)
office.save()
user = User.objects.create(username="worker", name="沈一诺", street=street)
Membership.objects.create(user=user, executor=office)
print(Token.objects.create(user=user).key)
"""


class Client:
    """One caller of the site's API: ``report`` answers status, body and seconds; status 0 is no answer."""

    def __init__(self, site, token):
        self.site, self.token = site, token

    def report(self, key):
        """One report by the worker, under a key."""
        fields = {"source": "paper", "description": f"来信 {key}", "category": "ENV-01"}
        return self.ask("POST", "/api/v1/cases/", json.dumps(fields), {"Idempotency-Key": key})

    def ask(self, method, path, body=None, headers=None):
        """One request on a connection of its own."""
        began = time.monotonic()
        connection = HTTPConnection(urlsplit(self.site.url).netloc, timeout=20)
        headers = {"Content-Type": "application/json", "Authorization": f"Token {self.token}"} | (
            headers or {}
        )
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            is_json = answer.headers.get_content_type() == "application/json"
            return answer.status, json.loads(text) if is_json else text, time.monotonic() - began
        except OSError:
            return 0, None, time.monotonic() - began
        finally:
            connection.close()

    def rows(self, query):
        """What stands in the site's database."""
        with psycopg.connect(self.site.postgres.url) as database:
            return database.execute(query).fetchall()

    def one(self, query):
        """A single value of it."""
        return self.rows(query)[0][0]


@pytest.fixture(scope="package")
def site():
    """One site for all files here."""
    with running_site() as running:
        yield running


@pytest.fixture(scope="package")
def client(site):
    """A client with the token of a community worker of a street in which nothing else is laid."""
    return Client(site, site.run("-c", LAY_A_STREET).strip())
