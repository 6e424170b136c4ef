"""What every register does: who may keep it, which rows are theirs, spreadsheets in and out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, cast
from urllib.parse import quote

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.results import Result
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminFileFieldWidget

from grids.admin_site import keeper
from grids.imports import CSV, XLSX, RegisterResource, SheetRefused, pending_uploads, read
from grids.people import Watch, WidensOwn, credentials
from grids.privacy import lookup_digest, normal_phone

SHOWN = 200
# Every line is checked like a form; more would outlast a request.
AT_ONCE = 3000
WHOLE_NUMBER = 7


class UploadForm(forms.Form):
    """One spreadsheet."""

    file = forms.FileField(
        label="", widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".xlsx,.csv", "aria-label": "xlsx, csv"})
    )


class OwnReach:
    """In a register's form: says beside the field that nobody changes what they see themselves."""

    refused: ClassVar[WidensOwn | None] = None
    own_field: ClassVar[str] = ""

    def clean(self) -> Any:
        """Refuse what turned out to widen the admin's own reach."""
        cleaned = super().clean()  # type: ignore[misc]
        if self.refused is not None:
            field = self.own_field if self.own_field in self.fields else None  # type: ignore[attr-defined]
            self.add_error(field, self.refused)  # type: ignore[attr-defined]
        return cleaned


class FoundByNumber:
    """In a register with telephone numbers: the whole number finds its row, by its digest; shown it is masked."""

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What the usual search finds, and whose number this is."""
        found, twice = super().get_search_results(request, queryset, search_term)  # type: ignore[misc]
        digits = normal_phone(search_term)
        if len(digits) >= WHOLE_NUMBER:
            found = queryset.filter(
                Q(pk__in=found.order_by().values("pk")) | Q(phone_digest=lookup_digest(digits))
            )
        return found, twice

    @admin.display(description=gettext_lazy("联系人"))
    def name_shown(self, row: Any) -> str:
        """Masked."""
        return str(row.masked_name)

    @admin.display(description=gettext_lazy("电话"))
    def phone_shown(self, row: Any) -> str:
        """Masked."""
        return str(row.masked_phone)


class RegisterAdmin(ModelAdmin):
    """One register in the admin. Every admin keeps all of it, within the street they belong to."""

    section: ClassVar[Any]
    rank: ClassVar[int] = 0
    icon: ClassVar[str] = "table_rows"
    step: ClassVar[int] = 0
    step_words: ClassVar[Any] = ""
    resource_class: ClassVar[type[RegisterResource] | None] = None
    # The lookup from a row to the code of its street; none for what all streets share.
    street_lookup: ClassVar[str] = ""
    deletable: ClassVar[bool] = True
    # The field that says whose reach a row is.
    own_field: ClassVar[str] = ""
    # Whether a file says how people get in, so that taking it in asks for the password.
    opens_accounts: ClassVar[bool] = False

    change_list_template = "admin/registers/change_list.html"
    list_per_page = 50
    list_filter_submit = True
    warn_unsaved_form = True
    show_full_result_count = True

    @property
    def can_import(self) -> bool:
        """Whether something can be loaded from a file."""
        return self.resource_class is not None

    def address(self, page: str) -> str:
        """The name of one of the register's pages."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    # Who may

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Admins."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Admins."""
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Admins."""
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Admins."""
        return self.admin_site.has_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Admins, where a row is not switched off or retired instead."""
        return self.deletable and self.admin_site.has_permission(request)

    def scope(self, request: HttpRequest) -> dict[str, Any]:
        """The filter to the admin's own street; empty for one who belongs to none."""
        standing = keeper(request).standing
        if standing.superuser or not standing.street or not self.street_lookup:
            return {}
        return {self.street_lookup: standing.street}

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows of the admin's street."""
        return super().get_queryset(request).filter(**self.scope(request))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only rows of the admin's street can be chosen."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(related, RegisterAdmin):
            kwargs.setdefault("queryset", related.get_queryset(request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save, unless it would land in another street."""
        super().save_model(request, obj, form, change)
        scope = self.scope(request)
        if scope and not self.model._default_manager.filter(pk=obj.pk, **scope).exists():
            raise PermissionDenied

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The form; what would widen the admin's own reach is undone and said beside the field."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        try:
            with self.watched(request):
                return super().changeform_view(request, *args, **kwargs)
        except WidensOwn as refusal:
            request.refused = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    @contextmanager
    def watched(self, request: HttpRequest) -> Iterator[None]:
        """One transaction in which ``settle`` can say what a change did to anybody's reach."""
        with transaction.atomic():
            request.watch = Watch(keeper(request))  # type: ignore[attr-defined]
            yield

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which may have been refused a moment ago."""
        form = super().get_form(request, obj, change, **kwargs)
        told = {"refused": getattr(request, "refused", None), "own_field": self.own_field}
        return type(form.__name__, (OwnReach, form), told)

    def save_related(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """With the last of it saved, what it did to anybody's reach goes on the log."""
        super().save_related(request, *args, **kwargs)
        request.watch.settle()  # type: ignore[attr-defined]

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """What goes with a row is on the log as well."""
        with self.watched(request):
            super().delete_model(request, obj)
            request.watch.settle()  # type: ignore[attr-defined]

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """So with several."""
        with self.watched(request):
            super().delete_queryset(request, queryset)
            request.watch.settle()  # type: ignore[attr-defined]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What hangs on a row is counted, not listed: cases are not for an admin's eyes."""
        _gone, counts, _lacking, protected = super().get_deleted_objects(objs, request)
        refused = [_("仍有关联的记录，不能删除，请改为停用。")] if protected else []
        return [str(one) for one in objs], counts, set(), refused

    # Spreadsheets

    def get_urls(self) -> list[URLPattern]:
        """The pages of spreadsheets before the usual ones."""
        if self.resource_class is None:
            return super().get_urls()
        return [
            self.page("import", self.import_view),
            self.page("export", self.export_view),
            self.page("template", self.template_view),
            *super().get_urls(),
        ]

    def page(self, name: str, view: Callable[..., Any]) -> URLPattern:
        """A page beside the list."""
        full = self.address(name).removeprefix("admin:")
        return path(f"{name}/", self.admin_site.admin_view(view), name=full)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list with the ways to its spreadsheets."""
        extra = {"register": self, "exchanges": self.exchanges(request)}
        return super().changelist_view(request, extra | (extra_context or {}))

    def exchanges(self, request: HttpRequest) -> list[dict[str, str]]:
        """The buttons over the list."""
        if self.resource_class is None:
            return []
        query = request.GET.copy()
        query["as"] = "csv"
        export, plain_query = reverse(self.address("export")), request.GET.urlencode()
        return [
            {"title": _("导入"), "icon": "upload", "link": reverse(self.address("import"))},
            {"title": _("导出 Excel"), "icon": "download", "link": f"{export}?{plain_query}"},
            {"title": _("导出 CSV"), "icon": "download", "link": f"{export}?{query.urlencode()}"},
        ]

    def resource(self, request: HttpRequest) -> RegisterResource:
        """The register's spreadsheet, within the admin's street."""
        if self.resource_class is None:
            raise PermissionDenied
        return self.resource_class(scope=self.scope(request), keeper=keeper(request))

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """An empty spreadsheet with an explanation of each column."""
        return self._download(self.resource(request).template(), "xlsx", _("模板"))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The list as it is filtered, personal data masked."""
        filters = request.GET.copy()
        form = filters.pop("as", ["xlsx"])[0]
        request.GET = cast(Any, filters)
        rows = self.get_changelist_instance(request).get_queryset(request)
        return self._download(self.resource(request).write(rows, form), form, f"{timezone.localdate()}")

    def _download(self, content: bytes, form: str, suffix: str) -> HttpResponse:
        ending, kind = ("csv", CSV) if form == "csv" else ("xlsx", XLSX)
        name = f"{self.opts.verbose_name}-{suffix}.{ending}"
        response = HttpResponse(content, content_type=kind)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return response

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """Upload and look, then say yes: all of the file is taken in, or nothing."""
        if request.method == "POST" and "ticket" in request.POST:
            return self._take_in(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if form.is_valid():
            upload = form.cleaned_data["file"]
            content = upload.read()
            context |= self._looked_at(request, upload.name, content, dry_run=True)
            if not context.get("problems"):
                context["ticket"] = pending_uploads.keep(
                    keeper(request), self.opts.label, upload.name, content
                )
        return self._import_page(request, context)

    def _take_in(self, request: HttpRequest) -> HttpResponse:
        """The yes to a preview."""
        if self.opens_accounts:
            credentials.demand(request)
        file = pending_uploads.fetch(keeper(request), self.opts.label, request.POST["ticket"])
        if file is None:
            messages.error(request, _("这次预览已失效，请重新上传。"))
            return HttpResponseRedirect(request.path)
        context = self._looked_at(request, *file, dry_run=False)
        if context.get("problems"):
            return self._import_page(request, context | {"form": UploadForm()})
        totals = context["totals"]
        words = _("已导入：新增 %(new)d 条，更改 %(update)d 条，未变 %(skip)d 条。")
        messages.success(request, words % totals)
        return HttpResponseRedirect(reverse(self.address("changelist")))

    def _looked_at(self, request: HttpRequest, name: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
        """What the file would do, or did."""
        resource = self.resource(request)
        try:
            result = resource.take_in(read(name, content, AT_ONCE), dry_run=dry_run)
        except SheetRefused as refusal:
            return {"problems": [{"line": 0, "column": "", "sentence": str(refusal)}], "file_name": name}
        problems = list(resource.problems(result))
        if not (dry_run or problems):
            self._log(request, result)
        changes = [row.change for row in result.rows if not problems and row.change.kind != "skip"]
        return {
            "file_name": name,
            "problems": problems[:SHOWN],
            "problem_count": len(problems),
            "changes": changes[:SHOWN],
            "change_count": len(changes),
            "totals": result.totals,
        }

    def _log(self, request: HttpRequest, result: Result) -> None:
        """A line of the admin's log for each row that is new or changed."""
        for kind, flag in (("new", ADDITION), ("update", CHANGE)):
            rows = [row.instance for row in result.rows if row.import_type == kind]
            if rows:
                LogEntry.objects.log_actions(keeper(request).pk, rows, flag, change_message=_("表格导入"))

    def _import_page(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        resource = self.resource(request)
        whole = self.admin_site.each_context(request) | {
            "title": _("导入%s") % capfirst(self.opts.verbose_name),
            "opts": self.opts,
            "register": self,
            "columns": resource.columns(),
            "template_url": reverse(self.address("template")),
            "list_url": reverse(self.address("changelist")),
        }
        return TemplateResponse(request, "admin/registers/import.html", whole | context)
