"""A mask is part of the question: nobody finds by what no page shows them."""

import random
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Report, report
from cases.models import Case
from cases.requests.reveals import may_reveal
from grids.models import Household
from grids.privacy import mask_text, reading
from volunteers.people.registration import take_in

NUMBER, WRONG = "13912345678", "13987654321"
FLAT = "12栋2单元3071室"
SIGNS = "0123456789０１86- —　Xx室单元栋楼年月电a\n"
# What any of the pages and calls may be asked by; all of it at once.
ASKED = ("search", "q", "words", "phone", "name", "title", "address", "description", "contact", "key", "code")


@pytest.fixture
def told(case, category, grid):
    """A case whose words hold a telephone number, and a flat in its address."""
    brought = Report(
        "resident", f"老人跌倒，请打{NUMBER}", category, grid=grid, address=FLAT, reporter_phone=NUMBER
    )
    return report(brought, by=Actor())[0]


def finds(words, user):
    """The cases that a person finds."""
    return set(Case.objects.visible_to(user).containing(words, by=user))


def test_the_database_masks_as_the_pages_do(db):
    dice = random.Random(1)
    texts = ["".join(dice.choices(SIGNS, k=dice.randint(1, 40))) for _ in range(5_000)]
    numbers = (NUMBER, "+86 139-1234 5678", "320102199001011234", "025-84312345", "１３９１２３４５６７８")
    texts += [f"{dice.choice(texts)}{number}{dice.choice(texts)}" for number in numbers * 400]
    with connection.cursor() as cursor:
        cursor.execute(
            "select cases_masked(t), cases_masked_homes(t) from unnest(%s::text[]) as said(t)", [texts]
        )
        masked = cursor.fetchall()
    with reading(lambda: True):
        homes = list(map(mask_text, texts))
    assert masked == list(zip(map(mask_text, texts), homes, strict=True))


@pytest.mark.parametrize("role", ["auditor", "leader", "worker"])
def test_digits_under_the_mask_are_never_confirmed(role, told, request):
    user = request.getfixturevalue(role)
    with reading(lambda: role == "auditor"):
        shown = mask_text(told.description) + mask_text(told.address)
    for length in range(1, 12):
        for start in range(12 - length):
            right = NUMBER[start : start + length]
            assert (told in finds(right, user)) == (right in shown), right
    for shown in ("139", "5678", "139****5678", "跌倒", "请打139"):
        assert told in finds(shown, user)


@pytest.mark.parametrize(("role", "found"), [("auditor", False), ("leader", True), ("centre", True)])
def test_a_flat_is_found_by_whom_the_page_shows_it(role, found, told, request):
    assert [
        (told in finds(word, request.getfixturevalue(role))) for word in ("3071", "单元3071", "12栋")
    ] == [
        found,
        found,
        True,
    ]


def test_who_may_reveal_searches_what_was_said(told, centre, cadre, executor, department):
    for user in (centre, cadre):
        assert may_reveal(told, user)
        assert all(told in finds(NUMBER[:n], user) for n in range(1, 12))
    lifecycle.register(told, by=Actor(centre))
    lifecycle.dispatch(told, by=Actor(centre), executor=department)
    assert told in finds("1234", executor)
    lifecycle.accept(told, by=Actor(executor))
    lifecycle.resolve(told, by=Actor(executor), words="已处理")
    lifecycle.close(told, by=Actor(centre), words="已看过")
    told.refresh_from_db()
    assert not may_reveal(told, executor)
    assert told not in finds("1234", executor)


def test_digits_are_looked_for_by_the_index(told, leader):
    query = Case.objects.containing("1234", by=leader).values("pk").order_by()
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
    assert "case_grams" in query.explain()


def test_a_headline_is_masked_before_it_is_cut(told):
    told.description = "长" * 52 + NUMBER
    assert told.headline == "长" * 52 + "139****5…"


def surfaces():
    """Every address of pages and API that needs nothing filled in."""
    apps = (
        "cases.urls",
        "cases.api_urls",
        "grids.urls",
        "volunteers.urls",
        "volunteers.api_urls",
        "dashboard.urls",
        "dashboard.api_urls",
    )
    patterns = [one for app in apps for one in get_resolver(app).url_patterns]
    plain = [one for one in patterns if isinstance(one, URLPattern) and not one.pattern.converters]
    return [reverse(one.name) for one in plain]


# Where a number is looked for by POST.
POSTED = ("/households/", "/volunteers/people/", "/api/v1/households/find/")


def answer(client, path, words, method="get"):
    """What comes back, without what is echoed and what is different each time."""
    asked = dict.fromkeys(ASKED, words)
    sent = {"data": urlencode(asked), "content_type": "application/x-www-form-urlencoded"}
    given = client.get(path, asked) if method == "get" else client.post(path, **sent)
    body = b"".join(given.streaming_content) if given.streaming else given.content
    text = body.decode(errors="replace").replace(words, "")
    return given.status_code, re.sub(r"[A-Za-z0-9]{64}|[0-9a-f-]{32,36}|\d+:\d+:\d+[.\d]*", "", text)


@pytest.fixture
def numbers(told, grid, street):
    """The same number of a household and of a volunteer."""
    Household.objects.create(grid=grid, code="H-9", door="2 单元 3071 室", phone=NUMBER)
    take_in(grid.community, name="钱多多", phone=NUMBER, at=timezone.now())


@pytest.mark.parametrize("role", ["auditor", "leader"])
def test_no_surface_tells_a_right_digit_from_a_wrong_one(role, numbers, request):
    client = Client()
    client.force_login(request.getfixturevalue(role))
    telling = [
        (path, method)
        for path, method in [*((path, "get") for path in surfaces()), *((path, "post") for path in POSTED)]
        if answer(client, path, NUMBER, method) != answer(client, path, WRONG, method)
    ]
    assert telling == []
    for path in ("/cases/", "/api/v1/cases/", "/desk/"):
        for length in range(4, 11):
            right, wrong = (f"{one[:length]}" for one in (NUMBER, WRONG))
            assert answer(client, path, right) == answer(client, path, wrong), (path, right)


def test_who_may_look_behind_the_mask_still_finds_by_the_whole_number(numbers, client, worker, centre):
    for user in (worker, centre):
        client.force_login(user)
        assert client.post("/households/", {"phone": NUMBER}).context["rows"]
        assert client.post("/volunteers/people/", {"phone": NUMBER}).context["rows"]
