"""Finding things before they boil over: what many ask for at once, in one place or everywhere, against its base line.

`engine` groups matters and judges them, from cases and from files alike; `samples` brings the street's cases to it,
`notes` writes what it found as notes, `actions` is what a person then does with a note.
"""

from dashboard.analysis import wording
from dashboard.analysis.actions import look_again, make_task
from dashboard.analysis.engine import MOST_ITEMS, Matter, find_in_hindsight
from dashboard.analysis.key_terms import binding_words
from dashboard.analysis.likeness import Item
from dashboard.analysis.notes import analyse
from dashboard.analysis.wording import change

__all__ = [
    "MOST_ITEMS",
    "Item",
    "Matter",
    "analyse",
    "binding_words",
    "change",
    "find_in_hindsight",
    "look_again",
    "make_task",
    "wording",
]
