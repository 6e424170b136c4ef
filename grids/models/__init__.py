"""Rows about who and where."""

from grids.models.access import AccessChange
from grids.models.constraints import InOrder, NoOverlap
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
    DateSpan,
    EnforcementArea,
    Grid,
    GridOutline,
    Place,
    Site,
    Street,
    own_code,
)

__all__ = [
    "ADMIN",
    "AUDITOR",
    "BUREAU_CODES",
    "CENTRE",
    "AccessChange",
    "Building",
    "Community",
    "DateSpan",
    "EnforcementArea",
    "Executor",
    "Grid",
    "GridOutline",
    "Household",
    "InOrder",
    "Intake",
    "IntakeFault",
    "IntakeStretch",
    "Membership",
    "NoOverlap",
    "Place",
    "Posting",
    "Reveal",
    "Site",
    "Street",
    "User",
    "own_code",
]
