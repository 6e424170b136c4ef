"""What it adds up to: months, figures, exports and the command-centre screen."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    """The app in Django's register."""

    name = "dashboard"
    verbose_name = _("数据研判")
    # What stands beside pages of the apps below: cases.related_links.
    related_links = {"agenda": "dashboard.related_links.of_agenda"}
