"""The app that knows who and where."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    """Places and people."""

    name = "grids"
    verbose_name = _("网格与人员")
