"""The five ones, derived from what field work has filed already; the grid's list; excuses, reminders, handovers."""

from cases.rounds.judging import Ones, State, Value
from cases.rounds.periods import Period, month_of, parse_month, parse_week, week_of, weeks_of
from cases.rounds.reckoning import of_grid, of_grids, of_month, of_week, states_of_grids

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
