"""Who wants to help registers by a community's poster; the community office says yes, or lets it be forgotten.

A number that is known already makes no second row, and the page says the same either way: nobody learns who is known.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.links import LinkKind, Printed
from grids.models import Community, User
from grids.roles import covers
from volunteers.models import EASY_LETTERS, Helper, JoinLink, Skill, new_join_token

POSTERS = LinkKind(
    JoinLink,
    Printed(new_join_token, re.compile(f"[{EASY_LETTERS}]{{16}}")),
    related=("community__street",),
    until="expires_on",
)
find_link = POSTERS.find


def may_keep(place_code: str, by: User) -> bool:
    """The community office: its members, not the posted cadres."""
    return covers(by.standing.communities, place_code)


def open_link(community: Community, *, by: User, expires_on: date) -> JoinLink:
    """A new address for the community's poster."""
    _office(community.code, by)
    if expires_on < timezone.localdate():
        raise Incomplete(_("请选今天或以后的日子。"), "expires_on")
    return POSTERS.issue(JoinLink(community=community, created_by=by, expires_on=expires_on))[0]


def close_link(link: JoinLink, *, by: User) -> None:
    """The poster's address opens nothing from now on."""
    _office(link.community.code, by)
    POSTERS.revoke(Q(pk=link.pk), timezone.now())


def register(
    link: JoinLink,
    *,
    name: str,
    phone: str,
    skills: Sequence[Skill] = (),
    times: Sequence[str] = (),
    at: datetime | None = None,
) -> Helper | None:
    """Somebody with their consent, waiting for the community office; None when the number is known there already."""
    now = at or timezone.now()
    known = with_number(link.community, phone)
    if known is not None:
        Helper.objects.filter(pk=known.pk).update(asked_again_at=now)
        return None
    try:
        with transaction.atomic():
            helper = take_in(link.community, name=name, phone=phone, times=times, at=now)
            helper.skills.set(skills)
    except IntegrityError:  # the same person, twice at once
        return None
    return helper


def write_down(
    community: Community,
    *,
    by: User,
    name: str,
    phone: str,
    skills: Sequence[Skill] = (),
    times: Sequence[str] = (),
    at: datetime | None = None,
) -> Helper:
    """Somebody who stands before the community office, confirmed at once; refused where the number is known."""
    _office(community.code, by)
    now = at or timezone.now()
    try:
        with transaction.atomic():
            helper = take_in(community, name=name, phone=phone, times=times, at=now)
            helper.skills.set(skills)
            helper.came, helper.confirmed_at, helper.confirmed_by = Helper.Came.OFFICE, now, by
            helper.save()
    except IntegrityError as twice:
        raise Refused(_("这个社区已经有人用这个号码登记。"), "phone") from twice
    return helper


def with_number(community: Community, phone: str) -> Helper | None:
    """Who left this number in the community and is still there."""
    rows = Helper.objects.filter(community=community, left_on__isnull=True)
    return rows.bearing(phone).first()


def take_in(
    community: Community, *, name: str, phone: str, times: Sequence[str] = (), at: datetime
) -> Helper:
    """A new row, with their consent of today, waiting for the community office."""
    return Helper.objects.create(
        community=community,
        name=name.strip(),
        phone=phone,
        times=list(times),
        came=Helper.Came.LINK,
        consented_on=timezone.localdate(at),
        registered_at=at,
    )


def confirm(helper: Helper, *, by: User, at: datetime | None = None) -> None:
    """The community office has spoken with them: they are on the list."""
    _office(helper.place_code, by)
    waiting = Helper.objects.waiting().filter(pk=helper.pk)
    if not waiting.update(confirmed_at=at or timezone.now(), confirmed_by=by):
        raise Refused(_("这个人已经确认过，或已退出。"))


def let_go(helper: Helper, *, by: User, at: datetime | None = None) -> None:
    """They do not want to, or do not belong here: name and number are forgotten."""
    _office(helper.place_code, by)
    with transaction.atomic():
        row = Helper.objects.select_for_update(of=("self",)).get(pk=helper.pk)
        if row.left_on is None:
            row.left_on = timezone.localdate(at or timezone.now())
            row.save()


def _office(place_code: str, by: User) -> None:
    if not may_keep(place_code, by):
        raise NotTheirs(_("只有这个社区居委会的人能办。"))
