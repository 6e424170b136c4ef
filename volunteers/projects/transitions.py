"""A micro-project's way, as one table. Buttons, pages, API and tests all read it."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Transition, TransitionTable
from volunteers.models import Project, State

S = State


class ProjectPart(models.TextChoices):
    """What somebody is to a project."""

    KEEPER = "keeper", _("社区")
    UNIT = "unit", _("驻区单位")
    CLAIMANT = "claimant", _("认领单位")
    FOR = "for", _("受益人")


def _of(*names: Any) -> frozenset[str]:
    return frozenset(names)


def _is_claimed(project: Project) -> bool:
    return project.pledges.standing().exists()


def _asks_for_money(project: Project) -> bool:
    return project.asked_fen > 0


P = ProjectPart
RUNNING = _of(S.PUBLISHED, S.UNDERWAY)
WITH_MONEY = _of(S.PUBLISHED, S.UNDERWAY, S.DONE)

TABLE: tuple[Transition, ...] = (
    Transition("publish", _("发布"), _of(S.DRAFT), S.PUBLISHED, _of(P.KEEPER), primary=True),
    Transition(
        "claim",
        _("认领"),
        RUNNING,
        None,
        _of(P.UNIT),
        needs=("unit", "kind", "amount", "words"),
        primary=True,
    ),
    Transition(
        "start",
        _("开工"),
        _of(S.PUBLISHED),
        S.UNDERWAY,
        _of(P.KEEPER),
        needs=("words",),
        condition=_is_claimed,
        refusal=_("还没有单位认领，不能开工。"),
        primary=True,
    ),
    Transition(
        "report",
        _("报进度"),
        _of(S.UNDERWAY),
        None,
        _of(P.KEEPER, P.CLAIMANT),
        needs=("milestone", "words", "photos"),
    ),
    Transition(
        "finish",
        _("完工"),
        _of(S.UNDERWAY),
        S.DONE,
        _of(P.KEEPER, P.CLAIMANT),
        needs=("words", "photos"),
        primary=True,
    ),
    Transition(
        "accept",
        _("验收"),
        _of(S.DONE),
        S.ACCEPTED,
        _of(P.KEEPER, P.FOR),
        needs=("who", "words", "photos"),
        primary=True,
    ),
    Transition("rework", _("还要再改"), _of(S.DONE), S.UNDERWAY, _of(P.KEEPER, P.FOR), needs=("words",)),
    Transition("thank", _("致谢"), _of(S.ACCEPTED), S.THANKED, _of(P.KEEPER), needs=("words",), primary=True),
    Transition(
        "pay",
        _("记到账"),
        WITH_MONEY,
        None,
        _of(P.KEEPER, P.CLAIMANT),
        needs=("pledge", "amount", "voucher", "photos"),
        condition=_asks_for_money,
    ),
    Transition(
        "spend",
        _("记支出"),
        _of(S.UNDERWAY, S.DONE),
        None,
        _of(P.KEEPER),
        needs=("pledge", "amount", "words", "voucher", "photos"),
        condition=_asks_for_money,
    ),
    Transition(
        "allow_more",
        _("同意多收"),
        RUNNING,
        None,
        _of(P.KEEPER),
        needs=("amount", "words"),
        condition=_asks_for_money,
    ),
    Transition("release", _("退出认领"), RUNNING, None, _of(P.CLAIMANT), needs=("pledge", "words")),
    Transition(
        "withdraw",
        _("另作安排"),
        _of(S.DRAFT, S.PUBLISHED, S.UNDERWAY),
        S.WITHDRAWN,
        _of(P.KEEPER),
        needs=("words",),
    ),
)
TRANSITIONS = TransitionTable(
    TABLE,
    column="state",
    not_theirs=_("您不能对这个项目“%s”。"),
    not_from_here=_("项目现在是“%(state)s”，不能“%(step)s”。"),
)
STEPS = TRANSITIONS.by_name
