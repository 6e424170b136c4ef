"""How a case's words are shown: personal numbers masked, whoever wrote them in."""

from typing import Any

from django import template

from cases.lifecycle import Action
from cases.sheet import AT_ONCE
from grids.privacy import mask_text

register = template.Library()

# Actions that end or turn back; their buttons stand apart.
GRAVE = frozenset({"withdraw", "reject", "merge", "send_back", "refuse_extension", "refuse_suspension"})


@register.filter
def masked(text: Any) -> str:
    """Telephone and identity numbers inside a text, masked."""
    return mask_text(str(text))


@register.filter
def at_once(action: Action) -> bool:
    """Whether the button does it without a form."""
    return action.name in AT_ONCE


@register.filter
def grave(action: Action) -> bool:
    """Whether the button stands apart."""
    return action.name in GRAVE
