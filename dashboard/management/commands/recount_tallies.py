"""`manage.py recount_tallies`: counts what the screen adds up anew from the rows, and says what was wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from dashboard.tallies import differences, recount
from dashboard.upkeep import folding_alone

SHOWN = 20


class Command(BaseCommand):
    """Compares, and counts anew unless only asked to compare."""

    help = "Compares the screen's tallies with the rows and counts them anew."

    def add_arguments(self, parser: CommandParser) -> None:
        """Only look?"""
        parser.add_argument("--check", action="store_true", help="only compare; 1 when something differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Says what differed and what was done."""
        today = timezone.localdate()
        wrong = differences(today)
        for line in wrong[:SHOWN]:
            self.stdout.write(line)
        self.stdout.write(f"{len(wrong)} tallies differ from the rows.")
        if options["check"]:
            raise SystemExit(1 if wrong else 0)
        with folding_alone() as mine:
            if not mine:
                raise SystemExit("Another run is folding; try again in a moment.")
            recount(today)
        self.stdout.write(f"Counted anew; {len(differences(today))} differ now.")
