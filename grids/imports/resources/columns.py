"""What may stand in a cell of a register's spreadsheet, and the sentence when it may not.

Headers, choices and yes/no are Chinese whatever the screen's language, so that a file written in one
language is read in the other.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.fields import Field
from import_export.widgets import ManyToManyWidget, Widget

LIST_MARK = "、"
LIST_MARKS = re.compile(r"[、,,;;\n]+")
YES, NO = "是", "否"
IS_SET = "（已设置）"
CLEAR = "-"
DAY = re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]00:00(?::00)?)?$")


class CellRefused(ValueError):
    """A cell that cannot be taken, with the header of its column."""

    def __init__(self, column: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column = column


class Column(Field):
    """One column: its header, the attribute behind it, and what the explanations sheet says of it."""

    def __init__(
        self,
        header: str,
        attribute: str,
        widget: Widget | None = None,
        *,
        required: bool = False,
        note: str | Promise = "",
        default: Any = None,
    ) -> None:
        super().__init__(attribute, header, widget or Text(), saves_null_values=not required)
        self.required = required
        self.note = note
        self.when_empty = default

    @property
    def explained(self) -> str:
        """How to fill the column."""
        words = [self.note, getattr(self.widget, "note", "")]
        if isinstance(self.widget, CodeOf):
            words.append(_("填“%s”里已有的代码或账号") % self.widget.model._meta.verbose_name)
        return _(";").join(str(word) for word in words if word)

    def clean(self, row: dict[str, Any], **kwargs: Any) -> Any:
        """The value, or CellRefused."""
        cell = row.get(self.column_name, "")
        if cell == "":
            if self.required:
                raise CellRefused(self.column_name, _("不能为空。"))
            if self.when_empty is not None:
                return self.when_empty
        try:
            return self.widget.clean(cell, row=row)
        except ValueError as error:
            raise CellRefused(self.column_name, str(error)) from error


class Kept(Column):
    """A column whose empty cell keeps what is stored: for what is never written out in full."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.saves_null_values = False

    def clean(self, row: dict[str, Any], **kwargs: Any) -> Any:
        """None, which is not saved, for an empty cell."""
        return None if row.get(self.column_name, "") == "" else super().clean(row, **kwargs)


class Text(Widget):
    """Any text."""

    note: str | Promise = ""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The text."""
        return str(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The text."""
        return "" if value is None else str(value)


class Whole(Text):
    """A whole number of at least ``least``."""

    def __init__(self, least: int = 0) -> None:
        super().__init__()
        self.least = least
        self.note = gettext_lazy("整数")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        """The number, None for an empty cell."""
        if value == "":
            return None
        if not re.fullmatch(r"\d{1,9}", value) or int(value) < self.least:
            raise ValueError(
                _("“%(cell)s”应为不小于 %(least)d 的整数。") % {"cell": value, "least": self.least}
            )
        return int(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The number itself."""
        return value


class Degrees(Text):
    """Degrees of longitude or latitude, WGS-84."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> float | None:
        """The number, None for an empty cell."""
        if value == "":
            return None
        if not re.fullmatch(r"-?\d{1,3}(\.\d+)?", value):
            raise ValueError(_("“%s”应为以度计的小数，如 118.812345。") % value)
        return float(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The number itself."""
        return value


class Day(Text):
    """A day in any of the usual spellings."""

    note = gettext_lazy("如 2026-03-01")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        """The day, None for an empty cell."""
        if value == "":
            return None
        found = DAY.match(value)
        try:
            return date(*map(int, found.groups())) if found else _not_a_day(value)
        except ValueError as error:
            raise ValueError(_("“%s”应为日期，如 2026-03-01。") % value) from error


def _not_a_day(value: str) -> date:
    raise ValueError(value)


class Clock(Text):
    """A time of day."""

    note = gettext_lazy("如 09:00")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The time, None for an empty cell."""
        if value == "":
            return None
        try:
            return datetime.strptime(value[:5], "%H:%M").time()
        except ValueError as error:
            raise ValueError(_("“%s”应为钟点，如 09:00。") % value) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Hours and minutes."""
        return f"{value:%H:%M}" if value else ""


class Moment(Text):
    """A day and a time of the street's clock."""

    note = gettext_lazy("如 2026-03-01 08:00")

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime | None:
        """The instant, None for an empty cell."""
        if value == "":
            return None
        day, _space, clock = value.strip().replace("T", " ").partition(" ")
        found = DAY.match(day)
        try:
            on = date(*map(int, found.groups())) if found else _not_a_day(day)
            made = datetime.combine(on, datetime.strptime((clock or "00:00")[:5], "%H:%M").time())
        except ValueError as error:
            raise ValueError(_("“%s”应为日期和钟点，如 2026-03-01 08:00。") % value) from error
        return timezone.make_aware(made, timezone.get_default_timezone())

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """Day, hours and minutes."""
        return f"{timezone.localtime(value, timezone.get_default_timezone()):%Y-%m-%d %H:%M}" if value else ""


class YesNo(Text):
    """是 or 否."""

    note = "是、否"

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """The truth; an empty cell is 否."""
        words = {YES: True, NO: False, "": False, "1": True, "0": False, "true": True, "false": False}
        if value.lower() not in words:
            raise ValueError(_("“%s”应为“是”或“否”。") % value)
        return words[value.lower()]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """是 or 否."""
        return YES if value else NO


class Choice(Text):
    """One of a list of words."""

    def __init__(self, choices: type[models.TextChoices]) -> None:
        super().__init__()
        with translation.override("zh-hans"):
            self.labels = {str(value): str(label) for value, label in choices.choices}
        self.values = {label: value for value, label in self.labels.items()} | {
            value: value for value in self.labels
        }
        self.note = LIST_MARK.join(self.labels.values())

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The stored value of the word."""
        if value == "":
            return ""
        if value not in self.values:
            raise ValueError(_("“%(cell)s”应为其中之一：%(words)s。") % {"cell": value, "words": self.note})
        return self.values[value]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The word."""
        return self.labels.get(value, "")


class Choices(Choice):
    """Several of a list of words, with 、 between them."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        """The stored values."""
        return [super(Choices, self).clean(part) for part in parts_of(value)]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The words."""
        return LIST_MARK.join(self.labels.get(part, part) for part in value or [])


class CodeOf(Text):
    """A row of another register, named by its code; rows already met are remembered."""

    def __init__(self, model: type[models.Model], field: str = "code") -> None:
        super().__init__()
        self.model, self.field = model, field
        self.met: dict[str, models.Model] | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        """The row, None for an empty cell."""
        return None if value == "" else self.named(value)

    def named(self, code: str) -> models.Model:
        """The row of that code, one query for the whole register and one for each code not in it."""
        rows = self.model._default_manager
        if self.met is None:
            self.met = {getattr(one, self.field): one for one in rows.all()}
        if code not in self.met:
            found = rows.filter(**{self.field: code}).first()
            if found is None:
                words = _("%(register)s里没有“%(code)s”。")
                raise ValueError(words % {"register": self.model._meta.verbose_name, "code": code})
            self.met[code] = found
        return self.met[code]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The code."""
        return getattr(value, self.field) if value is not None else ""


class CodesOf(ManyToManyWidget):
    """Several rows of another register, their codes with 、 between them."""

    note = gettext_lazy("可填多个，用“、”隔开")

    def __init__(self, model: type[models.Model], field: str = "code") -> None:
        super().__init__(model, field=field)
        self.one = CodeOf(model, field)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> list[models.Model]:
        """The rows."""
        return [self.one.named(part) for part in parts_of(value or "")]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        """The codes."""
        rows: Sequence[Any] = value.all() if value is not None else []
        return LIST_MARK.join(sorted(str(getattr(row, self.field)) for row in rows))


def parts_of(cell: str) -> list[str]:
    """The parts of a cell that holds several."""
    return [part.strip() for part in LIST_MARKS.split(cell) if part.strip()]
