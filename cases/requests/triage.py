"""The centre's triage: one key registers and dispatches as proposed; the same for many cases at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.lifecycle import ACTIONS, Actor, Refused, judge
from cases.models import Case, Status
from cases.requests.action_forms import Attempt, action_form
from cases.requests.forms import ActionForm
from cases.requests.triage_forms import Renewal, TriageForm, plain, proposal_of, values_of

TRIAGED = (Status.REPORTED, Status.REGISTERED)
IN_BULK = ("triage", "register", "dispatch", "urge")


class TriageAttempt(Attempt):
    """A try at registering and dispatching; not with what was proposed for another category, which nobody chose."""

    sources = frozenset(TRIAGED)
    form: TriageForm

    def __init__(self, form: TriageForm, seen: str | None) -> None:
        super().__init__(form, seen)
        self.renewal = Renewal(form)
        self.outdated = False

    def succeeds(self) -> bool:
        """As any attempt; refused, with the new proposal, where the category was changed and the rest was not."""
        if not self._stale() and self.renewal.is_outdated:
            self.outdated = True
            return self._refused(
                Refused(_("类别或紧急程度改了，单位和时限已重新建议，还没有派遣。请看过再确认。"))
            )
        return super().succeeds()

    @property
    def words(self) -> str:
        """What was done; a choice against a rule is said."""
        done = _("已立案并派遣：%s") % self.form.case.executor
        named = self.renewal.against_a_rule
        return done + (_("（手选；规则建议：%s）") % named if named else "")


@dataclass
class TriageRow:
    """What an action will do, or has done, to one case of several; ``promise`` is sent back with the confirmation."""

    case: Case
    says: str
    possible: bool
    promise: str = ""


def bulk_form(action: str, case: Case, actor: Actor, data: Any) -> ActionForm:
    """The form of a bulk action for one case; what is proposed for it stands where nothing was chosen."""
    if action == "dispatch" and not data.get("executor"):
        filled = {name: value for name, value in values_of(proposal_of(case)).items() if value}
        return action_form(action, case, actor, data.dict() | filled)
    if action != "triage":
        return action_form(action, case, actor, data)
    proposed = TriageForm(case, actor).initial
    chosen = {name: data.get(name) or proposed.get(name) for name in ("category", "executor", "urgency")}
    chosen |= {name: proposed.get(name) for name in ("assistants", "hours")}
    return TriageForm(case, actor, {name: value for name, value in chosen.items() if value})


def preview(cases: Iterable[Case], action: str, actor: Actor, data: Any) -> list[TriageRow]:
    """What will happen to each case; nothing is changed."""
    return [_foreseen(case, action, bulk_form(action, case, actor, data)) for case in cases]


def carry_out(cases: Iterable[Case], action: str, actor: Actor, data: Any) -> list[TriageRow]:
    """Do it to each case by itself; one that is refused, or was changed since the preview, stops no other."""
    rows = []
    for case in cases:
        form = bulk_form(action, case, actor, data)
        promised = data.get(f"promised-{case.number}")
        if promised is not None and form.is_valid() and promised != _promise(form):
            words = _("预览之后建议变了，现在是：%s。请重新预览。") % _foretold(case, form)
            rows.append(TriageRow(case, words, False))
            continue
        seen = data.get(f"seen-{case.number}")
        attempt = TriageAttempt(form, seen) if isinstance(form, TriageForm) else Attempt(form, seen)
        done = attempt.succeeds()
        rows.append(TriageRow(case, _("已办理") if done else _complaint(form), done))
    return rows


def _foreseen(case: Case, action: str, form: ActionForm) -> TriageRow:
    try:
        judge(
            case,
            "register" if action == "triage" and case.status == Status.REPORTED else form.action.name,
            form.actor,
        )
    except Refused as refusal:
        return TriageRow(case, refusal.sentence, False)
    if not form.is_valid():
        return TriageRow(case, _complaint(form), False)
    return TriageRow(case, _foretold(case, form), True, _promise(form))


def _promise(form: ActionForm) -> str:
    """To whom, for what and how long a valid form will send the case: what a confirmation confirms."""
    brought = form.cleaned_data
    category, executor = brought.get("category"), brought.get("executor")
    helping = [unit.code for unit in brought.get("assistants") or ()]
    parts = (category and category.code, executor and executor.code, brought.get("hours"), helping)
    return "|".join(plain(part) for part in parts)


def _foretold(case: Case, form: ActionForm) -> str:
    """What the action will do, in words; where a rule says otherwise, that too."""
    to = form.action.to
    words = f"{case.get_status_display()} → {Status(to).label}" if to else str(form.action.label)
    executor = form.cleaned_data.get("executor")
    named = Renewal(form).against_a_rule if isinstance(form, TriageForm) else ""
    parts = [
        words,
        _("主办：%s") % executor if executor else "",
        _("时限：%s 工作小时") % form.cleaned_data["hours"] if form.cleaned_data.get("hours") else "",
        _("规则建议：%s") % named if named else "",
    ]
    return " · ".join(part for part in parts if part)


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
