"""How notes are laid out: what waits, what the season brings, what is being done, what was judged."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dashboard.models import Note

State, Kind = Note.State, Note.Kind


@dataclass(frozen=True)
class Shelf:
    """One tab: its name in addresses, its word, which notes, and what stands there when there are none."""

    name: str
    label: str | Promise
    condition: Q
    empty: str | Promise


SHELVES = (
    Shelf(
        "new",
        pgettext_lazy("note", "待研判"),
        Q(state=State.NEW) & ~Q(kind=Kind.SEASONAL),
        _("现在没有要研判的。每小时看一遍最近一天、一周和一个月的诉求，明显多于平时和去年同季的才列在这里。"),
    ),
    Shelf(
        "season",
        _("季节性"),
        Q(state=State.NEW, kind=Kind.SEASONAL),
        _("没有比近来多、又和去年同季相当的事。"),
    ),
    Shelf(
        "task",
        _("已转任务"),
        Q(state=State.TASK),
        _("没有在办的任务。在“待研判”里把一条转成任务，到回看日会自动再看。"),
    ),
    Shelf(
        "looked",
        _("已回看"),
        Q(state__in=[State.FELL, State.STAYED]),
        _("还没有回看过的。任务到了回看日，会写明是否回落。"),
    ),
    Shelf("false", _("误报"), Q(state=State.FALSE), _("没有误报。")),
    Shelf("past", pgettext_lazy("note", "已过去"), Q(state=State.PAST), _("没有自己过去的。")),
)


def shelf_of(name: str) -> Shelf:
    """The shelf asked for, else the first."""
    return next((shelf for shelf in SHELVES if shelf.name == name), SHELVES[0])
