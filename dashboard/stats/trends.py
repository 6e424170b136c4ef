"""Twelve months of 按期结案率 for each row: frozen months as they were frozen, the others as they read now."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cases.five_ones import Period, month_of
from dashboard.models import MonthlyReport
from dashboard.stats.conditions import BY_NAME, DUE
from dashboard.stats.dimensions import DIMENSIONS
from dashboard.stats.figures import FIGURES, Value, value_of
from dashboard.stats.month_rows import Question, fetched, named, readable

MONTHS = 12
FIGURE = FIGURES["closing_in_time"]
WIDTH, HEIGHT = 88, 22
LIVE_COLUMNS = "place_code category_id executor_id source settled status deadline_at resolved_at".split()  # noqa: SIM905


@dataclass(frozen=True)
class Trend:
    """A row's twelve values, oldest first, and the line through them."""

    months: tuple[Period, ...]
    values: tuple[Value, ...]
    floor: int

    @property
    def strokes(self) -> list[str]:
        """The points of each unbroken line; a month with too few cases leaves a gap."""
        strokes: list[list[str]] = [[]]
        for number, value in enumerate(self.values):
            if value.rate is None:
                strokes.append([])
            else:
                strokes[-1].append(self._point(number, value.rate))
        return [" ".join(points) for points in strokes if points]

    @property
    def dots(self) -> list[tuple[str, str]]:
        """Points that stand alone, and the last one."""
        alone = [stroke for stroke in self.strokes if " " not in stroke]
        last = self.values[-1].rate
        alone += [self._point(MONTHS - 1, last)] if last is not None else []
        return [(point.split(",")[0], point.split(",")[1]) for point in alone]

    @property
    def is_drawn(self) -> bool:
        """Whether any month has cases enough for a rate."""
        return any(value.rate is not None for value in self.values)

    @property
    def words(self) -> str:
        """The same for whoever does not see the line."""
        pairs = zip(self.months, self.values, strict=True)
        return "; ".join(f"{month.key} {value.shown}" for month, value in pairs)

    def _point(self, number: int, rate: Decimal) -> str:
        x = 2 + number * (WIDTH - 4) / (MONTHS - 1)
        y = HEIGHT - 2 - float(rate - self.floor) / (100 - self.floor) * (HEIGHT - 4)
        return f"{x:.1f},{y:.1f}"


def trends_of(question: Question, by: str) -> dict[str | None, Trend]:
    """Key → its twelve months up to the month asked for; ``None`` is the line for all. Two or three statements."""
    months = [question.month]
    while len(months) < MONTHS:
        months.insert(0, months[0].before)
    reports = _reports(question, months)
    live = _live(question, by, months)
    counts = {place: line for place, line in live.items() if place[1] not in reports}
    counts |= _frozen(question, by, list(reports.values()))
    keys = {key for key, _month in counts}
    values = {
        key: tuple(value_of(FIGURE, counts.get((key, month), {}), {}) for month in months) for key in keys
    }
    rates = [value.rate for own in values.values() for value in own if value.rate is not None]
    floor = min(90, int(min(rates, default=Decimal(90)) // 10 * 10))
    return {key: Trend(tuple(months), own, floor) for key, own in values.items()}


def _reports(question: Question, months: list[Period]) -> dict[Period, MonthlyReport]:
    """The latest version of each frozen month; of the month asked for, what is being read."""
    first, last = months[0].first, months[-1].first
    kept = MonthlyReport.objects.visible_to(question.user).filter(month__gte=first, month__lt=last)
    found = {report.period: report for report in kept.defer("figures", "names").order_by("version")}
    return found | ({question.month: question.report} if question.report else {})


def _live(question: Question, by: str, months: list[Period]) -> dict[Any, Mapping[str, Any]]:
    inside, params = named(readable(question.user).order_by().values_list(*LIVE_COLUMNS))
    params |= {"starts": months[0].starts, "until": question.until}
    month = "date_trunc('month', deadline_at at time zone 'Asia/Shanghai')::date"
    sql = f"""
      select key, month, grouping(key) as is_total, count(*) filter (where due) as due,
        count(*) filter (where due_in_time) as due_in_time
      from (select {DIMENSIONS[by].key} as key, {month} as month, {BY_NAME["due"].where} as due,
          {BY_NAME["due_in_time"].where} as due_in_time
        from (select visible.*, community.area_id from ({inside}) as visible
          left join grids_community community on community.code = left(visible.place_code, 12)) as placed
        where {DUE}) as dated
      group by grouping sets ((key, month), (month))"""  # noqa: S608 names of our own alone
    return _by_key_and_month(fetched(sql, params))


def _frozen(question: Question, by: str, reports: list[MonthlyReport]) -> dict[Any, Mapping[str, Any]]:
    if not reports:
        return {}
    due, in_time = BY_NAME["due"].mask, BY_NAME["due_in_time"].mask
    sql = f"""
      select key, month, grouping(key) as is_total, count(*) as due,
        count(*) filter (where parts & {in_time} <> 0) as due_in_time
      from (select {DIMENSIONS[by].key} as key, report.month, parts
        from dashboard_frozencase join dashboard_monthlyreport report on report.id = report_id
        where report_id = any(%(reports)s) and parts & {due} <> 0
          and place_code like any(%(places)s)) as kept
      group by grouping sets ((key, month), (month))"""  # noqa: S608 names of our own alone
    params = {
        "reports": [report.pk for report in reports],
        "places": [f"{prefix}%" for prefix in question.prefixes],
    }
    return _by_key_and_month(fetched(sql, params))


def _by_key_and_month(lines: list[dict[str, Any]]) -> dict[Any, Mapping[str, Any]]:
    return {(None if line["is_total"] else line["key"], month_of(line["month"])): line for line in lines}
