"""Who helps: volunteers, units, the three lists, projects, activities, councils."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """The app in Django's register."""

    name = "volunteers"
    verbose_name = _("多元共治")
    # What stands beside pages of cases: cases.related_links.
    related_links = {
        "need": "volunteers.related_links.of_need",
        "case": "volunteers.related_links.of_case",
        "track": "volunteers.related_links.of_tracked_case",
        "cases": "volunteers.related_links.of_the_day",
        "tasks": "volunteers.related_links.of_the_day",
    }
