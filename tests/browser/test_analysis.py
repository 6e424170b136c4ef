"""The pages of the analysis, on a phone and at a desk, in both languages; and a note made a task by a person."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.models import Rule
from dashboard.analysis.actions import call_false
from dashboard.models import Note
from tests.browser.devices import SIZES
from tests.browser.looks import look


@pytest.fixture
def note(case, office):
    """A note about the case, and a rule that names an owner."""
    Rule.objects.create(street=case.street, name="归社区", target=Rule.Target.COMMUNITY_OFFICE)
    day = timezone.localdate()
    made = Note.objects.create(
        street=case.street, kind="hot_spot", category=case.category, place_code=case.place_code, grid=case.grid,
        place="红悦社区第1网格", words=["垃圾", "三号楼下"], longitude=case.longitude, latitude=case.latitude,
        since_on=day - timedelta(days=6), until_on=day, known_since=day - timedelta(days=364), count=9, running=0.3,
        season=0.6, season_days=35, surprise=5.2, weight=55.8, by_day=[0, 1] * 40 + [0] * 5 + [1, 2, 1, 2, 2, 1],
        made_at=case.reported_at, seen_at=case.reported_at,
    )  # fmt: skip
    made.evidence.create(case=case)
    return made


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_can_be_read(reader, size, language, note, centre):
    page = reader(centre, SIZES[size], language)
    for path in ("/analysis/", note.get_absolute_url(), "/analysis/?show=season", "/rules/learned/"):
        page.goto(path)
        look(page, f"analysis-{len(path)}-{size}-{language}")
    call_false(note, by=centre, reason="集中排查月", now=timezone.now())
    page.goto(note.get_absolute_url())
    look(page, f"analysis-false-{size}-{language}")


def test_a_note_becomes_a_task_with_the_owner_that_the_rules_name(windows, note, centre):
    page = windows(centre)
    page.goto("/analysis/")
    page.get_by_role("link", name="垃圾清运 · 红悦社区第1网格").click()
    expect(page.get_by_label("由谁牵头")).to_have_value("CO-015")
    page.get_by_role("button", name="转任务").click()
    expect(page.get_by_role("status").filter(has_text="已转任务")).to_be_visible()
    note.refresh_from_db()
    assert (note.state, note.task.status) == ("task", "dispatched")
