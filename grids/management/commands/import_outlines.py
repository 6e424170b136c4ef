"""`manage.py import_outlines FILE --crs gcj02 --from 2026-01-01`: a street's grid outlines from GeoJSON."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from grids.places import GCJ02, WGS84, OutlinesRefused, import_outlines


class Command(BaseCommand):
    """Takes in the whole file or nothing of it, and says each thing that is wrong with it."""

    help = "Import the outlines of all grids of a street from a GeoJSON FeatureCollection."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, what it is in, and from which day it holds."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--crs", choices=[WGS84, GCJ02], required=True)
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, required=True)
        parser.add_argument("--illustrative", action="store_true", help="drawn, not surveyed")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, or fail with the sentences."""
        try:
            taken = import_outlines(
                options["file"].read_bytes(),
                crs=options["crs"],
                from_on=options["from_on"],
                illustrative=options["illustrative"],
            )
        except OSError as error:
            raise CommandError(str(error)) from error
        except OutlinesRefused as refusal:
            raise CommandError("\n" + "\n".join(refusal.sentences)) from refusal
        self.stdout.write(f"{taken.street.code}: {taken.new} new, {taken.same} unchanged")
