"""The cases behind one number: exactly those that its part counted, of one key or of all."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.expressions import RawSQL

from cases.models import CaseQuerySet
from dashboard.stats.conditions import BY_NAME, Part, Step
from dashboard.stats.dimensions import DIMENSIONS, name_of
from dashboard.stats.month_rows import Question, readable, rows_of
from dashboard.stats.tables import names_of


@dataclass(frozen=True)
class CaseList:
    """The cases behind a number, what the number is, and of what."""

    cases: CaseQuerySet
    part: Part | Step
    of_what: str
    told: str


def list_of(question: Question, asked: Mapping[str, str]) -> CaseList | None:
    """The list that an address names by ``of``, ``by`` and ``key``; None for a part or dimension that is none."""
    part, by, key = BY_NAME.get(asked.get("of", "reported")), asked.get("by", ""), asked.get("key")
    if part is None or (key is not None and by not in DIMENSIONS):
        return None
    name = name_of(DIMENSIONS[by], names_of(question, by), key)[1] if key is not None else ""
    told = " · ".join(word for word in (name, str(part.label)) if word)
    return CaseList(cases_of(question, part.name, by, key), part, name, told)


def cases_of(question: Question, part: str, by: str = "", key: str | None = None) -> CaseQuerySet:
    """The cases of a part; with ``by`` and ``key`` those of one row of that table."""
    rows, params = rows_of(question)
    narrowed = f"and {DIMENSIONS[by].key} = %(key)s" if key is not None else ""
    sql = f"select id from ({rows}) as behind where parts & {BY_NAME[part].mask} <> 0 {narrowed}"  # noqa: S608
    return readable(question.user).filter(pk__in=_positional(sql, params | {"key": key}))


def _positional(sql: str, params: dict[str, object]) -> RawSQL:
    """Named parameters as the ORM takes them: by their place."""
    order: list[object] = []

    class Noted(dict[str, object]):
        def __missing__(self, name: str) -> str:
            order.append(params[name])
            return "%s"

    return RawSQL(sql % Noted(), order)  # noqa: S611
