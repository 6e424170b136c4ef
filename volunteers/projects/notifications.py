"""Who hears of a project's turns: the community office and the posted cadre, and the units' own people. Inbox only."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import notices
from grids.models import Membership, Posting
from grids.people import in_office
from volunteers.models import Pledge, Project, Unit


def notify_claim(project: Project, unit: Unit, now: datetime) -> None:
    """Those who work on that ground hear that a unit came in."""
    with translation.override(settings.LANGUAGE_CODE):
        _notify(_keepers(project, now), project, f"claim:{unit.pk}", _("有单位认领微项目"), str(unit), now)


def notify_release(project: Project, unit: Unit, now: datetime) -> None:
    """Those who work on that ground hear that a share is free again."""
    with translation.override(settings.LANGUAGE_CODE):
        _notify(_keepers(project, now), project, f"free:{unit.pk}", _("微项目有一份认领退出"), str(unit), now)


def notify_finish(project: Project, now: datetime) -> None:
    """Those who work on that ground bring it to those it is for."""
    with translation.override(settings.LANGUAGE_CODE):
        _notify(_keepers(project, now), project, "done", _("微项目完工，请组织验收"), project.for_whom, now)


def notify_thanks(project: Project, now: datetime) -> None:
    """The units that took part read the thanks."""
    with translation.override(settings.LANGUAGE_CODE):
        _notify(_claimants(project), project, "thanks", _("微项目的致谢"), project.thanks, now)


def notify_withdrawal(project: Project, now: datetime) -> None:
    """The units that took part hear that it is arranged otherwise, and that nothing is asked of them."""
    with translation.override(settings.LANGUAGE_CODE):
        words = _("这个项目已另作安排，不再需要您单位出资出力，谢谢。")
        _notify(_claimants(project), project, "withdrawn", _("微项目另作安排"), words, now)


def _keepers(project: Project, now: datetime) -> set[int]:
    """Today's cadre of the grid, and the members of the community's office."""
    postings = Posting.objects.on(timezone.localdate(now)).filter(grid=project.grid, user__is_active=True)
    office = in_office(project.community.code)
    return {*postings.values_list("user", flat=True), *office.values_list("user", flat=True)}


def _claimants(project: Project) -> list[int]:
    units = Pledge.objects.standing().filter(project=project).values("unit__executor")
    members = Membership.objects.filter(executor__in=units, user__is_active=True)
    return list(members.values_list("user", flat=True).distinct())


def _notify(
    people: Iterable[int], project: Project, what: str, title: str, words: str, now: datetime
) -> None:
    cause = f"project-{project.pk}:{what}:{timezone.localdate(now)}"
    for person in people:
        message = notices.Message(cause, title, f"{project.title}\n{words[:120]}")
        notices.remind(person, message, project.get_absolute_url(), now)
