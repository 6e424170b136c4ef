"""Inspections by risk and hazards by term: what is due when, who does it, who hears of what was not put right."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases.duty.areas import month_of, table
from cases.emergency.figures import FIGURES
from cases.emergency.inspections import inspected, light_of, with_light
from cases.emergency.rectification import remind
from cases.fieldwork import Found, PatrolFiled, file_patrol, recheck
from cases.lifecycle import NotTheirs
from cases.models import Checklist, Hazard, InspectionInterval, Notice
from grids.models import Household, Site

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def shop(grid):
    """A shop of high risk in the cadre's grid: inspected every 60 days."""
    return Site.objects.create(
        grid=grid, code="S-1", name="便利店", kind="shop", risk="high", longitude=118.8025, latitude=31.9825
    )


@pytest.fixture
def checklist(street):
    """What is looked at in a shop."""
    return Checklist.objects.get(code="shop-fire")


def inspect(site, checklist, by, at, wrong=()):
    """An inspection in which some things were wrong."""
    looked_at = [(item, item not in wrong) for item in checklist.items.all()]
    return file_patrol(PatrolFiled(site=site, checklist=checklist, looked_at=looked_at), by=by, at=at)[0]


@pytest.mark.parametrize(
    "days, light", [(None, "red"), (61, "red"), (60, "yellow"), (53, "yellow"), (52, "green"), (0, "green")]
)
def test_the_light_of_a_shop_by_its_last_inspection(shop, checklist, cadre, days, light):
    if days is not None:
        inspect(shop, checklist, cadre, NOON - timedelta(days=days))
    site = inspected(Site.objects.all()).get()
    assert light_of(site.due_on, NOON.date()) == light
    assert [
        with_light(inspected(Site.objects.all()), one, NOON).count() for one in ("red", "yellow", "green")
    ] == [one == light for one in ("red", "yellow", "green")]


def test_a_walk_without_a_checklist_and_a_kind_without_an_interval_do_not_count(shop, cadre):
    file_patrol(PatrolFiled(site=shop), by=cadre, at=NOON)
    assert inspected(Site.objects.all()).get().due_on is None
    InspectionInterval.objects.filter(kind="shop", risk="high").delete()
    assert not inspected(Site.objects.all()).exists()


def test_the_day_is_shanghais(shop, checklist, cadre):
    inspect(shop, checklist, cadre, datetime(2026, 9, 1, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai")))
    assert inspected(Site.objects.all()).get().due_on == date(2026, 10, 31)


def test_an_officer_inspects_the_areas_sites_and_nothing_else(shop, checklist, officer, grid, other_grid):
    wrong = [checklist.items.first()]
    inspect(shop, checklist, officer, NOON, wrong)
    hazard = Hazard.objects.get()
    assert (hazard.site, hazard.found_by) == (shop, officer)
    recheck(hazard, gone=True, by=officer, at=NOON + timedelta(days=1))
    with pytest.raises(NotTheirs):
        file_patrol(PatrolFiled(grid=grid), by=officer, at=NOON)


def test_what_is_behind_a_door_is_not_the_officers(grid, cadre, officer):
    home = Household.objects.create(grid=grid, code="H-1", door="301 室")
    shared = {"grid": grid, "place_code": grid.code, "words": "飞线", "degree": "minor", "found_by": cadre}
    behind = Hazard.objects.create(household=home, found_at=NOON, recheck_on=NOON.date(), **shared)
    assert not Hazard.objects.visible_to(officer).exists()
    with pytest.raises(NotTheirs):
        recheck(behind, gone=True, by=officer, at=NOON)


@pytest.mark.parametrize("degree, day", [("minor", date(2026, 12, 8)), ("major", date(2026, 11, 27))])
def test_a_hazard_is_to_be_put_right_within_working_days_by_degree(grid, cadre, degree, day):
    file_patrol(PatrolFiled(grid=grid, findings=[Found("hazard", "飞线", degree=degree)]), by=cadre, at=NOON)
    assert Hazard.objects.get().rectify_on == day


def test_past_its_term_the_office_hears_then_the_team_each_once(grid, cadre, worker, officer):
    found = [Found("hazard", "飞线", degree="major")]
    file_patrol(PatrolFiled(grid=grid, findings=found), by=cadre, at=NOON)
    heard = []
    for day in range(27, 34):
        for _twice in range(2):
            remind(NOON + timedelta(days=day - 24))
        heard.append(
            (Notice.objects.filter(user=worker).count(), Notice.objects.filter(user=officer).count())
        )
    assert heard == [(0, 0), (1, 0), (1, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert Notice.objects.filter(user=officer).get().title == "隐患过了整改期限"


def test_gone_or_at_night_nobody_is_told(grid, cadre, worker):
    file_patrol(PatrolFiled(grid=grid, findings=[Found("hazard", "飞线", degree="major")]), by=cadre, at=NOON)
    assert remind(NOON + timedelta(days=5, hours=11)) == 0
    recheck(Hazard.objects.get(), gone=True, by=cadre, at=NOON + timedelta(days=1))
    assert remind(NOON + timedelta(days=5)) == 0


@pytest.mark.parametrize("role", ["cadre", "officer", "centre"])
def test_the_page_lists_what_is_due_and_leads_to_the_form(shop, role, client, request):
    client.force_login(request.getfixturevalue(role))
    shown = client.get("/emergency/inspections/").content.decode()
    assert ("从未检查" in shown, "便利店" in shown) == (True, True)
    assert ("/patrols/new/?site=S-1" in shown) == (role != "centre")
    assert '"light": "red"' in shown


def test_an_officer_inspects_from_the_page(shop, checklist, officer, client):
    client.force_login(officer)
    assert "便利店" in client.get("/patrols/new/?site=S-1").content.decode()
    sent = {f"item-{item.pk}": "ok" for item in checklist.items.all()}
    answer = client.post("/patrols/new/", sent | {"site": "S-1", "checklist": "shop-fire"})
    assert answer.status_code == 302
    assert client.get(answer.headers["Location"]).status_code == 200
    assert "从未检查" not in client.get("/emergency/inspections/?light=all").content.decode()
    assert "便利店" in client.get("/emergency/inspections/?show=done").content.decode()


def test_the_figures_of_inspections_add_up(shop, checklist, cadre, centre, area_team):
    inspect(shop, checklist, cadre, timezone.now(), [checklist.items.first()])
    figures = table(FIGURES, centre, month_of(timezone.now()))
    numbers = {cell.figure.name: cell.number for cell in figures.street.cells}
    assert numbers == {"sites": 1, "due": 0, "inspections": 1, "found": 1, "gone": 0, "emergencies": 0}
    assert [cell.number for cell in figures.lines[0].cells] == list(numbers.values())


@pytest.mark.parametrize("show, seen", [("late", 0), ("open", 1), ("found", 1), ("gone", 0)])
def test_hazards_by_their_term(shop, checklist, cadre, centre, client, show, seen):
    inspect(shop, checklist, cadre, timezone.now(), [checklist.items.first()])
    client.force_login(centre)
    assert client.get(f"/emergency/hazards/?show={show}").content.decode().count("matters/hazards/") == seen
