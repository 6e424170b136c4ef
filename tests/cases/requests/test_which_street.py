"""With several streets in one deployment a report goes to the one that something says; where nothing does, it asks."""

import re

import pytest
from django.core.cache import cache
from django.urls import reverse
from rest_framework.test import APIClient

from cases.lifecycle import Actor, Incomplete, Report, report
from cases.models import Case
from grids.models import Community, Executor, GridOutline, Membership, Street, User
from tests.cast import centre_of, person, square
from tests.test_house import ours

WORDS = {"source": "snap", "description": "路灯不亮", "address": "桥头"}


@pytest.fixture(autouse=True)
def _no_counts():
    """Every test begins with nothing counted."""
    cache.clear()


def sent(client, **fields):
    """The answer to a report, and the street of its case."""
    answer = client.post("/report/", WORDS | fields)
    return answer.status_code, list(Case.objects.values_list("street__code", flat=True))


def of(answer):
    """The street of the case that the API made."""
    return answer.status_code, Case.objects.get(number=answer.json()["number"]).street.code


def point_of(column, row):
    """The middle of a square, as fields."""
    return dict(zip(("longitude", "latitude"), centre_of(column, row), strict=True))


def test_one_street_is_not_asked_about(client, street):
    assert 'name="street"' not in client.get("/report/").content.decode()
    assert sent(client) == (302, ["320104003"])


def test_a_retired_street_is_no_choice(client, other_street):
    Street.objects.filter(pk=other_street.pk).update(retired_on="2020-01-01")
    assert 'name="street"' not in client.get("/report/").content.decode()
    assert sent(client) == (302, ["320104003"])


def test_a_stranger_is_asked_which_street(client, other_street):
    page = client.get("/report/").content.decode()
    assert re.findall(r'name="street" value="(\d+)" (checked)?', page) == [
        ("320104003", ""),
        ("320104009", ""),
    ]
    answer = client.post("/report/", WORDS)
    assert (answer.status_code, Case.objects.count()) == (400, 0)
    assert "请选择是哪个街道的事" in answer.content.decode().split('id="wrong-street"')[1][:200]
    assert "路灯不亮" in answer.content.decode()
    assert sent(client, street="320104009") == (302, ["320104009"])


def test_a_point_inside_an_outline_needs_no_answer_and_outside_one_it_does(client, other_street):
    assert sent(client, street="320104003", **point_of(4, 0)) == (302, ["320104009"])
    assert sent(client, **point_of(9, 9))[0] == 400
    status, _streets = sent(client, street="320104009", **point_of(9, 9))
    outside = Case.objects.get(outside=True)
    assert (status, outside.street.code, outside.place_code) == (302, "320104009", "320104009")


def test_where_outlines_of_two_streets_overlap_the_reporter_says_which(client, other_street):
    GridOutline.objects.filter(grid__code="320104009001001").update(geometry=square(1, 0))
    assert sent(client, **point_of(1, 0)) == (400, [])
    assert sent(client, street="320104009", **point_of(1, 0)) == (302, ["320104009"])
    assert Case.objects.get().grid.code == "320104009001001"


def test_the_api_says_it_beside_the_field(other_street, grid):
    api = APIClient()
    told = {"description": "路灯不亮"}
    refused = api.post("/api/v1/cases/", told)
    assert (refused.status_code, list(refused.json())) == (400, ["street"])
    assert list(api.post("/api/v1/cases/", told | {"street": "999999999"}).json()) == ["street"]
    both = api.post("/api/v1/cases/", told | {"street": other_street.code, "grid": grid.code})
    assert (both.status_code, both.json()) == (400, {"street": ["所选的网格不在这个街道。"]})
    assert of(api.post("/api/v1/cases/", told | {"street": other_street.code})) == (201, "320104009")
    assert of(api.post("/api/v1/cases/", told | {"grid": grid.code})) == (201, "320104003")
    assert of(api.post("/api/v1/cases/", told | point_of(4, 0))) == (201, "320104009")


def test_an_account_belongs_to_its_street_or_to_that_of_its_places(other_street, cadre, leader, office):
    theirs = person(other_street, "cadre9", "石磊")
    abroad = Community.objects.get(code="320104009001")
    roaming = person(None, "leader9", "石岩")
    Community.objects.filter(pk=abroad.pk).update(leader=roaming)
    for user, code in ((cadre, "320104003"), (theirs, "320104009"), (roaming, "320104009")):
        case, _new = report(
            Report(source="resident", description="井盖松动"), by=Actor(User.objects.get(pk=user.pk))
        )
        assert case.street.code == code
    Community.objects.filter(code="320104003015").update(leader=roaming)
    with pytest.raises(Incomplete) as refused:
        report(Report(source="resident", description="井盖松动"), by=Actor(User.objects.get(pk=roaming.pk)))
    assert refused.value.field == "street"


def test_staff_are_not_asked(client, cadre, other_street):
    client.force_login(cadre)
    assert 'name="street"' not in client.get("/report/").content.decode()
    assert sent(client, source="patrol") == (302, ["320104003"])


def test_of_several_grids_none_is_written_to_without_a_word(client, worker, grid):
    client.force_login(worker)
    for path in ("group", "group_collect", "grid_list_seen"):
        assert client.post(reverse(path), {"text": "停水通知", "how": "hand"}).status_code == 404
    assert '<option value="">请选择' in client.get("/visits/new/?how=group").content.decode()


def test_of_several_units_none_is_chosen_already(client, worker, office, street):
    other = Executor.objects.create(
        street=street,
        code="CO-016",
        name="景泰苑社区居委会",
        kind=Executor.Kind.COMMUNITY_OFFICE,
        community=Community.objects.get(code="320104003016"),
    )
    client.force_login(worker)
    assert 'value="320104003015" selected' in client.get(reverse("council_new")).content.decode()
    Membership.objects.create(user=worker, executor=other)
    for name in ("council_new", "join_links"):
        page = client.get(reverse(name)).content.decode()
        assert '<option value="" selected>请选择' in page


def test_nothing_is_chosen_by_being_the_first_row():
    """Every form offers rows with an empty line, and no street or unit is picked by its order alone."""
    guess = re.compile(
        r"empty_label=None|initial=[\w.]+\.first\(\)|\b(Street|Unit|Executor|Community)\.objects"
        r"(\.(all|order_by)\([^)]*\))?(\.first\(\)|\[0\]|\[:1\])|\bteams\.order_by\([^)]*\)\.first\(\)"
    )
    assert [f"{path}: {found[0]}" for path in ours() for found in guess.finditer(path.read_text())] == []
