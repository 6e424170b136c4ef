"""What the list and an enterprise's page show, for one reader: next things first, each with its day and its page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.enterprise.appointments import told_when
from cases.enterprise.figures import EnterpriseScope, late_steps, stuck_steps, unanswered
from cases.five_ones import month_of, shanghai_day
from cases.models import Appointment, Case, Enterprise, EnterpriseMatter, Source, Visit
from cases.requests import may_reveal_contact
from grids.models import User
from grids.roles import covers

PAGE = 30
SHOWN = 10
EACH = 6


@dataclass(frozen=True)
class Next:
    """One thing that waits: what kind, of which matter, what exactly, by when, and whether that has passed."""

    kind: str
    title: str
    words: str
    path: str
    due_at: datetime | None
    late: bool


def scope_of(reader: User, now: datetime) -> EnterpriseScope:
    """All that the reader sees, in the present month."""
    return EnterpriseScope(
        EnterpriseMatter.objects.visible_to(reader),
        Enterprise.objects.visible_to(reader),
        month_of(shanghai_day(now)),
        now,
    )


def next_things(scope: EnterpriseScope, reader: User) -> list[Next]:
    """What waits in the reader's matters: questions, stuck and late steps, appointments; the earliest first.

    An executor's own steps and questions alone; of the centre, a leader or a cadre, those of all that they see.
    """
    own = Q() if reader.standing.seen_prefixes else Q(step__executor__in=reader.standing.executors)
    things = [*_questions(scope, reader), *_steps(scope, own), *_appointments(scope)]
    return sorted(things, key=lambda one: one.due_at or scope.now)


def _questions(scope: EnterpriseScope, reader: User) -> Iterator[Next]:
    rows: Any = unanswered(scope).select_related("matter__case").order_by("due_at")
    if not reader.standing.seen_prefixes:
        rows = rows.owed_by(reader.standing.executors)
    for row in rows[:EACH]:
        path = f"{row.matter.get_absolute_url()}#question-{row.pk}"
        yield Next(_("待答复"), row.matter.title, row.words, path, row.due_at, row.due_at < scope.now)


def _steps(scope: EnterpriseScope, own: Q) -> Iterator[Next]:
    related = ("line__matter__case", "step")
    stuck = stuck_steps(scope).filter(own).select_related(*related).order_by("since")[:EACH]
    late = late_steps(scope).filter(own).exclude(pk__in=[cell.pk for cell in stuck])
    late = late.select_related(*related).order_by("due_at")[:EACH]
    for kind, cells in ((_("卡住"), stuck), (_("超法定时限"), late)):
        for cell in cells:
            matter = cell.line.matter
            path = f"{matter.get_absolute_url()}#line-{cell.line_id}"
            words = f"{cell.line.name} · {cell.step.name}"
            yield Next(kind, matter.title, words, path, cell.due_at, cell.is_late(scope.now))


def _appointments(scope: EnterpriseScope) -> Iterator[Next]:
    ahead = [Appointment.State.PROPOSED, Appointment.State.ACCEPTED]
    rows = Appointment.objects.filter(matter__in=scope.matters.order_by().values("pk"), state__in=ahead)
    for row in rows.select_related("matter__case").order_by("starts_at")[:EACH]:
        words = f"{told_when(row)} · {row.get_state_display()}"
        path = f"{row.matter.get_absolute_url()}#appointment-{row.pk}"
        yield Next(_("联合上门"), row.matter.title, words, path, row.starts_at, row.ends_at < scope.now)


def matters_of(scope: EnterpriseScope) -> QuerySet[EnterpriseMatter]:
    """The matters with their counts, open ones first, then the latest."""
    rows: Any = scope.matters
    rows = rows.counted().select_related("case__executor", "enterprise")
    return rows.order_by(F("case__ended_at").desc(nulls_first=True), "-begun_at", "-pk")


def enterprises_of(scope: EnterpriseScope, words: str) -> QuerySet[Enterprise]:
    """The enterprises that have not left; by a part of the name or by the code, else without those of a group.

    Each with ``count_below``: how many belong to it.
    """
    rows: Any = scope.enterprises
    rows = rows.here().annotate(
        count_below=Count("subsidiaries", filter=Q(subsidiaries__left_on__isnull=True))
    )
    if not words:
        rows = rows.filter(group__isnull=True)
    for word in words.split()[:4]:
        rows = rows.filter(Q(name__icontains=word) | Q(code=word.upper()))
    return rows.select_related("site__grid__community", "group").order_by("name", "pk")


@dataclass
class EnterpriseSheet:
    """One enterprise with what belongs to it, for one reader."""

    enterprise: Enterprise
    subsidiaries: list[Enterprise]
    matters: list[EnterpriseMatter]
    cases: list[Case]
    visits: list[Visit]
    may_reveal: bool
    may_begin: bool
    may_work: bool


def gather_enterprise(enterprise: Enterprise, reader: User) -> EnterpriseSheet:
    """What is known of an enterprise that was loaded through ``visible_to``; a fixed number of queries."""
    site, standing = enterprise.site, reader.standing
    seen = EnterpriseMatter.objects.visible_to(reader)
    theirs = Q(enterprise=enterprise) | Q(lines__enterprise=enterprise)
    matters = seen.filter(pk__in=EnterpriseMatter.objects.filter(theirs).values("pk"))
    visits = Visit.objects.visible_to(reader).filter(site=site)
    return EnterpriseSheet(
        enterprise=enterprise,
        subsidiaries=list(Enterprise.objects.visible_to(reader).filter(group=enterprise).here()),
        matters=list(matters.counted().select_related("case").order_by("-begun_at")[:SHOWN]),
        cases=list(_cases(enterprise, reader)),
        visits=list(visits.select_related("by").prefetch_related("findings").order_by("-at")[:SHOWN]),
        may_reveal=may_reveal_contact(enterprise, reader),
        may_begin=standing.is_centre,
        may_work=covers(standing.field_prefixes, site.grid.code),
    )


def _cases(enterprise: Enterprise, reader: User) -> QuerySet[Case]:
    """Its matters' parents and parts, and what was reported from its own number."""
    theirs = Q(enterprise_matter__enterprise=enterprise) | Q(enterprise_line__enterprise=enterprise)
    if enterprise.phone_digest:
        theirs |= Q(source=Source.ENTERPRISE, phone_digest=enterprise.phone_digest)
    return Case.objects.visible_to(reader).filter(theirs).order_by("-reported_at", "-pk")[:SHOWN]
