"""驻区单位: the register for those at work, a unit's own page, and the links by which it acts without an account."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.lifecycle import NotTheirs, Refused
from cases.links import in_force
from cases.requests import OF_A_SITE, look, reveal_response
from grids.models import User
from volunteers import unit_links
from volunteers.access import SignedIn, at_work, attempt, known, paginate, status_of
from volunteers.models import Project, Unit, UnitLink
from volunteers.units.filters import UnitFilter
from volunteers.units.forms import UnitLinkForm
from volunteers.viewers import SESSION, viewer_of

RELATED = ("street", "community", "executor")


@at_work
@require_safe
def unit_list(request: SignedIn) -> HttpResponse:
    """The street's units."""
    viewer = viewer_of(request)
    form = UnitFilter(viewer, request.GET)
    rows = form.apply(Unit.objects.visible_to(request.user).active().select_related(*RELATED))
    return render(request, "volunteers/units/unit_list.html", paginate(rows, request) | {"form": form})


@known
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """One unit: what it gives, what it took on, its links for who may give them."""
    viewer = viewer_of(request)
    row = viewer.link.unit if viewer.link and viewer.link.unit.code == code else None
    if row is None:
        rows = Unit.objects.visible_to(request.user).select_related(*RELATED)
        row = get_object_or_404(rows, code=code)
    may_issue = viewer.user is not None and unit_links.may_issue(row, viewer.user)
    own = Project.objects.visible_to(viewer).filter(pledges__unit=row).distinct()
    context = {
        "unit": row,
        "viewer": viewer,
        "projects": own.select_related("community").with_sums(),
        "resources": row.resources.filter(ended_at__isnull=True).select_related("skill"),
        "links": row.links.filter(in_force(timezone.now())) if may_issue else [],
        "may_issue": may_issue,
        "may_reveal": viewer.user is not None and may_reveal(row, viewer.user),
    }
    return render(request, "volunteers/units/unit_page.html", context)


def may_reveal(unit: Unit, user: User) -> bool:
    """Who has to call a unit: the centre, and those who work in the field of its street."""
    standing = user.standing
    if standing.is_centre and standing.street == unit.street.code:
        return True
    return any(prefix.startswith(unit.street.code) for prefix in standing.field_prefixes)


@at_work
@never_cache
@require_POST
def unit_reveal(request: SignedIn, code: str) -> HttpResponse:
    """The contact's name or number, once the look is on record."""
    row = get_object_or_404(Unit.objects.visible_to(request.user).select_related("street"), code=code)

    def seen(*, field: str, reason: str) -> str:
        if not may_reveal(row, request.user):
            raise NotTheirs(_("您不能查看这里的联系人资料。"))
        return look(row, f"unit:{row.code}", field, OF_A_SITE, request.user, reason)

    return reveal_response(request, seen, OF_A_SITE, str(row), row.get_absolute_url())


@at_work
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unit_link_issue(request: SignedIn, code: str) -> HttpResponse:
    """A new link; its address is shown in this answer and never again."""
    row = get_object_or_404(Unit.objects.visible_to(request.user).select_related(*RELATED), code=code)
    if not unit_links.may_issue(row, request.user):
        raise PermissionDenied(_("只有指挥中心和这个社区的工作者能给单位发链接。"))
    form = UnitLinkForm(request.POST or None)
    made = attempt(form, partial(form.act, row, request.user)) if request.method == "POST" else None
    context = {"unit": row, "form": form}
    if made is not None:
        link, token = made
        context |= {"link": link, "address": request.build_absolute_uri(reverse("unit_enter", args=[token]))}
    return render(request, "volunteers/units/unit_link.html", context, status=status_of(form))


@at_work
@require_POST
def unit_link_revoke(request: SignedIn, code: str, pk: int) -> HttpResponse:
    """The link opens nothing from now on."""
    row = get_object_or_404(Unit.objects.visible_to(request.user), code=code)
    link = get_object_or_404(
        UnitLink.objects.select_related("unit__street", "unit__community"), pk=pk, unit=row
    )
    try:
        unit_links.revoke(link, by=request.user)
        messages.success(request, _("链接已撤销。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return redirect(row)


@never_cache
@require_safe
def unit_enter(request: HttpRequest, token: str) -> HttpResponse:
    """The link: from here on this browser acts for the unit; the address itself is not needed again."""
    link = unit_links.find(token, timezone.now())
    if link is None:
        return render(request, "volunteers/units/unit_gone.html", status=404)
    unit_links.mark_opened(link, timezone.now())
    request.session[SESSION] = link.pk
    return redirect("together")


@require_POST
def unit_leave(request: HttpRequest) -> HttpResponse:
    """On a shared computer: this browser forgets the unit's link."""
    request.session.pop(SESSION, None)
    return redirect("together")
