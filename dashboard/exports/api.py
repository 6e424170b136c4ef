"""A month as files for programs, and for the links on its page: the figures as csv and xlsx, the rows behind as csv."""

import tempfile
from collections.abc import Iterable
from typing import Any, cast

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from cases.navigation import reads_figures
from dashboard.exports.books import write_book
from dashboard.exports.figures import figures_csv
from dashboard.exports.filenames import as_download, name_for
from dashboard.exports.rows import choice_of, extent_of, rows_csv
from dashboard.models import FigureAccess
from dashboard.stats import (
    BY_NAME,
    DEFAULT_BY,
    DIMENSIONS,
    NoSuchMonth,
    Question,
    log_access,
    question_of,
    table_of,
)
from grids.imports import CSV, XLSX
from grids.models import User

VERSION = OpenApiParameter(
    "version",
    OpenApiTypes.STR,
    description="a frozen version's number, or `live`; without it the latest frozen one, else live",
)
BY = OpenApiParameter("by", OpenApiTypes.STR, enum=list(DIMENSIONS), default=DEFAULT_BY)
CHOICE = [
    OpenApiParameter("of", OpenApiTypes.STR, enum=list(BY_NAME), description="the cases of one number"),
    OpenApiParameter("by", OpenApiTypes.STR, enum=list(DIMENSIONS), description="with `key`"),
    OpenApiParameter("key", OpenApiTypes.STR, description="of one row of the table by that dimension"),
]


class WhateverIsAccepted(BaseContentNegotiation):
    """The address says which file it is; problems are JSON."""

    def select_parser(self, request: Request, parsers: Iterable[Any]) -> Any:
        """The first: nothing is sent here."""
        return next(iter(parsers))

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """JSON, for what is no file."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class File(APIView):
    """What all files of a month have in common: who may ask, and for what."""

    content_negotiation_class = WhateverIsAccepted

    def question(self, request: Request, month: str) -> Question:
        """The month in the reading asked for; 404 for those who read no figures."""
        user = cast(User, request.user)
        if not reads_figures(user.standing):
            raise NotFound
        try:
            return question_of(user, month, request.query_params.get("version", ""), timezone.now())
        except NoSuchMonth:
            raise NotFound(_("没有这个月份，或没有这一版。")) from None


class FiguresCsv(File):
    """月报 CSV."""

    @extend_schema(parameters=[BY, VERSION], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, month: str) -> HttpResponse:
        """The table of the page as csv: a line a row, rates in per cent beside their counts, the last line for all."""
        question = self.question(request, month)
        by = request.query_params.get("by") or DEFAULT_BY
        if by not in DIMENSIONS:
            raise ValidationError({"by": [_("可以按 %s 分列。") % ", ".join(DIMENSIONS)]})
        table = table_of(question, by)
        label = str(DIMENSIONS[by].label)
        log_access(question, FigureAccess.Kind.CSV, _("按%s") % label, 0)
        answer = HttpResponse(figures_csv(table), content_type=CSV)
        return as_download(answer, name_for(question, label, ".csv"))


class FiguresXlsx(File):
    """月报 Excel."""

    @extend_schema(parameters=[VERSION], responses={(200, XLSX): OpenApiTypes.BINARY})
    def get(self, request: Request, month: str) -> FileResponse:
        """All dimensions, a sheet each, with twelve months, charts, and how each figure is reckoned."""
        question = self.question(request, month)
        log_access(question, FigureAccess.Kind.XLSX, _("月报数字"), 0)
        with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
            write_book(file.name, question)
            # Opened by its name before that goes: what was written stands behind it.
            answer = FileResponse(open(file.name, "rb"), content_type=XLSX)  # noqa: SIM115
        return as_download(answer, name_for(question, "", ".xlsx"))


class RowsCsv(File):
    """案卷明细 CSV."""

    @extend_schema(parameters=[*CHOICE, VERSION], responses={(200, "text/csv"): OpenApiTypes.BINARY})
    def get(self, request: Request, month: str) -> StreamingHttpResponse:
        """The rows behind the month, or behind one number of it, streamed; without anybody's name or number."""
        question = self.question(request, month)
        choice = choice_of(request.query_params)
        if choice is None:
            raise ValidationError({"of": [_("没有这一项数字，或没有这种分列。")]})
        extent = extent_of(question, choice)
        log_access(question, FigureAccess.Kind.ROWS, f"{choice.told(question)} · CSV", extent.count)
        answer = StreamingHttpResponse(rows_csv(question, choice, extent), content_type=CSV)
        return as_download(answer, name_for(question, _("案卷明细"), ".csv"))
