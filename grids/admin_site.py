"""The admin's house: who enters, in what order the registers stand, and the list that leads to going live."""

from typing import TYPE_CHECKING, Any, cast

from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.sites import UnfoldAdminSite

if TYPE_CHECKING:
    from grids.models import User

PLACES, PEOPLE, RULEBOOK = _("街道与网格"), _("人员与单位"), _("办理规则")
RECORDS = pgettext_lazy("section", "记录")
SECTIONS = (PLACES, PEOPLE, RULEBOOK, RECORDS)


class RegisterSite(UnfoldAdminSite):
    """Holds registers only: what other apps would show here (sign-in secrets, tokens) stays out."""

    index_title = _("上线准备")
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """Whoever is in the group 管理员."""
        user = request.user
        return user.is_authenticated and user.is_active and user.standing.is_admin

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Take a register; a ModelAdmin that is none is left out."""
        if admin_class is not None and hasattr(admin_class, "section"):
            super().register(model_or_iterable, admin_class, **options)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Strangers sign in where everyone does; whoever is signed in and no admin is refused."""
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        here = request.GET.get("next") or reverse("admin:index")
        return redirect_to_login(here, settings.LOGIN_URL)

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Where everyone changes it: there it is on the log and ends the tokens."""
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """What to load, in which order, and how far it is."""
        return super().index(request, {"steps": self.steps(request)} | (extra_context or {}))

    def registers(self) -> list[Any]:
        """The registers in the order of their sections."""
        apps_in_order = [config.label for config in apps.get_app_configs()]
        return sorted(
            self._registry.values(),
            key=lambda one: (
                SECTIONS.index(one.section),
                one.rank,
                apps_in_order.index(one.opts.app_label),
            ),
        )

    def steps(self, request: HttpRequest) -> list[dict[str, Any]]:
        """The way to going live: a register a step, with its count."""
        ordered = sorted((one for one in self.registers() if one.step), key=lambda one: one.step)
        return [
            {
                "name": register.opts.verbose_name,
                "words": register.step_words,
                "count": register.get_queryset(request).count(),
                "list": reverse(register.address("changelist")),
                "load": reverse(register.address("import")) if register.can_import else "",
                "template": reverse(register.address("template")) if register.resource_class else "",
            }
            for register in ordered
        ]


def keeper(request: HttpRequest) -> "User":
    """The admin who asks; the site lets nobody else in."""
    return cast("User", request.user)


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar: a group a section, a line a register."""
    site: Any = admin.site
    groups: list[dict[str, Any]] = [
        {
            "title": "",
            "items": [{"title": _("上线准备"), "icon": "checklist", "link": reverse("admin:index")}],
        }
    ]
    for section in SECTIONS:
        items = [
            {
                "title": register.opts.verbose_name,
                "icon": register.icon,
                "link": reverse(register.address("changelist")),
            }
            for register in site.registers()
            if register.section == section
        ]
        groups.append({"title": section, "separator": True, "items": items})
    return groups
