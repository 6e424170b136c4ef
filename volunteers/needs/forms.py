"""A need, its words for others, and how what was agreed about it went."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.field_scope import seen_grids
from cases.models import Case, Need
from grids.models import Grid, User
from volunteers.form_fields import area, audience, day, skill, slots
from volunteers.matching import match_decisions
from volunteers.models import Appeal, Audience, Gift, Match
from volunteers.money import YuanField
from volunteers.needs import actions
from volunteers.needs.actions import Wanted

USUAL_DAYS = 60


class NeedForm(forms.Form):
    """A need by hand or from a case."""

    grid = forms.ModelChoiceField(Grid.objects.none(), label=gettext_lazy("综合网格"), to_field_name="code")
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Need.Kind)
    words = area(gettext_lazy("需要什么"), most=2000, hint=gettext_lazy("只有在这里工作的人看得到。"))

    def __init__(self, user: User, case: Case | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        standing = user.standing
        grids = seen_grids(standing).order_by("code")
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]
        if case is not None and case.grid_id:
            self.initial.setdefault("grid", case.grid.code if case.grid else None)

    def act(self, by: User) -> Need:
        """Write it down."""
        brought = self.cleaned_data
        return actions.raise_need(brought["grid"], kind=brought["kind"], words=brought["words"], by=by)


class AppealForm(forms.Form):
    """A need in words for others: what would help, when and how much."""

    wording = area(
        gettext_lazy("对外怎么说"),
        most=200,
        hint=gettext_lazy("不写姓名、电话和门牌，看的人只知道需要什么。"),
    )
    gifts = forms.MultipleChoiceField(
        label=gettext_lazy("什么能帮上忙"),
        choices=Gift,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("请至少选一样。")},
    )
    skill = skill()
    amount = YuanField(label=gettext_lazy("大约要多少钱（元）"), required=False)
    from_on = day(gettext_lazy("从哪天起"))
    to_on = day(gettext_lazy("到哪天止"))
    times = slots(gettext_lazy("哪些时段方便"))
    audience = audience(Audience.UNITS)

    def __init__(self, appeal: Appeal | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        self.initial.setdefault("from_on", today)
        self.initial.setdefault("to_on", today + timedelta(days=USUAL_DAYS))
        if appeal is not None:
            same = ("wording", "gifts", "from_on", "to_on", "times", "audience")
            self.initial.update({name: getattr(appeal, name) for name in same})
            self.initial["skill"] = appeal.skill.code if appeal.skill else None
            self.initial["amount"] = appeal.amount_fen

    def clean(self) -> dict[str, Any]:
        """A skill is named when one is wanted."""
        cleaned = super().clean() or {}
        if Gift.SKILL in cleaned.get("gifts", []) and not cleaned.get("skill"):
            self.add_error("skill", _("请选需要哪项技能。"))
        return cleaned

    def act(self, need: Need, by: User, case: Case | None = None) -> Appeal:
        """Publish it."""
        brought = dict(self.cleaned_data)
        return actions.publish(need, Wanted(amount_fen=brought.pop("amount"), **brought), by=by, case=case)


class MatchEndForm(forms.Form):
    """How it went."""

    how = forms.TypedChoiceField(
        label=gettext_lazy("怎么样了"),
        choices=[("yes", gettext_lazy("办成了")), ("no", gettext_lazy("没有成"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=gettext_lazy("说明"), max_length=400, required=False)

    def act(self, match: Match, by: User) -> None:
        """Write it down."""
        match_decisions.end(
            match, went_well=self.cleaned_data["how"], words=self.cleaned_data["words"], by=by
        )
