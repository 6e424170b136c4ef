"""Money is counted in fen, whole numbers; people read and write yuan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _

MOST_YUAN = 100_000_000


def yuan(fen: int | None) -> str:
    """``8000000`` → ``80,000``; with two places only where there are fen."""
    whole, rest = divmod(fen or 0, 100)
    return f"{whole:,}.{rest:02d}" if rest else f"{whole:,}"


def in_words(fen: int | None) -> str:
    """``8000000`` → ``80,000 元``."""
    return _("%s 元") % yuan(fen)


class YuanField(forms.DecimalField):
    """An amount typed in yuan, with at most two places; cleans to fen, None for an empty one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=Decimal("0.01"), max_value=MOST_YUAN, decimal_places=2, **options)

    def clean(self, value: Any) -> Any:
        """Fen; thousands may be parted by commas."""
        typed = value.replace(",", "").replace("，", "").strip() if isinstance(value, str) else value
        amount = super().clean(typed)
        return None if amount is None else int(amount * 100)

    def prepare_value(self, value: Any) -> Any:
        """Fen as yuan; what was typed as it was typed."""
        return yuan(value).replace(",", "") if isinstance(value, int) else value
