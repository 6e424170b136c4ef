"""The pulse: what an open page asks every second or two. 304 until something happened, three queries at most."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cases.access import SignedIn
from cases.presence import case_in_sight, look_in, look_in_by_number, news, tag_of


def answer(request: HttpRequest, tag: str) -> HttpResponse:
    """204-like quiet while the tag is known, the new tag otherwise."""
    known = request.headers.get("If-None-Match") == tag
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    return HttpResponse(status=304 if known else 200, headers=headers)


@require_safe
def pulse(request: SignedIn) -> HttpResponse:
    """For lists: has anything happened at all? With ``case``: also who else looks at that one."""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    number = request.GET.get("case", "")
    others = look_in_by_number(request.user, number) if number else []
    return answer(request, tag_of(news(), others))


@require_safe
def case_pulse(request: SignedIn, number: str) -> HttpResponse:
    """For one case: has its story grown, or did somebody open or leave it?"""
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    found = case_in_sight(request.user, number)
    if found is None:
        raise Http404
    case, state = found
    return answer(request, tag_of(state, look_in(case, request.user)))
