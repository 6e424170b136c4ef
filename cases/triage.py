"""The centre's triage: one key registers and dispatches as proposed; the same for many cases at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import Attempt, action_form, comfortable
from cases.forms import ActionForm
from cases.lifecycle import ACTIONS, VERBS, Actor, Refused, judge
from cases.models import Case, Proposal, Status
from grids.registers import registers

TRIAGED = (Status.REPORTED, Status.REGISTERED)
IN_BULK = ("triage", "register", "dispatch", "urge")


def proposal_of(case: Case) -> Proposal | None:
    """What the courier proposed, when it has."""
    proposal: Proposal | None = getattr(case, "proposal", None)
    return proposal


class TriageForm(ActionForm):
    """What dispatching takes, and before it what registering takes; filled with what is proposed."""

    def __init__(self, case: Case, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__("dispatch", case, actor, data, auto_id="triage_%s", **kwargs)
        if case.status == Status.REPORTED:
            taken = ActionForm("register", case, actor).fields
            self.fields = {"category": taken["category"], "urgency": taken["urgency"]} | self.fields
            self.fields["category"].required = True
        self._propose()
        comfortable(self)

    def _propose(self) -> None:
        proposal = proposal_of(self.case)
        if proposal is None:
            return
        if proposal.category and not self.case.category:
            self.initial["category"] = proposal.category.code
        if proposal.executor:
            self.initial["executor"] = proposal.executor.code
        known = registers().executors
        helping = [known[pk].code for pk in proposal.assistant_ids if pk in known]
        self.initial["assistants"] = helping

    def act(self, key: str | None = None) -> Any:
        """Register where that is still to be done, then dispatch: both or neither."""
        brought = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        taken = {name: brought.pop(name) for name in ("category", "urgency") if name in brought}
        with transaction.atomic():
            if self.case.status == Status.REPORTED:
                VERBS["register"](self.case, by=self.actor, **taken)
            return VERBS["dispatch"](self.case, by=self.actor, key=key, **brought)


class TriageAttempt(Attempt):
    """A try at registering and dispatching."""

    sources = frozenset(TRIAGED)


@dataclass
class Row:
    """What an action will do, or has done, to one case of several."""

    case: Case
    says: str
    possible: bool


def bulk_form(action: str, case: Case, actor: Actor, data: Any) -> ActionForm:
    """The form of a bulk action for one case; what is proposed for it stands where nothing was chosen."""
    if action != "triage":
        return action_form(action, case, actor, data)
    proposed = TriageForm(case, actor).initial
    chosen = {name: data.get(name) or proposed.get(name) for name in ("category", "executor", "urgency")}
    chosen["assistants"] = proposed.get("assistants", [])
    return TriageForm(case, actor, {name: value for name, value in chosen.items() if value})


def preview(cases: Iterable[Case], action: str, actor: Actor, data: Any) -> list[Row]:
    """What will happen to each case; nothing is changed."""
    return [_foreseen(case, action, bulk_form(action, case, actor, data)) for case in cases]


def carry_out(cases: Iterable[Case], action: str, actor: Actor, data: Any) -> list[Row]:
    """Do it to each case by itself; one that is refused, or was changed since the preview, stops no other."""
    rows = []
    for case in cases:
        form = bulk_form(action, case, actor, data)
        kind = TriageAttempt if action == "triage" else Attempt
        done = kind(form, data.get(f"seen-{case.number}")).succeeds()
        rows.append(Row(case, _("已办理") if done else _complaint(form), done))
    return rows


def _foreseen(case: Case, action: str, form: ActionForm) -> Row:
    try:
        judge(
            case,
            "register" if action == "triage" and case.status == Status.REPORTED else form.action.name,
            form.actor,
        )
    except Refused as refusal:
        return Row(case, refusal.sentence, False)
    if not form.is_valid():
        return Row(case, _complaint(form), False)
    return Row(case, _promise(case, form), True)


def _promise(case: Case, form: ActionForm) -> str:
    """What the action will do, in words."""
    to = form.action.to
    words = f"{case.get_status_display()} → {Status(to).label}" if to else str(form.action.label)
    executor = form.cleaned_data.get("executor")
    return f"{words} · {_('主办：%s') % executor}" if executor else words


def _complaint(form: ActionForm) -> str:
    """Every sentence that stands in the way."""
    return " ".join(
        f"{form.fields[name].label}: {error}" if name in form.fields else str(error)
        for name, errors in form.errors.items()
        for error in errors
    )


def bulk_labels() -> list[tuple[str, str]]:
    """The bulk actions and their words."""
    return [
        (name, str(ACTIONS[name].label) if name in ACTIONS else _("按建议立案并派遣")) for name in IN_BULK
    ]
