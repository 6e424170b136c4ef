"""How the counts behind a figure are shown: each opens its cases."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from dashboard.stats import Number

register = template.Library()

STROKE = SafeString('<span aria-hidden="true">/</span>')


@register.simple_tag
def counts(numbers: Iterable[Number]) -> SafeString:
    """The counts behind a rate, a stroke between them: 3/5."""
    return format_html_join(STROKE, "{}", ((_opened(one),) for one in numbers))


def _opened(one: Number) -> SafeString:
    if one.path:
        return format_html('<a href="{}">{}</a>', one.path, one.count)
    return SafeString("<span>0</span>")
