"""Learns suggestions: from a file given at set-up, or now from the closed cases instead of at night."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from cases.categories import categories
from cases.dispatching.learning.rows import WrongFile, closed_cases, examples_of, named_as_here
from cases.dispatching.learning.training import Example, TooFew
from cases.dispatching.learning.versions import train
from cases.models import LearnedFormula
from grids.models import Street


class Command(BaseCommand):
    """``manage.py train_suggestions [FILE.csv --text … --category …] [--street 320104003]``"""

    help = (
        "Learn categories from a CSV (codes or names of leaves), or categories and units from closed cases."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The file and the names of its columns; none for the closed cases."""
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--street", default="", help="code of the street; not needed where there is one")
        parser.add_argument("--text", default="text", help="column of the text (default: text)")
        parser.add_argument(
            "--category", default="category", help="column of the category (default: category)"
        )
        parser.add_argument(
            "--headline", help="column of a headline (default: title, if there is one; '' for none)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Learn and say what came of it."""
        street = self._street(options["street"])
        if options["file"]:
            self._learn(
                street, LearnedFormula.Kind.CATEGORY, self._from_file(options), LearnedFormula.Source.FILE
            )
            return
        for kind in LearnedFormula.Kind:
            self._learn(street, kind, closed_cases(street.pk, kind), LearnedFormula.Source.CASES)

    def _street(self, code: str) -> Street:
        streets = Street.objects.filter(code=code) if code else Street.objects.all()
        if len(streets) != 1:
            raise CommandError("No such street." if code else "Name the street with --street CODE.")
        return streets[0]

    def _from_file(self, options: dict[str, Any]) -> list[Example]:
        columns = {name: options[name] for name in ("text", "category", "headline")}
        try:
            known, unknown = named_as_here(examples_of(options["file"], **columns), categories().by_id)
        except WrongFile as error:
            raise CommandError(str(error)) from error
        for label, times in sorted(unknown.items(), key=lambda pair: -pair[1]):
            self.stderr.write(f"no leaf of the tree has the code or name “{label}”: {times} rows left out")
        return known

    def _learn(self, street: Street, kind: str, examples: list[Example], source: str) -> None:
        try:
            made = train(street, kind, examples, source, timezone.now())
        except TooFew as few:
            self.stderr.write(f"{kind}: only {few} usable rows, nothing learned.")
            return
        told = made.measures
        use = (
            "in use"
            if made.current
            else f"not in use: the present one has {made.before:.3f} on the same rows"
        )
        self.stdout.write(
            f"{kind} version {made.version}: {made.rows} rows, held back {told['rows']}, "
            f"macro-F1 {told['macro_f1']:.3f}, right {told['accuracy']:.1%}; {use}."
        )
