"""The triage form, whose fields belong together: unit, assisting units and term are proposed for category and urgency.

The form carries what it showed as proposed, and for what. So the server tells what was left untouched from what
somebody chose by hand: the first follows the category, before the reader's eyes; the second stays, with a word.
"""

from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.forms import BoundField
from django.utils.translation import gettext as _

from cases import lifecycle
from cases.categories import categories
from cases.dispatching import likely_repeats, propose, returned_by
from cases.lifecycle import Actor, term_for
from cases.models import Case, Category, Proposal, Status, Step, Term, Urgency
from cases.requests.action_forms import comfortable
from cases.requests.forms import ActionForm
from grids.places import registers

TIED = ("executor", "hours", "assistants")
# What travels with the form: for what it was proposed, what was, what a hand chose and what was proposed anew.
STAMPED = ("category", "urgency", *TIED, "term", "by_hand", "renewed")
Stamp = dict[str, str]


def propose_for(case: Case, category: Category | None, urgency: str) -> Proposal:
    """What would be proposed for the case under another category and urgency; not saved."""
    variant = copy(case)
    variant.category, variant.urgency = category, urgency
    proposal = propose(variant, without=returned_by(case) if case.event_count > 1 else ())
    proposal.repeats = likely_repeats(variant, proposal.category)
    return proposal


def proposal_of(case: Case) -> Proposal | None:
    """What is proposed for the case as it stands; None before the courier came.

    One that was made before the last step, or for another category, would send the case to whom it no longer belongs.
    """
    stored: Proposal | None = getattr(case, "proposal", None)
    if stored is None:
        return None
    other = case.category_id is not None and stored.category_id != case.category_id
    if other or stored.made_at < case.status_since:
        return propose_for(case, case.category, case.urgency)
    return stored


def values_of(proposal: Proposal | None) -> dict[str, Any]:
    """What the proposal puts into the tied fields."""
    if proposal is None:
        return {"executor": "", "hours": None, "assistants": []}
    known = registers().executors
    return {
        "executor": proposal.executor.code if proposal.executor else "",
        "hours": proposal.rule.resolve_hours if proposal.rule else None,
        "assistants": [known[pk].code for pk in proposal.assistant_ids if pk in known],
    }


def plain(value: Any) -> str:
    """A field's value in one line, to be compared."""
    if isinstance(value, (list, tuple)):
        return ",".join(sorted(map(str, value)))
    return "" if value is None else str(value).strip()


def term_words(category: Category | None, urgency: str) -> str:
    """The handling term where nobody gives another, in words."""
    amount, unit = term_for(category.pk if category else None, urgency, Step.RESOLVE)
    return f"{amount} {Term.Unit(unit).label}"


class TriageForm(ActionForm):
    """What dispatching takes, and before it what registering takes; filled with what is proposed."""

    def __init__(self, case: Case, actor: Actor, data: Any = None, **kwargs: Any) -> None:
        super().__init__("dispatch", case, actor, data, auto_id="triage_%s", **kwargs)
        if case.status == Status.REPORTED:
            taken = ActionForm("register", case, actor).fields
            self.fields = {"category": taken["category"], "urgency": taken["urgency"]} | self.fields
            self.fields["category"].required = True
        self.proposal = proposal_of(case)
        if self.proposal and self.proposal.category and not case.category:
            self.initial["category"] = self.proposal.category.code
        self.initial.update(values_of(self.proposal))
        comfortable(self)

    @cached_property
    def stamp(self) -> Stamp:
        """What this form shows as proposed before anything is changed in it."""
        category = case_category(self.initial.get("category", "")) or self.case.category
        urgency = self.case.urgency
        return {
            **{name: plain(value) for name, value in values_of(self.proposal).items()},
            "category": category.code if category else "",
            "urgency": urgency,
            "term": term_words(category, urgency),
            "by_hand": "",
            "renewed": "",
        }

    @property
    def tied(self) -> "list[Tied]":
        """The fields that follow category and urgency, as they are first shown."""
        return [Tied(self[name], hint=hint_of(name, self.stamp["term"])) for name in TIED]

    def act(self, key: str | None = None) -> Any:
        """Register where that is still to be done, then dispatch: both or neither."""
        brought = {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}
        taken = {name: brought.pop(name) for name in ("category", "urgency") if name in brought}
        with transaction.atomic():
            if self.case.status == Status.REPORTED:
                lifecycle.register(self.case, by=self.actor, **taken)
            return lifecycle.dispatch(self.case, by=self.actor, key=key, **brought)


def case_category(code: str) -> Category | None:
    """The category of that code."""
    return categories(code).by_code.get(code)


def hint_of(name: str, term: str) -> str:
    """What an empty field means."""
    return _("不填则按类别时限：%s。") % term if name == "hours" else ""


@dataclass(frozen=True)
class Tied:
    """A field that follows category and urgency: what is said of it, and whether its input has to be shown anew."""

    field: BoundField
    hint: str = ""
    remark: str = ""
    changed: bool = False
    by_hand: bool = False
    anew: bool = False


class Renewal:
    """The tied fields of a form that came in, for the category and urgency that now stand in it.

    ``take`` names a field whose choice by hand is given up for what is proposed.
    """

    def __init__(self, form: TriageForm, take: str = "") -> None:
        self.came, self.take = form, take
        posted = {name: str(form.data[f"shown-{name}"]) for name in STAMPED if f"shown-{name}" in form.data}
        self.told = len(posted) == len(STAMPED)
        self.shown: Stamp = posted if self.told else form.stamp

    @cached_property
    def category(self) -> Category | None:
        """The category that now stands in the form, or that the case has."""
        if "category" not in self.came.fields:
            return self.came.case.category
        return case_category(plain(self.came.data.get("category")))

    @cached_property
    def urgency(self) -> str:
        """The urgency that now stands in the form, or that the case has."""
        typed = plain(self.came.data.get("urgency")) if "urgency" in self.came.fields else ""
        return typed if typed in Urgency.values else self.came.case.urgency

    @cached_property
    def causes(self) -> tuple[bool, bool]:
        """Whether category, and whether urgency, are others than those for which the form showed its proposal."""
        code = self.category.code if self.category else ""
        return code != self.shown["category"], self.urgency != self.shown["urgency"]

    @property
    def moved(self) -> bool:
        """Whether there is anything to propose anew."""
        return any(self.causes)

    @cached_property
    def proposal(self) -> Proposal | None:
        """What is proposed for what now stands in the form."""
        stamp, code = self.came.stamp, self.category.code if self.category else ""
        if (code, self.urgency) == (stamp["category"], stamp["urgency"]):
            return self.came.proposal
        return propose_for(self.came.case, self.category, self.urgency)

    @cached_property
    def proposed(self) -> dict[str, Any]:
        """What that puts into the fields."""
        return values_of(self.proposal)

    def typed(self, name: str) -> Any:
        """What came in for the field."""
        data = self.came.data
        if name == "assistants":
            return data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return data.get(name) or ""

    def is_by_hand(self, name: str) -> bool:
        """Whether somebody chose it: it is not what was proposed, or was chosen before. No unit is no choice."""
        if name == self.take:
            return False
        value = plain(self.typed(name))
        if name in self.shown["by_hand"].split(","):
            return bool(value) or name != "executor"
        return value != self.shown[name] and (bool(value) or name != "executor")

    @property
    def is_outdated(self) -> bool:
        """Whether something would go that was proposed for another category and that nobody chose."""
        if not self.moved or ("category" in self.came.fields and self.category is None):
            return False
        # A sender that does not say what it showed answers for the unit alone.
        looked_at = TIED if self.told else ("executor",)
        return any(
            not self.is_by_hand(name) and plain(self.typed(name)) != plain(self.proposed[name])
            for name in looked_at
        )

    @cached_property
    def tied(self) -> list[Tied]:
        """The fields as they are to stand now, each with its remark."""
        anew = TriageForm(self.came.case, self.came.actor)
        follows = {name: not self.is_by_hand(name) and (self.moved or name == self.take) for name in TIED}
        for name in TIED:
            anew.initial[name] = self.proposed[name] if follows[name] else self.typed(name)
        return [self._tied(anew[name], follows[name]) for name in TIED]

    def _tied(self, field: BoundField, follows: bool) -> Tied:
        name = field.name
        by_hand = self.is_by_hand(name) and plain(self.typed(name)) != plain(self.proposed[name])
        differs = follows and plain(self.proposed[name]) != plain(self.typed(name))
        changed = (differs and self.moved) or self._other_term(name)
        changed = changed or (not by_hand and not self.moved and name in self.shown["renewed"].split(","))
        remark = self._hand_words(name) if by_hand else self._changed_words(name) if changed else ""
        return Tied(field, hint_of(name, self.term), remark, changed and not by_hand, by_hand, differs)

    @cached_property
    def term(self) -> str:
        """The term of the category, in words."""
        return term_words(self.category, self.urgency)

    def _other_term(self, name: str) -> bool:
        return name == "hours" and self.moved and self.term != self.shown["term"]

    def _changed_words(self, name: str) -> str:
        """That it was proposed anew, why, and what stood there."""
        words = {
            (True, False): _("已按新类别重新建议"),
            (False, True): _("已按新的紧急程度重新建议"),
            (True, True): _("已按新类别和紧急程度重新建议"),
        }.get(self.causes, _("已重新建议"))
        if not self.moved:
            return words + _("。")
        before = name_of(name, self.shown[name]) or (self.shown["term"] if name == "hours" else _("无"))
        return words + _("（原为：%s）。") % before

    def _hand_words(self, name: str) -> str:
        """That a hand chose it, and what is proposed instead."""
        stays = {
            (False, False): _("手选。"),
            (False, True): _("手选，未随紧急程度改变。"),
        }.get(self.causes, _("手选，未随类别改变。"))
        instead = name_of(name, plain(self.proposed[name]))
        if not instead:
            return stays
        by_rule = self.proposal is not None and self.proposal.rule_id is not None
        return stays + (_("规则建议：%s。") if by_rule else _("建议：%s。")) % instead

    @cached_property
    def stamp(self) -> Stamp:
        """What the form shows as proposed from now on."""
        return {
            **{name: plain(self.proposed[name]) for name in TIED},
            "category": self.category.code if self.category else "",
            "urgency": self.urgency,
            "term": self.term,
            "by_hand": ",".join(name for name in TIED if self.is_by_hand(name)),
            "renewed": ",".join(one.field.name for one in self.tied if one.changed),
        }

    @property
    def said(self) -> str:
        """All that was proposed anew or stayed, in one line for those who listen."""
        return " ".join(f"{one.field.label}：{one.remark}" for one in self.tied if one.remark)

    @property
    def against_a_rule(self) -> str:
        """The unit that a rule names, where a hand chose another one; nothing where there is no such contradiction."""
        if not self.is_by_hand("executor") or self.proposal is None or self.proposal.rule_id is None:
            return ""
        named = plain(self.proposed["executor"])
        return "" if named == plain(self.typed("executor")) else name_of("executor", named)


def name_of(name: str, value: str) -> str:
    """A tied field's value as it is read."""
    if name == "hours":
        return _("%s 工作小时") % value if value.isdecimal() else value
    known = registers().executors_by_code
    return _("、").join(known[code].name for code in value.split(",") if code in known)
