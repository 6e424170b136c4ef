"""多元共治: what is to be done next by whoever asks, and the ways to the three lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from volunteers import todo as waiting
from volunteers.viewers import viewer_of


@require_safe
def together(request: HttpRequest) -> HttpResponse:
    """Open to everybody; each sees what is theirs."""
    viewer = viewer_of(request)
    todo = [*waiting.of_councils(viewer), *waiting.of_the_place(viewer), *waiting.of_a_unit(viewer)]
    context = {
        "viewer": viewer,
        "waiting": [one for one in todo if one.count],
        "lists": waiting.lists(viewer),
        "thanks": waiting.thanks(viewer),
    }
    return render(request, "volunteers/together.html", context)
