"""A tap on a proposal, the same on a need's page and on a project's."""

from typing import Any

from django.contrib import messages
from django.utils.translation import gettext as _

from cases.lifecycle import Refused
from volunteers.access import SignedIn
from volunteers.matching import match_decisions


def decide_from_page(request: SignedIn, row: Any) -> None:
    """Do what was tapped, and say what became of it."""
    key, yes = request.POST.get("proposal", "")[:60], request.POST.get("yes") == "1"
    try:
        if yes:
            match_decisions.accept(row, key, by=request.user)
            messages.success(request, _("已对接。请联系对方，办好后回来记结果。"))
        else:
            match_decisions.decline(row, key, by=request.user)
            messages.success(request, _("不再建议这一项。"))
    except Refused as refusal:
        messages.error(request, refusal.sentence)
