"""Fills an empty database with the demonstration street."""

import time
from argparse import ArgumentParser
from datetime import date, datetime
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cases.models import Case, Category
from grids.models import Street, User

MODES = ("demo", "test")


class Command(BaseCommand):
    """``manage.py load_demonstration``: the same street for the same seed and day."""

    help = "Fills an empty database with the demonstration street; its accounts have a known password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The seed, the day, and what to do when something is there already."""
        parser.add_argument("--seed", type=int, default=7, help="other dice, another street (default 7)")
        parser.add_argument("--today", type=date.fromisoformat, help="the day it is (default: today)")
        parser.add_argument("--share", type=float, default=1.0, help="less than 1 thins the year's cases")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when something is there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse or load, and say what there is now."""
        if settings.MODE not in MODES:
            raise CommandError("load_demonstration runs only with HONGHUA_MODE=demo or test.")
        standing = what_stands_here()
        if standing and options["if_empty"]:
            return
        if standing:
            raise CommandError(f"load_demonstration fills only an empty database; this one holds {standing}.")
        # scikit-learn: two seconds that a start with the street already there need not wait
        from dashboard.demonstration import loading, people, receipts  # noqa: PLC0415

        began = time.monotonic()
        now = moment(options["today"])
        self.stdout.write("Loading the demonstration street …")
        self.stdout.flush()
        loading.load(options["seed"], now, options["share"])
        receipts.share_files()
        for line in loading.counts():
            self.stdout.write(f"  {line}")
        self.stdout.write(f"  accounts {', '.join(people.ACCOUNTS)}, password {people.PASSWORD}")
        self.stdout.write(f"  to follow a case as a resident: {loading.to_follow()}")
        self.stdout.write(f"Loaded in {time.monotonic() - began:.0f} s.")


def what_stands_here() -> str:
    """What an empty database would not hold, in words; empty when there is nothing."""
    counts = {
        "street": Street.objects.count(),
        "person": User.objects.count(),
        "category": Category.objects.count(),
        "case": Case.objects.count(),
    }
    return ", ".join(f"{name}: {count}" for name, count in counts.items() if count)


def moment(today: date | None) -> datetime:
    """Now; or twenty to eleven of the day that was named."""
    if today is None or today == timezone.localdate():
        return timezone.now()
    return datetime.combine(today, clock(10, 40), timezone.get_default_timezone())
