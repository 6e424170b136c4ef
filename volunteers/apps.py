"""Who helps: volunteers, units, the three lists, projects, activities, councils."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VolunteersConfig(AppConfig):
    """The app in Django's register."""

    name = "volunteers"
    verbose_name = _("多元共治")
