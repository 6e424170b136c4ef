"""The first page: three doors for strangers; everyone else goes straight to their work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from cases.navigation import beginning
from cases.rate_limits import mark_device
from grids.models import User


def home(request: HttpRequest) -> HttpResponse:
    """Report, follow, sign in; or one's own work."""
    if isinstance(request.user, User):
        return redirect(beginning(request.user.standing))
    return mark_device(request, render(request, "cases/home.html"))
