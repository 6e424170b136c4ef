"""Says whether every frozen month stands as it was frozen; exit code 1 when one does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from dashboard.models import MonthlyReport
from dashboard.stats import faults_of


class Command(BaseCommand):
    """``manage.py verify_months``"""

    help = "Verify the hashes of all frozen months, of the cases they keep, and that none is missing between them."
    requires_migrations_checks = True

    def handle(self, *args: Any, **options: Any) -> None:
        """Print each fault on a line of its own, or how many are whole."""
        looked_at, faulty = 0, 0
        for report in MonthlyReport.objects.order_by("pk").iterator(chunk_size=1):
            looked_at += 1
            faults = faults_of(report)
            faulty += bool(faults)
            for fault in faults:
                self.stdout.write(f"{report}: {fault}")
        if faulty:
            raise CommandError(
                _("%(faulty)d 份月结不符 (共查 %(all)d 份)。") % {"faulty": faulty, "all": looked_at}
            )
        self.stdout.write(_("完好：月结 %d 份。") % looked_at)
