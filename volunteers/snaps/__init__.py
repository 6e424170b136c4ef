"""Reports by a personal link, and the street's thanks for a month of them."""

from volunteers.snaps import actions

__all__ = [
    "actions",
]
