"""What a browser without an account may see: the cases whose tracking code or link it has shown.

The session holds them. ``own`` is the reporter's own case; ``watched`` is one that somebody else reported and
this person follows instead of reporting it again: its stages, never its words.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models import Case
from grids.privacy import lookup_digest

SESSION_KEY = "following"
MOST_FOLLOWED = 40
OWN, WATCHED = "own", "watched"


def take_up(request: HttpRequest, case: Case, how: str = OWN) -> None:
    """From now on this browser may see the case; what is its own stays its own."""
    held: dict[str, str] = request.session.get(SESSION_KEY, {})
    how = OWN if held.pop(str(case.pk), how) == OWN else how
    request.session[SESSION_KEY] = dict([*held.items(), (str(case.pk), how)][-MOST_FOLLOWED:])


def how_followed(request: HttpRequest, case_id: int) -> str:
    """``own``, ``watched``, or nothing."""
    held: dict[str, Any] = request.session.get(SESSION_KEY, {})
    return str(held.get(str(case_id), ""))


def is_followed(request: HttpRequest, case_id: int) -> bool:
    """Whether the browser may see the case's stages and photos."""
    return bool(how_followed(request, case_id))


def link_key(case: Case) -> str:
    """The end of the link that opens the case without the telephone's digits."""
    return salted_hmac("cases.following.link", case.tracking_code, algorithm="sha256").hexdigest()[:20]


def opens(case: Case, key: str) -> bool:
    """Whether the link's end is the case's own."""
    return constant_time_compare(link_key(case), key)


def proves(case: Case, last_four: str) -> bool:
    """Whether these are the last digits of the number that was left; without a number the code is enough."""
    if not case.reporter_phone:
        return True
    return constant_time_compare(lookup_digest(case.reporter_phone[-4:]), lookup_digest(last_four or "-"))


def watch_token(case_id: int) -> str:
    """A token by which a neighbour's case can be followed; holds for a day, tells nothing."""
    return signing.dumps(case_id, salt="cases.following.watch", compress=True)


def watched_by(token: str) -> int | None:
    """The case behind a token, None when it is wrong or old."""
    try:
        return int(signing.loads(token, salt="cases.following.watch", max_age=24 * 3600))
    except signing.BadSignature:
        return None
