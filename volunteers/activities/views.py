"""志愿活动: what is coming, one activity with its sign-ups, and what the community does with it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import rate_limits
from cases.lifecycle import Refused
from volunteers.access import SignedIn, attempt, keepers, paginate, status_of
from volunteers.activities import actions
from volunteers.activities.detail import gather
from volunteers.activities.filters import ActivityFilter
from volunteers.activities.forms import (
    ActivityForm,
    CallOffDayForm,
    CallOffForm,
    ChangeForm,
    OwnForm,
    RecordForm,
    ResizeForm,
    SignOnForm,
    SignUpForm,
    planned_of,
)
from volunteers.activities.transitions import STEPS, allowed_steps, parts_of
from volunteers.models import Activity, SignUp
from volunteers.viewers import Viewer, viewer_of

DEVICE = "sign_ups"
MOST_KEPT = 50
BY_ADDRESS = rate_limits.Limit("sign-up-address", 300)
BY_DEVICE = rate_limits.Limit("sign-up-device", 20)


def _row(uuid: UUID) -> Activity:
    return get_object_or_404(Activity.objects.select_related("community", "grid", "created_by"), uuid=uuid)


def _kept(request: HttpRequest, uuid: UUID, step: str) -> tuple[Activity, Viewer]:
    """The activity, for who may take the step."""
    activity, viewer = _row(uuid), viewer_of(request)
    if not STEPS[step].parts & parts_of(activity, viewer):
        raise PermissionDenied(_("您不能对这个活动“%s”。") % STEPS[step].label)
    return activity, viewer


@require_safe
def activity_list(request: HttpRequest) -> HttpResponse:
    """What is coming; open to everybody."""
    viewer = viewer_of(request)
    form = ActivityFilter(viewer, request.GET)
    rows = form.apply(Activity.objects.select_related("community", "grid")).with_counts()
    context = paginate(rows, request) | {"form": form, "viewer": viewer}
    return render(request, "volunteers/activities/activity_list.html", context)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_new(request: SignedIn) -> HttpResponse:
    """A new one."""
    form = ActivityForm(viewer_of(request), request.POST or None)
    made = attempt(form, form.act) if request.method == "POST" else None
    if made is not None:
        messages.success(request, _("发布了，现在就能报名。把这个页面的地址发给居民。"))
        return redirect(made)
    context = {"form": form, "title": _("组织活动"), "button": _("发布，开始报名")}
    return render(request, "volunteers/activities/activity_form.html", context, status=status_of(form))


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_weather(request: SignedIn) -> HttpResponse:
    """Everything of one day on one's ground, at once."""
    form = CallOffDayForm(request.POST or None, initial={"day": timezone.localdate()})
    done = attempt(form, form.act_for_day, viewer_of(request)) if request.method == "POST" else None
    if done is not None:
        words = ngettext("取消了 %d 个活动。", "取消了 %d 个活动。", done[0]) % done[0]
        messages.success(request, words)
        return redirect("activity_list")
    context = {"form": form, "title": _("因天气取消一天的活动"), "button": _("全部取消")}
    return render(request, "volunteers/activities/activity_form.html", context, status=status_of(form))


@never_cache
@require_safe
def activity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One activity, open to everybody; names only for those who work there."""
    row, viewer = _row(uuid), viewer_of(request)
    sheet = gather(row, viewer, request.session.get(DEVICE, []))
    return render(request, "volunteers/activities/activity_page.html", {"activity": row, "sheet": sheet})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def activity_sign_up(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """By account or link with one tap; by name and number for everybody else."""
    row, viewer = _row(uuid), viewer_of(request)
    way = way_of(viewer)
    form = (SignUpForm if way == SignUp.Came.PAGE else OwnForm)(
        request.POST if request.method == "POST" else None
    )
    if request.method == "POST":
        if way == SignUp.Came.PAGE and not _may(request):
            form.add_error(None, _("报名的次数太多了，请一小时后再试，或直接打给社区居委会。"))
        if (made := attempt(form, form.act, row, way, viewer)) is not None:
            return _signed_up(request, row, *made)
    context = {"form": form, "activity": row, "open": "sign_up" in allowed_steps(row, viewer)}
    answer = render(request, "volunteers/activities/activity_sign_up.html", context, status=status_of(form))
    return rate_limits.mark_device(request, answer)


def way_of(viewer: Viewer) -> str:
    """How this one signs up."""
    if viewer.helper is not None:
        return SignUp.Came.LINK
    return SignUp.Came.ACCOUNT if viewer.user is not None else SignUp.Came.PAGE


def _may(request: HttpRequest) -> bool:
    """Count one more of this device and its address."""
    device = rate_limits.device_of(request)
    by_device = not device or BY_DEVICE.count(device)
    return BY_ADDRESS.count(rate_limits.address_of(request)) and by_device


def _signed_up(request: HttpRequest, row: Activity, made: SignUp, new: bool) -> HttpResponse:
    """Back to the activity with what became of it; this browser may take back what it began."""
    if new:
        request.session[DEVICE] = [*request.session.get(DEVICE, []), made.pk][-MOST_KEPT:]
    if line := actions.place_in_line(made):
        messages.success(request, _("名额满了，您排在候补第 %d 位，有人退出会通知您。") % line)
    else:
        messages.success(request, _("报上了，到时候见。"))
    return rate_limits.mark_device(request, redirect(row))


@require_POST
def activity_withdraw(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """One's own, or by the community for who called."""
    row, viewer = _row(uuid), viewer_of(request)
    signed = get_object_or_404(SignUp.objects.standing().select_related("activity"), pk=pk, activity=row)
    device = pk in request.session.get(DEVICE, [])
    try:
        (actions.withdraw_from_device if device else actions.withdraw)(signed, by=viewer)
        messages.success(request, _("已取消报名。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(row)


@require_POST
def activity_told(request: HttpRequest, uuid: UUID, pk: int) -> HttpResponse:
    """The community has called them."""
    row, viewer = _row(uuid), viewer_of(request)
    if not viewer.keeps(row.place_code):
        raise Http404
    actions.confirm_call(get_object_or_404(row.sign_ups.select_related("activity"), pk=pk), by=viewer)
    return redirect(row)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_sign_on(request: SignedIn, uuid: UUID) -> HttpResponse:
    """The community signs somebody up who called."""
    row, viewer = _kept(request, uuid, "sign_on")
    form = SignOnForm(request.POST or None)
    act = partial(form.act, row, SignUp.Came.OFFICE, viewer)
    return _stepped(request, row, "sign_on", form, act)


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_change(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Another wording, place or time."""
    row, viewer = _kept(request, uuid, "change")
    form = ChangeForm(request.POST or None, initial=planned_of(row))
    return _stepped(request, row, "change", form, partial(form.change, row, viewer))


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_resize(request: SignedIn, uuid: UUID) -> HttpResponse:
    """More or fewer places."""
    row, viewer = _kept(request, uuid, "resize")
    form = ResizeForm(request.POST or None, initial={"places": row.places})
    return _stepped(request, row, "resize", form, partial(form.act, row, viewer))


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_call_off(request: SignedIn, uuid: UUID) -> HttpResponse:
    """It does not take place."""
    row, viewer = _kept(request, uuid, "call_off")
    form = CallOffForm(request.POST or None)
    return _stepped(request, row, "call_off", form, partial(form.act, row, viewer))


@keepers
@require_http_methods(["GET", "HEAD", "POST"])
def activity_record(request: SignedIn, uuid: UUID) -> HttpResponse:
    """Who came, and for how long."""
    row, viewer = _kept(request, uuid, "record")
    form = RecordForm(row, request.POST if request.method == "POST" else None)
    return _stepped(request, row, "record", form, partial(form.act, viewer), "activity_record")


def _stepped(
    request: SignedIn, row: Activity, step: str, form: Any, act: Any, page: str = "activity_form"
) -> HttpResponse:
    """Do it, or show its form with what is wrong."""
    if request.method == "POST" and attempt(form, act) is not None:
        messages.success(request, _("已办理：%s") % STEPS[step].label)
        return redirect(row)
    label = STEPS[step].label
    context = {"form": form, "activity": row, "title": label, "button": label}
    return render(request, f"volunteers/activities/{page}.html", context, status=status_of(form))
