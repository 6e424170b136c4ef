"""How one gets into an account: its name, addresses, password, second factor and token.

Nothing of it changes in a session without the password, typed for that a moment ago. Whatever changes is written
down in the same transaction, with the address it came from, and is told at every address that the account had before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import ip_address
from typing import NamedTuple

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import reauthentication
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token
from rest_framework.throttling import BaseThrottle

from grids.models import AccessChange, User
from grids.privacy import mask_email

Kind = AccessChange.Kind
# Whose changes are being written down already, further out in the same request.
_recording: ContextVar[frozenset[int]] = ContextVar("recording", default=frozenset())


class Credentials(NamedTuple):
    """What opens an account, at one instant."""

    username: str
    email: str
    emails: frozenset[str]
    password: str
    factors: frozenset[tuple[str, int]]
    token: str


def credentials_of(person: int) -> Credentials:
    """As they stand in the database now."""
    account = User.objects.values("username", "email", "password").get(pk=person)
    factors = Authenticator.objects.filter(user=person).values_list("type", "pk")
    token = Token.objects.filter(user=person).values_list("key", flat=True).first()
    emails = frozenset(addresses([person])[person])
    return Credentials(**account, emails=emails, factors=frozenset(factors), token=token or "")


def addresses(people: Iterable[int] | None = None) -> dict[int, set[str]]:
    """The mail addresses of each, or of all, in small letters: the register's and those a person added."""
    found: dict[int, set[str]] = defaultdict(set)
    accounts, added = User.objects.exclude(email=""), EmailAddress.objects.all()
    if people is not None:
        people = list(people)
        accounts, added = accounts.filter(pk__in=people), added.filter(user__in=people)
    for rows in (accounts.values_list("pk", "email"), added.values_list("user", "email")):
        for person, email in rows:
            found[person].add(email.lower())
    return found


# Proof


def is_proven(request: HttpRequest) -> bool:
    """Whether the password was typed for that within ACCOUNT_REAUTHENTICATION_TIMEOUT; signing in is no proof."""
    return reauthentication.did_recently_reauthenticate(request)


def demand(request: HttpRequest) -> None:
    """Ask for the password first: what was asked for is done after it."""
    if not is_proven(request):
        raise ReauthenticationRequired


def prove(request: HttpRequest, password: str) -> None:
    """Take a password that was typed into a form; ValidationError when it is not the own one or tried too often."""
    if not password:
        raise ValidationError(_("请再输入一次您自己的登录密码。"))
    if not get_adapter().reauthenticate(request.user, password):
        raise get_adapter().validation_error("incorrect_password")
    reauthentication.reauthenticate_by_password(request)


# The log


def caller() -> str | None:
    """The address from which the present request came; None outside of one."""
    request = context.request
    said = BaseThrottle().get_ident(request) if request is not None else ""
    try:
        return str(ip_address(said or ""))
    except ValueError:
        return None


def write(rows: Iterable[AccessChange], known: dict[int, set[str]]) -> None:
    """Put lines on the log; what concerns the way in will be mailed to the addresses ``known`` before the change."""
    rows, ip = list(rows), caller()
    for row in rows:
        row.ip = ip
        if row.kind in AccessChange.WAY_IN and settings.SENDS_MAIL:
            row.mail_to = "\n".join(sorted(known.get(row.person_id, ())))
    AccessChange.objects.bulk_create(rows)


@contextmanager
def recorded(person: User, *, by_link: bool = False) -> Iterator[None]:
    """One transaction in which the account's own person changes it; the difference is on the log with it."""
    number = person.pk
    if number in _recording.get():
        yield
        return
    mark = _recording.set(_recording.get() | {number})
    try:
        with transaction.atomic():
            before = credentials_of(number)
            yield
            changes = _changes(before, credentials_of(number), by_link)
            rows = [AccessChange(by_id=number, person_id=number, **change) for change in changes]
            write(rows, {number: set(before.emails)})
    finally:
        _recording.reset(mark)


def drop_others(people: Iterable[int]) -> None:
    """The address in the register is new: those that were added beside the old one are no way in any more."""
    EmailAddress.objects.filter(user__in=list(people)).delete()


def _changes(before: Credentials, after: Credentials, by_link: bool) -> Iterator[dict[str, object]]:
    for name in ("username", "email"):
        if getattr(before, name) != getattr(after, name):
            yield {"kind": Kind.DETAIL, "what": name}
    if before.password != after.password:
        yield {"kind": Kind.RESET if by_link else Kind.PASSWORD}
    for email in sorted(after.emails - before.emails):
        yield {"kind": Kind.ADDRESS, "what": mask_email(email)}
    for email in sorted(before.emails - after.emails):
        yield {"kind": Kind.ADDRESS, "what": mask_email(email), "taken": True}
    for factor, _number in sorted(after.factors - before.factors):
        yield {"kind": Kind.TWO_STEP, "what": factor}
    for factor in sorted({name for name, _pk in before.factors} - {name for name, _pk in after.factors}):
        yield {"kind": Kind.TWO_STEP, "what": factor, "taken": True}
    if before.token != after.token:
        yield {"kind": Kind.TOKEN, "taken": not after.token}
