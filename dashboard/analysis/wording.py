"""A note in sentences: why it stands out, by the numbers, and what is not known. No person in any of them."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from dashboard.models import Note


def number(value: float) -> str:
    """An expectation as people say it: 0.4, 12; a tenth at least, since nothing is ever quite impossible."""
    return f"{value:.0f}" if value >= 10 else f"{max(value, 0.1):.1f}"


def change(note: Note) -> str:
    """A list's short word: 7 天 9 件，平时约 0.4 件."""
    told = {"days": note.days, "count": note.count, "expected": number(note.expected)}
    return _("%(days)d 天 %(count)d 件，平时约 %(expected)s 件") % told


def why(note: Note) -> list[str]:
    """The reasons, one a line."""
    told = {"days": note.days, "count": note.count, "running": number(note.running)}
    lines = [_("%(days)d 天里有 %(count)d 件；按此前十二周的常态，约 %(running)s 件。") % told]
    if note.season is None:
        lines.append(
            _("去年同季没有足够的资料可比（资料自 %s 起），只和近来比。")
            % date_format(note.known_since, "SHORT_DATE_FORMAT")
        )
    else:
        told = {"season": number(note.season), "n": note.season_days}
        lines.append(
            ngettext(
                "去年同季约 %(season)s 件（按可比的 %(n)d 天、今年总量折算）。",
                "去年同季约 %(season)s 件（按可比的 %(n)d 天、今年总量折算）。",
                note.season_days,
            )
            % told
        )
    if note.kind == Note.Kind.SEASONAL:
        lines.append(_("比近来多，但不比去年同季多：这是季节性的，提早安排即可。"))
    else:
        lines.append(
            _("偶然这样多的机会小于一万亿分之一。") if note.surprise >= 12 else _chance(note.surprise)
        )
    if note.discount < 1:
        lines.append(_("同类曾被判为误报，权重减到 %d %%。") % round(note.discount * 100))
    return lines


def _chance(surprise: float) -> str:
    return _("偶然这样多的机会约 %s 分之一（已计入看过的组数）。") % f"{10 ** min(surprise, 12):,.0f}"


def task_words(note: Note) -> str:
    """What the task says when nobody wrote anything else; in the street's language, since others read it."""
    told = {
        "what": note.what,
        "place": note.place,
        "days": note.days,
        "count": note.count,
        "expected": number(note.expected),
    }
    with override(settings.LANGUAGE_CODE):
        words = _("研判发现：%(place)s %(days)d 天里“%(what)s” %(count)d 件（平时约 %(expected)s 件）。")
        return words % told + _("请牵头排查原因，集中处置。")


def second_look(note: Note) -> str:
    """What the second look said; empty before it."""
    if note.count_after is None:
        return ""
    told = {"days": note.days, "before": note.count, "after": note.count_after}
    if note.state == Note.State.FELL:
        return _("回看：同样 %(days)d 天里 %(before)d 件 → %(after)d 件，已回落。") % told
    if note.state == Note.State.STAYED:
        return _("回看：同样 %(days)d 天里 %(before)d 件 → %(after)d 件，没有回落。") % told
    return _("最近一次看：同样 %(days)d 天里 %(before)d 件 → %(after)d 件。") % told
