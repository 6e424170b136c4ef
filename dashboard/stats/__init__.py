"""The month's figures: one definition for page, API, exports and frozen months.

``table_of(question, by)`` gives the figures, ``cases_of(question, part, by, key)`` the cases behind one number,
``rows_of(question)`` the SQL of all rows behind the month; ``values_of(counts)`` alone recomputes a bulletin.
"""

from dashboard.stats.accesses import log_access
from dashboard.stats.case_list import cases_of
from dashboard.stats.conditions import BY_NAME, PARTS, STEPS
from dashboard.stats.dimensions import COMMUNITY_DIGITS, DIMENSIONS, GRID_DIGITS, Names, name_of
from dashboard.stats.figures import (
    COUNTS,
    FIGURES,
    RATES,
    SPANS,
    Figure,
    Value,
    hours,
    is_balanced,
    label_of,
    values_of,
)
from dashboard.stats.frozen_months import faults_of
from dashboard.stats.month_rows import Question, fetched, rows_of
from dashboard.stats.params import NoSuchMonth, question_of
from dashboard.stats.presentation import DEFAULT_BY, Number
from dashboard.stats.tables import Row, Table, names_of, table_of
from dashboard.stats.trends import trends_of
from dashboard.stats.views import asked

__all__ = [
    "BY_NAME",
    "COMMUNITY_DIGITS",
    "COUNTS",
    "DEFAULT_BY",
    "DIMENSIONS",
    "FIGURES",
    "GRID_DIGITS",
    "PARTS",
    "RATES",
    "SPANS",
    "STEPS",
    "Figure",
    "Names",
    "NoSuchMonth",
    "Number",
    "Question",
    "Row",
    "Table",
    "Value",
    "asked",
    "cases_of",
    "faults_of",
    "fetched",
    "hours",
    "is_balanced",
    "label_of",
    "log_access",
    "name_of",
    "names_of",
    "question_of",
    "rows_of",
    "table_of",
    "trends_of",
    "values_of",
]
