"""研判提示 on the screen: what the analysis points out and nobody has judged yet."""

from dataclasses import dataclass

from django.urls import reverse

from dashboard.analysis import change
from dashboard.models import Note
from dashboard.scope import Scope
from grids.privacy import mask_text

SHOWN = 3


@dataclass(frozen=True)
class Shown:
    """One note: what it says, what speaks for it, and where the evidence and the next step stand."""

    headline: str
    evidence: str
    url: str


def notes_for(scope: Scope) -> list[Shown]:
    """The notes of the places that wait for somebody, the weightiest first; one query."""
    waiting = Note.objects.filter(scope.condition).alarming().select_related("category")
    return [Shown(mask_text(note.headline), change(note), note.get_absolute_url()) for note in waiting]


def notes_address() -> str:
    """Where these notes are listed, and judged."""
    return reverse("analysis")
