"""Lists the common matters of a file of texts with dates: the street's own engine, no database asked."""

import re
import resource
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.dispatching.learning.rows import WrongFile, read_csv
from dashboard.analysis import MOST_ITEMS, Item, Matter, binding_words, find_in_hindsight
from grids.privacy import mask_text

DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})")


class Command(BaseCommand):
    """``manage.py find_common_matters FILE.csv --text text --date posted_at``"""

    help = "List the common matters of a CSV of texts with dates, the weightiest first, with their members."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file, the names of its columns, and how much is listed."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--text", default="text", help="column of the text (default: text)")
        parser.add_argument("--date", default="posted_at", help="column of the date (default: posted_at)")
        parser.add_argument("--headline", default="title", help="column of a headline (default: title)")
        parser.add_argument("--likes", default="likes", help="column of the likes (default: likes)")
        parser.add_argument("--id", default="id", help="column of the number (default: id)")
        parser.add_argument("--top", type=int, default=30, help="how many matters (default 30; 0 for all)")
        parser.add_argument(
            "--members", type=int, default=0, help="members listed of each (default 0 for all)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, find, print."""
        began = time.monotonic()
        try:
            rows = list(read_csv(options["file"]))
        except WrongFile as error:
            raise CommandError(str(error)) from error
        for name in ("text", "date"):
            if rows and options[name] not in rows[0]:
                raise CommandError(f"no column “{options[name]}”; there are: {', '.join(map(str, rows[0]))}.")
        items = [item for row in rows if (item := item_of(row, options))]
        items = sorted(items, key=lambda item: item.on)[-MOST_ITEMS:]
        matters = find_in_hindsight(items)
        self.stdout.write(
            f"{len(items)} texts of {len(rows)} rows, {len(matters)} common matters, "
            f"{time.monotonic() - began:.1f} s, at most "
            f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )
        for number, matter in enumerate(matters[: options["top"] or None], 1):
            self._tell(number, matter, items, options["members"] or None)

    def _tell(self, number: int, matter: Matter, items: list[Item], most: int | None) -> None:
        judged, inside = matter.judgement, [items[at] for at in matter.members]
        chosen = set(matter.members)
        others = [item for at, item in enumerate(items) if at not in chosen]
        self.stdout.write("")
        self.stdout.write(
            f"{number}. weight {matter.weight():.0f}: {len(inside)} texts, {matter.voices} likes, "
            f"{inside[0].on} – {inside[-1].on}"
        )
        self.stdout.write(
            f"   busiest {judged.span.days} days from {judged.span.first}: {judged.count}, "
            f"expected {judged.running:.1f}, surprise {judged.surprise:.1f}"
        )
        self.stdout.write(f"   words: {'、'.join(binding_words(inside, others)) or '—'}")
        for item in inside[:most]:
            self.stdout.write(f"   {item.on}  {item.key}  {mask_text(item.headline or item.words)[:60]}")


def item_of(row: Mapping[str, str], options: Mapping[str, Any]) -> Item | None:
    """A row as the engine takes it; None without a text or a day."""
    words, day = (row[options["text"]] or "").strip(), DAY.search(row[options["date"]] or "")
    headline = (row.get(options["headline"]) or "").strip()
    if not (words or headline) or day is None:
        return None
    try:
        on = date(*map(int, day.groups()))
    except ValueError:
        return None
    likes = (row.get(options["likes"]) or "").strip()
    key = (row.get(options["id"]) or "").strip()
    return Item(key, words, on, headline, voices=int(likes) if likes.isdecimal() else 0)
