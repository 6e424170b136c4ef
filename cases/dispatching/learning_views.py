"""What was learned from closed cases: which version is in use, from how much, and how well it does."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.access import SignedIn, for_the_centre
from cases.dispatching.learning.descriptions import told_of


@for_the_centre
@require_safe
def learned(request: SignedIn) -> HttpResponse:
    """Categories and units, each with its version in use and the ones before."""
    return render(
        request, "cases/dispatching/learned_page.html", {"kinds": told_of(request.user.street_id or 0)}
    )
