"""The registers that admins keep, each on a page of its own."""

from grids.admin import households, people, places
from grids.admin.register import FoundByNumber, RegisterAdmin

__all__ = ["FoundByNumber", "RegisterAdmin", "households", "people", "places"]
