"""Every kind of link that opens something without an account: one way to make, keep, find and revoke it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cases import lifecycle
from cases.enterprise import links as enterprise_links
from cases.lifecycle import Actor
from cases.models import Case, EnterpriseMatter
from cases.requests import guest_links
from dashboard.kiosk import links as kiosk_links
from tests.volunteering import volunteer
from volunteers import helper_links, unit_links
from volunteers.models import Unit
from volunteers.people import registration

ROOT = Path(__file__).resolve().parents[2]
# What the code before this module kept of a token, under the key of the tests: links handed out then open for ever.
KEY, TOKEN = b"k" * 32, "3Jm8c_VqXw0-Zt5RkY7uLb2NfHs9PdAeGi4oTxC6vQE"
KEPT = {
    "outsider": "673d0c2833c6c4dd916c22910f452613bbdf3a2b9c3215c3e95ae3d793a22bf9",
    "enterprise": "902ac176eab74a0208b33131f42e729ff6a85d8dbfb6179b6464df6f7001aa3b",
    "unit": "bb35b634eb6d59ebc04e6a42cb672c554e695bdbfb17a6daf859619a8cad63ba",
    "helper": "2aba110ad58fe9f2cd956c3bf398958bddb3f5bb8455930bad6f7a8d0e2d7ce5",
    "kiosk": "ca9ab84d8e28bf1bde26874e7a18717f8e323f380a40b6ebb5987ec1ac377094",
}
KINDS = {
    "outsider": guest_links.KIND,
    "enterprise": enterprise_links.KIND,
    "unit": unit_links.KIND,
    "helper": helper_links.KIND,
    "kiosk": kiosk_links.KIND,
    "poster": registration.POSTERS,
}
ADDRESSES = {
    "outsider": "outsider",
    "enterprise": "enterprise_out",
    "unit": "unit_enter",
    "helper": "mine_enter",
    "kiosk": "kiosk_wall",
    "poster": "join",
}
SECRET = sorted(KEPT)
NOTED = ["outsider", "enterprise", "unit", "helper"]


@pytest.fixture
def of_outsider(case, centre, department):
    """For the property company, while the department has the case."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return guest_links.issue(case, by=centre, holder="悦居物业")


@pytest.fixture
def of_enterprise(of_enterprises, centre):
    """For somebody of the firm."""
    return enterprise_links.issue(EnterpriseMatter.objects.get(), by=centre, holder="钱多多")


@pytest.fixture
def of_unit(school_link):
    """For the school."""
    return school_link


@pytest.fixture
def of_helper(grid, worker):
    """For a volunteer."""
    return helper_links.issue(volunteer(1), by=worker)


@pytest.fixture
def of_kiosk(centre):
    """For the wall of the hall."""
    return kiosk_links.issue(name="一楼大厅", days=30, by=centre, now=timezone.now())


@pytest.fixture
def of_poster(grid, worker):
    """For the community's poster."""
    until = timezone.localdate() + timedelta(days=30)
    link = registration.open_link(grid.community, by=worker, expires_on=until)
    return link, link.token


@pytest.fixture(params=sorted(KINDS))
def name(request):
    """Every kind, unless a test names some."""
    return request.param


@pytest.fixture
def kind(name):
    """The kind of that name."""
    return KINDS[name]


@pytest.fixture
def given(name, request):
    """A link of the kind and its token."""
    return request.getfixturevalue(f"of_{name}")


def ended(link):
    """The target is not open any more."""
    gone = {"status": "rejected", "ended_at": timezone.now(), "due_at": None}
    return {
        "outsider": lambda: Case.objects.filter(pk=link.case_id).update(**gone),
        "enterprise": lambda: Case.objects.filter(pk=link.matter.case_id).update(**gone),
        "unit": lambda: Unit.objects.filter(pk=link.unit_id).update(is_active=False),
        "helper": lambda: registration.let_go(link.helper, by=link.created_by),
    }


def test_every_row_that_is_a_link_is_of_one_of_the_kinds():
    links = {model for model in apps.get_models() if model.__name__.endswith("Link")}
    assert {kind.model for kind in KINDS.values()} == links


def test_nobody_else_makes_tokens_or_says_when_a_link_holds():
    own = re.compile(
        r"token_urlsafe\(3|lookup_digest\(f\"|revoked_at__isnull|update\([^)]*revoked_at|expires_(at__gt|on__gte)="
        r"(?!F\(|models\.F\()"
    )
    files = [path for app in ("cases", "volunteers", "dashboard") for path in (ROOT / app).rglob("*.py")]
    files = [path for path in files if "migrations" not in path.parts and path != ROOT / "cases/links.py"]
    assert [str(path) for path in files if own.search(path.read_text(encoding="utf-8"))] == []


def test_a_token_has_its_shape_and_opens_its_row(kind, given, client, name):
    link, token = given
    assert kind.token.shape.fullmatch(token)
    assert kind.find(token, timezone.now()) == link
    assert kind.holds(link, timezone.now())
    assert client.get(reverse(ADDRESSES[name], args=[token])).status_code in (200, 302)


@pytest.mark.parametrize("name", SECRET, indirect=True)
def test_only_a_digest_of_a_secret_token_is_kept(kind, given):
    link, token = given
    row = kind.model.objects.filter(pk=link.pk).values().get()
    assert token not in str(row)
    assert re.fullmatch("[0-9a-f]{64}", row["token_digest"])


@pytest.mark.parametrize("name", SECRET, indirect=True)
def test_a_token_handed_out_before_opens(kind, given, name, settings):
    settings.LOOKUP_KEY = KEY
    kind.model.objects.filter(pk=given[0].pk).update(token_digest=KEPT[name])
    assert kind.find(TOKEN, timezone.now()) == given[0]
    settings.LOOKUP_KEY = b"another key" * 3
    assert kind.find(TOKEN, timezone.now()) is None


def test_a_poster_printed_before_opens(of_poster):
    registration.POSTERS.model.objects.update(token="k7m2x9pq4rstu3vw")
    assert registration.find_link("k7m2x9pq4rstu3vw", timezone.now()) == of_poster[0]


def test_a_wrong_token_opens_nothing_and_all_look_the_same(kind, given, name, client):
    token = given[1]
    another = kind.token.make()
    wrong = ["x", token[:-1], f"{token}x", f"{token}\n", f"{token[:-1]}\x00", "ü" * len(token), another]
    assert [kind.find(one, timezone.now()) for one in ["", *wrong]] == [None] * 8
    answers = [client.get(reverse(ADDRESSES[name], args=[one])) for one in wrong if one.isprintable()]
    assert {answer.status_code for answer in answers} == {404}


def test_a_link_opens_until_its_end_and_not_after(kind, given):
    link, token = given
    if kind.until == "expires_on":
        after = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=31)
    else:
        after = link.expires_at
    assert kind.find(token, after - timedelta(seconds=1)) == link
    assert kind.find(token, after) is None
    assert not kind.holds(link, after)


def test_a_revoked_link_opens_nothing_and_keeps_its_instant(kind, given, name, client):
    link, token = given
    now = timezone.now()
    assert kind.revoke(Q(pk=link.pk), now) == 1
    assert kind.revoke(Q(pk=link.pk), now + timedelta(hours=1)) == 0
    assert kind.model.objects.get(pk=link.pk).revoked_at == now
    assert (kind.find(token, now), kind.holds(link, now)) == (None, False)
    assert client.get(reverse(ADDRESSES[name], args=[token])).status_code == 404


@pytest.mark.parametrize("name", NOTED, indirect=True)
def test_a_link_ends_with_what_it_opens(kind, given, name, client):
    link, token = given
    ended(link)[name]()
    assert kind.find(token, timezone.now()) is None
    assert not kind.holds(link, timezone.now())
    assert client.get(reverse(ADDRESSES[name], args=[token])).status_code == 404


@pytest.mark.parametrize("name", NOTED, indirect=True)
def test_the_first_look_is_noted_once(kind, given, name, client):
    link, token = given
    assert kind.model.objects.get(pk=link.pk).opened_at is None
    seen = []
    for _look in range(2):
        client.get(reverse(ADDRESSES[name], args=[token]))
        seen.append(kind.model.objects.get(pk=link.pk).opened_at)
    assert seen[0]
    assert seen[0] == seen[1]


def test_a_new_personal_link_ends_the_earlier_ones(of_helper, worker):
    link, token = of_helper
    newer = helper_links.issue(link.helper, by=worker)[1]
    assert helper_links.find(token, timezone.now()) is None
    assert helper_links.find(newer, timezone.now()).helper == link.helper
