"""Photos, only for those who may see their case: staff by place or executor, a resident by tracking code.

Everyone else gets the 404 of a photo that does not exist. What is served was encoded here and holds pixels alone.
"""

from uuid import UUID

from django.core.files.base import File
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from cases.models import Case, KeptPhoto, Photo
from cases.photos import small_of
from cases.requests.tracking_access import is_followed
from grids.models import User

# Evidence can show people and papers; those without an account see how it was and how it became.
KEPT_SECONDS = 600


@require_safe
@vary_on_cookie
def photo(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo as it was kept."""
    return served(request, photo_in_sight(request, uuid), small=False)


@require_safe
@vary_on_cookie
def photo_small(request: HttpRequest, uuid: UUID) -> HttpResponseBase:
    """The photo for lists."""
    return served(request, photo_in_sight(request, uuid), small=True)


def photo_in_sight(request: HttpRequest, uuid: UUID) -> Photo:
    """The photo, if whoever asks may see it; 404 otherwise."""
    found = get_object_or_404(Photo, uuid=uuid)
    if found.kind in Photo.FOR_RESIDENTS and is_followed(request, found.case_id):
        return found
    if found.kind == Photo.Kind.AFTER and follows_a_repeat(request, found.case_id):
        return found
    asker = viewer(request)
    case = Case.objects.visible_to(asker).filter(pk=found.case_id).first()
    if case is None or (isinstance(asker, User) and asker.standing.hides_homes and case.said_at_a_door):
        raise Http404
    at_work = isinstance(asker, User) and asker.standing.is_staff_member
    if found.kind not in Photo.FOR_RESIDENTS and not at_work:
        raise Http404
    return found


def follows_a_repeat(request: HttpRequest, case_id: int) -> bool:
    """Whether the browser follows a case that was merged into this one: its reporter gets the result too."""
    repeats = Case.objects.filter(first_case=case_id).values_list("pk", flat=True)
    return any(is_followed(request, repeat) for repeat in repeats)


def viewer(request: HttpRequest) -> object:
    """Who asks: by session, or by the API's token."""
    if not request.headers.get("Authorization"):
        return request.user
    try:
        known = TokenAuthentication().authenticate(request)  # type: ignore[arg-type]
    except AuthenticationFailed as error:
        raise Http404 from error
    return known[0] if known else request.user


def served(request: HttpRequest, found: KeptPhoto, *, small: bool) -> HttpResponseBase:
    """The file, or 304 while the browser still has it; never in a shared cache."""
    etag = quote_etag(found.sha256 + ("-s" if small else ""))
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        name = f"{found.uuid}{'-small' if small else ''}.jpg"
        response = FileResponse(opened(found, small=small), filename=name, content_type="image/jpeg")
        response["ETag"] = etag
        response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    return response


def opened(found: KeptPhoto, *, small: bool) -> File:
    """The open file; 404 when it is gone."""
    try:
        return small_of(found) if small else found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
