"""How a case's present is shown: lights with a word, terms as time left, instants, icons by name."""

import re
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django import template
from django.conf import settings
from django.template.defaultfilters import date
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.models import Case, Light

register = template.Library()

ICONS = "honghua/icons.svg"


@cache
def icon_names() -> frozenset[str]:
    """The symbols that the sprite holds."""
    sprite = Path(settings.BASE_DIR) / "honghua" / "static" / ICONS
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', sprite.read_text(encoding="utf-8")))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A symbol from the sprite, hidden from readers: a word stands beside it. Unknown names show a dot."""
    known = name if name in icon_names() else "dot"
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static(ICONS),
        known,
    )


@register.simple_tag
def light(case: Case, now: datetime | None = None) -> SafeString:
    """The case's light: a shape in its colour, and its word."""
    value = Light(case.light_at(now or timezone.now()))
    return format_html('<span class="light light-{}">{}</span>', value.value, value.label)


@register.simple_tag
def status(case: Case) -> SafeString:
    """The status as a tag."""
    return format_html('<span class="status status-{}">{}</span>', case.status, case.get_status_display())


@register.simple_tag
def moment(at: datetime | None, shape: str = "SHORT_DATETIME_FORMAT", css: str = "") -> SafeString:
    """An instant or a day, written for persons in the shape given and for machines in theirs."""
    local = timezone.localtime(at) if isinstance(at, datetime) and timezone.is_aware(at) else at
    named = format_html(' class="{}"', css) if css else ""
    return format_html('<time{} datetime="{}">{}</time>', named, date(local, "c"), date(local, shape))


@register.filter
def percent(share: float | None) -> str:
    """A share of 1 as whole percents: 0.86 → 86 %; empty without one."""
    return "" if share is None else f"{share:.0%}"


@register.filter
def time_left(due: datetime | None, now: datetime | None = None) -> str:
    """How far off an instant is: 还剩 3 小时, 超 2 天; empty without one."""
    if due is None:
        return ""
    gap = due - (now or timezone.now())
    words = span(abs(gap))
    return _("还剩 %s") % words if gap >= timedelta(0) else _("超 %s") % words


@register.filter
def translated(title: str) -> str:
    """A notice's title, written in the street's language, in the reader's: 已反馈，待核查; 已超期：待签收."""
    number, _space, what = title.partition(" ")
    matter, colon, of = what.partition("：")
    return f"{number} {_(f'{matter}：%s') % _(of) if colon else _(what)}"


@register.filter
def without_links(body: str) -> str:
    """A notice's lines in one, without the address that a mail needs."""
    return " · ".join(line for line in body.splitlines() if line and not line.startswith("http"))


@register.filter
def ago(at: datetime | None, now: datetime | None = None) -> str:
    """How long ago: 刚刚, 5 分钟前."""
    if at is None:
        return ""
    gap = (now or timezone.now()) - at
    return _("刚刚") if gap < timedelta(minutes=1) else _("%s前") % span(gap)


@register.simple_tag
def term(case: Case, now: datetime | None = None) -> str:
    """The case's light and how far off its end is; a dash once it is over."""
    return format_html("{} {}", light(case, now), time_left(case.due_at, now)) if case.is_open else "—"


def span(gap: timedelta) -> str:
    """A length of time in its largest unit."""
    minutes = int(gap.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%d 分钟", "%d 分钟", minutes) % minutes
    if minutes < 48 * 60:
        return ngettext("%d 小时", "%d 小时", minutes // 60) % (minutes // 60)
    return ngettext("%d 天", "%d 天", minutes // 1440) % (minutes // 1440)
