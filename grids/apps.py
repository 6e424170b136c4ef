"""The app that knows who and where."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.utils.translation import gettext_lazy as _


class GridsConfig(AppConfig):
    """Places and people."""

    name = "grids"
    default = True
    verbose_name = _("网格与人员")


class RegistersConfig(admin_apps.AdminConfig):
    """Django's admin with the registers' site."""

    default = False
    default_site = "grids.admin_site.RegisterSite"
