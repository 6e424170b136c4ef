"""Areas, teams, and who is on duty."""

from cases.duty import roster
from cases.duty.areas import AreaFigure, AreaScope, Span, Table, month_of, table
from cases.duty.roster import Turn, team_people
from cases.duty.teams import candidates, departments_of, officers_of, own_departments, team_of, teams_of

__all__ = [
    "AreaFigure",
    "AreaScope",
    "Span",
    "Table",
    "Turn",
    "candidates",
    "departments_of",
    "month_of",
    "officers_of",
    "own_departments",
    "roster",
    "table",
    "team_of",
    "team_people",
    "teams_of",
]
