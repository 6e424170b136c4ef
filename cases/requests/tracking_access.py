"""What a browser without an account may see: the cases whose tracking code or link it has shown.

The session holds them. What somebody else reported and this person only watches is opened by a signed token: its
stages and photos, never its words and never its tracking code.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models import Case
from grids.privacy import lookup_digest

OWN, WATCHED = "followed_cases", "watched_cases"
MOST_FOLLOWED = 40
WATCHING = timedelta(days=180)


def take_up(request: HttpRequest, case: Case) -> None:
    """From now on this browser may see the case as its reporter does."""
    held = _held(request)
    request.session[OWN] = [*[pk for pk in held if pk != case.pk], case.pk][-MOST_FOLLOWED:]


def let_go(request: HttpRequest) -> None:
    """From now on this browser follows nothing: what it showed is asked for anew, by code and digits or by the link."""
    for name in (OWN, WATCHED):
        request.session.pop(name, None)


def look_at(request: HttpRequest, cases: Iterable[int]) -> None:
    """This browser may see these cases' photos: they were shown to it as neighbours."""
    fresh = list(dict.fromkeys([*request.session.get(WATCHED, []), *cases]))
    if fresh != request.session.get(WATCHED, []):
        request.session[WATCHED] = fresh[-MOST_FOLLOWED:]


def _held(request: HttpRequest) -> list[int]:
    return list(request.session.get(OWN, []))


def is_own(request: HttpRequest, case_id: int) -> bool:
    """Whether the browser has shown the case's code or link."""
    return case_id in _held(request)


def is_followed(request: HttpRequest, case_id: int) -> bool:
    """Whether the browser may see the case's photos."""
    return is_own(request, case_id) or case_id in request.session.get(WATCHED, [])


def link_key(case: Case) -> str:
    """The end of the link that opens the case without the telephone's digits."""
    return salted_hmac("cases.following.link", case.tracking_code, algorithm="sha256").hexdigest()[:20]


def link_of(case: Case) -> str:
    """The path of that link."""
    return reverse("track_link", args=[case.tracking_code, link_key(case)])


def opens(case: Case, key: str) -> bool:
    """Whether the link's end is the case's own."""
    return constant_time_compare(link_key(case), key)


def proves(case: Case, last_four: str) -> bool:
    """Whether these are the last digits of the number that was left; without a number the code is enough."""
    if not case.reporter_phone:
        return True
    return constant_time_compare(lookup_digest(case.reporter_phone[-4:]), lookup_digest(last_four or "-"))


def watch_token(case_id: int) -> str:
    """A token by which a neighbour's case can be followed; tells nothing about it."""
    return signing.dumps(case_id, salt="cases.following.watch", compress=True)


def watched_by(token: str) -> int | None:
    """The case behind a token, None when it is wrong or old."""
    try:
        return int(signing.loads(token, salt="cases.following.watch", max_age=WATCHING))
    except signing.BadSignature:
        return None
