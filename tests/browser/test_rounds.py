"""The five ones, the grid's list, excuses and handovers as they look; a month on A4; one tap to have looked through."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.five_ones.handovers import make_all
from cases.models import Handover, ListReview
from grids.models import Grid, Posting
from tests.browser.devices import PHONE, SIZES
from tests.browser.looks import look, picture
from tests.cases.five_ones.october import october
from tests.cast import person


@pytest.fixture
def autumn(grid, cadre, worker, household):
    """October as it was, and what the newcomer found since; today is the newcomer's last day."""
    newcomer = october(grid, cadre, worker, household)
    lines = [
        Found("promise", "带残疾证申请表来", due_on=timezone.localdate() + timedelta(days=5)),
        Found("need", "孩子没有书桌"),
        Found("hazard", "楼道里给电动车充电"),
    ]
    file_visit(VisitFiled("face", household=household, findings=lines), by=newcomer)
    Posting.objects.filter(user=newcomer).update(to_on=timezone.localdate())
    coming = person(grid.community.street, "third", "许知行")
    Posting.objects.create(user=coming, grid=grid, from_on=timezone.localdate() + timedelta(days=1))
    make_all(timezone.now())
    ListReview.objects.create(
        grid=grid, by=cadre, at=timezone.now(), standing={"promise": {}, "need": {"0": ""}}
    )
    del newcomer.standing
    return newcomer


PAGES = [
    ("worker", "/rounds/"),
    ("worker", "/rounds/2026-10/"),
    ("worker", "/rounds/320104003015001/week/?month=2026-10"),
    ("worker", "/rounds/320104003015001/month/?month=2026-10"),
    ("worker", "/rounds/320104003015001/group/?month=2026-10"),
    ("worker", "/rounds/320104003015001/loop/"),
    ("worker", "/rounds/excuses/"),
    ("worker", "/handovers/"),
    ("autumn", "/rounds/"),
    ("autumn", "/grid-list/"),
    ("autumn", "/handover/"),
    ("centre", "/rounds/"),
]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_each_page_can_be_read(reader, autumn, case, worker, centre, size, language):
    people = {"worker": worker, "autumn": autumn, "centre": centre}
    for who, path in PAGES:
        page, number = reader(people[who], SIZES[size], language), Handover.objects.get().pk
        page.goto(path.replace("handover/", f"handovers/{number}/"))
        name = path.split("?")[0].strip("/").replace("/", "-")
        look(page, f"rounds-{who}-{name}-{size}-{language}")


def test_the_month_of_a_community_fits_on_one_sheet(windows, autumn, grid, worker, tmp_path):
    for number in range(3, 16):
        code = f"{grid.community.code}{number:03d}"
        Grid.objects.create(community=grid.community, code=code, name=f"第{number}网格")
    page = windows(worker)
    page.goto("/rounds/2026-10/")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 between margins of 10 mm, at 96 dots an inch
    picture(page, "rounds-print")
    assert not page.locator(".top, .ways, .acts").first.is_visible()
    assert page.locator(".rounds-month thead").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 718
    sheets = page.pdf(path=tmp_path / "month.pdf", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1


def test_looked_through_in_one_tap(windows, autumn, grid):
    page = windows(autumn, PHONE)
    page.goto("/grid-list/")
    assert page.get_by_text("新增").count() == 2
    page.get_by_role("button", name="过目了").tap()
    page.wait_for_url("**/grid-list/?grid=*")
    assert page.get_by_text("新增").count() == 0
    assert ListReview.objects.filter(grid=grid, by=autumn).count() == 1
