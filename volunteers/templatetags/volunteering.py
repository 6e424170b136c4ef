"""How money and waiting are written on a page."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from volunteers.money import in_words

register = template.Library()


@register.filter
def yuan(fen: int | None) -> str:
    """``8000000`` → ``80,000 元``."""
    return in_words(fen)


@register.filter
def waited(since: datetime, today: date) -> str:
    """等了 23 天; 今天 on the first day."""
    days = (today - timezone.localdate(since)).days
    return ngettext("等了 %d 天", "等了 %d 天", days) % days if days > 0 else _("今天提出")
