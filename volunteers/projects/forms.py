"""The forms of a micro-project: its plan, and one form for every step of the table, put together from its line."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import Transition
from cases.models import Case, Need
from cases.photos import PhotosField
from grids.forms import choose_from
from grids.models import Community
from volunteers.form_fields import area, audience, day
from volunteers.models import Audience, Milestone, Pledge, Project, ProjectEvent, Unit
from volunteers.money import YuanField
from volunteers.projects.actions import VERBS, ProjectPlan, create
from volunteers.viewers import Viewer

USUAL_DAYS = 90


class ProjectForm(forms.Form):
    """A project in words for everybody: what, for whom, how much, by when, in which steps."""

    community = forms.ModelChoiceField(
        Community.objects.none(),
        label=gettext_lazy("社区"),
        to_field_name="code",
        empty_label=gettext_lazy("请选择"),
    )
    title = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    words = area(gettext_lazy("对外怎么说"), most=1000, rows=4, hint=gettext_lazy("不写姓名、电话和门牌。"))
    for_whom = forms.CharField(
        label=gettext_lazy("为谁做，由谁验收"),
        max_length=80,
        help_text=gettext_lazy("如“红悦里小区业主委员会”，家庭写“一户家庭”。"),
    )
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=Need.Kind, required=False)
    asked = YuanField(label=gettext_lazy("需要资金（元）"), required=False)
    asked_goods = forms.CharField(label=gettext_lazy("需要物资"), max_length=200, required=False)
    asked_work = forms.CharField(label=gettext_lazy("需要人手"), max_length=200, required=False)
    due_on = day(gettext_lazy("计划完成"))
    milestones = area(
        gettext_lazy("分几步做"), required=False, most=800, hint=gettext_lazy("每行一步，可不填。")
    )
    audience = audience(Audience.UNITS)
    photos = PhotosField(label=gettext_lazy("现在的样子"), required=False)

    def __init__(
        self, viewer: Viewer, need: Need | None, case: Case | None, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.need, self.case = viewer, need, case
        if need is not None or (case is not None and case.grid_id):
            del self.fields["community"]
        else:
            codes = {prefix[:12] for prefix in viewer.standing.field_prefixes}
            own = Community.objects.filter(code__in=codes)
            if viewer.standing.is_centre:
                own = Community.objects.filter(street__code=viewer.standing.street, retired_on=None)
            self.fields["community"].queryset = own  # type: ignore[attr-defined]
        if need is not None:
            del self.fields["kind"]
            appeal = getattr(need, "appeal", None)
            if appeal is not None:
                self.initial.setdefault("words", appeal.wording)
                self.initial.setdefault("asked", appeal.amount_fen)
            if need.household_id:
                self.initial.setdefault("for_whom", _("一户家庭"))
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=USUAL_DAYS))

    def act(self, key: str | None = None) -> Project:
        """The draft."""
        brought = dict(self.cleaned_data)
        steps = [line for line in brought.pop("milestones").splitlines() if line.strip()]
        plan = ProjectPlan(
            asked_fen=brought.pop("asked") or 0,
            milestones=steps,
            need=self.need,
            case=self.case,
            kind=brought.pop("kind", "") or Need.Kind.OTHER,
            **brought,
        )
        return create(plan, by=self.viewer, key=key)


class ProjectStepForm(forms.Form):
    """What one step of the table asks for."""

    def __init__(
        self, step: Transition, project: Project, viewer: Viewer, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, auto_id=f"{step.name}_%s")
        self.step, self.project, self.viewer = step, project, viewer
        for name in step.needs:
            self.fields[name] = getattr(self, f"_{name}")()
            if name in {"unit", "pledge"}:
                choose_from(self, name, self.fields[name].queryset)  # type: ignore[attr-defined]

    def act(self, key: str | None = None) -> ProjectEvent:
        """Do it; raises Refused and its kin."""
        brought = dict(self.cleaned_data)
        if "amount" in brought:
            brought["amount_fen"] = brought.pop("amount")
        event: ProjectEvent = VERBS[self.step.name](self.project, by=self.viewer, key=key, **brought)
        return event

    def _unit(self) -> forms.Field:
        own = Unit.objects.filter(pk__in=self.viewer.units, street=self.project.street_id)
        return forms.ModelChoiceField(own, label=gettext_lazy("哪个单位"), to_field_name="code")

    def _kind(self) -> forms.Field:
        asked = {
            Pledge.Kind.MONEY: self.project.asked_fen,
            Pledge.Kind.GOODS: self.project.asked_goods,
            Pledge.Kind.WORK: self.project.asked_work,
        }
        choices = [(kind.value, kind.label) for kind, wanted in asked.items() if wanted]
        return forms.ChoiceField(
            label=gettext_lazy("认领什么"),
            choices=choices,
            initial=choices[0][0] if len(choices) == 1 else None,
            widget=forms.RadioSelect,
        )

    def _amount(self) -> forms.Field:
        if self.step.name == "claim":
            return YuanField(label=gettext_lazy("金额（元，出资时填）"), required=False)
        return YuanField(label=gettext_lazy("金额（元）"))

    def _words(self) -> forms.Field:
        labels = {
            "claim": gettext_lazy("说明（出物、出力请写明）"),
            "spend": gettext_lazy("用在哪里"),
            "accept": gettext_lazy("他们怎么说"),
            "rework": gettext_lazy("哪里还要改"),
            "thank": gettext_lazy("致谢的话"),
            "release": gettext_lazy("想说的话（可不填，别的单位看不到）"),
            "withdraw": gettext_lazy("怎样安排（别的单位看不到）"),
        }
        most = 200 if self.step.name in {"claim", "spend", "release"} else 400
        label = labels.get(self.step.name, gettext_lazy("说明"))
        return area(label, required=self.step.name not in {"claim", "start", "report", "release"}, most=most)

    def _photos(self) -> forms.Field:
        labels = {"finish": gettext_lazy("现在的样子"), "pay": gettext_lazy("凭证照片")}
        labels["spend"] = labels["pay"]
        return PhotosField(label=labels.get(self.step.name, gettext_lazy("照片")), required=False)

    def _voucher(self) -> forms.Field:
        return forms.CharField(label=gettext_lazy("凭证号"), max_length=60, required=False)

    def _who(self) -> forms.Field:
        return forms.CharField(
            label=gettext_lazy("谁验收的"),
            max_length=80,
            required=False,
            initial=self.project.for_whom,
        )

    def _milestone(self) -> forms.Field:
        ahead = Milestone.objects.filter(project=self.project, reached_at__isnull=True)
        return forms.ModelChoiceField(
            ahead, label=gettext_lazy("做到哪一步"), required=False, empty_label=gettext_lazy("还在路上")
        )

    def _pledge(self) -> forms.Field:
        own = Pledge.objects.standing().filter(project=self.project).select_related("unit")
        if self.step.name in {"pay", "spend"}:
            own = own.filter(kind=Pledge.Kind.MONEY)
        if not self.viewer.keeps(self.project.place_code):
            own = own.filter(unit__in=self.viewer.units)
        return forms.ModelChoiceField(own, label=gettext_lazy("哪一份认领"))
