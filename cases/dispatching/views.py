"""The centre's dispatch rules: in order, tried on last month's cases before they are switched on."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases.access import SignedIn, for_the_centre
from cases.dispatching.forms import RuleForm
from cases.dispatching.rule_trials import dry_run, never_fires
from cases.models import Rule
from grids.models import Street

TRIED_ON = timedelta(days=30)


def own_rule(request: SignedIn, pk: int) -> Rule:
    """A rule of the person's own street."""
    return get_object_or_404(Rule, street=request.user.street_id, pk=pk)


def tried(rule: Rule, now: datetime) -> dict[str, Any]:
    """What the rule would have done in the last thirty days."""
    return {"rule": rule, "trial": dry_run(rule, now - TRIED_ON, now)}


@for_the_centre
@require_safe
def rule_list(request: SignedIn) -> HttpResponse:
    """All rules in their order; those that can never fire are pointed out."""
    rules = Rule.objects.filter(street=request.user.street_id).select_related("executor")
    why = {rule.pk: words for rule, words in never_fires(request.user.street_id or 0)}
    rows = [(rule, why.get(rule.pk, "")) for rule in rules.prefetch_related("categories")]
    return render(request, "cases/dispatching/rule_list.html", {"rows": rows})


@for_the_centre
def rule_edit(request: SignedIn, pk: int | None = None) -> HttpResponse:
    """A rule's form; after saving it is tried. A new one is switched off."""
    street = get_object_or_404(Street, pk=request.user.street_id)
    rule = own_rule(request, pk) if pk else Rule(enabled=False)
    form = RuleForm(street, request.POST or None, instance=rule)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("已保存。请先看试运行的结果，再决定是否启用。"))
        return redirect("rule_trial", saved.pk)
    return render(
        request,
        "cases/dispatching/rule_form.html",
        {"form": form, "rule": rule},
        status=400 if form.errors else 200,
    )


@for_the_centre
@require_safe
def rule_trial(request: SignedIn, pk: int) -> HttpResponse:
    """The rule on last month's cases, and the switch."""
    return render(request, "cases/dispatching/rule_trial.html", tried(own_rule(request, pk), timezone.now()))


@for_the_centre
@require_POST
def rule_switch(request: SignedIn, pk: int) -> HttpResponse:
    """On or off."""
    rule = own_rule(request, pk)
    rule.enabled = request.POST.get("enabled") == "yes"
    rule.save(update_fields=["enabled"])
    messages.success(request, _("规则“%s”已启用。") % rule if rule.enabled else _("规则“%s”已停用。") % rule)
    return redirect("rules")
