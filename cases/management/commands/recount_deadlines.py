"""Counts the open terms anew after the working time became another: now, to the end; or says what it would move."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.calendar import recount
from cases.models import CalendarChange

WHOLE_DAY = 86_400.0


class Command(BaseCommand):
    """``manage.py recount_deadlines [--check]``"""

    help = "Count the open terms anew by the present calendar; --check only says which would move."
    requires_migrations_checks = True

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether only to look."""
        parser.add_argument("--check", action="store_true", help="change nothing")

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        """A line for each of the first that move, or how many moved."""
        now = timezone.now()
        if check:
            found = recount.foresee(recount.counted_by(now), recount.kept_now(now), now)
            for one in found.named:
                self.stdout.write(f"{one.label}: {one.before_shown} → {one.after_shown}")
            self.stdout.write(_("将重算 %d 个期限。") % found.moved)
            return
        recount.begin(now)
        unfinished = list(
            CalendarChange.objects.filter(finished_at__isnull=True).values_list("pk", flat=True)
        )
        done = recount.run(WHOLE_DAY)
        counts = [sum(change.moved.values()) for change in CalendarChange.objects.filter(pk__in=unfinished)]
        self.stdout.write(_("已重算 %d 个期限。") % sum(counts))
        if not done:
            self.stdout.write(_("还有一部分由后台接着重算。"))
