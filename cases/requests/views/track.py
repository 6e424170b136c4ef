"""How a resident follows a case: by code and the telephone's last digits, or by the link. No staff names."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import rate_limits
from cases.attempts import attempt
from cases.lifecycle import RATING_WINDOW, RESIDENT, allowed_actions
from cases.models import Case
from cases.requests import tracking_access
from cases.requests.forms import ActionForm, TrackForm
from cases.requests.public_status import progress_of
from grids.places import set_street


def tag_of(case: Case) -> str:
    """The state of the case as an ETag; what it joined counts too."""
    joined = case.first_case.event_count if case.first_case else 0
    return f'"{case.event_count}-{joined}"'


def followed(request: HttpRequest, code: str = "", token: str = "") -> Case:
    """The case of this code, if this browser has shown it before; or the one that a token lets watch; else 404."""
    cases = Case.objects.select_related("category", "executor", "first_case__executor", "grid__community")
    if token:
        return get_object_or_404(cases, pk=tracking_access.watched_by(token))
    case = get_object_or_404(cases, tracking_code=code.upper())
    if not tracking_access.is_own(request, case.pk):
        raise Http404
    return case


def shown(
    request: HttpRequest, case: Case, template: str, token: str = "", form: ActionForm | None = None
) -> HttpResponse:
    """The page or the piece of it that changes; who only watches sees no words and gets no buttons."""
    if case.first_case_id:
        tracking_access.look_at(request, [case.first_case_id])
    set_street(request, case.street_id)
    context = {
        "case": case,
        "own": not token,
        "here": reverse("track_watch", args=[token])
        if token
        else reverse("track_case", args=[case.tracking_code]),
        "progress": progress_of(case),
        "actions": [] if token else [action.name for action in allowed_actions(case, RESIDENT)],
        "tag": tag_of(case),
        "rating_days": RATING_WINDOW.days,
        "form": form,
    }
    return render(request, template, context, status=400 if form else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for a case by its code."""
    form = TrackForm(request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method != "POST" or not form.is_valid():
        return asked_again(request, form, 400 if form.is_bound else 200)
    code, digits = form.cleaned_data["code"], form.cleaned_data["digits"]
    if too_many_tries(request, code):
        form.add_error(None, _("试的次数太多了，请一小时后再试，或用上报后得到的链接打开。"))
        return asked_again(request, form, 429)
    case = Case.objects.filter(tracking_code=code).first()
    if case is None or not tracking_access.proves(case, digits):
        count_wrong(request, code)
        form.add_error(None, _("没有找到。请核对查询码和电话后四位；没有留过电话的，后四位不用填。"))
        return asked_again(request, form, 400)
    tracking_access.take_up(request, case)
    return redirect("track_case", case.tracking_code)


def asked_again(request: HttpRequest, form: TrackForm, status: int) -> HttpResponse:
    """The form for code and digits; the same for every wrong answer."""
    return rate_limits.mark_device(
        request, render(request, "cases/requests/track.html", {"form": form}, status=status)
    )


def too_many_tries(request: HttpRequest, code: str) -> bool:
    """Whether the code, the device or the address has been tried in vain too often."""
    device = rate_limits.device_of(request)
    return (
        rate_limits.WRONG_BY_CODE.is_full(code)
        or (bool(device) and rate_limits.WRONG_BY_DEVICE.is_full(device))
        or rate_limits.WRONG_BY_ADDRESS.is_full(rate_limits.address_of(request))
    )


def count_wrong(request: HttpRequest, code: str) -> None:
    """One more try in vain."""
    rate_limits.WRONG_BY_CODE.count(code)
    rate_limits.WRONG_BY_ADDRESS.count(rate_limits.address_of(request))
    if rate_limits.device_of(request):
        rate_limits.WRONG_BY_DEVICE.count(rate_limits.device_of(request))


@require_POST
def track_forget(request: HttpRequest) -> HttpResponse:
    """A phone that others use as well: what it showed is no longer open to whoever takes it up next."""
    tracking_access.let_go(request)
    return HttpResponse(status=204)


@require_safe
def track_case(request: HttpRequest, code: str) -> HttpResponse:
    """The case in plain words; a browser that does not follow it is asked, whether the code exists or not."""
    try:
        case = followed(request, code)
    except Http404:
        return opened_without_digits(request, code) or redirect(
            f"{reverse('track')}?code={code.upper()[:16]}"
        )
    return shown(request, case, "cases/requests/track_case.html")


def opened_without_digits(request: HttpRequest, code: str) -> HttpResponse | None:
    """A case whose reporter left no telephone is opened by its code alone."""
    if too_many_tries(request, code.upper()):
        return None
    case = Case.objects.filter(tracking_code=code.upper()).first()
    if case is None or not tracking_access.proves(case, ""):
        count_wrong(request, code.upper())
        return None
    tracking_access.take_up(request, case)
    return redirect("track_case", case.tracking_code)


@require_safe
def track_link(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """The link that was given after the report: opens without digits."""
    case = Case.objects.filter(tracking_code=code.upper()).first()
    if case is None or not tracking_access.opens(case, key):
        return redirect("track")
    tracking_access.take_up(request, case)
    return redirect("track_case", case.tracking_code)


@require_safe
def track_watch(request: HttpRequest, token: str) -> HttpResponse:
    """Follow what somebody else reported already: stages and photos, no words, no tracking code."""
    case = followed(request, token=token)
    tracking_access.look_at(request, [case.pk])
    return shown(request, case, "cases/requests/track_case.html", token)


@require_safe
def track_progress(request: HttpRequest, code: str = "", token: str = "") -> HttpResponse:
    """The piece of the page that changes; asked for at each pulse with news."""
    return shown(request, followed(request, code, token), "cases/requests/_track_progress.html", token)


@require_safe
def track_pulse(request: HttpRequest, code: str = "", token: str = "") -> HttpResponse:
    """304 until the case's story has grown."""
    tag = tag_of(followed(request, code, token))
    known = request.headers.get("If-None-Match") == tag
    return HttpResponse(
        status=304 if known else 200, headers={"ETag": tag, "Cache-Control": "private, no-cache"}
    )


@require_POST
def track_action(request: HttpRequest, code: str, action: str) -> HttpResponse:
    """Withdraw, or rate; only by the one who reported."""
    case = followed(request, code)
    form = ActionForm(action, case, RESIDENT, request.POST)
    if attempt(form, form.act).done:
        return redirect("track_case", case.tracking_code)
    return shown(request, followed(request, code), "cases/requests/track_case.html", form=form)
