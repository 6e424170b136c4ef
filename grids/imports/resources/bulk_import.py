"""Many lines of a register's spreadsheet at once: each is judged by itself, those in order are written together.

What the register's own import does row by row with a handful of queries is done here with a handful for hundreds.
A line that is wrong keeps nobody else waiting; taking the same lines in again changes nothing.
"""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _
from tablib import Dataset

from grids.imports.resources.columns import CellRefused
from grids.imports.resources.register import KnownRows, Problem, RegisterResource
from grids.imports.spreadsheets import Line

logger = logging.getLogger(__name__)


@dataclass
class Reading:
    """One line on its way: the row it makes, whether that is new, and everything that is wrong with it."""

    line: int
    cells: tuple[str, ...]
    row: Any = None
    is_new: bool = False
    is_changed: bool = False
    problems: list[Problem] = field(default_factory=list)


@dataclass
class TakenLines:
    """What became of the lines of a stretch."""

    readings: list[Reading]

    @property
    def wrong(self) -> list[Reading]:
        """Those that are to be mended."""
        return [one for one in self.readings if one.problems]

    @property
    def new(self) -> list[Any]:
        """The rows that were not there before."""
        return [one.row for one in self.readings if not one.problems and one.is_new]

    @property
    def changed(self) -> list[Any]:
        """The rows that were."""
        return [one.row for one in self.readings if not one.problems and one.is_changed and not one.is_new]

    @property
    def same(self) -> int:
        """How many said nothing new."""
        return sum(not (one.problems or one.is_new or one.is_changed) for one in self.readings)


def take_in_stretch(
    resource: RegisterResource, header: Sequence[str], lines: Iterable[Line], also: Sequence[str] = ()
) -> TakenLines:
    """Read the lines and write what is in order. ``also``: columns of the table that follow from others."""
    readings = [Reading(number, cells) for number, cells in lines]
    known = KnownRows(resource, Dataset(*[one.cells for one in readings], headers=list(header)))
    resource.seen, resource.lines = {}, tuple(one.line for one in readings)
    for number, reading in enumerate(readings, 1):
        _read(resource, known, reading, dict(zip(header, reading.cells, strict=True)), number)
    taken = TakenLines(readings)
    _refuse_strange(resource, taken)
    _write(resource, taken, also)
    return taken


def _read(
    resource: RegisterResource, known: KnownRows, reading: Reading, row: dict[str, Any], number: int
) -> None:
    """Make the line's row; everything that is wrong with it in one go."""
    try:
        resource.before_import_row(row, row_number=number)
        reading.row, reading.is_new = resource.get_or_init_instance(known, row)
        before = {} if reading.is_new else _values(resource, reading.row)
        resource.after_init_instance(reading.row, reading.is_new, row)
        _fill(resource, reading.row, row)
        reading.is_changed = before != _values(resource, reading.row)
    except CellRefused as error:
        reading.problems = [Problem(reading.line, error.column, str(error))]
    except ValidationError as error:
        reading.problems = list(resource.faults(reading.line, error))
    except Exception:
        # One line that nobody foresaw must not stop the forty thousand others.
        logger.exception("a line could not be read")
        reading.problems = [Problem(reading.line, "", _("这一行无法保存。"))]


def _values(resource: RegisterResource, row: Any) -> dict[str, Any]:
    """What stands in the columns."""
    return {column.attribute: getattr(row, column.attribute, None) for column in resource.columns()}


def _fill(resource: RegisterResource, instance: Any, row: dict[str, Any]) -> None:
    """Every cell, then what the model says of the whole; raises ValidationError with all of it."""
    errors: dict[str, Any] = {}
    try:
        resource.import_instance(instance, row)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    # A named row was just looked up: asking for each again would cost a query a line.
    looked_up = {one.name for one in instance._meta.fields if one.is_relation or one.primary_key}
    try:
        instance.clean_fields(exclude=looked_up | set(errors))
        if not errors:
            instance.clean()
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _refuse_strange(resource: RegisterResource, taken: TakenLines) -> None:
    """A code that another street uses already is not this street's to write."""
    column = resource.fields[resource.get_import_id_fields()[0]]
    codes = [getattr(row, column.attribute) for row in taken.new]
    rows = resource._meta.model._default_manager.filter(**{f"{column.attribute}__in": codes})
    strange = set(rows.values_list(column.attribute, flat=True)) if codes else set()
    for reading in taken.readings:
        if not reading.problems and reading.is_new and getattr(reading.row, column.attribute) in strange:
            sentence = _("这条记录不属于您的街道。")
            reading.problems = [Problem(reading.line, column.column_name, sentence)]


def _write(resource: RegisterResource, taken: TakenLines, also: Sequence[str]) -> None:
    """All at once; where the database refuses, one by one, to find out which."""
    rows = taken.new + taken.changed
    for row in rows:
        row.normalise()
    try:
        with transaction.atomic():
            _upsert(resource, rows, also)
            _within(resource, rows)
    except (DatabaseError, CellRefused):
        for reading in taken.readings:
            if not reading.problems and (reading.is_new or reading.is_changed):
                _write_one(resource, reading, also)


def _write_one(resource: RegisterResource, reading: Reading, also: Sequence[str]) -> None:
    try:
        with transaction.atomic():
            if reading.is_new:
                reading.row.pk = None
            _upsert(resource, [reading.row], also)
            _within(resource, [reading.row])
    except CellRefused as error:
        reading.problems = [Problem(reading.line, error.column, str(error))]
    except DatabaseError:
        reading.problems = [Problem(reading.line, "", _("与已有的记录冲突。"))]


def _upsert(resource: RegisterResource, rows: list[Any], also: Sequence[str]) -> None:
    """Insert, or update what has the code already: whoever comes second changes nothing that is right."""
    keys = [resource.fields[name].attribute for name in resource.get_import_id_fields()]
    columns = [column.attribute for column in resource.columns() if column.attribute not in keys]
    manager: models.Manager[Any] = resource._meta.model._default_manager
    manager.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=[*columns, *also])


def _within(resource: RegisterResource, rows: list[Any]) -> None:
    """Refuse what landed in a street that is not the admin's."""
    if resource.scope:
        landed = resource._meta.model._default_manager.filter(pk__in=[row.pk for row in rows])
        if landed.filter(**resource.scope).count() < len(rows):
            raise CellRefused("", _("这条记录不属于您的街道。"))
