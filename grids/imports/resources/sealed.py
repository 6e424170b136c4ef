"""Columns of what is stored sealed: masked or left out on their way out, kept where the cell says nothing new."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.imports.resources.columns import CLEAR, IS_SET, CellRefused, Text
from grids.privacy import mask_name, mask_phone

MASKED = gettext_lazy("导出时已遮盖；不填或保持遮盖不改，填一个减号清除")


class Phone(Text):
    """A telephone number, masked on its way out."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The number; a single minus clears it."""
        if value == CLEAR:
            return ""
        digits = "".join(one for one in value if one.isdigit())
        if not 5 <= len(digits) <= 15:
            raise ValueError(_("“%s”不像电话号码。") % mask_phone(value))
        return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """139****5678."""
        return mask_phone(value or "")


class Secret(Text):
    """Something that is never written out, only whether it is there."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The text; a single minus clears it."""
        return "" if value == CLEAR else str(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Only that there is one."""
        return IS_SET if value else ""


class Name(Text):
    """A person's name, masked on its way out."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """The name; a single minus clears it."""
        return "" if value == CLEAR else str(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """李*."""
        return mask_name(value or "")


def keep_masked(row: dict[str, Any], shown: dict[str, str]) -> None:
    """A masked cell stands for what is stored, shown so (header → as it is shown); it changes nothing."""
    for header, as_shown in shown.items():
        cell = row.get(header, "")
        if "*" in cell:
            if cell != as_shown:
                raise CellRefused(header, _("遮盖的内容与登记的不符，请填完整的，不改请留空。"))
            row[header] = ""
        elif cell == IS_SET:
            row[header] = ""
