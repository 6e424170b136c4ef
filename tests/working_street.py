"""A street at work: everything that the screen counts has happened on it, in two communities and over some weeks."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.utils import timezone

from cases import lifecycle
from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit
from cases.lifecycle import Actor, Report, report, settle
from cases.models import Case, ChatGroup, Hazard
from grids.models import Household, Site


@pytest.fixture
def door(grid):
    """A door of the first grid."""
    return Household.objects.create(
        grid=grid, code="H-1", door="301 室", contact_name="钱多多", phone="13912345678", consent="full"
    )


@pytest.fixture
def enterprise(grid):
    """An enterprise of the first grid."""
    return Site.objects.create(grid=grid, code="S-1", name="某公司", kind="enterprise")


@pytest.fixture
def busy(case, grid, cadre, centre, officer, area_team, door, enterprise, category, snapshot):
    """A case through the chain, one settled on the spot, one open; visits with a need and a hazard."""
    through_the_chain(case, centre, officer, area_team, snapshot)
    settle(Report("patrol", "杂物", category=category, grid=grid), by=Actor(cadre), after=[snapshot])
    report(Report("enterprise", "换证", category=category, grid=grid), by=Actor(cadre))
    findings = [Found("need", "书桌"), Found("hazard", "飞线", photos=[snapshot])]
    file_visit(VisitFiled("face", household=door, findings=findings), by=cadre)
    file_visit(VisitFiled("face", site=enterprise), by=cadre)
    return case


def through_the_chain(case, centre, officer, team, snapshot):
    """Registered, dispatched to the team, handled and closed."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=team)
    lifecycle.accept(case, by=Actor(officer))
    lifecycle.resolve(case, by=Actor(officer), words="已清运完毕", photos=[snapshot])
    lifecycle.close(case, by=Actor(centre), words="已核查")


@pytest.fixture
def street_at_work(
    busy, grid, other_grid, cadre, other_cadre, worker, category, snapshot, centre, officer, area_team
):
    """More of it, in two communities and over some weeks: lights of all colours, a hot spot, overdue hazards."""
    now = timezone.now()
    for days in (0, 1, 2, 8, 29, 30, 200):
        report(
            Report("snap", "积水", category=category, grid=other_grid),
            by=Actor(other_cadre),
            at=now - timedelta(days=days),
        )
    report(Report("resident", "没有类别", grid=grid), by=Actor(centre), at=now - timedelta(minutes=5))
    for number in range(5):
        brought = Report("resident", f"路灯不亮 {number}", category=category, grid=grid)
        through_the_chain(report(brought, by=Actor(centre))[0], centre, officer, area_team, snapshot)
    in_time = Case.objects.filter(status="reported", due_at__gt=now)
    in_time.update(warn_at=F("due_at"))  # whatever the hour and weekday of the test
    Case.objects.filter(pk=in_time.latest("pk").pk).update(warn_at=now - timedelta(minutes=1))
    file_patrol(PatrolFiled(grid=grid, findings=[Found("hazard", "堵了", photos=[snapshot])]), by=cadre)
    Hazard.objects.filter(words="堵了").update(recheck_on=timezone.localdate() - timedelta(days=1))
    ChatGroup.objects.create(grid=grid, name="第一网格群")
    return busy
