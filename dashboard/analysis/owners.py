"""Who would own the task: whom the rules name for such a matter at such a place, else the community office."""

from cases.dispatching import Matter, rule_book
from dashboard.models import Note

NOON = 12


def likely_owner(note: Note) -> str:
    """The executor's code; empty where nobody is named."""
    book = rule_book()
    path = note.category.path if note.category else ""
    matter = Matter(note.street_id, note.place_code, path, "normal", "analysis", NOON)
    line = book.first(matter)
    unit = (
        book.find(line, note.place_code)
        if line
        else book.executors.get(book.offices.get(note.place_code[:12], 0))
    )
    return unit.code if unit else ""
