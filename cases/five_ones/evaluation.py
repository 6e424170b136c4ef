"""Each of the five ones judged: done, not yet, or excused; with its number, what is asked for, and the records.

Nothing here compares one grid or person with another.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from cases.five_ones.facts import GRANTED, HOLIDAY, VACANT, Facts
from cases.five_ones.periods import Period, shanghai_day
from cases.models import Threshold
from grids.cached_tables import CachedTable
from grids.models import Grid

Code = Threshold.Code
NAMES = {
    Code.WEEK: gettext_lazy("一周一下沉"),
    Code.MONTH: gettext_lazy("一月一见面"),
    Code.GROUP: gettext_lazy("一群一互动"),
    Code.LIST: gettext_lazy("一格一清单"),
    Code.LOOP: gettext_lazy("一事一闭环"),
}
SHORT = {
    Code.WEEK: pgettext_lazy("one of the five", "下沉"),
    Code.MONTH: pgettext_lazy("one of the five", "见面"),
    Code.GROUP: pgettext_lazy("one of the five", "群"),
    Code.LIST: pgettext_lazy("one of the five", "清单"),
    Code.LOOP: pgettext_lazy("one of the five", "闭环"),
}
DEFAULTS = {Code.WEEK: 1, Code.MONTH: 1, Code.GROUP: 1, Code.LIST: 30, Code.LOOP: 0}


RULES = {
    Code.WEEK: gettext_lazy("一周一下沉：当天在岗的下沉干部在网格里走访（电话不算）或巡查，一周至少 %d 天。"),
    Code.MONTH: gettext_lazy(
        "一月一见面：重点户当月都见过面，谁去都算，希望打电话的通过电话也算；没有重点户的网格，与居民见面至少 %d 次。"
    ),
    Code.GROUP: gettext_lazy("一群一互动：网格群里的通知、答复、收集，一周至少 %d 条。"),
    Code.LIST: gettext_lazy("一格一清单：清单在 %d 天内看过。"),
    Code.LOOP: gettext_lazy("一事一闭环：超过时限、七天内又没有下一步的，不多于 %d 件。"),
}


def _load() -> dict[str, int]:
    return DEFAULTS | dict(Threshold.objects.values_list("code", "number"))


_thresholds = CachedTable(_load, lambda: Threshold)


def thresholds() -> dict[str, int]:
    """How much is asked for, by code: the numbers in force."""
    return _thresholds.get()


def rules() -> list[str]:
    """What is asked for, a sentence each, with the numbers in force."""
    asked = thresholds()
    return [str(words) % asked[code] for code, words in RULES.items()]


class State(models.TextChoices):
    """How one of them stands."""

    DONE = "done", gettext_lazy("已做到")
    NOT_YET = "not_yet", pgettext_lazy("one of the five", "还没有")
    EXCUSED = "excused", gettext_lazy("免记")


@dataclass(frozen=True)
class Value:
    """One of the five of one grid: ``have`` of what is ``needed``; of the closed loop, no more than it."""

    code: Code
    state: State
    have: int
    needed: int
    grid: Grid
    period: Period
    reasons: tuple[str, ...] = ()
    at: datetime | None = None
    homes: bool = False
    parts: tuple["Value", ...] = ()

    @property
    def name(self) -> str:
        """As the street calls it."""
        return str(NAMES[self.code])

    @property
    def short(self) -> str:
        """The same for a narrow strip."""
        return str(SHORT[self.code])

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.state == State.NOT_YET

    @property
    def is_done(self) -> bool:
        """Done."""
        return self.state == State.DONE

    @property
    def figure(self) -> str:
        """The number in words: 3/5 户, 8 天前."""
        return _figure(self)

    @property
    def why(self) -> str:
        """Why it is excused, in words."""
        known = {HOLIDAY: _("放假"), VACANT: _("没有下沉干部"), GRANTED: _("居委会已同意")}
        return _("、").join(known[reason] for reason in self.reasons)

    @property
    def path(self) -> str:
        """The page of the records behind it."""
        address = reverse("rounds_records", args=[self.grid.code, self.code.value])
        return f"{address}?{self.period.kind}={self.period.key}"


def _figure(value: Value) -> str:
    if value.code == Code.LIST:
        return _reviewed(value)
    if value.code == Code.LOOP:
        return ngettext("%d 件没有下一步", "%d 件没有下一步", value.have) % value.have
    if value.parts:
        return _("%(have)d/%(needed)d 周") % {"have": value.have, "needed": value.needed}
    if value.homes:
        return _("%(have)d/%(needed)d 户") % {"have": value.have, "needed": value.needed}
    if value.code == Code.WEEK:
        return ngettext("%d 天", "%d 天", value.have) % value.have
    return ngettext("%d 次", "%d 次", value.have) % value.have


def _reviewed(value: Value) -> str:
    if value.at is None:
        return _("还没有看过")
    return _("%s 看过") % f"{shanghai_day(value.at):%m-%d}"


@dataclass(frozen=True)
class Ones:
    """The five of one grid, in their order."""

    grid: Grid
    values: list[Value] = field(default_factory=list)
    vacant: bool = False

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self.values)

    @property
    def still_open(self) -> list[Value]:
        """What is still to be done."""
        return [value for value in self.values if value.is_open]

    def of(self, code: str) -> Value:
        """One of them."""
        return next(value for value in self.values if value.code == code)


def now_ones(facts: Facts, week: Period, month: Period) -> Ones:
    """This week's and this month's."""
    values = [
        _week(facts, week),
        _month(facts, month),
        _group(facts, week),
        _list(facts, month),
        _loop(facts, month),
    ]
    return Ones(facts.grid, values, _vacant(facts))


def week_ones(facts: Facts, week: Period) -> Ones:
    """A week's."""
    return Ones(facts.grid, [_week(facts, week), _group(facts, week)], _vacant(facts))


def month_ones(facts: Facts, month: Period, weeks: Sequence[Period]) -> Ones:
    """A month's, with its weeks."""
    values = [
        _together(Code.WEEK, facts, month, [_week(facts, week) for week in weeks]),
        _month(facts, month),
        _together(Code.GROUP, facts, month, [_group(facts, week) for week in weeks]),
        _list(facts, month),
        _loop(facts, month),
    ]
    return Ones(facts.grid, values, _vacant(facts))


def _vacant(facts: Facts) -> bool:
    return facts.posted_on(shanghai_day(facts.until - timedelta(microseconds=1))) is None


def _number(facts: Facts, code: Code) -> int:
    return facts.thresholds[code]


def _state(have: int, needed: int, *, asked: bool) -> State:
    """Done is done, also on a holiday; else not yet, unless nothing is asked."""
    if have >= needed and (have or asked):
        return State.DONE
    return State.NOT_YET if asked else State.EXCUSED


def _week(facts: Facts, week: Period) -> Value:
    """Days in the grid; no more are asked for than the posted cadre had working days left."""
    have = sum(1 for day in facts.days if week.holds(day))
    days, reasons = facts.asked(week)
    needed = min(_number(facts, Code.WEEK), days) if days else _number(facts, Code.WEEK)
    state = _state(have, needed, asked=days > 0)
    return Value(Code.WEEK, state, have, needed, facts.grid, week, _if_excused(state, reasons))


def _month(facts: Facts, month: Period) -> Value:
    """Key households met; in a grid without any, meetings with residents."""
    homes = facts.key_homes > 0
    have = facts.met_homes if homes else facts.meetings
    needed = facts.key_homes if homes else _number(facts, Code.MONTH)
    days, reasons = facts.asked(month)
    state = _state(have, needed, asked=days > 0)
    return Value(Code.MONTH, state, have, needed, facts.grid, month, _if_excused(state, reasons), homes=homes)


def _group(facts: Facts, week: Period) -> Value:
    """What was said in the group; the grid's, so that only a week without a working day excuses."""
    have = sum(1 for day in facts.message_days if week.holds(day))
    state = _state(have, _number(facts, Code.GROUP), asked=bool(facts.working(week)))
    reasons = _if_excused(state, [HOLIDAY])
    return Value(Code.GROUP, state, have, _number(facts, Code.GROUP), facts.grid, week, reasons)


def _list(facts: Facts, month: Period) -> Value:
    """Looked through within so many days of the end of the month, or of now."""
    day = shanghai_day(facts.until - timedelta(microseconds=1))
    last = facts.reviewed_at
    fresh = last is not None and (day - shanghai_day(last)).days <= _number(facts, Code.LIST)
    state = State.DONE if fresh else State.NOT_YET
    return Value(Code.LIST, state, int(fresh), 1, facts.grid, month, at=last)


def _loop(facts: Facts, month: Period) -> Value:
    """What is past its term without a next step."""
    most = _number(facts, Code.LOOP)
    state = State.DONE if facts.stuck <= most else State.NOT_YET
    return Value(Code.LOOP, state, facts.stuck, most, facts.grid, month)


def _together(code: Code, facts: Facts, month: Period, parts: list[Value]) -> Value:
    """A month's weeks as one: so many of those in which something was asked."""
    have = sum(1 for part in parts if part.is_done)
    needed = sum(1 for part in parts if part.state != State.EXCUSED)
    state = _state(have, needed, asked=needed > 0)
    reasons = list(dict.fromkeys(reason for part in parts for reason in part.reasons))
    return Value(
        code, state, have, needed, facts.grid, month, _if_excused(state, reasons), parts=tuple(parts)
    )


def _if_excused(state: State, reasons: list[str]) -> tuple[str, ...]:
    return tuple(reasons) if state == State.EXCUSED else ()
