"""How a case's words are shown: personal numbers masked, whoever wrote them in."""

from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dispatching import LIKE_ENOUGH, NEARLY_THE_SAME
from cases.models import Case
from cases.requests import address_of
from grids.privacy import mask_text

register = template.Library()


@register.filter
def masked(text: Any) -> str:
    """Telephone and identity numbers inside a text, masked."""
    return mask_text(str(text))


@register.filter
def whereabouts(case: Case) -> str:
    """The community and the grid of a case, else its address masked; a dash without either."""
    return f"{case.grid.community} · {case.grid}" if case.grid else mask_text(case.address) or "—"


@register.filter
def record_address(row: Any) -> str:
    """Where a single record opens with a reason."""
    return address_of(row)


@register.filter
def why_alike(repeat: dict[str, Any]) -> str:
    """Why another case is likely the same: 描述相近、相距 62 米、2 天内."""
    like, away, days = repeat.get("likeness"), repeat.get("distance_m"), repeat.get("days")
    said = [
        _("描述几乎一样") if like is not None and like >= NEARLY_THE_SAME else "",
        _("描述相近") if like is not None and LIKE_ENOUGH <= like < NEARLY_THE_SAME else "",
        _("相距 %d 米") % away if away is not None else "",
        ngettext("%d 天内", "%d 天内", days + 1) % (days + 1) if days is not None else "",
    ]
    return _("、").join(words for words in said if words)
