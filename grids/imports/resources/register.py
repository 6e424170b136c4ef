"""The rules that every register's spreadsheet follows: all rows or none, natural keys, plain sentences."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, MultipleObjectsReturned, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from import_export import resources
from import_export.instance_loaders import ModelInstanceLoader
from import_export.results import Result, RowResult
from tablib import Dataset

from grids.imports.resources.columns import CellRefused, CodeOf, Column
from grids.imports.spreadsheets import Sheet, plain, write_csv, write_xlsx
from grids.models import User
from grids.people import Watch, WidensOwn

logger = logging.getLogger(__name__)
SHEET, NOTES = "数据", "填写说明"


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: line 0 means the whole file, an empty column the whole line."""

    line: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Change:
    """What a line does: new, update, skip or nothing; for an update the cells that change."""

    line: int
    kind: str
    name: str
    cells: tuple[tuple[str, str, str], ...]


class KnownRows(ModelInstanceLoader):
    """The rows that a file names by one code, fetched at once; several keys are asked for line by line."""

    def __init__(self, resource: "RegisterResource", dataset: Dataset) -> None:
        super().__init__(resource, dataset)
        keys = [resource.fields[name] for name in resource.get_import_id_fields()]
        self.key = keys[0] if len(keys) == 1 else None
        self.rows: dict[Any, Any] = {}
        if self.key is not None:
            named = [value for value in map(self._value, dataset[self.key.column_name]) if value is not None]
            found = self.get_queryset().filter(**{f"{self.key.attribute}__in": named})
            self.rows = {getattr(row, self.key.attribute): row for row in found}

    def _value(self, cell: str) -> Any:
        """What a cell names; None when it names nothing, which is said when its line is read."""
        try:
            return self.key.clean({self.key.column_name: plain(cell)}) if self.key else None
        except CellRefused:
            return None

    def get_instance(self, row: dict[str, Any]) -> Any:
        """The row that the line is about, or None for a new one."""
        if self.key is None:
            return super().get_instance(row)
        return self.rows.get(self.key.clean(row))


class NoDiff:
    """The preview reads the cells itself; import-export's own comparison would read them twice more."""

    def __init__(self, *args: Any) -> None:
        pass

    def compare_with(self, *args: Any) -> None:
        """Nothing."""


class RegisterResource(resources.ModelResource):
    """One register: its columns are the Column attributes, its key is ``Meta.import_id_fields``."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        skip_html_diff = True
        store_instance = True
        use_transactions = True
        instance_loader_class = KnownRows

    def __init__(
        self, scope: dict[str, str] | None = None, keeper: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.scope = scope or {}
        self.keeper = keeper
        self.watch: Watch | None = None
        self.lines: tuple[int, ...] = ()
        self.seen: dict[tuple[str, ...], int] = {}

    def get_queryset(self) -> models.QuerySet[Any]:
        """With the rows that the columns name, so that comparing costs no queries."""
        return super().get_queryset().filter(**self.scope).select_related(*self.named_rows())

    def named_rows(self) -> list[str]:
        """Attributes that hold a row of another register."""
        return [column.attribute for column in self.columns() if isinstance(column.widget, CodeOf)]

    def get_diff_class(self) -> type[Any]:
        """None of import-export's."""
        return NoDiff

    def columns(self) -> list[Column]:
        """The columns in their order."""
        return [column for column in self.get_import_fields() if isinstance(column, Column)]

    # In

    def take_in(self, sheet: Sheet, *, dry_run: bool) -> Result:
        """Import all of the sheet or nothing; a dry run leaves no trace."""
        self.lines = tuple(number for number, _cells in sheet.lines)
        dataset = Dataset(*[cells for _number, cells in sheet.lines], headers=list(sheet.header))
        with transaction.atomic():
            self.watch = Watch(self.keeper) if self.keeper else None
            return self.import_data(dataset, dry_run=dry_run, rollback_on_validation_errors=True)

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Refuse a file whose columns are not this register's."""
        known = [column.column_name for column in self.columns()]
        strange = [name for name in dataset.headers if name and name not in known]
        missing = [
            c.column_name for c in self.columns() if c.required and c.column_name not in dataset.headers
        ]
        if strange or missing:
            sentences = []
            if missing:
                sentences.append(_("缺少列：%s。") % "、".join(missing))
            if strange:
                sentences.append(_("不认识的列：%s。") % "、".join(strange))
            raise ValidationError("".join(sentences) + _("可用的列：%s。") % "、".join(known))

    def import_data_inner(self, dataset: Dataset, *args: Any, **kwargs: Any) -> Result:
        """Look at no row of a file whose columns are wrong."""
        try:
            self.before_import(dataset)
        except ValidationError as error:
            result = self.get_result_class()()
            result.append_base_error(self.get_error_result_class()(error))
            return result
        return super().import_data_inner(dataset, *args, **kwargs)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Undo the export's quoting and refuse a key that the file has had already."""
        for name, cell in row.items():
            row[name] = plain(cell)
        keys = [self.fields[name] for name in self.get_import_id_fields()]
        key = tuple(row.get(column.column_name, "") for column in keys)
        if key in self.seen:
            words = _("与第 %d 行重复。")
            raise CellRefused(keys[0].column_name, words % self.line_of(self.seen[key]))
        self.seen[key] = kwargs["row_number"]

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Remember how the row reads now, for the preview."""
        instance.reads_before = None if new else self.cells_of(instance)

    def after_import_row(self, row: dict[str, Any], row_result: RowResult, **kwargs: Any) -> None:
        """Say what the line changes."""
        instance = row_result.instance
        after = self.cells_of(instance)
        before = instance.reads_before or {}
        changed = [
            (name, before.get(name, ""), cell) for name, cell in after.items() if before.get(name, "") != cell
        ]
        row_result.change = Change(
            self.line_of(kwargs["row_number"]), row_result.import_type, str(instance), tuple(changed)
        )

        if self.watch and self._is_own(instance) and self.watch.widened():
            raise WidensOwn

    def _is_own(self, instance: Any) -> bool:
        """Whether the row is about the one who brings the file."""
        person = instance if isinstance(instance, User) else None
        named = [person, getattr(instance, "user", None), getattr(instance, "leader", None)]
        return self.keeper in named

    def after_import(self, dataset: Dataset, result: Result, **kwargs: Any) -> None:
        """With the last line saved, what the file did to anybody's reach goes on the log."""
        if self.watch and not (result.has_errors() or result.has_validation_errors()):
            self.watch.settle()

    def after_save_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a row of a street that is not the admin's."""
        rows = self._meta.model._default_manager
        if self.scope and not rows.filter(pk=instance.pk, **self.scope).exists():
            raise CellRefused("", _("这条记录不属于您的街道。"))

    def line_of(self, row_number: int) -> int:
        """The line in the file of the n-th row."""
        return self.lines[row_number - 1] if row_number <= len(self.lines) else row_number

    def cells_of(self, instance: Any) -> dict[str, str]:
        """Header → the cell as it would be exported."""
        return {
            column.column_name: str(self.export_field(column, instance) or "") for column in self.columns()
        }

    def problems(self, result: Result) -> Iterator[Problem]:
        """Everything that is wrong with the file, line by line."""
        for error in result.base_errors:
            yield Problem(0, "", _sentence(error.error))
        for number, row in enumerate(result.rows, 1):
            for error in row.errors:
                column = getattr(error.error, "column", "")
                yield Problem(self.line_of(number), column, _sentence(error.error))
            if row.validation_error is not None:
                yield from self.faults(self.line_of(number), row.validation_error)

    def faults(self, line: int, error: ValidationError) -> Iterator[Problem]:
        """The sentences of one line, each with its column."""
        headers = {column.attribute: column.column_name for column in self.columns()}
        for attribute, sentences in error.update_error_dict({}).items():
            column = "" if attribute == NON_FIELD_ERRORS else headers.get(attribute, "")
            for one in sentences:
                yield from (
                    Problem(line, column, str(sentence)) for sentence in ValidationError(one).messages
                )

    # Out

    def rows_of(self, queryset: models.QuerySet[Any]) -> Iterator[list[Any]]:
        """The cells of each row, numbers as numbers, personal data masked."""
        queryset = queryset.select_related(*self.named_rows())
        for instance in self.iter_queryset(queryset):
            yield [self.export_field(column, instance) for column in self.columns()]

    def header(self) -> list[str]:
        """The headers in their order."""
        return [column.column_name for column in self.columns()]

    def write(self, queryset: models.QuerySet[Any], form: str) -> bytes:
        """The register as an xlsx or csv file."""
        if form == "csv":
            return write_csv(self.header(), self.rows_of(queryset))
        return write_xlsx({SHEET: (self.header(), self.rows_of(queryset)), NOTES: self._notes()})

    def template(self) -> bytes:
        """An empty xlsx file to fill in, with a second sheet that explains each column."""
        return write_xlsx({SHEET: (self.header(), []), NOTES: self._notes()})

    def _notes(self) -> tuple[list[str], list[list[str]]]:
        rows = [[c.column_name, "必填" if c.required else "", c.explained] for c in self.columns()]
        return ["列", "是否必填", "怎么填"], rows


def _sentence(error: Exception) -> str:
    """The error in plain words; one that nobody foresaw is logged."""
    if isinstance(error, ValidationError):
        return "".join(error.messages)
    if isinstance(error, (CellRefused, ValueError)):
        return str(error)
    if isinstance(error, MultipleObjectsReturned):
        return _("登记册里有多条同样的记录，请先在页面上改成不同的。")
    if isinstance(error, IntegrityError):
        return _("与已有的记录冲突。")
    logger.error("import failed", exc_info=error)
    return _("这一行无法保存。")
