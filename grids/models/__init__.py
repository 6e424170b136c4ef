"""Rows about who and where."""

from grids.models.access import AccessChange
from grids.models.households import Household
from grids.models.intakes import Intake, IntakeFault, IntakeStretch
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
    "AccessChange",
    "Building",
    "Community",
    "EnforcementArea",
    "Executor",
    "Grid",
    "GridOutline",
    "Household",
    "Intake",
    "IntakeFault",
    "IntakeStretch",
    "Membership",
    "Place",
    "Posting",
    "Reveal",
    "Site",
    "Street",
    "User",
]
