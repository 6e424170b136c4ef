"""Rows about who and where."""

from grids.models.people import (
    ADMIN,
    AUDITOR,
    CENTRE,
    Executor,
    Membership,
    Posting,
    Reveal,
    User,
)
from grids.models.places import (
    BUREAU_CODES,
    Building,
    Community,
    EnforcementArea,
    Grid,
    GridOutline,
    Place,
    Site,
    Street,
)

__all__ = [
    "ADMIN",
    "AUDITOR",
    "BUREAU_CODES",
    "CENTRE",
    "Building",
    "Community",
    "EnforcementArea",
    "Executor",
    "Grid",
    "GridOutline",
    "Membership",
    "Place",
    "Posting",
    "Reveal",
    "Site",
    "Street",
    "User",
]
