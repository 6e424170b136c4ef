"""Every figure of the month, once: numerator, denominator, what is left out, and the formula in words.

``values_of`` turns counts into figures; page, API, exports and frozen months all go through it. A rate is exact until
it is shown, then rounded half up to two digits. Below the minimum sample the counts stand instead of a rate.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboard.stats.conditions import BY_NAME, ENTERED, LEFT, STEPS

MINIMUM = 5
HUNDREDTH = Decimal("0.01")
HOUR = 3600
DUE_LEAVES_OUT = ("due_ended_otherwise", "due_suspended")


@dataclass(frozen=True)
class Figure:
    """One figure: ``of`` is the part that it is a share of; without one it is a count."""

    name: str
    label: str | Promise
    formula: str | Promise
    part: str
    of: str = ""
    leaves_out: tuple[str, ...] = ()
    minimum: int = MINIMUM
    is_span: bool = False


@dataclass(frozen=True)
class Value:
    """A figure as it came out, with everything that it came from."""

    figure: Figure
    count: int
    of: int | None = None
    median: Decimal | None = None
    p90: Decimal | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def sample(self) -> int:
        """How many cases it speaks of."""
        return self.count if self.of is None else self.of

    @property
    def is_small(self) -> bool:
        """A share or a time of too few cases to say anything."""
        return (self.of is not None or self.figure.is_span) and self.sample < self.figure.minimum

    @property
    def rate(self) -> Decimal | None:
        """Per cent, two digits; None without cases and below the minimum sample."""
        return None if self.of is None or self.is_small else percent(self.count, self.of)

    @property
    def shown(self) -> str:
        """As it stands on a page: a rate, hours, or counts where there are too few."""
        if self.figure.is_span:
            return "—" if self.is_small else f"{self.median} / {self.p90}"
        if self.of is None:
            return str(self.count)
        if self.rate is not None:
            return f"{self.rate} %"
        return f"{self.count}/{self.of}" if self.of else "—"


def percent(count: int, of: int) -> Decimal:
    """A share in per cent, rounded half up to two digits; ``of`` is not 0."""
    return (Decimal(count) * 100 / Decimal(of)).quantize(HUNDREDTH, ROUND_HALF_UP)


def hours(seconds: float) -> Decimal:
    """Working hours, rounded half up to two digits."""
    return (Decimal(str(seconds)) / HOUR).quantize(HUNDREDTH, ROUND_HALF_UP)


def _due(name: str, label: Promise, formula: Promise, part: str) -> Figure:
    return Figure(name, label, formula, part, "due", DUE_LEAVES_OUT)


RATES: tuple[Figure, ...] = (
    _due("closing", _("结案率"), _("应结案中已结案的件数 ÷ 应结案件数"), "due_closed"),
    _due(
        "closing_in_time",
        _("按期结案率"),
        _("应结案中已结案、且最后一次反馈不晚于期限的件数 ÷ 应结案件数（不是除以结案数）"),
        "due_in_time",
    ),
    _due("late", _("超期率"), _("应结案中到期仍无反馈、或反馈晚于期限的件数 ÷ 应结案件数"), "due_late"),
    _due("extended", _("延期率"), _("应结案中至少延期一次的件数 ÷ 应结案件数"), "due_extended"),
    _due("reworked", _("返工率"), _("应结案中核查退回至少一次的件数 ÷ 应结案件数"), "due_reworked"),
    Figure(
        "registering",
        _("立案率"),
        _("本期上报中已立案的件数 ÷ 本期上报件数"),
        "registered",
        "reported",
    ),
    Figure(
        "dispatched_right",
        _("准确派遣率"),
        _("只派遣一次的件数 ÷ 本期派遣件数；按最近一次派遣算，重启后的再派遣不算改派"),
        "dispatched_once",
        "dispatched",
    ),
    Figure(
        "signed_in_time",
        _("签收及时率"),
        _("派遣后在签收时限内签收的件数 ÷ 本期派遣、应签收的件数"),
        "signed_in_time",
        "sign_judged",
        ("sign_unjudged",),
    ),
    Figure("satisfied", _("满意率"), _("评价为满意的件数 ÷ 本期评价件数"), "satisfied", "rated"),
    Figure("rated", _("参评率"), _("本期结案中已评价的件数 ÷ 本期结案件数"), "closed_rated", "closed"),
)
COUNTS: tuple[Figure, ...] = (
    Figure("open_start", _("期初在办"), _("本期开始前上报、那时还没有了结的件数"), "open_start"),
    Figure("reported", _("本期上报"), _("本期上报、进入流转的件数，不含自处"), "reported"),
    Figure("closed", _("本期结案"), _("本期核查结案的件数，不含自处"), "closed"),
    Figure("rejected", pgettext_lazy("figure", "不予立案"), _("本期不予立案的件数"), "rejected"),
    Figure("merged", pgettext_lazy("figure", "并案"), _("本期并入首案的件数"), "merged"),
    Figure("withdrawn", pgettext_lazy("figure", "撤回"), _("本期由上报人撤回的件数"), "withdrawn"),
    Figure("open_end", _("期末在办"), _("本期结束时还没有了结的件数"), "open_end"),
    Figure("settled", pgettext_lazy("figure", "自处"), _("本期当场处置的件数，单独统计"), "settled"),
    Figure(
        "due",
        _("应结案"),
        _("处置期限（含延期、挂账顺延）在本期届满的件数"),
        "due",
        leaves_out=DUE_LEAVES_OUT,
    ),
    Figure("closed_early", _("提前结案"), _("本期结案、期限在本期以后的件数"), "closed_early"),
    Figure("closed_later", _("补结"), _("本期结案、期限在本期以前的件数"), "closed_later"),
)
SPANS: tuple[Figure, ...] = tuple(
    Figure(step.name, step.label, formula, step.name, is_span=True)
    for step, formula in zip(
        STEPS,
        (
            _("上报到立案，本期立案的；拆分的子案卷不计"),
            _("立案到派遣，本期派遣、只派遣过一次的"),
            _("派遣到签收，本期签收的"),
            _("签收到最后一次反馈，本期反馈的；含挂账的时间"),
            _("最后一次反馈到结案，本期结案的"),
            _("上报到结案，本期结案的"),
        ),
        strict=True,
    )
)
FIGURES: dict[str, Figure] = {figure.name: figure for figure in (*RATES, *COUNTS, *SPANS)}


def value_of(figure: Figure, counts: Mapping[str, int], spans: Mapping[str, Sequence[float]]) -> Value:
    """One figure out of the parts' counts; ``spans`` gives median and 90th percentile in working seconds."""
    count = counts.get(figure.part, 0)
    if figure.is_span:
        found = spans.get(figure.part)
        median, p90 = (hours(found[0]), hours(found[1])) if found else (None, None)
        return Value(figure, count, None, median, p90)
    of = counts.get(figure.of, 0) if figure.of else None
    return Value(figure, count, of, left_out={name: counts.get(name, 0) for name in figure.leaves_out})


def values_of(
    counts: Mapping[str, int], spans: Mapping[str, Sequence[float]] | None = None
) -> dict[str, Value]:
    """Every figure by its name, from the counts of the parts: the one definition for page, API and files."""
    return {name: value_of(figure, counts, spans or {}) for name, figure in FIGURES.items()}


def is_balanced(counts: Mapping[str, int]) -> bool:
    """期初在办 + 本期上报 = 本期结案 + 其他了结 + 期末在办."""
    return sum(counts.get(name, 0) for name in ENTERED) == sum(counts.get(name, 0) for name in LEFT)


def label_of(part: str) -> str:
    """A part's word."""
    return str(BY_NAME[part].label)
