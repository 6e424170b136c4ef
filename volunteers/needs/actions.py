"""A need goes up on the list by hand or from a case, and gets a wording that others may read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from shapely.geometry import shape

from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Case, Need
from grids.models import Grid, GridOutline, Household, User
from grids.privacy import NUMBER_IN_TEXT
from volunteers.models import Appeal, Audience, Skill
from volunteers.viewers import Viewer


@dataclass
class Wanted:
    """What an appeal says."""

    wording: str
    gifts: Sequence[str]
    from_on: date
    to_on: date
    audience: str = Audience.UNITS
    skill: Skill | None = None
    amount_fen: int | None = None
    times: Sequence[str] = field(default_factory=list)


def raise_need(
    grid: Grid,
    *,
    kind: str,
    words: str,
    by: User,
    household: Household | None = None,
    at: datetime | None = None,
) -> Need:
    """A need by hand, for those who work on that ground; from a visit it comes by itself."""
    if not Viewer(by).keeps(grid.code):
        raise NotTheirs(_("只有这个网格的下沉干部、社区工作者和指挥中心能记。"))
    if not words.strip():
        raise Incomplete(_("请写几个字。"), "words")
    place = {"grid": grid, "place_code": grid.code, "household": household}
    now = at or timezone.now()
    return Need.objects.create(**place, kind=kind, words=words.strip(), raised_by=by, raised_at=now)


@transaction.atomic
def publish(
    need: Need, wanted: Wanted, *, by: User, case: Case | None = None, at: datetime | None = None
) -> Appeal:
    """Put the need before others in words without the family; a second time changes the words."""
    if not Viewer(by).keeps(need.place_code):
        raise NotTheirs(_("只有这个网格的下沉干部、社区工作者和指挥中心能发布。"))
    if need.ended_at:
        raise Refused(_("这个需求已经了结。"))
    if wanted.to_on < wanted.from_on:
        raise Incomplete(_("结束日期不能早于开始日期。"), "to_on")
    if wanted.to_on < timezone.localdate(at):
        raise Incomplete(_("请选今天或以后的日子。"), "to_on")
    refuse_names(wanted.wording, need.household, "wording")
    longitude, latitude = point_of(need)
    columns = {name: getattr(wanted, name) for name in ("wording", "audience", "skill", "amount_fen")} | {
        "gifts": list(wanted.gifts),
        "times": list(wanted.times),
        "from_on": wanted.from_on,
        "to_on": wanted.to_on,
        "street": need.grid.community.street,
        "longitude": longitude,
        "latitude": latitude,
    }
    first = {"published_by": by, "published_at": at or timezone.now(), "case": case}
    return Appeal.objects.update_or_create(need=need, defaults=columns, create_defaults=columns | first)[0]


def refuse_names(wording: str, home: Household | None, field_name: str) -> None:
    """What everybody may read holds no number, no name and no door of the family."""
    if not wording.strip():
        raise Incomplete(_("请写明对外怎么说。"), field_name)
    if NUMBER_IN_TEXT.search(wording):
        raise Incomplete(_("里面有电话或证件号码，请改写后再发布。"), field_name)
    private = [home.contact_name, home.door] if home else []
    if any(len(word) > 1 and word in wording for word in private):
        raise Incomplete(_("里面有这户人家的姓名或门牌，请改写后再发布。"), field_name)


def point_of(need: Need) -> tuple[float | None, float | None]:
    """Where it is, near enough for a distance: the site, else the middle of the grid; never a door."""
    if need.site and need.site.longitude is not None:
        return need.site.longitude, need.site.latitude
    return middle_of(need.grid)


def middle_of(grid: Grid | None) -> tuple[float | None, float | None]:
    """A point inside the grid's outline, longitude and latitude; nothing without an outline."""
    outline = GridOutline.objects.filter(grid=grid).order_by("-from_on").first() if grid else None
    if outline is None:
        return None, None
    inside = shape(outline.geometry).representative_point()
    return inside.x, inside.y
