"""The registers that admins keep, each on a page of its own."""

from grids.admin import people, places

__all__ = ["people", "places"]
