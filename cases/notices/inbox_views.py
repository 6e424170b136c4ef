"""The inbox: what was told to a person; opening it is reading it."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, signed_in
from cases.models import Notice
from cases.presence import news, tag_of
from grids.models import User

PAGE = 30


def inbox_of(user: User) -> QuerySet[Notice]:
    """The person's notices, the newest first."""
    return Notice.objects.filter(user=user, channel=Notice.Channel.INBOX).select_related("case")


@signed_in
@require_safe
def inbox(request: SignedIn) -> HttpResponse:
    """A page of notices; `before` is the last one of the page before."""
    tag = tag_of(news(), [])
    notices = inbox_of(request.user).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isdecimal():
        notices = notices.filter(pk__lt=int(before[:18]))
    rows = list(notices[: PAGE + 1])
    template = "cases/notices/_inbox_list.html" if request.htmx else "cases/notices/inbox.html"
    more = rows[PAGE - 1].pk if len(rows) > PAGE else None
    return render(request, template, {"notices": rows[:PAGE], "more": more, "tag": tag})


@signed_in
@require_safe
def inbox_open(request: SignedIn, notice: int) -> HttpResponse:
    """Marks it read and goes to what it is about."""
    row = get_object_or_404(inbox_of(request.user), pk=notice)
    Notice.objects.filter(pk=row.pk, read_at__isnull=True).update(read_at=timezone.now())
    return redirect(row)


@signed_in
@require_POST
def inbox_read(request: SignedIn) -> HttpResponse:
    """Marks everything read."""
    inbox_of(request.user).filter(read_at__isnull=True).update(read_at=timezone.now())
    return redirect("inbox")
