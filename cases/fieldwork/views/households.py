"""住户: found by place, kind or exact number; one household with what is known and what happened there."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn
from cases.fieldwork.household_forms import HouseholdForm
from cases.fieldwork.households import HouseholdFilterForm, counts_of, gather, gather_site, page_of
from cases.fieldwork.views.follow_up import of_the_place, of_the_place_or_area
from grids.models import Household, Site
from grids.roles import covers

LONGEST_NUMBER = 40


@of_the_place
@require_http_methods(["GET", "HEAD", "POST"])
def households(request: SignedIn) -> HttpResponse:
    """The households one sees, a page at a time; a telephone number comes by POST and finds its household."""
    if not request.user.standing.home_prefixes:
        counts = counts_of(request.user)
        return render(request, "cases/fieldwork/household_counts.html", {"rows": counts})
    form = HouseholdFilterForm(request.user, request.GET)
    context: dict[str, Any] = {"form": form, "asked": request.method == "POST"}
    if request.method == "POST":
        number = request.POST.get("phone", "")[:LONGEST_NUMBER]
        found = Household.objects.visible_to(request.user).with_phone(number, by=request.user)
        context["rows"], context["after"] = page_of(found)[0], ""
    else:
        context["rows"], context["after"] = page_of(form.chosen(), request.GET.get("after", "")[:32])
    answer = render(request, "cases/fieldwork/household_list.html", context | {"query": _query(request)})
    if context["asked"]:
        add_never_cache_headers(answer)
    return answer


def _query(request: SignedIn) -> str:
    """The filters as they go on to the next page."""
    kept = request.GET.copy()
    kept.pop("after", None)
    return kept.urlencode()


@of_the_place
@require_safe
def household(request: SignedIn, code: str) -> HttpResponse:
    """One household."""
    rows = Household.objects.visible_to(request.user).select_related("grid__community", "building")
    sheet = gather(get_object_or_404(rows, code=code), request.user)
    context = {"sheet": sheet, "household": sheet.household, "today": timezone.localdate()}
    return render(request, "cases/fieldwork/household_page.html", context)


@of_the_place
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def household_edit(request: SignedIn, code: str) -> HttpResponse:
    """What those who work there may write down."""
    rows = Household.objects.visible_to(request.user).select_related("grid", "building")
    if request.method == "POST":
        rows = rows.select_for_update(of=("self",))
    home = get_object_or_404(rows, code=code)
    if not covers(request.user.standing.field_prefixes, home.grid.code):
        raise PermissionDenied(_("只有这个网格的下沉干部和社区工作者能改。"))
    form = HouseholdForm(request.POST or None, instance=home)
    if request.method == "POST" and form.is_valid():
        form.keep(request.user)
        messages.success(request, _("已保存。"))
        return redirect("household", home.code)
    context = {"form": form, "household": home}
    return render(request, "cases/fieldwork/household_form.html", context, status=400 if form.errors else 200)


@of_the_place_or_area
@require_safe
def site(request: SignedIn, code: str) -> HttpResponse:
    """One shop, building site or school, with its contact."""
    rows = Site.objects.visible_to(request.user).select_related("grid__community", "manager")
    sheet = gather_site(get_object_or_404(rows, code=code), request.user)
    context = {"sheet": sheet, "site": sheet.site, "today": timezone.localdate()}
    return render(request, "cases/fieldwork/site_page.html", context)
