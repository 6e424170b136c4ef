"""``{% beside "need" row %}``: what the apps above put beside a page."""

from typing import Any

from django import template
from django.template import Context

from cases.related_links import lines_beside

register = template.Library()


@register.inclusion_tag("cases/_beside.html", takes_context=True)
def beside(context: Context, page: str, row: Any) -> dict[str, Any]:
    """The lines, or nothing."""
    return {"lines": lines_beside(page, context["request"], row)}
