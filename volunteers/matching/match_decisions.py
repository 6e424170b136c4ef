"""A person decides about a proposal: yes takes its part of the week or its money, no is not proposed again.

What was proposed a minute ago may be taken by now: the giver's row is locked, the proposal computed once more, and
the database refuses a second booking whatever happens.
"""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import NotTheirs, Refused
from cases.models import Need
from grids.models import User
from volunteers.matching.candidates import one_for_need, one_for_project
from volunteers.matching.proposals import Proposal
from volunteers.models import Appeal, Booking, Gift, Helper, Match, Project, Resource
from volunteers.viewers import Viewer

State = Match.State


def accept(row: Need | Project, key: str, *, by: User, at: datetime | None = None) -> Match:
    """对接: the two belong together; what the resource gives is taken from now on."""
    now = at or timezone.now()
    _refuse_others(row, by)
    try:
        with transaction.atomic():
            _lock(key)
            proposal = _found(row, key, timezone.localdate(now))
            if proposal is None:
                raise Refused(_("这一项刚刚被别处用了，或已收回，请看其余的建议。"))
            match = _decided(row, proposal, State.ACCEPTED, by, now)
            if proposal.slot and match.resource and proposal.first and proposal.last:
                Booking.objects.create(
                    match=match,
                    resource=match.resource,
                    slot=proposal.slot,
                    from_on=proposal.first,
                    to_on=proposal.last,
                )
            return match
    except IntegrityError as error:
        raise Refused(_("这一项刚刚被别处用了，或已收回，请看其余的建议。")) from error


def decline(row: Need | Project, key: str, *, by: User, at: datetime | None = None) -> Match | None:
    """不合适: not proposed here again; None when it is no proposal any more."""
    now = at or timezone.now()
    _refuse_others(row, by)
    with transaction.atomic():
        _lock(key)
        proposal = _found(row, key, timezone.localdate(now))
        return _decided(row, proposal, State.DECLINED, by, now) if proposal else None


def end(match: Match, *, went_well: bool, by: User, words: str = "", at: datetime | None = None) -> None:
    """It worked, which counts for the next time, or it did not; then its part of the week is free again."""
    _refuse_others(match.need or match.project, by)
    state = State.DONE if went_well else State.FAILED
    with transaction.atomic():
        running = Match.objects.filter(pk=match.pk, state=State.ACCEPTED)
        if not running.update(state=state, ended_at=at or timezone.now(), words=words.strip()[:400]):
            raise Refused(_("这次对接已经有结论了。"))
        if not went_well:
            match.bookings.all().delete()


def _refuse_others(row: Need | Project | None, by: User) -> None:
    if row is None or not Viewer(by).keeps(row.place_code):
        raise NotTheirs(_("只有这个网格的下沉干部、社区工作者和指挥中心能定。"))


def _lock(key: str) -> None:
    """Nobody else decides about the same giver meanwhile: the volunteer's row, else the resource's."""
    kind, _colon, text = key.partition(":")
    uuid = _uuid(text)
    if uuid is None:
        raise Refused(_("没有这一项建议。"))
    resource = Resource.objects.filter(uuid=uuid).first() if kind == "resource" else None
    if kind == "helper" or (resource and resource.helper_id):
        same: dict[str, Any] = {"pk": resource.helper_id} if resource else {"uuid": uuid}
        list(Helper.objects.select_for_update(of=("self",), no_key=True).filter(**same))
    elif resource:
        list(Resource.objects.select_for_update(of=("self",), no_key=True).filter(pk=resource.pk))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _found(row: Need | Project, key: str, today: date) -> Proposal | None:
    """The proposal of a key as it stands now, among all that there are."""
    if isinstance(row, Need):
        need: Need = Need.objects.select_related("grid__community__street", "appeal").get(pk=row.pk)
        return one_for_need(need, key, today)
    return one_for_project(row, key, today)


def _decided(row: Need | Project, proposal: Proposal, state: str, by: User, now: datetime) -> Match:
    taken = state == State.ACCEPTED
    between: dict[str, Any] = {"need": row} if isinstance(row, Need) else {"project": row}
    if proposal.project is not None:
        between["project"] = proposal.project
    else:
        between["resource"] = proposal.resource or _resource_of(row, proposal, by, now)
    return Match.objects.create(
        **between,
        state=state,
        slot=proposal.slot if taken else "",
        from_on=proposal.first if taken else None,
        to_on=proposal.last if taken else None,
        amount_fen=proposal.amount_fen if taken else None,
        reasons=[asdict(reason) for reason in proposal.reasons],
        decided_by=by,
        decided_at=now,
    )


def _resource_of(row: Need | Project, proposal: Proposal, by: User, now: datetime) -> Resource:
    """A volunteer who was only on the register gets a line on the list of resources."""
    helper = proposal.helper
    if helper is None:
        raise Refused(_("没有这一项建议。"))
    appeal: Appeal | None = getattr(row, "appeal", None)
    skill = appeal.skill if appeal and Gift.SKILL in appeal.gifts else None
    return Resource.objects.create(
        street=helper.community.street,
        helper=helper,
        gift=Gift.SKILL if skill else Gift.HOURS,
        skill=skill,
        title=skill.name if skill else _("志愿服务"),
        community=helper.community,
        from_on=timezone.localdate(now),
        times=helper.times,
        offered_at=now,
        offered_by=by,
    )
