"""What a person does with a note: make it a task before anybody complains, call it a false alarm, look again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused, Report, report
from cases.models import Case, Category, Source, Urgency
from dashboard.analysis.engine import ALIKE
from dashboard.analysis.likeness import by_words_and_kind, nearness
from dashboard.analysis.samples import COLUMNS, day_of, items_of, matters_of
from dashboard.analysis.wording import task_words
from dashboard.models import Note
from grids.models import Executor, User

LOOK_AFTER = timedelta(days=14)
FELL_TO = 0.5  # of the count that was noted, at most
MOST_COMPARED = 1_500
State = Note.State


def make_task(
    note: Note,
    *,
    by: User,
    to: Executor,
    now: datetime,
    words: str = "",
    category: Category | None = None,
    look_on: date | None = None,
) -> Case:
    """转任务: a case of its own, registered and dispatched to an owner by the life-cycle; the note is looked at again.

    Raises Refused and its kin: only the centre may, only once, and a category is needed.
    """
    if look_on is not None and look_on <= day_of(now):
        raise Incomplete(_("回看日要在今天之后。"), "look_on")
    actor = Actor(by)
    if not by.standing.is_centre:
        raise NotTheirs(_("由指挥中心转任务。"))
    brought = _brought(note, category or note.category, words)
    with transaction.atomic():
        _take(note, State.NEW)
        case = report(brought, by=actor, at=now)[0]
        lifecycle.register(case, by=actor, category=brought.category, at=now)
        lifecycle.dispatch(case, by=actor, executor=to, at=now)
        day = look_on or day_of(now) + LOOK_AFTER
        _write(note, state=State.TASK, task=case, decided_by=by, decided_at=now, look_on=day)
    return case


def _brought(note: Note, category: Category | None, words: str) -> Report:
    """What the task reports: the place and the kind of the note; no person."""
    if category is None:
        raise Incomplete(_("请选择诉求类别。"), "category")
    return Report(
        source=Source.ANALYSIS,
        description=words.strip() or task_words(note),
        category=category,
        urgency=Urgency.NORMAL,
        longitude=note.longitude,
        latitude=note.latitude,
        grid=note.grid,
        street=note.street,
        address=note.place,
    )


def call_false(note: Note, *, by: User, reason: str, now: datetime) -> None:
    """误报: it stands with who and why, and its kind weighs less from now on."""
    if not reason.strip():
        raise Incomplete(_("请写一句为什么是误报，以后同类才好少报。"), "reason")
    with transaction.atomic():
        _take(note, State.NEW)
        _write(note, state=State.FALSE, decided_by=by, decided_at=now, reason=reason.strip()[:200])


def look_again(note: Note, now: datetime) -> Note:
    """再看一次: how many like it in the days up to now, as many days as the note's own; whether that fell.

    A task's note ends with the answer; a new note keeps its state and shows the number.
    """
    count = alike_until(note, now)
    fell = count <= max(note.count * FELL_TO, note.expected)
    with transaction.atomic():
        held = Note.objects.select_for_update().get(pk=note.pk)
        state = held.state
        if state in (State.TASK, State.FELL, State.STAYED):
            state = State.FELL if fell else State.STAYED
        _write(note, state=state, count_after=count, looked_at=now)
    return note


def alike_until(note: Note, now: datetime) -> int:
    """Cases of the last days, as many days as the note's, that are on the mean as alike to its evidence as it was."""
    since = now - timedelta(days=note.days)
    evidence = list(note.evidence.values_list("case", flat=True))
    rows = matters_of(note.street, now).filter(reported_at__gt=since).order_by("-reported_at", "-pk")
    if note.kind == Note.Kind.HOT_SPOT:
        rows = rows.filter(place_code__startswith=note.place_code[:12])
    else:
        rows = rows.filter(place_code__startswith=note.place_code)
    fresh = list(rows.values_list(*COLUMNS)[:MOST_COMPARED])
    kept = list(Case.objects.filter(pk__in=evidence).order_by("pk").values_list(*COLUMNS))
    items = items_of(kept) + items_of(fresh)
    alike = by_words_and_kind(items)
    if note.kind == Note.Kind.HOT_SPOT:
        alike = alike * nearness(items)
    mean = alike[len(kept) :, : len(kept)].mean(axis=1) if kept and fresh else []
    return sum(1 for row, share in zip(fresh, mean, strict=True) if share >= ALIKE or row[0] in set(evidence))


def _take(note: Note, state: str) -> None:
    """Hold the row; refuse when somebody was faster."""
    held = Note.objects.select_for_update().get(pk=note.pk)
    if held.state != state:
        raise Refused(_("这条提示现在是“%s”，请刷新后再看。") % held.get_state_display())


def _write(note: Note, **columns: object) -> None:
    for name, value in columns.items():
        setattr(note, name, value)
    note.save(update_fields=list(columns))
