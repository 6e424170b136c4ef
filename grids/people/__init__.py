"""People: how they get into an account, what protects it, and what a change of the registers does to their reach."""

from grids.people import access, credentials
from grids.people.access import Watch, WidensOwn, log_for
from grids.people.staff import ids_in_centre, in_centre, in_office, in_offices

__all__ = [
    "Watch",
    "WidensOwn",
    "access",
    "credentials",
    "ids_in_centre",
    "in_centre",
    "in_office",
    "in_offices",
    "log_for",
]
