"""In what part somebody acts on an enterprise's matter: it leads (the centre, the lead unit) or has a step in it."""

from django.utils.translation import gettext as _

from cases.lifecycle import NotTheirs, Refused
from cases.models import EnterpriseMatter, MatterStep
from grids.models import User
from grids.roles import covers


def is_of_the_lead(matter: EnterpriseMatter, user: User) -> bool:
    """Whether the person belongs to the unit that leads the matter's case."""
    return matter.case.executor_id in user.standing.executors


def leads(matter: EnterpriseMatter, user: User) -> bool:
    """Whether the person sees to the whole: the centre of its street, or a member of the lead unit."""
    standing = user.standing
    centre = standing.is_centre and covers((standing.street,), matter.case.place_code)
    return centre or is_of_the_lead(matter, user)


def has_step(matter: EnterpriseMatter, user: User) -> bool:
    """Whether one of the person's units has a step of the matter."""
    return any(step.executor_id in user.standing.executors for step in matter.steps.all())


def takes_part(matter: EnterpriseMatter, user: User) -> bool:
    """Whether the person leads it or has a step in it."""
    return leads(matter, user) or has_step(matter, user)


def may_mark(matter: EnterpriseMatter, step: MatterStep, user: User) -> bool:
    """Whether the person may say how far a step is: its own unit, or whoever leads."""
    return step.executor_id in user.standing.executors or leads(matter, user)


def may_ask(matter: EnterpriseMatter, user: User) -> bool:
    """Whether somebody who sees the matter may ask: those who handle it, and those who work at its place."""
    return takes_part(matter, user) or covers(user.standing.field_prefixes, matter.case.place_code)


def unit_of(matter: EnterpriseMatter, user: User, step: MatterStep | None = None) -> int | None:
    """The id of the unit for which the person acts: the step's, the lead, one with a step; None for the centre."""
    own = user.standing.executors
    if step is not None and step.executor_id in own:
        return step.executor_id
    if matter.case.executor_id in own:
        return matter.case.executor_id
    return next((one.executor_id for one in matter.steps.all() if one.executor_id in own), None)


def still_open(matter: EnterpriseMatter) -> None:
    """Refuse what comes after the end."""
    if not matter.is_open:
        raise Refused(_("这个事项已经了结。"))


def of_those_who_lead(matter: EnterpriseMatter, user: User) -> None:
    """Refuse everybody else."""
    if not leads(matter, user):
        raise NotTheirs(_("只有指挥中心和主办单位能这样做。"))
