"""The one way in which a project changes: lock the row, judge, change, append the event, tell the case behind it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from cases.lifecycle import Transition, with_files
from cases.models import KeptPhoto
from cases.photos import PreparedPhoto
from volunteers.models import MoneyLine, Pledge, Project, ProjectEvent, ProjectPhoto, State, Unit
from volunteers.projects import case_link
from volunteers.projects.transitions import STEPS, TRANSITIONS, ProjectPart
from volunteers.viewers import Viewer


@dataclass
class Change:
    """What a verb wants done besides the state: columns, words of the event, photos."""

    columns: dict[str, Any] = field(default_factory=dict)
    words: str = ""
    photos: Sequence[PreparedPhoto] = ()
    photo_kind: str = KeptPhoto.Kind.EVIDENCE
    amount_fen: int | None = None
    unit: Unit | None = None
    line: MoneyLine | None = None
    is_open: bool = True


def parts_of(project: Project, viewer: Viewer) -> frozenset[str]:
    """Every part that somebody holds on the project, before any look at its state."""
    parts = {ProjectPart.KEEPER} if is_kept_by(project, viewer) else set()
    if project.street_id in viewer.unit_streets:
        parts.add(ProjectPart.UNIT)
        if Pledge.objects.standing().filter(project=project, unit__in=viewer.units).exists():
            parts.add(ProjectPart.CLAIMANT)
    if project.case_id is not None and project.case_id in viewer.follows:
        parts.add(ProjectPart.FOR)
    return frozenset(parts)


def is_kept_by(project: Project, viewer: Viewer) -> bool:
    """Those who work on that ground, and who leads the case behind it."""
    leads = project.case is not None and project.case.executor_id in viewer.standing.executors
    return leads or viewer.keeps(project.place_code)


def allowed_steps(project: Project, parts: frozenset[str]) -> list[Transition]:
    """What those parts may do now; buttons and judge read the same table."""
    return TRANSITIONS.allowed(project, parts)


def judge(project: Project, name: str, viewer: Viewer) -> None:
    """Raises what stands in the way."""
    TRANSITIONS.judge(name, project, parts_of(project, viewer))


@contextmanager
def locked(project: Project, name: str, viewer: Viewer) -> Iterator[Project]:
    """The row as it is now, nobody else's until the verb is done; judged before anything happens."""
    with with_files():
        rows = Project.objects.select_related("case", "need__household", "community", "grid", "street")
        fresh = rows.select_for_update(of=("self",), no_key=True).get(pk=project.pk)
        judge(fresh, name, viewer)
        yield fresh
    project.refresh_from_db()


def event_under(project: Project, key: str | None) -> ProjectEvent | None:
    """What a key did already: the same form sent twice acts once."""
    return project.events.filter(key=key).first() if key else None


def move(
    project: Project, name: str, viewer: Viewer, change: Change, *, at: datetime | None, key: str | None
) -> ProjectEvent:
    """Write the change of a locked row, its event and photos; the case behind it hears of it."""
    now, step = at or timezone.now(), STEPS[name]
    before = project.state
    columns = dict(change.columns)
    if step.to is not None:
        columns["state"] = step.to
    if columns:
        Project.objects.filter(pk=project.pk).update(**columns)
        for column, value in columns.items():
            setattr(project, column, value)
    event = append(project, name, viewer, change, before=before, at=now, key=key)
    if (change.is_open and before != State.DRAFT) or name == "publish":
        case_link.add_note(project, str(step.label), change, viewer, now)
    return event


def append(
    project: Project,
    name: str,
    viewer: Viewer,
    change: Change,
    *,
    before: str,
    at: datetime,
    key: str | None = None,
) -> ProjectEvent:
    """One line of the story with its photos."""
    event = ProjectEvent.objects.create(
        project=project,
        action=name,
        from_state=before,
        to_state=project.state,
        actor=viewer.user,
        unit=change.unit,
        words=change.words,
        amount_fen=change.amount_fen,
        is_open=change.is_open,
        at=at,
        key=key,
    )
    rows = []
    for prepared in change.photos:
        photo = ProjectPhoto(
            project=project,
            event=event,
            line=change.line,
            kind=change.photo_kind,
            sha256=prepared.sha256,
            width=prepared.width,
            height=prepared.height,
            taken_in=at,
        )
        photo.file.save("photo.jpg", ContentFile(prepared.content), save=False)
        rows.append(photo)
    ProjectPhoto.objects.bulk_create(rows)
    return event
