"""An area's team: who is in it, of which departments, and which cases it could take along on a visit."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.lifecycle import ACTIVE
from cases.models import STANDING, Case, CaseQuerySet, JointTask
from grids.models import EnforcementArea, Executor, Membership, User


def teams_of(area: EnforcementArea | int | None) -> list[Executor]:
    """The area's teams in use."""
    if area is None:
        return []
    teams = Executor.objects.filter(kind=Executor.Kind.AREA_TEAM, area=area, active=True)
    return list(teams.order_by("code"))


def team_of(area: EnforcementArea | int | None) -> Executor | None:
    """The team that takes what happens in the area; None without one, and where a person has to choose."""
    teams = teams_of(area)
    return teams[0] if len(teams) == 1 else None


def officers_of(area: EnforcementArea | int) -> QuerySet[Membership]:
    """The members of the area's teams who come from a department, by department."""
    members = Membership.objects.filter(
        executor__kind=Executor.Kind.AREA_TEAM,
        executor__area=area,
        executor__active=True,
        user__is_active=True,
    )
    return members.exclude(department="").select_related("user").order_by("department", "pk")


def departments_of(area: EnforcementArea | int) -> list[str]:
    """The departments that have an officer in the area, in the order of the register's list."""
    present = set(officers_of(area).order_by().values_list("department", flat=True))
    return [department for department in Membership.Department.values if department in present]


def own_departments(user: User, area: EnforcementArea | int) -> set[str]:
    """For which departments the person signs in the area."""
    return set(officers_of(area).filter(user=user).order_by().values_list("department", flat=True))


def candidates(area: EnforcementArea, user: User) -> CaseQuerySet:
    """The cases in hand that the area's teams lead or assist, not yet on an order that stands; overdue ones first."""
    teams = [team.pk for team in teams_of(area)]
    if not teams:
        return Case.objects.none()
    taken = JointTask.objects.filter(case=OuterRef("pk"), part__order__state__in=STANDING)
    cases = Case.objects.visible_to(user).filter(
        Q(executor__in=teams) | Q(assistant_ids__overlap=teams), ~Exists(taken), status__in=ACTIVE
    )
    return cases.order_by("due_at", "pk")
