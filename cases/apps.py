"""The app that knows what happens."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Requests from report to feedback."""

    name = "cases"
    verbose_name = _("诉求办理")
