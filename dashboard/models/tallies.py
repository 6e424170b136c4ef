"""Tallies: how many rows of a kind a day or a month holds in a place, so that the screen costs the same every year.

The database's own triggers write the lines in the transaction that writes the row, so a sum over both tables is
exact at every instant. What a line counts is said once, in the functions that the first migration makes.
See docs/decisions/0012-the-screen-adds-up-tallies.md.
"""

from datetime import date

from django.db import models

from cases.models import OfAPlace
from grids.models import Household

# The day of what stands as it stands, whenever it began.
EVER = date(2000, 1, 1)


class Counted(models.Model):
    """So many rows of a kind, of a day, in a place."""

    what = models.CharField(max_length=20)
    day = models.DateField()
    place_code = models.CharField(max_length=15)
    key = models.BigIntegerField(default=0, help_text="the category's id, where the kind is by category")
    n = models.IntegerField()

    class Meta:
        abstract = True


class Tally(Counted):
    """Lines folded together: a day's by grid, a month's by community, or what stands now."""

    class Span(models.TextChoices):
        """What ``day`` stands for."""

        DAY = "day"
        MONTH = "month"
        EVER = "ever"

    span = models.CharField(max_length=5, choices=Span)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["span", "what", "day", "place_code", "key"], include=["n"], name="one_tally_a_cell"
            )
        ]

    def __str__(self) -> str:
        return f"{self.span} {self.what} {self.day} {self.place_code} {self.n}"


class TallyLine(Counted):
    """A change of a tally, written by a trigger and folded in by the clock; n is 1 or -1."""

    def __str__(self) -> str:
        return f"{self.what} {self.day} {self.place_code} {self.n:+}"


class LastMeeting(models.Model):
    """When a household was last met, and in which grid; written by the trigger on visits."""

    household = models.OneToOneField(Household, models.CASCADE, primary_key=True, related_name="last_meeting")
    place_code = models.CharField(max_length=15)
    at = models.DateTimeField()

    objects = OfAPlace.as_manager()

    class Meta:
        indexes = [models.Index("at", "place_code", name="last_meeting_at")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.at:%Y-%m-%d}"
