"""Rows about who helps, what is needed and given, and what is done together."""

from volunteers.models.activities import Activity, HelperLink, SignUp
from volunteers.models.councils import (
    Council,
    Meeting,
    Member,
    Option,
    Resolution,
    ResolutionEvent,
    ResolutionPhoto,
    Topic,
)
from volunteers.models.lists import Appeal, Booking, Match, Resource
from volunteers.models.money import Sums
from volunteers.models.people import (
    EASY_LETTERS,
    BuildingHead,
    Helper,
    JoinLink,
    Rider,
    Skill,
    new_join_token,
)
from volunteers.models.projects import (
    FULFILLED,
    SHOWN,
    Milestone,
    MoneyLine,
    Pledge,
    Project,
    ProjectEvent,
    ProjectPhoto,
    State,
)
from volunteers.models.snaps import Snap, Thanks
from volunteers.models.units import Unit, UnitLink
from volunteers.models.vocabulary import TAKEN_BY_TIME, Audience, Gift, Slot

__all__ = [
    "EASY_LETTERS",
    "FULFILLED",
    "SHOWN",
    "TAKEN_BY_TIME",
    "Activity",
    "Appeal",
    "Audience",
    "Booking",
    "BuildingHead",
    "Council",
    "Gift",
    "Helper",
    "HelperLink",
    "JoinLink",
    "Match",
    "Meeting",
    "Member",
    "Milestone",
    "MoneyLine",
    "Option",
    "Pledge",
    "Project",
    "ProjectEvent",
    "ProjectPhoto",
    "Resolution",
    "ResolutionEvent",
    "ResolutionPhoto",
    "Resource",
    "Rider",
    "SignUp",
    "Skill",
    "Slot",
    "Snap",
    "State",
    "Sums",
    "Thanks",
    "Topic",
    "Unit",
    "UnitLink",
    "new_join_token",
]
