"""What is asked for, why something is proposed, and the proposal itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from volunteers.models import Appeal, Gift, Helper, Project, Resource, Slot
from volunteers.money import in_words

FAR = float("inf")
Point = tuple[float | None, float | None]


@dataclass(frozen=True)
class Asked:
    """What a need or a project wants, as the search reads it."""

    street: int
    community: int
    place_code: str
    kind: str
    gifts: frozenset[str]
    first: date
    last: date
    times: Sequence[str] = ()
    skill: int | None = None
    skill_name: str = ""
    amount_fen: int | None = None
    point: Point = (None, None)
    words: str = ""


@dataclass(frozen=True)
class Reason:
    """Why something is proposed: a word and what belongs to it, told in the reader's language."""

    word: str
    told: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        if self.word == "distance":
            return _("相距约 %d 米") % self.told["metres"]
        if self.word == "before":
            return _("以前帮过这类需求，%d 次都办成了") % self.told["times"]
        if self.word == "words":
            return _("都说到：%s") % _("、").join(self.told["shared"])
        if self.word == "amount":
            return _("还能出 %s") % in_words(self.told["fen"])
        if self.word == "time":
            return _("%(slot)s有空（%(first)s 至 %(last)s）") % _spoken(self.told)
        return str(_reason_words()[self.word]) % self.told


def _reason_words() -> dict[str, str]:
    return {
        "gift": _("正是需要的这一类：%(gift)s"),
        "skill": _("会%(skill)s"),
        "community": _("在同一个社区"),
        "any_time": _("不限时间"),
        "kind": _("做的是同一类事"),
        "part": _("不够全部，可以先解决一部分"),
    }


def _spoken(told: dict[str, Any]) -> dict[str, str]:
    days = {
        name: date_format(date.fromisoformat(told[name]), "SHORT_DATE_FORMAT") for name in ("first", "last")
    }
    return days | {"slot": str(Slot(told["slot"]).label)}


@dataclass(frozen=True)
class Proposal:
    """One candidate: a resource, a volunteer without one, or a project to join; with its reasons."""

    reasons: tuple[Reason, ...]
    resource: Resource | None = None
    helper: Helper | None = None
    project: Project | None = None
    slot: str = ""
    first: date | None = None
    last: date | None = None
    amount_fen: int | None = None
    metres: float = FAR
    before: int = 0
    fits: int = 0
    whole: bool = True

    @property
    def key(self) -> str:
        """How the page's button names it."""
        row = self.resource or self.helper or self.project
        kind = "resource" if self.resource else "helper" if self.helper else "project"
        return f"{kind}:{row.uuid}" if row is not None else ""

    @property
    def order(self) -> tuple[Any, ...]:
        """What is needed by its words first; all of it before a part, near before far, what went well before new."""
        return (-self.fits, not self.whole, self.metres, -self.before, self.key)


def asked_by_need(appeal: Appeal) -> Asked:
    """What a published need wants."""
    need = appeal.need
    return Asked(
        street=appeal.street_id,
        community=need.grid.community_id,
        place_code=need.place_code,
        kind=need.kind,
        gifts=frozenset(appeal.gifts),
        first=appeal.from_on,
        last=appeal.to_on,
        times=appeal.times,
        skill=appeal.skill_id,
        skill_name=appeal.skill.name if appeal.skill else "",
        amount_fen=appeal.amount_fen,
        point=(appeal.longitude, appeal.latitude),
        words=appeal.wording,
    )


def asked_by_project(project: Project, today: date) -> Asked:
    """What a project still wants: what is left of the money, goods, hands."""
    left = project.sums().left
    wants = {
        Gift.MONEY: left > 0,
        Gift.GOODS: bool(project.asked_goods),
        Gift.HOURS: bool(project.asked_work),
    }
    return Asked(
        street=project.street_id,
        community=project.community_id,
        place_code=project.place_code,
        kind=project.kind,
        gifts=frozenset(gift for gift, wanted in wants.items() if wanted),
        first=today,
        last=max(project.due_on, today),
        amount_fen=left or None,
        point=(project.longitude, project.latitude),
        words=f"{project.title}，{project.words}，{project.asked_goods}，{project.asked_work}",
    )
