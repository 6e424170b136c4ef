"""The case behind a project: it waits with an honest term, its story shows every step, and it goes on at the end.

All of it goes through the life-cycle's own verbs; where the case cannot take a note now, nothing is said there.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.lifecycle import ACTIONS, CLOCK, Actor, allowed_actions
from cases.models import Case, Part, Status
from volunteers.models import Project, State
from volunteers.money import in_words
from volunteers.viewers import Viewer

if TYPE_CHECKING:
    from volunteers.projects.core import Change

LONGEST = 200


def add_note(project: Project, label: str, change: "Change", viewer: Viewer, at: datetime) -> None:
    """A note in the case's story, by whoever acted if they may write there, else in the unit's name."""
    case = fresh(project)
    if case is None or case.status not in ACTIONS["note"].sources:
        return
    with translation.override(settings.LANGUAGE_CODE):
        lines = [_("微项目“%(title)s”：%(step)s。") % {"title": project.title, "step": label}]
        if change.unit is not None:
            lines.append(str(change.unit))
        if change.amount_fen:
            lines.append(in_words(change.amount_fen))
        lines.append(change.words[:LONGEST])
        lifecycle.note(case, by=author_of(case, change, viewer), words=" ".join(filter(None, lines)), at=at)


def author_of(case: Case, change: "Change", viewer: Viewer) -> Actor:
    """Who stands beside the note."""
    actor = Actor(viewer.user) if viewer.user else None
    if actor is not None and any(action.name == "note" for action in allowed_actions(case, actor)):
        return actor
    with translation.override(settings.LANGUAGE_CODE):
        return Actor(holds=frozenset({Part.OUTSIDER}), name=str(change.unit or _("民生微项目")))


def ask_to_wait(project: Project, viewer: Viewer, at: datetime) -> bool:
    """The lead executor asks that the case waits until the project's day; whether it was asked."""
    case = fresh(project)
    if case is None or viewer.user is None or project.due_on <= timezone.localdate(at):
        return False
    actor = Actor(viewer.user)
    if not any(action.name == "ask_suspension" for action in allowed_actions(case, actor)):
        return False
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("已列为民生微项目“%s”，等单位认领和实施。") % project.title
    lifecycle.ask_suspension(case, by=actor, reason=reason, review_on=project.due_on, at=at)
    return True


def go_on(project: Project, at: datetime) -> None:
    """The project is at its end: the case that waited for it goes on, unless another project still runs for it."""
    case = fresh(project)
    if case is None or case.status != Status.SUSPENDED:
        return
    ended = [State.ACCEPTED, State.THANKED, State.WITHDRAWN]
    if Project.objects.filter(case=case).exclude(pk=project.pk).exclude(state__in=ended).exists():
        return
    with translation.override(settings.LANGUAGE_CODE):
        words = _("微项目“%(title)s”%(state)s，继续办理。") % {
            "title": project.title,
            "state": project.get_state_display(),
        }
    lifecycle.resume(case, by=CLOCK, words=words, at=at)


def fresh(project: Project) -> Case | None:
    """The case as it stands now."""
    if project.case_id is None:
        return None
    return Case.objects.select_related("category", "executor", "grid").get(pk=project.case_id)
