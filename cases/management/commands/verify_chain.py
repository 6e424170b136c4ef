"""Says whether the story of every case stands as it was written; exit code 1 when it does not."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from cases.lifecycle import verify_all


class Command(BaseCommand):
    """``manage.py verify_chain [--since 2026-01-31] [--files]``"""

    help = "Verify the hash chains of all cases and the daily seals; --since looks at what grew since a day."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        """How far back, and whether to read the files."""
        parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--files", action="store_true", help="read the photos' files as well")

    def handle(self, *args: Any, since: date | None = None, files: bool = False, **options: Any) -> None:
        """Print each fault on a line of its own, or what is whole."""
        findings = verify_all(since, files=files)
        for fault in findings.faults:
            self.stdout.write(str(fault))
        seen = {"cases": findings.cases, "events": findings.events, "seals": findings.seals}
        if findings.whole:
            self.stdout.write(_("完好：案卷 %(cases)d 件，记录 %(events)d 条，封存 %(seals)d 次。") % seen)
            return
        seen["faulty"] = findings.faulty
        raise CommandError(
            _("发现 %(faulty)d 处不符 (共查案卷 %(cases)d 件，记录 %(events)d 条，封存 %(seals)d 次)。")
            % seen
        )
