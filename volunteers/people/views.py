"""Who helps: the register for those at work, masked; the community office says yes to who registered by the poster."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.lifecycle import NotTheirs, Refused
from cases.requests import OF_A_HELPER, look, reveal_response
from volunteers.access import SignedIn, at_work, offices, paginate
from volunteers.models import Helper
from volunteers.people import registration
from volunteers.people.filters import HelperFilter
from volunteers.viewers import viewer_of

RELATED = ("community", "grid", "rider")
LONGEST_NUMBER = 40


@at_work
@require_http_methods(["GET", "HEAD", "POST"])
def helper_list(request: SignedIn) -> HttpResponse:
    """The helpers of one's places; a whole telephone number comes by POST and finds its person."""
    form = HelperFilter(viewer_of(request), request.GET)
    rows = Helper.objects.visible_to(request.user).select_related(*RELATED).prefetch_related("skills")
    asked = request.method == "POST"
    if asked:
        rows = rows.with_phone(request.POST.get("phone", "")[:LONGEST_NUMBER], by=request.user)
    context = paginate(rows if asked else form.apply(rows), request) | {"form": form, "asked": asked}
    answer = render(request, "volunteers/people/helper_list.html", context)
    if asked:
        add_never_cache_headers(answer)
    return answer


@at_work
@require_safe
def helper(request: SignedIn, code: str) -> HttpResponse:
    """One person, masked, with what they do."""
    rows = Helper.objects.visible_to(request.user).select_related(*RELATED).prefetch_related("skills")
    row = get_object_or_404(rows, code=code)
    context = {
        "row": row,
        "buildings": row.buildings.select_related("building__grid"),
        "may": registration.may_keep(row.place_code, request.user),
        "may_reveal": viewer_of(request).keeps(row.place_code),
    }
    return render(request, "volunteers/people/helper_page.html", context)


@offices
@require_POST
def helper_decide(request: SignedIn, code: str, yes: bool) -> HttpResponse:
    """Confirm, or let go: name and number are forgotten then."""
    row = get_object_or_404(Helper.objects.visible_to(request.user), code=code)
    try:
        (registration.confirm if yes else registration.let_go)(row, by=request.user)
        messages.success(request, _("已确认，进入名册。") if yes else _("已退出，姓名和电话已清除。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect("helper", code) if yes else redirect("helper_list")


@at_work
@never_cache
@require_POST
def helper_reveal(request: SignedIn, code: str) -> HttpResponse:
    """Name or number, once the look is on record."""
    row = get_object_or_404(Helper.objects.visible_to(request.user), code=code)

    def seen(*, field: str, reason: str) -> str:
        if not viewer_of(request).keeps(row.place_code):
            raise NotTheirs(_("您不能查看这里的联系人资料。"))
        return look(row, f"helper:{row.code}", field, OF_A_HELPER, request.user, reason)

    return reveal_response(request, seen, OF_A_HELPER, str(row), reverse("helper", args=[code]))
