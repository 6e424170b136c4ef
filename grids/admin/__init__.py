"""The registers that admins keep, each on a page of its own."""

from grids.admin import households, people, places

__all__ = ["households", "people", "places"]
