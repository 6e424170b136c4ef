"""The rows behind a month: a case a line, read a stretch of ids at a time; a million take no more room than ten.

A row says where the case lay, when each step was, and in which numbers it counts. Words of persons stay behind,
names and numbers in an address are masked. Of a frozen month the rows are the frozen ones; what the report did not
keep and what may have changed since is left empty where the case moved on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Rating, Status, Urgency
from dashboard.stats import (
    BY_NAME,
    COMMUNITY_DIGITS,
    DIMENSIONS,
    GRID_DIGITS,
    PARTS,
    STEPS,
    Names,
    Question,
    fetched,
    hours,
    name_of,
    names_of,
    rows_of,
)
from grids.imports import stream_csv
from grids.privacy import mask_known, reading, unseal

STRETCH = 4000
INSTANTS = ("registered", "dispatched", "accepted", "resolved", "closed", "ended", "deadline", "rated")
Line = list[Any]


@dataclass(frozen=True)
class Choice:
    """Which rows: all, or those of one part of a figure (``of``), of one key of a dimension (``by``)."""

    of: str = ""
    by: str = ""
    key: str | None = None

    def told(self, question: Question) -> str:
        """The choice in words."""
        name = name_of(DIMENSIONS[self.by], names_of(question, self.by), self.key or "")[1] if self.by else ""
        part = str(BY_NAME[self.of].label) if self.of else _("全部案卷")
        return " · ".join(word for word in (name, part) if word)

    @property
    def where(self) -> str:
        """SQL over the rows of ``rows_of``."""
        part = f"parts & {BY_NAME[self.of].mask} <> 0" if self.of else "parts <> 0"
        return f"{part} and {DIMENSIONS[self.by].key} = %(key)s" if self.by else part


def choice_of(asked: Mapping[str, str]) -> Choice | None:
    """What an address asks for by ``of``, ``by`` and ``key``; None where it makes no sense."""
    of, by, key = asked.get("of", ""), asked.get("by", ""), asked.get("key")
    if (of and of not in BY_NAME) or (key is not None and by not in DIMENSIONS):
        return None
    return Choice(of, by, key) if key is not None else Choice(of)


@dataclass(frozen=True)
class Extent:
    """How many rows, and between which ids they lie."""

    count: int
    ids: range


def extent_of(question: Question, choice: Choice) -> Extent:
    """One statement over the month, like a page's."""
    rows, params = rows_of(question)
    sql = f"""select count(*) as count, coalesce(min(id), 0) as first, coalesce(max(id), -1) as last
      from ({rows}) as behind where {choice.where}"""  # noqa: S608 names of our own alone
    found = fetched(sql, params | {"key": choice.key})[0]
    return Extent(found["count"], range(found["first"], found["last"] + 1))


def rows_csv(question: Question, choice: Choice, extent: Extent) -> Iterator[bytes]:
    """The rows as csv, a stretch at a time; whoever stops reading stops the queries."""
    return stream_csv(header(), stretches(question, choice, extent))


def header() -> list[str]:
    """The headings, in the order of ``_line``."""
    return [
        _("案卷编号"),
        *(str(DIMENSIONS[name].label) for name in ("community", "grid")),
        _("地址"),
        *(str(DIMENSIONS[name].label) for name in ("category", "source")),
        _("紧急程度"),
        _("状态"),
        *(str(DIMENSIONS[name].label) for name in ("executor", "area")),
        _("上报时间"),
        _("立案时间"),
        _("派遣时间"),
        _("签收时间"),
        _("反馈时间"),
        _("结案时间"),
        _("了结时间"),
        _("处置期限"),
        _("评价时间"),
        _("评价"),
        _("按期"),
        *(_("%s（工作小时）") % step.label for step in STEPS),
        _("计入"),
        _("备注"),
    ]


def stretches(question: Question, choice: Choice, extent: Extent) -> Iterator[list[Line]]:
    """The rows in the order of their ids, some thousand at a time; no statement outlives its stretch."""
    words = Words(question)
    for first in range(extent.ids.start, extent.ids.stop, STRETCH):
        ids = range(first, min(first + STRETCH, extent.ids.stop))
        yield [_line(row, words) for row in _fetched(question, choice, ids)]


def _fetched(question: Question, choice: Choice, ids: range) -> list[dict[str, Any]]:
    rows, params = rows_of(question, ids)
    instants = ", ".join(f"{_local(name)} as {name}_at" for name in ("reported", *INSTANTS))
    moved = "false"
    if question.report:
        moved = (
            "exists (select from cases_caseevent event where event.case_id = c.id and event.at > %(made_at)s)"
        )
    sql = f"""
      select behind.*, c.number, c.address, c.reporter_name, c.reporter_phone, c.urgency, c.status, c.rating,
        {instants}, {moved} as moved
      from (select * from ({rows}) as month where {choice.where}) as behind join cases_case c on c.id = behind.id
      order by behind.id"""  # noqa: S608 names of our own alone
    return fetched(sql, params | {"key": choice.key, "made_at": question.now})


def _local(name: str) -> str:
    """An instant on Shanghai's clock, without a zone, to the second: what a spreadsheet takes for a date."""
    return f"date_trunc('second', c.{name}_at at time zone 'Asia/Shanghai')"


class Words:
    """What keys and bits are called, each looked up once a file."""

    def __init__(self, question: Question) -> None:
        names: dict[str, Names] = {by: names_of(question, by) for by in DIMENSIONS}
        # A file is written after its request, or by a worker: whose it is stands in the question.
        self.hides_homes = question.user.standing.hides_homes
        self.name = cache(lambda by, key: name_of(DIMENSIONS[by], names[by], key)[1])
        self.counts_in = cache(_counts_in)
        self.urgency = {value: str(label) for value, label in Urgency.choices}
        self.status = {value: str(label) for value, label in Status.choices}
        self.rating = {value: str(label) for value, label in Rating.choices}
        self.yes, self.no, self.moved_on = _("是"), _("否"), _("定稿后有变动，空着的见案卷")

    def in_time(self, parts: int) -> str:
        """Of what is due: by its deadline or not; nothing is said of the rest."""
        if parts & BY_NAME["due_in_time"].mask:
            return self.yes
        return self.no if parts & BY_NAME["due_late"].mask else ""


def _counts_in(parts: int) -> str:
    """In which numbers a row counts; a label may hold commas of its own."""
    return _("；").join(str(part.label) for part in PARTS if parts & part.mask)


def _line(row: Mapping[str, Any], words: Words) -> Line:
    """One row in the order of the headings."""
    place = row["place_code"]
    moved = row["moved"]
    mutable: Line = [row[f"{name}_at"] for name in INSTANTS] + [words.rating.get(row["rating"], "")]
    return [
        row["number"],
        words.name("community", place[:COMMUNITY_DIGITS] if len(place) >= COMMUNITY_DIGITS else ""),
        words.name("grid", place if len(place) == GRID_DIGITS else ""),
        _masked_address(row, words.hides_homes),
        words.name("category", _key(row["category_id"])),
        words.name("source", row["source"]),
        None if moved else words.urgency[row["urgency"]],
        None if moved else words.status[row["status"]],
        words.name("executor", _key(row["executor_id"])),
        words.name("area", _key(row["area_id"])),
        row["reported_at"],
        *([None] * len(mutable) if moved else mutable),
        words.in_time(row["parts"]),
        *(None if span is None else hours(span) for span in row["spans"]),
        words.counts_in(row["parts"]),
        words.moved_on if moved else None,
    ]


def _key(number: int | None) -> str:
    return "" if number is None else str(number)


def _masked_address(row: Mapping[str, Any], hides_homes: bool) -> str:
    """Nothing is unsealed for a row without an address."""
    address: str = row["address"]
    if not address:
        return ""
    with reading(lambda: hides_homes):
        return mask_known(address, unseal(row["reporter_name"]), unseal(row["reporter_phone"]))
