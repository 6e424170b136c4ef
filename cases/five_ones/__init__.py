"""The five ones, derived from what field work has filed already; the grid's list; excuses, reminders, handovers."""

from cases.five_ones.calculation import of_grid, of_grids, of_month, of_week, states_of_grids
from cases.five_ones.evaluation import Ones, State, Value
from cases.five_ones.periods import Period, month_of, parse_month, parse_week, week_of, weeks_of

__all__ = [
    "Ones",
    "Period",
    "State",
    "Value",
    "month_of",
    "of_grid",
    "of_grids",
    "of_month",
    "of_week",
    "parse_month",
    "parse_week",
    "states_of_grids",
    "week_of",
    "weeks_of",
]
