"""What the dashboard keeps of its own: frozen months, who drew what, exports, tallies, links for walls, notes."""

from dashboard.models.exports import Export, ExportQuerySet
from dashboard.models.kiosk import KioskLink
from dashboard.models.months import FigureAccess, FrozenCase, MonthlyReport
from dashboard.models.notes import Note, NoteCase
from dashboard.models.tallies import EVER, LastMeeting, Tally, TallyLine

__all__ = [
    "EVER",
    "Export",
    "ExportQuerySet",
    "FigureAccess",
    "FrozenCase",
    "KioskLink",
    "LastMeeting",
    "MonthlyReport",
    "Note",
    "NoteCase",
    "Tally",
    "TallyLine",
]
