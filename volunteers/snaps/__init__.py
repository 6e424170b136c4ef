from volunteers.snaps import actions

__all__ = [
    "actions",
]
