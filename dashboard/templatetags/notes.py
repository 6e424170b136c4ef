"""How a note is shown: its days as bars with the base line, its reasons in sentences."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dashboard.analysis import wording
from dashboard.models import Note

register = template.Library()

WIDE, HIGH = 4, 60


@register.filter
def change(note: Note) -> str:
    """7 天 9 件，平时约 0.4 件."""
    return wording.change(note)


@register.filter
def expectation(value: float) -> str:
    """A base line: 0.4, 12."""
    return wording.number(value)


@register.filter
def reasons(note: Note) -> list[str]:
    """Why it stands out, a sentence each."""
    return wording.why(note)


@register.filter
def second_look(note: Note) -> str:
    """What the second look said."""
    return wording.second_look(note)


@register.simple_tag
def bars(note: Note) -> SafeString:
    """A bar a day, those of the stretch darker, and a line where a day's base line lies."""
    days = note.by_day
    most = max([*days, 1])
    inside = len(days) - note.days
    level = HIGH - HIGH * min(note.expected / note.days, most) / most
    rects = format_html_join(
        "",
        '<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>',
        (
            (
                at * WIDE,
                HIGH - HIGH * n / most,
                WIDE - 1,
                HIGH * n / most,
                "bar-in" if at >= inside else "bar-out",
            )
            for at, n in enumerate(days)
            if n
        ),
    )
    told = {"days": len(days), "most": most, "all": sum(days)}
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="none">'
        '{}<line x1="0" x2="{}" y1="{}" y2="{}" class="bar-line"/></svg>',
        len(days) * WIDE,
        HIGH,
        _("最近 %(days)d 天共 %(all)d 件，一天最多 %(most)d 件") % told,
        rects,
        len(days) * WIDE,
        level,
        level,
    )
