"""Who could help with what: proposals with their reasons, computed when they are looked at. A person decides.

Free at that time is a condition, not a reason among others: what is taken, over or not offered in any of the
suitable parts of the week is not proposed; nor are goods and hands whose words have nothing in common with what is
wanted. What shares most words comes first, then the nearest, then what went well before. What somebody
declined is not proposed to that need or project again.
"""

from volunteers.matching import match_decisions
from volunteers.matching.availability import money_given
from volunteers.matching.candidates import for_need, for_project
from volunteers.matching.page_decisions import decide_from_page
from volunteers.matching.proposals import Proposal

__all__ = [
    "Proposal",
    "decide_from_page",
    "for_need",
    "for_project",
    "match_decisions",
    "money_given",
]
