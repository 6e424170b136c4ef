"""Visits and patrols through their pages: filed once, refused beside the field, seen by those of the place."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cases.models import Case, Checklist, FieldPhoto, Finding, Hazard, Need, Patrol, Visit
from grids.models import Household, Site


@pytest.fixture
def client(cadre):
    """The cadre's phone."""
    client = Client()
    client.force_login(cadre)
    return client


@pytest.fixture
def shop(grid):
    """A shop of the cadre's grid."""
    return Site.objects.create(grid=grid, code="S-1", name="红花小吃", kind="shop", address="红花路 1 号")


def lines(*findings):
    """Findings as the page names them."""
    named = {f"findings-{n}-{name}": value for n, line in enumerate(findings) for name, value in line.items()}
    return named | {"findings-TOTAL_FORMS": len(findings), "findings-INITIAL_FORMS": 0}


def photo(snapshot):
    """A file as a phone sends it."""
    return SimpleUploadedFile("photo.jpg", snapshot.content, "image/jpeg")


def test_an_empty_visit_is_a_door_and_a_tap(client, household):
    answer = client.post("/visits/new/", {"household": "H-1", "how": "met", "draft": "a" * 32})
    again = client.post("/visits/new/", {"household": "H-1", "how": "met", "draft": "a" * 32})
    visit = Visit.objects.get()
    assert answer.headers["Location"] == again.headers["Location"] == visit.get_absolute_url()
    assert (visit.kind, visit.outcome, visit.household) == ("face", "met", household)
    assert client.get(visit.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    "how, kind, outcome",
    [("absent", "face", "absent"), ("phone", "phone", "met"), ("declined", "face", "declined")],
)
def test_one_tap_says_how_and_what_came_of_it(client, household, how, kind, outcome):
    client.post("/visits/new/", {"household": "H-1", "how": how})
    assert Visit.objects.values_list("kind", "outcome").get() == (kind, outcome)


def test_a_group_and_a_site_are_visited_too(client, grid, shop):
    client.post("/visits/new/", {"how": "group", "grid": grid.code, "headcount": "12"})
    client.post("/visits/new/", {"how": "met", "site": "S-1"})
    assert list(Visit.objects.order_by("pk").values_list("kind", "site__code", "headcount")) == [
        ("group", None, 12),
        ("face", "S-1", None),
    ]


def test_a_need_a_hazard_and_a_case_are_written_once(client, household, category, snapshot):
    found = lines(
        {"kind": "need", "words": "想要一张书桌", "need_kind": "schooling"},
        {"kind": "hazard", "words": "楼道飞线充电", "photos": photo(snapshot), "degree": "major"},
        {"kind": "case", "words": "路灯不亮", "category": category.code},
        {},
    )
    client.post("/visits/new/", {"household": "H-1", "how": "met", **found})
    assert (Need.objects.get().words, Hazard.objects.get().degree) == ("想要一张书桌", "major")
    case = Case.objects.get()
    assert (case.source, case.description) == ("visit", "路灯不亮")
    page = client.get(Visit.objects.get().get_absolute_url()).content.decode()
    assert all(words in page for words in ("书桌", "飞线充电", case.number))
    kept = FieldPhoto.objects.get()
    assert client.get(kept.get_absolute_url()).headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "sent, place, sentence",
    [
        ({"household": "H-1"}, "how", "请点一下"),
        ({"how": "met"}, "household", "请选一户"),
        ({"how": "met", "household": "H-9"}, "household", "可能不在您的网格"),
        ({"how": "group", "grid": ""}, "grid", "请选择网格"),
        ({"how": "met", "household": "H-1", "happened_at": "2020-01-01T00:00Z"}, "happened_at", "不能补记"),
        (
            {"how": "met", "household": "H-1", **lines({"kind": "promise", "words": "带来表"})},
            "findings-0-due_on",
            "哪天之前",
        ),
        (
            {"how": "met", "household": "H-1", **lines({}, {"kind": "need", "words": ""})},
            "findings-1-words",
            "几个字",
        ),
        (
            {"how": "met", "household": "H-1", **lines({"kind": "settled", "words": "已清"})},
            "findings-0-photos_after",
            "处置后",
        ),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_filed(client, household, sent, place, sentence):
    answer = client.post("/visits/new/", sent)
    page = answer.content.decode()
    beside = page.partition(f'id="wrong-{place}"')[2].partition("</div>")[0]
    assert answer.status_code == 400
    assert sentence in beside
    assert (Visit.objects.count(), Case.objects.count(), Finding.objects.count()) == (0, 0, 0)


def test_what_was_typed_stays_when_it_is_refused(client, household):
    sent = {"how": "met", "household": "H-1", "words": "老人在家", "present": "钱多多、女儿"}
    found = lines({"kind": "promise", "words": "带来申请表"})
    page = client.post("/visits/new/", sent | found).content.decode()
    assert all(typed in page for typed in ("老人在家", "带来申请表", 'value="met" checked'))


def test_a_visit_written_without_a_signal_keeps_its_hour(client, household, category):
    then = timezone.now() - timedelta(days=2)
    found = lines({"kind": "case", "words": "路灯不亮", "category": category.code})
    sent = {"household": "H-1", "how": "met", "happened_at": then.isoformat(), **found}
    client.post("/visits/new/", sent)
    visit, case = Visit.objects.get(), Case.objects.get()
    assert visit.at == then
    assert case.reported_at > then + timedelta(days=1)


def test_a_fast_clock_files_nothing_in_the_future(client, household):
    soon = timezone.now() + timedelta(hours=5)
    client.post("/visits/new/", {"household": "H-1", "how": "met", "happened_at": soon.isoformat()})
    assert Visit.objects.get().at <= timezone.now()


def test_who_was_there_is_masked(client, household):
    client.post("/visits/new/", {"household": "H-1", "how": "met", "present": "钱多多、王小明"})
    page = client.get(Visit.objects.get().get_absolute_url()).content.decode()
    assert "钱**、王**" in page
    assert "王小明" not in page


def test_a_walk_with_a_checklist(client, grid):
    items = list(Checklist.objects.get(code="grid-walk").items.all())
    said = {f"item-{item.pk}": "ok" for item in items} | {f"item-{items[2].pk}": "wrong"}
    client.post("/patrols/new/", {"grid": grid.code, "checklist": "grid-walk", **said})
    patrol, hazard = Patrol.objects.get(), Hazard.objects.get()
    assert [thing["ok"] for thing in patrol.looked_at] == [True, True, False, True, True]
    assert hazard.words == items[2].wrong_text
    assert items[2].wrong_text in client.get(patrol.get_absolute_url()).content.decode()


def test_a_wrong_thing_with_a_line_of_its_own_is_one_hazard(client, grid):
    item = Checklist.objects.get(code="grid-walk").items.first()
    found = lines({"kind": "hazard", "item": item.pk, "words": "三单元门口，灭火器过期"})
    said = {"grid": grid.code, "checklist": "grid-walk", f"item-{item.pk}": "wrong"}
    client.post("/patrols/new/", said | found)
    assert Hazard.objects.get().words == "三单元门口，灭火器过期"
    day = timezone.localdate() + timedelta(days=item.recheck_days)
    assert Hazard.objects.get().recheck_on == day


def test_put_right_on_a_patrol_with_before_and_after(client, shop, category, snapshot):
    found = lines(
        {
            "kind": "settled",
            "words": "占道货物已搬",
            "photos": photo(snapshot),
            "photos_after": photo(snapshot),
        }
    )
    client.post("/patrols/new/", {"site": "S-1", **found})
    case = Case.objects.get()
    assert (case.settled, case.source, case.address) == (True, "patrol", "红花路 1 号")
    assert sorted(case.photos.values_list("kind", flat=True)) == ["after", "before"]


@pytest.mark.parametrize(
    "role, status",
    [("worker", 200), ("leader", 200), ("centre", 200), ("other_cadre", 404), ("executor", 403)],
)
def test_who_sees_a_visit_and_a_patrol(client, household, grid, role, status, request):
    client.post("/visits/new/", {"household": "H-1", "how": "met"})
    client.post("/patrols/new/", {"grid": grid.code})
    other = Client()
    other.force_login(request.getfixturevalue(role))
    for row in (Visit.objects.get(), Patrol.objects.get()):
        assert other.get(row.get_absolute_url()).status_code == status


def test_lists_go_on_to_older_ones(client, household, grid, cadre):
    now = timezone.now()
    place = {"grid": grid, "place_code": grid.code, "by": cadre}
    Visit.objects.bulk_create(
        Visit(household=household, kind="face", at=now - timedelta(days=day), **place) for day in range(45)
    )
    first = client.get("/visits/")
    older = client.get("/visits/", {"before": first.context["older"]})
    seen = [row.pk for row in (*first.context["rows"], *older.context["rows"])]
    assert (len(seen), len(set(seen)), older.context["older"]) == (45, 45, None)


def test_pages_of_a_large_grid_need_few_queries(client, grid, building, held, django_assert_max_num_queries):
    Household.objects.bulk_create(
        Household(grid=grid, building=building, code=f"D-{n}", door=f"{n} 室") for n in range(500)
    )
    held(lambda: client.get("/my/"))
    for path in ("/visits/", "/visits/new/", "/patrols/new/", "/my/"):
        with django_assert_max_num_queries(12):
            page = client.get(path)
        assert page.status_code == 200


def test_each_way_into_the_field_stands_once_at_the_foot_of_the_grids_page(client, grid):
    page = client.get("/my/").content.decode()
    ways = re.findall(r'<a class="act" href="([^"]+)"', page[page.index("acts-more") :].split("</nav>")[0])
    assert len(ways) == len(set(ways)) == 12
