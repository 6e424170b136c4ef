"""The grid on a phone: what a cadre or a community worker has to do today, and 自处."""

from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases.forms import SpotSettleForm
from cases.models import Case, Status
from cases.models.case import CaseQuerySet
from cases.navigation import works_in_the_field
from cases.views.doors import SignedIn, for_those
from cases.views.report import answered, filled, own_grids, page_of
from grids.roles import Standing

LATELY = timedelta(days=14)
MOST_SHOWN = 20
in_the_field = for_those(works_in_the_field)


def own_ground(standing: Standing) -> CaseQuerySet:
    """The cases of the person's grids and communities."""
    places = reduce(or_, (Q(place_code__startswith=prefix) for prefix in standing.field_prefixes))
    return Case.objects.filter(places).select_related("category", "grid", "executor")


def today_of(request: SignedIn) -> dict[str, Any]:
    """What the page shows; five queries, however much there is."""
    now, standing = timezone.now(), request.user.standing
    ground = own_ground(standing)
    by_others = ~Q(executor__in=standing.executors)
    to_verify = list(ground.filter(by_others, status=Status.RESOLVED).order_by("due_at")[:MOST_SHOWN])
    pressing = list(
        ground.open().exclude(status=Status.RESOLVED).filter(warn_at__lte=now).order_by("due_at")[:MOST_SHOWN]
    )
    shown_above = [case.pk for case in [*to_verify, *pressing]]
    mine = Case.objects.filter(reporter=request.user).select_related("category", "grid", "executor")
    turned_down = mine.filter(status=Status.REJECTED, ended_at__gte=now - LATELY)
    return {
        "now": now,
        "grids": list(own_grids(standing)[:2]),
        "to_verify": to_verify,
        "pressing": pressing,
        "turned_down": list(turned_down[:MOST_SHOWN]),
        "mine": list(mine.exclude(settled=True)[:10]),
        "open_cases": list(ground.open().exclude(pk__in=shown_above).order_by("due_at")[: MOST_SHOWN + 1]),
        "most": MOST_SHOWN,
    }


@in_the_field
@require_safe
def my(request: SignedIn) -> HttpResponse:
    """My grid today; the list alone when a pulse asks for it."""
    template = "cases/_my_today.html" if request.htmx else "cases/my.html"
    return render(request, template, today_of(request))


@in_the_field
@require_http_methods(["GET", "HEAD", "POST"])
def my_settle(request: SignedIn) -> HttpResponse:
    """自处: photos before and after, and it is done."""
    form = filled(request, SpotSettleForm)
    if request.method == "POST":
        return answered(request, form, "cases/my_settle.html")
    return page_of(request, form, "cases/my_settle.html")
