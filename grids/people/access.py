"""What the registers change in anybody's reach is on a log, and nobody widens their own.

The reach of all accounts is read before and after a change in the registers; the difference is what is written
down, whichever form or file it came from. One change at a time, so that nobody is named for another's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from grids.models import AccessChange, Community, Executor, Membership, Posting, User
from grids.people import credentials

LOCK = 0x47490001  # of our advisory locks
Kind = AccessChange.Kind
LONGEST = 160
# An account's own details are how one gets into it, not what it sees.
DETAILS = ("username", "email", "is_active")


class HeldAccess(NamedTuple):
    """One thing that an account holds; two are the same when kind and key are."""

    kind: str
    key: tuple[object, ...]
    what: str


class WidensOwn(ValidationError):
    """An admin's change would have let the same admin see more."""

    def __init__(self) -> None:
        super().__init__(_("不能更改自己的权限，请另一位管理员来改。"))


class Watch:
    """Taken before a change inside its transaction; ``settle`` after it writes the log or refuses."""

    def __init__(self, by: User) -> None:
        self.by = by
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        self.before = holdings()
        self.addresses = credentials.addresses()

    def widened(self) -> bool:
        """Whether the one who makes the change sees more, or elsewhere, than before."""
        mine = holdings(self.by.pk).get(self.by.pk, {})
        return any(held.kind != Kind.DETAIL for held in _more(mine, self.before.get(self.by.pk, {})))

    def settle(self) -> None:
        """Write down what changed in anyone's reach; raises WidensOwn for the own one."""
        if self.widened():
            raise WidensOwn
        after = holdings()
        rows = [row for person in after for row in self._rows(person, after[person])]
        credentials.write(rows, self.addresses)
        credentials.drop_others(
            row.person_id for row in rows if (row.kind, row.what) == (Kind.DETAIL, "email")
        )

    def _rows(self, person: int, after: "Holdings") -> Iterator[AccessChange]:
        before = self.before.get(person)
        if before is None:
            yield self._row(person, Kind.ACCOUNT, "")
        for held in _more(after, before or {}):
            if before is not None or held.kind not in (Kind.DETAIL, Kind.STREET):
                yield self._row(person, held.kind, held.what)
        for held in _more(before or {}, after):
            if held.kind not in (Kind.DETAIL, Kind.STREET):
                yield self._row(person, held.kind, held.what, taken=True)

    def _row(self, person: int, kind: str, what: str, *, taken: bool = False) -> AccessChange:
        return AccessChange(by=self.by, person_id=person, kind=kind, what=what[:LONGEST], taken=taken)


Holdings = dict[tuple[str, tuple[object, ...]], HeldAccess]


def holdings(person: int | None = None) -> dict[int, Holdings]:
    """What each account holds, or the one: details, street, groups, postings that are not over, units, communities."""
    held: dict[int, Holdings] = defaultdict(dict)
    for owner, one in _all_held(person):
        held[owner][one.kind, one.key] = one
    return dict(held)


def record(by: User, people: Iterable[User], kind: str) -> None:
    """A line of the log for each of the people: a password link, a second factor dropped."""
    rows = [AccessChange(by=by, person=person, kind=kind) for person in people]
    credentials.write(rows, credentials.addresses([row.person_id for row in rows]))


def log_for(auditor: User) -> "models.QuerySet[AccessChange]":
    """What an auditor reads: what happened to accounts of the street or was done by them, the latest first."""
    of_the_street = Q(person__street=auditor.street_id) | Q(by__street=auditor.street_id)
    return AccessChange.objects.filter(of_the_street).select_related("by", "person").order_by("-pk")


def _more(one: Holdings, other: Holdings) -> list[HeldAccess]:
    return [one[key] for key in one.keys() - other.keys()]


def _all_held(person: int | None) -> Iterator[tuple[int, HeldAccess]]:
    yield from _accounts({} if person is None else {"pk": person})
    whose = {} if person is None else {"user": person}
    belonging = User.groups.through.objects.filter(**whose)
    for user, group, name in belonging.values_list("user_id", "group_id", "group__name"):
        yield user, HeldAccess(Kind.GROUP, (group,), name)
    not_over = Q(to_on__isnull=True) | Q(to_on__gte=timezone.localdate())
    for posting in Posting.objects.filter(not_over, **whose).select_related("grid__community"):
        until = f" – {posting.to_on}" if posting.to_on else ""
        what = f"{posting.grid.community} {posting.grid} ({posting.from_on}{until})"
        yield (
            posting.user_id,
            HeldAccess(Kind.POSTING, (posting.grid.code, posting.from_on, posting.to_on), what),
        )
    members = Membership.objects.filter(executor__active=True, **whose).select_related("executor__community")
    for member in members:
        yield member.user_id, _unit(member.executor)
    leading = {"leader__isnull": False} if person is None else {"leader": person}
    for leader, code, name in Community.objects.filter(**leading).values_list("leader", "code", "name"):
        yield leader, HeldAccess(Kind.LEADING, (code,), name)


def _accounts(which: dict[str, int]) -> Iterator[tuple[int, HeldAccess]]:
    """Details and street of each account; nothing sealed is read."""
    columns = ("pk", "street", "street__code", "street__name", *DETAILS)
    for account in User.objects.filter(**which).values(*columns):
        for name in DETAILS:
            yield account["pk"], HeldAccess(Kind.DETAIL, (name, account[name]), name)
        key = (account["street"], account["street__code"])
        yield account["pk"], HeldAccess(Kind.STREET, key, account["street__name"] or "—")


def _unit(executor: Executor) -> HeldAccess:
    """Belonging to a unit in use; a community office opens its community."""
    office = executor.kind == Executor.Kind.COMMUNITY_OFFICE
    opens = executor.community.code if office and executor.community else ""
    return HeldAccess(Kind.MEMBERSHIP, (executor.pk, opens), executor.name)
