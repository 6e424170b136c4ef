"""The five ones, derived from what field work has filed already; the grid's list; excuses, reminders, handovers."""

from cases.five_ones import handovers, periods, reminders
from cases.five_ones.calculation import of_grid, of_grids, of_month, of_week, states_of_grids
from cases.five_ones.evaluation import NAMES, SHORT, Code, Ones, State
from cases.five_ones.periods import Period, midnight, month_of, parse_month, parse_week, shanghai_day, week_of

__all__ = [
    "NAMES",
    "SHORT",
    "Code",
    "Ones",
    "Period",
    "State",
    "handovers",
    "midnight",
    "month_of",
    "of_grid",
    "of_grids",
    "of_month",
    "of_week",
    "parse_month",
    "parse_week",
    "periods",
    "reminders",
    "shanghai_day",
    "states_of_grids",
    "week_of",
]
