"""Large spreadsheets in the admin: looked at, said yes to, watched while they come in, mended where they are wrong."""

import json
from itertools import islice
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextInputWidget

from grids.admin.register import AT_ONCE, SHOWN, RegisterAdmin, UploadForm
from grids.admin_site import keeper
from grids.imports import Sheet, SheetRefused, bulk_intake, opened, pending_uploads, read
from grids.models import Intake, IntakeFault

LATELY = 10


class FaultForm(forms.Form):
    """One line that is to be mended: a field a column, what is wrong beside it."""

    def __init__(self, header: list[str], cells: list[str], said: list[list[str]], *args: Any) -> None:
        super().__init__(*args)
        self.header = header
        for place, name in enumerate(header):
            self.fields[f"cell-{place}"] = forms.CharField(
                label=name,
                required=False,
                initial=cells[place],
                strip=True,
                max_length=2000,
                widget=UnfoldAdminTextInputWidget(),
                help_text="".join(words for column, words in said if column == name),
            )
        self.others = [words for column, words in said if column not in header]

    def cells(self) -> list[str]:
        """The line as it was corrected."""
        return [self.cleaned_data[f"cell-{place}"] for place in range(len(self.header))]


class BackgroundRegisterAdmin(RegisterAdmin):
    """A register that takes files of any size: small ones at once, all or nothing, large ones in the background."""

    def get_urls(self) -> list[URLPattern]:
        """With the pages of large files."""
        pages = [
            ("", "intake", self.intake_view),
            ("progress/", "intake_progress", self.intake_progress),
            ("wrong.xlsx", "intake_wrong", self.intake_wrong),
            ("again/", "intake_again", self.intake_again),
            ("lines/<int:line>/", "intake_line", self.intake_line),
        ]
        site = self.admin_site
        return [
            *(
                path(f"import/<uuid:number>/{tail}", site.admin_view(view), name=self._name(name))
                for tail, name, view in pages
            ),
            *super().get_urls(),
        ]

    def _name(self, page: str) -> str:
        return self.address(page).removeprefix("admin:")

    def intake_of(self, request: HttpRequest, number: UUID) -> Intake:
        """The person's own file."""
        files = Intake.objects.visible_to(keeper(request)).filter(register=self.opts.label)
        return get_object_or_404(files, uuid=number)

    def _page_of(self, file: Intake) -> str:
        return reverse(self.address("intake"), args=[file.uuid])

    # Before

    def _looked_at(self, request: HttpRequest, name: str, content: bytes, *, dry_run: bool) -> dict[str, Any]:
        """A small file as ever; of a large one the first lines, whose faults stand in nobody's way."""
        try:
            header, lines = opened(name, content)
            first = tuple(islice(lines, AT_ONCE + 1))
            if len(first) > AT_ONCE:
                bulk_intake.refuse_columns(self.resource(request), header)
        except SheetRefused as refusal:
            return {"problems": [{"line": 0, "column": "", "sentence": str(refusal)}], "file_name": name}
        if len(first) <= AT_ONCE:
            return super()._looked_at(request, name, content, dry_run=dry_run)
        resource = self.resource(request)
        result = resource.take_in(Sheet(header, first[:SHOWN]), dry_run=True)
        return {
            "file_name": name,
            "large": True,
            "sample": min(SHOWN, len(first)),
            "sample_problems": list(resource.problems(result))[:SHOWN],
            "totals": result.totals,
        }

    def _take_in(self, request: HttpRequest) -> HttpResponse:
        """The yes to a preview; a large file's is the beginning."""
        if "background" not in request.POST:
            return super()._take_in(request)
        try:
            found = pending_uploads.look(keeper(request), self.opts.label, request.POST["ticket"])
        except ValueError:
            found = None
        if found is None:
            messages.error(request, _("这次预览已失效，请重新上传。"))
            return HttpResponseRedirect(request.path)
        file = bulk_intake.begin(self.opts.label, found[0], request.POST["ticket"], by=keeper(request))
        return HttpResponseRedirect(self._page_of(file))

    def _import_page(self, request: HttpRequest, context: dict[str, Any]) -> TemplateResponse:
        files = Intake.objects.visible_to(keeper(request)).filter(register=self.opts.label)[:LATELY]
        lately = [(file, self._page_of(file), bulk_intake.standing_of(file)) for file in files]
        return super()._import_page(request, context | {"lately": lately})

    # While it comes in, and after

    def intake_view(self, request: HttpRequest, number: UUID) -> HttpResponse:
        """How far a file is, and its lines that are to be mended."""
        file = self.intake_of(request, number)
        return self._intake_page(request, file, "admin/registers/intake.html", {"form": UploadForm()})

    def intake_progress(self, request: HttpRequest, number: UUID) -> HttpResponse:
        """The part of the page that moves; it asks again by itself until the file is done."""
        file = self.intake_of(request, number)
        answer = self._intake_page(request, file, "admin/registers/_intake_progress.html", {})
        if file.finished_at:
            answer.headers["HX-Refresh"] = "true"
        return answer

    def _intake_page(
        self, request: HttpRequest, file: Intake, template: str, context: dict[str, Any]
    ) -> TemplateResponse:
        faults = file.faults.order_by("line")[:SHOWN] if file.finished_at else []
        addresses = {
            name: reverse(self.address(f"intake_{name}"), args=[file.uuid])
            for name in ("progress", "wrong", "again")
        }
        whole = self.admin_site.each_context(request) | {
            "title": file.name,
            "opts": self.opts,
            "file": file,
            "standing": bulk_intake.standing_of(file),
            "faults": [self._told(fault) for fault in faults],
            "addresses": addresses,
            "import_url": reverse(self.address("import")),
            "list_url": reverse(self.address("changelist")),
        }
        answer = TemplateResponse(request, template, whole | context)
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def _told(self, fault: IntakeFault) -> tuple[int, str, str]:
        """A fault as the page shows it: its line, what is wrong, where it is mended."""
        address = reverse(self.address("intake_line"), args=[fault.intake.uuid, fault.line])
        return fault.line, bulk_intake.told_problems(fault), address

    def intake_wrong(self, request: HttpRequest, number: UUID) -> HttpResponse:
        """The lines to be mended, as a file to correct and send in again."""
        file = self.intake_of(request, number)
        answer = self._download(bulk_intake.wrong_lines(file), "xlsx", _("待改的行"))
        answer.headers["Cache-Control"] = "no-store"
        return answer

    def intake_again(self, request: HttpRequest, number: UUID) -> HttpResponse:
        """The corrected lines."""
        file = self.intake_of(request, number)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method != "POST":
            return HttpResponseRedirect(self._page_of(file))
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                lines = bulk_intake.send_again(file, read(upload.name, upload.read()))
                messages.success(request, _("已收到改好的 %d 行。") % lines)
                return HttpResponseRedirect(self._page_of(file))
            except SheetRefused as refusal:
                form.add_error("file", str(refusal))
        return self._intake_page(request, file, "admin/registers/intake.html", {"form": form})

    def intake_line(self, request: HttpRequest, number: UUID, line: int) -> HttpResponse:
        """One line, corrected on the page."""
        file = self.intake_of(request, number)
        fault = get_object_or_404(file.faults.select_related("intake__by__street"), line=line)
        cells, said = json.loads(fault.cells), json.loads(fault.problems)
        form = FaultForm(file.header, cells, said, request.POST or None)
        if request.method == "POST" and form.is_valid():
            if bulk_intake.mend(fault, form.cells()):
                messages.success(request, _("第 %d 行已导入。") % line)
                return HttpResponseRedirect(self._page_of(file))
            return HttpResponseRedirect(request.path)
        whole = self.admin_site.each_context(request) | {
            "title": _("%(name)s 第 %(line)d 行") % {"name": file.name, "line": line},
            "opts": self.opts,
            "form": form,
            "back": self._page_of(file),
        }
        return TemplateResponse(request, "admin/registers/intake_line.html", whole)
