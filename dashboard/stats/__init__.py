"""The month's figures: one definition for page, API, exports and frozen months.

``table_of(question, by)`` gives the figures, ``cases_of(question, part, by, key)`` the cases behind one number,
``rows_of(question)`` the SQL of all rows behind the month; ``values_of(counts)`` alone recomputes a bulletin.
"""

from dashboard.stats.case_list import cases_of
from dashboard.stats.conditions import BY_NAME
from dashboard.stats.dimensions import DIMENSIONS
from dashboard.stats.figures import FIGURES, Figure, Value, is_balanced, values_of
from dashboard.stats.month_rows import Question, rows_of, street_of
from dashboard.stats.tables import Row, Table, table_of

__all__ = [
    "BY_NAME",
    "DIMENSIONS",
    "FIGURES",
    "Figure",
    "Question",
    "Row",
    "Table",
    "Value",
    "cases_of",
    "is_balanced",
    "rows_of",
    "street_of",
    "table_of",
    "values_of",
]
