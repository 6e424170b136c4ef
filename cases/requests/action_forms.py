"""An action from a page: its form made comfortable, the attempt, and what stood in the way.

One person's stale page must not undo another's work: the attempt knows up to which event the page had read,
and names whoever was first.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cases.attempts import add_refusal, attempt
from cases.choices import category_choices, executor_choices
from cases.lifecycle import Actor, Overtaken, Refused, label_of
from cases.models import Case
from cases.requests.forms import ActionForm


def action_form(
    action: str,
    case: Case,
    actor: Actor,
    data: Mapping[str, Any] | None = None,
    files: Any = None,
    initial: dict[str, Any] | None = None,
) -> ActionForm:
    """The form of an action, with selects a person can read."""
    form = ActionForm(action, case, actor, data, files, initial=initial, auto_id=f"{action}_%s")
    return comfortable(form)


def comfortable(form: ActionForm) -> ActionForm:
    """Categories under what they belong to, executors by kind, assistants as boxes, likely values filled in."""
    case, fields = form.case, form.fields
    if "category" in fields:
        fields["category"].widget = forms.Select(choices=category_choices())
        form.initial.setdefault("category", case.category.code if case.category else "")
    if "executor" in fields:
        fields["executor"].widget = forms.Select(
            choices=[("", _("请选择")), *executor_choices(case.street_id)]
        )
    if "assistants" in fields:
        fields["assistants"].widget = forms.CheckboxSelectMultiple(choices=executor_choices(case.street_id))
    if "urgency" in fields:
        form.initial.setdefault("urgency", case.urgency)
    if "review_on" in fields and case.asked:
        form.initial.setdefault("review_on", case.asked.get("review_on", ""))
    if "first_case" in fields and hasattr(case, "proposal") and case.proposal.repeats:
        form.initial.setdefault("first_case", case.proposal.repeats[0]["number"])
    return form


class Attempt:
    """One try at an action; ``status`` and the form's errors say what stood in the way."""

    sources: frozenset[str] = frozenset()

    def __init__(self, form: ActionForm, seen: str | None) -> None:
        self.form = form
        self.seen = int(seen) if seen and seen.isdecimal() else None
        self.sources = self.sources or form.action.sources
        self.status = 200

    def succeeds(self) -> bool:
        """Do it; False when it was refused, and then nothing has changed."""
        if self._stale():
            return self._refused(self._overtaken())
        outcome = attempt(self.form, self._act)
        self.status = outcome.status
        return outcome.done

    def _act(self) -> None:
        """As the form does; where somebody was first meanwhile, the refusal names them."""
        try:
            self.form.act()
        except Refused as refusal:
            self.form.case.refresh_from_db()
            if refusal.status == 409 and self._stale():
                raise self._overtaken() from refusal
            raise

    def _refused(self, refusal: Refused) -> bool:
        """Before anything was tried: what the form finds wrong is said beside it."""
        self.status = refusal.status
        self.form.full_clean()
        add_refusal(self.form, refusal)
        return False

    def _stale(self) -> bool:
        """Whether the story grew since the page was read, and the action is no longer open."""
        case = self.form.case
        grew = self.seen is not None and self.seen < case.event_count
        return grew and case.status not in self.sources

    def _overtaken(self) -> Refused:
        first = self.form.case.events.select_related("actor").order_by("seq").last()
        return Overtaken(first, str(label_of(first.action)) if first else "")
