"""The grid on a phone: what a cadre or a community worker has to do today, and 自处."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.access import SignedIn, in_the_field
from cases.field_scope import own_grids
from cases.fieldwork import today_of
from cases.five_ones.calculation import of_grid
from cases.navigation import more
from cases.presence import news, tag_of
from cases.requests import SpotSettleForm, filled, page_of, report_response


@in_the_field
@require_safe
def my(request: SignedIn) -> HttpResponse:
    """My grid today; the list alone when a pulse asks for it."""
    template = "cases/five_ones/_my_today.html" if request.htmx else "cases/five_ones/my.html"
    now, tag = timezone.now(), tag_of(news(), [])
    grids = list(own_grids(request.user.standing)[:2])
    ones = of_grid(grids[0], now) if len(grids) == 1 else None
    context = today_of(request.user, now) | {
        "grids": grids,
        "ones": ones,
        "more": more(request.user.standing),
        "tag": tag,
    }
    return render(request, template, context)


@in_the_field
@require_http_methods(["GET", "HEAD", "POST"])
def my_settle(request: SignedIn) -> HttpResponse:
    """自处: photos before and after, and it is done."""
    form = filled(request, SpotSettleForm)
    if request.method == "POST":
        return report_response(request, form, "cases/five_ones/my_settle.html")
    return page_of(request, form, "cases/five_ones/my_settle.html")
