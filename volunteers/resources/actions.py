"""A unit puts something on the list of resources, and takes it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.lifecycle import Incomplete, NotTheirs, Refused
from volunteers.models import Audience, Gift, Resource, Skill, Unit
from volunteers.viewers import Viewer


@dataclass
class Offer:
    """What is given."""

    unit: Unit
    gift: str
    title: str
    from_on: date
    words: str = ""
    to_on: date | None = None
    skill: Skill | None = None
    amount_fen: int | None = None
    place: str = ""
    times: Sequence[str] = field(default_factory=list)
    audience: str = Audience.STREET


def offer(brought: Offer, *, by: Viewer, at: datetime | None = None) -> Resource:
    """The unit itself, or somebody at work in the street who writes down what the unit said."""
    unit = brought.unit
    in_the_street = by.keeps_somewhere and unit.street.code in by.streets
    if unit not in by.own_units and not in_the_street:
        raise NotTheirs(_("您不能替这个单位登记资源。"))
    if brought.gift == Gift.MONEY and not brought.amount_fen:
        raise Incomplete(_("请填写金额。"), "amount")
    if brought.gift == Gift.SKILL and brought.skill is None:
        raise Incomplete(_("请选哪项技能。"), "skill")
    if brought.to_on is not None and brought.to_on < brought.from_on:
        raise Incomplete(_("结束日期不能早于开始日期。"), "to_on")
    if brought.to_on is not None and brought.to_on < timezone.localdate(at):
        raise Incomplete(_("请选今天或以后的日子。"), "to_on")
    return Resource.objects.create(
        street=unit.street,
        unit=unit,
        gift=brought.gift,
        title=brought.title.strip(),
        words=brought.words.strip(),
        skill=brought.skill,
        amount_fen=brought.amount_fen if brought.gift == Gift.MONEY else None,
        community=unit.community,
        place=brought.place.strip() or unit.address,
        longitude=unit.longitude,
        latitude=unit.latitude,
        from_on=brought.from_on,
        to_on=brought.to_on,
        times=list(brought.times),
        audience=brought.audience,
        offered_at=at or timezone.now(),
        offered_by=by.user,
        offered_through=by.link if by.link and by.link.unit_id == unit.pk else None,
    )


def may_take_back(resource: Resource, viewer: Viewer) -> bool:
    """Its unit, and whoever works in the street."""
    return resource.unit_id in viewer.units or (
        viewer.keeps_somewhere and resource.street.code in viewer.streets
    )


def take_back(resource: Resource, *, by: Viewer, at: datetime | None = None) -> None:
    """收回: what was agreed stays agreed; nothing new is proposed from it."""
    if not may_take_back(resource, by):
        raise NotTheirs(_("您不能收回这项资源。"))
    if not Resource.objects.filter(pk=resource.pk, ended_at__isnull=True).update(
        ended_at=at or timezone.now()
    ):
        raise Refused(_("这项资源已经收回了。"))
