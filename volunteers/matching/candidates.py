"""The candidates for a need or a project, each with its reasons; best first."""

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Need
from volunteers.matching.availability import (
    bookings_of,
    distance,
    free_slot,
    giver,
    goods_given,
    left_of,
    money_given,
    span_of,
    went_well,
    who,
)
from volunteers.matching.proposals import FAR, Asked, Proposal, Reason, asked_by_need, asked_by_project
from volunteers.matching.words import shared
from volunteers.models import Booking, Gift, Helper, Match, Project, Resource

MOST = 8
# What is too coarse a kind to match by: which goods, and what the hands do, stands in the words.
BY_WORDS = frozenset({Gift.GOODS, Gift.HOURS})


def for_need(need: Need, today: date) -> list[Proposal]:
    """The best candidates for a published need: resources, volunteers of the community, projects to join."""
    return sorted(_all_for_need(need, today), key=lambda one: one.order)[:MOST]


def for_project(project: Project, today: date) -> list[Proposal]:
    """The best resources for what a project still asks for."""
    return sorted(_all_for_project(project, today), key=lambda one: one.order)[:MOST]


def one_for_need(need: Need, key: str, today: date) -> Proposal | None:
    """The candidate of a key; None when it is none, or not any more."""
    return next((one for one in _all_for_need(need, today) if one.key == key), None)


def one_for_project(project: Project, key: str, today: date) -> Proposal | None:
    """The same for a project."""
    return next((one for one in _all_for_project(project, today) if one.key == key), None)


def _all_for_need(need: Need, today: date) -> list[Proposal]:
    appeal = getattr(need, "appeal", None)
    if appeal is None or need.ended_at or appeal.to_on < today:
        return []
    asked, decided = asked_by_need(appeal), Match.objects.filter(need=need)
    return [
        *_resources(asked, decided, today),
        *_helpers(asked, decided, today),
        *_projects(need, asked, decided),
    ]


def _all_for_project(project: Project, today: date) -> list[Proposal]:
    asked = asked_by_project(project, today)
    return _resources(asked, Match.objects.filter(project=project), today) if asked.gifts else []


def _resources(asked: Asked, decided: QuerySet[Match], today: date) -> list[Proposal]:
    rows = list(
        Resource.objects.offered(today)
        .filter(street=asked.street, gift__in=asked.gifts)
        .exclude(pk__in=decided.filter(resource__isnull=False).values("resource"))
        .filter(Q(skill__isnull=True) | Q(skill=asked.skill) if asked.skill else Q())
        .filter(
            Q(unit__isnull=True) | Q(unit__is_active=True), Q(helper__isnull=True) | Q(helper__left_on=None)
        )
        .select_related("unit", "helper", "skill")
    )
    taken, given, spent = bookings_of(rows), money_given(rows), goods_given(rows)
    before = went_well(asked, rows)
    found = []
    for row in rows:
        if asked.skill and row.gift == Gift.SKILL and row.skill_id != asked.skill:
            continue
        if row.gift == Gift.GOODS and row.pk in spent:
            continue
        proposal = _weighed(asked, row, today, taken, given, before)
        if proposal is not None:
            found.append(proposal)
    return found


def _in_common(asked: Asked, row: Resource) -> tuple[str, ...]:
    """What need and resource both speak of, where the kind alone is too coarse."""
    return shared(asked.words, f"{row.title}，{row.words}") if row.gift in BY_WORDS else ()


def _spoken_of(common: tuple[str, ...]) -> list[Reason]:
    return [Reason("words", {"shared": list(common)})] if common else []


def _weighed(
    asked: Asked,
    row: Resource,
    today: date,
    taken: dict[Any, list[Booking]],
    given: dict[int, int],
    before: Counter[Any],
) -> Proposal | None:
    """The resource as a proposal; None when it is not free."""
    span, common = span_of(asked, row.from_on, row.to_on, today), _in_common(asked, row)
    if span is None or (row.gift in BY_WORDS and not common):
        return None
    reasons = [*_spoken_of(common), Reason("gift", {"gift": str(Gift(row.gift).label)})]
    slot, amount, whole, fits = "", None, True, len(common)
    if row.skill is not None and row.skill_id == asked.skill:
        fits += 1
        reasons.append(Reason("skill", {"skill": row.skill.name}))
    if row.is_taken_by_time:
        slot = free_slot(asked, row.times, span, taken[who(row)]) or ""
        if not slot:
            return None
        reasons.append(_time(slot, span))
    elif row.gift == Gift.MONEY:
        left = left_of(row, given)
        if left <= 0:
            return None
        amount = min(left, asked.amount_fen or left)
        whole = amount >= (asked.amount_fen or 0)
        reasons.append(Reason("amount", {"fen": left}))
        if not whole:
            reasons.append(Reason("part"))
    else:
        reasons.append(Reason("any_time"))
    metres = distance(asked.point, (row.longitude, row.latitude))
    times = before[giver(row)]
    reasons += _place(metres, row.community_id == asked.community) + _before(times)
    return Proposal(
        tuple(reasons), resource=row, slot=slot, first=span[0], last=span[1], amount_fen=amount,
        metres=metres, before=times, fits=fits, whole=whole,
    )  # fmt: skip


def _helpers(asked: Asked, decided: QuerySet[Match], today: date) -> list[Proposal]:
    """Volunteers of the community who put themselves down for the skill, or for any hands, and have time."""
    if not asked.gifts & {Gift.SKILL, Gift.HOURS} or (Gift.SKILL in asked.gifts and not asked.skill):
        return []
    gift = Gift.SKILL if Gift.SKILL in asked.gifts else Gift.HOURS
    rows = Helper.objects.standing().volunteers().filter(community=asked.community)
    if Gift.SKILL in asked.gifts:
        rows = rows.filter(skills=asked.skill)
    if asked.times:
        rows = rows.filter(Q(times=[]) | Q(times__overlap=list(asked.times)))
    # Who is on the list of resources with it was looked at there.
    skill = asked.skill if gift == Gift.SKILL else None
    offering = Resource.objects.filter(helper__isnull=False, ended_at__isnull=True, gift=gift, skill=skill)
    known = decided.filter(resource__helper__isnull=False).values("resource__helper")
    helpers = list(
        rows.exclude(pk__in=offering.values("helper")).exclude(pk__in=known).defer("name", "phone")
    )
    span = span_of(asked, today, None, today)
    if span is None:
        return []
    taken: dict[int, list[Booking]] = defaultdict(list)
    for booking in Booking.objects.filter(resource__helper__in=helpers).select_related("resource"):
        taken[booking.resource.helper_id or 0].append(booking)
    found = []
    for helper in helpers:
        slot = free_slot(asked, helper.times, span, taken[helper.pk])
        if slot:
            skilled = [Reason("skill", {"skill": asked.skill_name})] if gift == Gift.SKILL else []
            reasons = (
                Reason("gift", {"gift": str(gift.label)}),
                *skilled,
                _time(slot, span),
                Reason("community"),
            )
            found.append(
                Proposal(reasons, helper=helper, slot=slot, first=span[0], last=span[1], fits=len(skilled))
            )
    return found


def _projects(need: Need, asked: Asked, decided: QuerySet[Match]) -> list[Proposal]:
    """Projects of the same kind in the same community, which this need could join."""
    rows = (
        Project.objects.claimable()
        .filter(community=asked.community, kind=need.kind)
        .exclude(need=need)
        .exclude(pk__in=decided.filter(project__isnull=False).values("project"))
    )
    found = []
    for row in rows:
        common = shared(asked.words, f"{row.title}，{row.words}")
        if row.kind == Need.Kind.OTHER and not common:
            continue
        metres = distance(asked.point, (row.longitude, row.latitude))
        reasons = (*_spoken_of(common), Reason("kind"), *_place(metres, same=True))
        found.append(Proposal(reasons, project=row, metres=metres, fits=len(common)))
    return found


def _time(slot: str, span: tuple[date, date]) -> Reason:
    return Reason("time", {"slot": slot, "first": span[0].isoformat(), "last": span[1].isoformat()})


def _place(metres: float, same: bool) -> list[Reason]:
    """How near it is; that it is the same community where no distance is known."""
    if metres < FAR:
        return [Reason("distance", {"metres": max(10, round(metres, -1))})]
    return [Reason("community")] if same else []


def _before(times: int) -> list[Reason]:
    return [Reason("before", {"times": times})] if times else []
