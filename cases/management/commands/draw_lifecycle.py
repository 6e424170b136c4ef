"""Draw the life-cycle's table anew in docs/life-of-a-case.md."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from cases.lifecycle import redraw

DOCUMENT = Path("docs/life-of-a-case.md")


class Command(BaseCommand):
    """Write the diagram and the tables between the document's marks."""

    help = "Draw the life-cycle's diagram and tables in docs/life-of-a-case.md."

    def handle(self, *args: Any, **options: Any) -> None:
        """Renew the document in place."""
        document = settings.BASE_DIR / DOCUMENT
        with translation.override("zh-hans"):
            document.write_text(redraw(document.read_text(encoding="utf-8")), encoding="utf-8")
        self.stdout.write(f"{DOCUMENT} drawn.")
