"""Every stored term that runs on working time moves with a declared day; a new one cannot be forgotten."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils import timezone

from cases import enterprise as verbs
from cases import lifecycle
from cases.calendar import recount as calendar_recount
from cases.calendar.deadlines import KINDS
from cases.fieldwork import Found, PatrolFiled, file_patrol
from cases.lifecycle import Actor
from cases.models import CalendarChange, CalendarDay, Hazard, MatterCell, MatterEntry, Question
from cases.upkeep import recount
from tests.cases.enterprise.conftest import cells

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ASKED = re.compile("due|deadline|warn|rectify|term")
# A day that somebody chose, or minutes of the wall clock: the calendar has no part in them.
CHOSEN = {
    "cases.EmergencyCall.due_at",
    "cases.Promise.due_on",
    "cases.Promise.first_due_on",
    "volunteers.Resolution.due_on",
    "volunteers.ResolutionEvent.due_on",
    "volunteers.Project.due_on",
    "volunteers.Milestone.due_on",
}


def test_a_day_off_moves_a_row_of_every_kind_by_one_day(accepted, case, cadre, grid, taxman, centre):
    calendar_recount.keep(timezone.now())
    verbs.mark(accepted, cells(accepted, 3, 1), "in_hand", by=taxman, at=MONDAY)
    question = verbs.ask(accepted, "要带公章吗？", by=taxman, at=MONDAY)
    file_patrol(
        PatrolFiled(grid=grid, findings=[Found("hazard", "飞线", degree="minor")]), by=cadre, at=MONDAY
    )
    lifecycle.urge(case, by=Actor(centre), words="请抓紧", at=MONDAY)
    before = Hazard.objects.get().rectify_on
    CalendarDay.objects.create(day=date(2026, 11, 17), working=False)
    type(case).objects.filter(pk=case.pk).update(status_since=MONDAY, due_at=MONDAY.replace(day=18))
    recount()
    moved = CalendarChange.objects.latest("pk").moved
    assert [kind.name for kind in KINDS if not moved.get(kind.name)] == []
    cell = MatterCell.objects.get(pk=cells(accepted, 3, 1)[0])
    assert cell.due_at == MONDAY.replace(day=30, hour=17, minute=30)
    assert Question.objects.get(pk=question.pk).due_at == MONDAY.replace(day=18, hour=17, minute=30)
    assert (Hazard.objects.get().rectify_on - before).days in (1, 3)
    assert MatterEntry.objects.filter(words__contains="期限已重算").count() == 2


def test_every_stored_term_is_of_a_kind_or_chosen_by_somebody():
    counted = {f"{kind.model._meta.label}.{column}" for kind in KINDS for column in kind.columns}
    stored = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"grids", "cases", "volunteers", "dashboard"}
        for field in model._meta.fields
        if field.get_internal_type() in {"DateField", "DateTimeField"} and ASKED.search(field.name)
    }
    assert stored == counted | CHOSEN
