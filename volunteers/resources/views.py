"""资源清单: what units and volunteers give."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases.lifecycle import Refused
from volunteers.access import attempt, known, paginate, refuse_unless, status_of
from volunteers.matching import money_given
from volunteers.models import Resource
from volunteers.resources import actions
from volunteers.resources.filters import ResourceFilter
from volunteers.resources.forms import ResourceForm
from volunteers.viewers import viewer_of

RELATED = ("unit", "helper", "skill", "community", "street")


@require_safe
def resource_list(request: HttpRequest) -> HttpResponse:
    """What is offered now."""
    viewer = viewer_of(request)
    form = ResourceFilter(viewer, request.GET)
    rows = form.apply(Resource.objects.visible_to(viewer).select_related(*RELATED))
    context = paginate(rows, request)
    given = money_given(context["rows"])
    for row in context["rows"]:
        row.left_fen = (row.amount_fen or 0) - given.get(row.pk, 0)
    return render(
        request, "volunteers/resources/resource_list.html", context | {"form": form, "viewer": viewer}
    )


@known
@require_http_methods(["GET", "HEAD", "POST"])
def resource_new(request: HttpRequest) -> HttpResponse:
    """A unit's own, or written down for it by somebody at work in the street."""
    viewer = viewer_of(request)
    refuse_unless(bool(viewer.units) or viewer.keeps_somewhere)
    form = ResourceForm(viewer, request.POST or None)
    made = attempt(form, form.act) if request.method == "POST" else None
    if made is not None:
        messages.success(request, _("已登记，谢谢。有合适的需求，社区会联系您。"))
        return redirect(made)
    return render(request, "volunteers/resources/resource_form.html", {"form": form}, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def resource(request: HttpRequest, uuid: str) -> HttpResponse:
    """One resource with what of it is taken; a POST takes it back."""
    viewer = viewer_of(request)
    rows = Resource.objects.visible_to(viewer).select_related(*RELATED)
    row = get_object_or_404(rows, uuid=uuid)
    if request.method == "POST":
        try:
            actions.take_back(row, by=viewer)
            messages.success(request, _("已收回。已经说好的照旧。"))
        except Refused as refusal:
            messages.error(request, refusal.sentence)
        return redirect(row)
    context = {
        "row": row,
        "left_fen": (row.amount_fen or 0) - money_given([row]).get(row.pk, 0),
        "bookings": row.bookings.filter(to_on__gte=timezone.localdate()),
        "may": actions.may_take_back(row, viewer) and not row.ended_at,
    }
    return render(request, "volunteers/resources/resource_page.html", context)
