"""随手拍 by a personal link, and the street's thanks for a month of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.access import SignedIn, for_those
from cases.requests import filled, page_of, report_response
from grids.models import Street
from volunteers.access import attempt, status_of
from volunteers.models import Snap, Thanks
from volunteers.snaps import actions
from volunteers.snaps.forms import HelperSnapForm, ThanksForm
from volunteers.viewers import viewer_of

PAGE = "volunteers/snaps/snap.html"
centre = for_those(lambda standing: standing.is_centre)


@require_http_methods(["GET", "HEAD", "POST"])
def mine_snap(request: HttpRequest) -> HttpResponse:
    """Snap and report, without a word about oneself.

    What was filed by a link that ended meanwhile, or before another's on this phone, comes in unnamed.
    """
    helper = viewer_of(request).helper
    form = filled(request, HelperSnapForm)
    if request.method == "POST":
        own = helper is not None and str(helper.uuid) == request.POST.get("whose")
        form.helper = helper if own else None  # type: ignore[attr-defined]
        return report_response(request, form, PAGE)
    if helper is None:
        return redirect("report")
    form.helper = helper  # type: ignore[attr-defined]
    return page_of(request, form, PAGE)


@centre
@require_http_methods(["GET", "HEAD", "POST"])
def snap_thanks(request: SignedIn) -> HttpResponse:
    """Last month's snaps, and a few words to those who made them; below, what was said before."""
    street = get_object_or_404(Street, code=request.user.standing.street)
    month = actions.owed(street, timezone.localdate())
    form = ThanksForm(request.POST or None, initial={"words": month.draft if month else ""})
    if request.method == "POST":
        done = attempt(form, lambda: actions.thank(street, form.cleaned_data["words"], by=request.user))
        if done:
            messages.success(request, _("已致谢，上个月报过事的人打开自己的页面就能看到。"))
            return redirect("snap_thanks")
    context = {
        "form": form,
        "month": month,
        "examples": _examples(street, month),
        "said": Thanks.objects.filter(street=street).select_related("by")[:12],
    }
    return render(request, "volunteers/snaps/thanks.html", context, status=status_of(form))


def _examples(street: Street, month: actions.Month | None) -> list[Snap]:
    """Some of what the month brought, to be named in the thanks."""
    if month is None:
        return []
    rows = Snap.objects.within(street.code).in_month(month.first.year, month.first.month)
    return list(rows.select_related("case__category", "case__grid")[:10])
