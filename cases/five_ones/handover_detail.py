"""A handover laid out: the rows that were open on the day, each as it stands now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.functional import Promise as Words

from cases.five_ones import evidence
from cases.five_ones.grid_list import MODELS, SECTIONS
from cases.models import Handover, Visit

MOST = 200


@dataclass
class HandoverPart:
    """One kind of things: those open on the day, and those that ended in the thirty days before it."""

    name: str
    label: Words
    rows: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    count: int = 0
    changed_count: int = 0


@dataclass
class Laid:
    """All of it; ``still_open`` counts what nobody has brought to its end since."""

    parts: list[HandoverPart]

    @property
    def still_open(self) -> int:
        """How much of what was handed over is still open."""
        return sum(1 for part in self.parts if part.name != "household" for row in part.rows if not row.over)


def laid_out(handover: Handover, now: datetime) -> Laid:
    """The rows behind the kept keys, in the order of the sections; ten queries at the most."""
    kept = handover.matters
    changed = kept.get("changed", {})
    parts = []
    for name, label in SECTIONS.items():
        keys, others = kept.get(name, []), changed.get(name, [])
        part = HandoverPart(name, label, count=len(keys), changed_count=len(others))
        part.rows, part.changed = _rows(name, keys[:MOST]), _rows(name, others[:MOST])
        parts.append(part)
    return Laid(parts)


def _rows(name: str, keys: list[int]) -> list[Any]:
    if not keys:
        return []
    found = {row.pk: row for row in _with_all(name, MODELS[name].objects.filter(pk__in=keys))}
    rows = [found[key] for key in keys if key in found]
    for row in rows:
        row.over = _is_over(name, row)
    return rows


def _is_over(name: str, row: Any) -> bool:
    if name == "household":
        return row.retired_on is not None
    return bool(row.gone_at if name == "hazard" else row.ended_at)


def _with_all(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    if name == "case":
        return rows.select_related("category", "grid")
    if name == "household":
        met = evidence.newest(Visit.objects.filter(evidence.MEETING, household=OuterRef("pk")))
        return rows.select_related("building").annotate(met_at=Subquery(met.values("at")[:1]))
    return rows.select_related("household__building", "site")
