"""Says how well categories can be learned from a file of texts: five folds, nothing written, no database asked."""

import resource
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cases.dispatching import bands, confusion, labels
from cases.dispatching.learning.rows import WrongFile, examples_of
from cases.dispatching.learning.training import TooFew, measure, usable


class Command(BaseCommand):
    """``manage.py measure_suggestions FILE.csv --text text --headline title --category category``"""

    help = "Measure on a CSV of texts and categories: five folds without repeats, macro-F1, confidence, confusion."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and the names of its columns."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--text", default="text", help="column of the text (default: text)")
        parser.add_argument(
            "--category", default="category", help="column of the category (default: category)"
        )
        parser.add_argument(
            "--headline", help="column of a headline (default: title, if there is one; '' for none)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, measure, print."""
        columns = {name: options[name] for name in ("text", "category", "headline")}
        try:
            examples = examples_of(options["file"], **columns)
            began = time.monotonic()
            kept = usable(examples)
            measures = measure(examples)
        except (WrongFile, TooFew) as error:
            raise CommandError(
                str(error) if isinstance(error, WrongFile) else f"only {error} usable rows."
            ) from error
        seconds, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"{len(examples)} rows, {len(kept)} without repeats and rare categories, "
            f"{len(measures.labels())} categories"
        )
        self.stdout.write(f"macro-F1 {measures.macro_f1:.4f}   right {measures.accuracy:.1%}   five folds")
        self.stdout.write(f"{seconds:.1f} s for five trainings and their measuring, at most {peak:.0f} MB")
        for table in (labels(measures), confusion(measures), bands(measures)):
            self.stdout.write("")
            self.stdout.writelines(f"{line}\n" for line in table)
