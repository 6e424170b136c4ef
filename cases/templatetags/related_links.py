"""``{% beside "need" row %}``: what the apps above put beside a page."""

from typing import Any

from django import template
from django.template import Context

from cases.related_links import related_links

register = template.Library()


@register.inclusion_tag("cases/_beside.html", takes_context=True)
def beside(context: Context, page: str, row: Any) -> dict[str, Any]:
    """The lines, or nothing."""
    return {"lines": related_links(page, context["request"], row)}
