"""What a person is to the street today, in one query: postings, memberships, communities led, groups.

A scope is a set of code prefixes; whoever asks "may they see this place?" asks ``covers``.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from grids.prepared_queries import one_row

if TYPE_CHECKING:
    from grids.models import User

STANDING_COLUMNS = """
  coalesce((select street.code from grids_street street where street.id = person.street_id), ''),
  array(select team.name from auth_group team
        join grids_user_groups belongs on belongs.group_id = team.id
        where belongs.user_id = person.id),
  array(select grid.code from grids_posting posting join grids_grid grid on grid.id = posting.grid_id
        where posting.user_id = person.id and posting.from_on <= %(today)s
          and (posting.to_on is null or posting.to_on >= %(today)s)),
  array(select member.executor_id from grids_membership member
        join grids_executor executor on executor.id = member.executor_id
        where member.user_id = person.id and executor.active),
  array(select community.code from grids_membership member
        join grids_executor executor on executor.id = member.executor_id
        join grids_community community on community.id = executor.community_id
        where member.user_id = person.id and executor.active
          and executor.kind = 'community_office'),
  array(select community.code from grids_community community where community.leader_id = person.id),
  array(select distinct community.code from grids_membership member
        join grids_executor executor on executor.id = member.executor_id
        join grids_community community on community.area_id = executor.area_id
        where member.user_id = person.id and executor.active and executor.kind = 'area_team')
"""
STANDING_SQL = f"select {STANDING_COLUMNS} from grids_user person where person.id = %(person)s"  # noqa: S608


@dataclass(frozen=True)
class Standing:
    """Codes and ids, never rows: cheap to compute, safe to keep for a request."""

    street: str = ""
    groups: frozenset[str] = frozenset()
    grids: tuple[str, ...] = ()
    executors: frozenset[int] = frozenset()
    communities: tuple[str, ...] = ()
    led: tuple[str, ...] = ()
    policed: tuple[str, ...] = ()
    superuser: bool = False

    @property
    def is_centre(self) -> bool:
        """Staff of the command centre."""
        return "指挥中心" in self.groups and bool(self.street)

    @property
    def is_admin(self) -> bool:
        """Keeps the registers; does not see cases."""
        return "管理员" in self.groups or self.superuser

    @property
    def is_auditor(self) -> bool:
        """Reads the street's cases, figures and logs, masked, and no home; changes nothing."""
        return "考核审计" in self.groups and bool(self.street)

    @property
    def is_cadre(self) -> bool:
        """Posted to a grid today."""
        return bool(self.grids)

    @property
    def is_worker(self) -> bool:
        """Belongs to a community office."""
        return bool(self.communities)

    @property
    def is_leader(self) -> bool:
        """Answers for communities."""
        return bool(self.led)

    @property
    def is_officer(self) -> bool:
        """Belongs to the team of an enforcement area."""
        return bool(self.policed)

    @property
    def is_executor(self) -> bool:
        """Acts for at least one executor."""
        return bool(self.executors)

    @property
    def is_staff_member(self) -> bool:
        """Has any part in the street's work at all."""
        return bool(self.groups or self.grids or self.executors or self.led)

    @property
    def works_on_cases(self) -> bool:
        """Has a part in reporting or handling; an admin's or auditor's work is elsewhere."""
        return self.is_centre or bool(self.grids or self.executors or self.led)

    @property
    def seen_prefixes(self) -> tuple[str, ...]:
        """Code prefixes whose cases this person sees because of the place."""
        return ((self.street,) if self.is_auditor else ()) + self.home_prefixes

    @property
    def home_prefixes(self) -> tuple[str, ...]:
        """Code prefixes whose households this person sees, and what a family said; an auditor reads neither."""
        return ((self.street,) if self.is_centre else ()) + self.grids + self.communities + self.led

    @property
    def hides_homes(self) -> bool:
        """Whether flats and families' words are left out of what this person reads of the street's cases."""
        return self.is_auditor and not self.is_centre

    @property
    def field_prefixes(self) -> tuple[str, ...]:
        """Code prefixes in which this person works in the field."""
        return self.grids + self.communities

    @property
    def revealed_prefixes(self) -> tuple[str, ...]:
        """Code prefixes in which this person may look behind a mask: where they work in the field, and the centre's."""
        return self.field_prefixes + ((self.street,) if self.is_centre else ())

    @property
    def inspected_prefixes(self) -> tuple[str, ...]:
        """Code prefixes whose sites this person may inspect: field work's, and the communities of an officer's area."""
        return self.field_prefixes + self.policed


NOBODY = Standing()


def covers(prefixes: tuple[str, ...], place_code: str) -> bool:
    """Whether a place lies within any of the prefixes."""
    return place_code.startswith(prefixes) if prefixes else False


def standing_of(user: "User | Any") -> Standing:
    """The person's standing today (Asia/Shanghai); a stranger's or inactive person's is empty."""
    if user.pk is None or not user.is_active:
        return NOBODY
    row = one_row(STANDING_SQL, {"person": user.pk, "today": timezone.localdate()})
    return NOBODY if row is None else standing_from(row, user.is_superuser)


def standing_from(row: Any, superuser: bool) -> Standing:
    """The standing that the ``STANDING_COLUMNS`` of a person say."""
    street, groups, grids, executors, communities, led, policed = row
    return Standing(
        street=street,
        groups=frozenset(groups),
        grids=tuple(grids),
        executors=frozenset(executors),
        communities=tuple(communities),
        led=tuple(led),
        policed=tuple(policed),
        superuser=superuser,
    )
