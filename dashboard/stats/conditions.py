"""The parts that figures are made of: each a condition over a case's row as it stands, in SQL.

The same condition counts the cases, lists them and freezes them. The rows are those that ``month_rows`` reads;
``%(starts)s`` and ``%(until)s`` bound the half-open stretch, ``%(now)s`` is the instant of reading. ``until`` is the
month's end, or now while the month is running, so that nothing is judged before its term is over.

A part's bit stands in frozen rows: it is never given to another part.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Part:
    """One condition: its name in addresses and the API, its word on the screen, its bit, and the SQL."""

    name: str
    label: str | Promise
    bit: int
    where: str

    @property
    def mask(self) -> int:
        """The bit's value."""
        return 1 << self.bit


def within(column: str) -> str:
    """The instant falls into the stretch."""
    return f"({column} >= %(starts)s and {column} < %(until)s)"


# 自处 is counted apart and never mixed with what went through the chain.
CHAIN = "not settled"
OPEN_AT_START = "(reported_at < %(starts)s and (ended_at is null or ended_at >= %(starts)s))"
OPEN_AT_END = "(reported_at < %(until)s and (ended_at is null or ended_at >= %(until)s))"
CLOSED = f"({CHAIN} and status = 'closed' and {within('closed_at')})"
OTHER_ENDS = "('rejected', 'merged', 'withdrawn')"
DUE = f"({CHAIN} and {within('deadline_at')} and status <> 'suspended' and status not in {OTHER_ENDS})"
IN_TIME = "resolved_at <= deadline_at"
SENT = f"({CHAIN} and {within('dispatched_at')})"
# Not judged yet: the term of the signature runs, or the case was merged before anybody signed.
UNJUDGED = "(accepted_at is null and (status = 'merged' or (status = 'dispatched' and due_at >= %(now)s)))"
SIGNED_IN_TIME = """(case when wall then accepted_at <= dispatched_at + make_interval(secs => accept_seconds)
  else worked_until_accepted - worked_dispatched < accept_seconds - 0.0000005 end)"""
RATED = f"({CHAIN} and rating <> '' and {within('rated_at')})"

PARTS: tuple[Part, ...] = (
    Part("open_start", _("期初在办"), 0, f"{CHAIN} and {OPEN_AT_START}"),
    Part("reported", _("本期上报"), 1, f"{CHAIN} and {within('reported_at')}"),
    Part("closed", _("本期结案"), 2, CLOSED),
    Part(
        "rejected",
        pgettext_lazy("figure", "不予立案"),
        3,
        f"{CHAIN} and status = 'rejected' and {within('ended_at')}",
    ),
    Part(
        "merged",
        pgettext_lazy("figure", "并案"),
        4,
        f"{CHAIN} and status = 'merged' and {within('ended_at')}",
    ),
    Part(
        "withdrawn",
        pgettext_lazy("figure", "撤回"),
        5,
        f"{CHAIN} and status = 'withdrawn' and {within('ended_at')}",
    ),
    Part("open_end", _("期末在办"), 6, f"{CHAIN} and {OPEN_AT_END}"),
    Part("settled", pgettext_lazy("figure", "自处"), 7, f"settled and {within('closed_at')}"),
    Part("due", _("应结案"), 8, DUE),
    Part("due_closed", _("应结案中已结案"), 9, f"{DUE} and status = 'closed'"),
    Part("due_in_time", _("应结案中按期结案"), 10, f"{DUE} and status = 'closed' and {IN_TIME}"),
    Part("due_late", _("应结案中超期"), 11, f"{DUE} and ({IN_TIME}) is not true"),
    Part("due_reworked", _("应结案中返工"), 12, f"{DUE} and rework_count > 0"),
    Part("due_extended", _("应结案中延期"), 13, f"{DUE} and extension_count > 0"),
    Part(
        "due_ended_otherwise",
        _("到期但已不予立案、并案或撤回"),
        14,
        f"{CHAIN} and {within('deadline_at')} and status in {OTHER_ENDS}",
    ),
    Part(
        "due_suspended",
        _("到期但正在挂账"),
        15,
        f"{CHAIN} and {within('deadline_at')} and status = 'suspended'",
    ),
    Part(
        "registered",
        _("本期上报中已立案"),
        16,
        f"{CHAIN} and {within('reported_at')} and registered_at is not null",
    ),
    Part("dispatched", _("本期派遣"), 17, SENT),
    Part("dispatched_once", _("一次派准"), 18, f"{SENT} and dispatch_count = reopen_count + 1"),
    Part("sign_judged", _("应签收"), 19, f"{SENT} and not {UNJUDGED}"),
    Part("signed_in_time", _("按时签收"), 20, f"{SENT} and accepted_at is not null and {SIGNED_IN_TIME}"),
    Part("sign_unjudged", _("签收时限未到，或签收前已并案"), 21, f"{SENT} and {UNJUDGED}"),
    Part("rated", _("本期评价"), 22, RATED),
    Part("satisfied", _("本期评价满意"), 23, f"{RATED} and rating = 'satisfied'"),
    Part("closed_rated", _("本期结案中已评价"), 24, f"{CLOSED} and rating <> '' and rated_at >= closed_at"),
    Part("closed_early", _("提前结案（期限在以后）"), 25, f"{CLOSED} and deadline_at >= %(until)s"),
    Part("closed_later", _("补结（期限在以前）"), 26, f"{CLOSED} and deadline_at < %(starts)s"),
)


@dataclass(frozen=True)
class Step:
    """A step whose time is measured: from one instant of the row to another, for cases that ended it in the stretch."""

    name: str
    label: str | Promise
    bit: int
    begins: str
    ends: str
    also: str = "true"

    @property
    def mask(self) -> int:
        """The bit's value."""
        return 1 << self.bit

    @property
    def where(self) -> str:
        """Which cases it is measured of."""
        return f"{CHAIN} and {within(f'{self.ends}_at')} and {self.begins}_at is not null and {self.also}"


STEPS: tuple[Step, ...] = (
    Step("step_register", _("立案用时"), 27, "reported", "registered", "parent_id is null"),
    Step("step_dispatch", _("派遣用时"), 28, "registered", "dispatched", "dispatch_count = 1"),
    Step("step_accept", _("签收用时"), 29, "dispatched", "accepted"),
    Step("step_resolve", _("处置用时"), 30, "accepted", "resolved"),
    Step("step_verify", _("核查用时"), 31, "resolved", "closed"),
    Step("step_whole", _("全程用时"), 32, "reported", "closed"),
)
ALL: tuple[Part | Step, ...] = (*PARTS, *STEPS)
BY_NAME: dict[str, Part | Step] = {part.name: part for part in ALL}
ENTERED = ("open_start", "reported")
LEFT = ("closed", "rejected", "merged", "withdrawn", "open_end")
