"""What comes in about an enterprise's matter: cleaned here, judged by the verbs, said beside the field."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.attempts import add_refusal_beside
from cases.choices import category_choices, executor_choices, offer
from cases.enterprise.appointments import Plan
from cases.enterprise.links import MOST_DAYS, USUAL_DAYS
from cases.enterprise.opening import Opening
from cases.enterprise.questions import LONGEST
from cases.enterprise.row_parser import parse
from cases.lifecycle import Refused
from cases.models import (
    Case,
    CellState,
    Enterprise,
    EnterpriseMatter,
    MatterCell,
    Status,
    StepTemplate,
)
from cases.requests import CategoryField
from grids.models import Executor, User

LONGEST_PASTE = 40_000


def _area(
    label: Any, *, required: bool, rows: int = 3, most: int = LONGEST, strip: bool = True
) -> forms.CharField:
    widget = forms.Textarea({"rows": rows})
    return forms.CharField(label=label, required=required, max_length=most, widget=widget, strip=strip)


class OpeningForm(forms.Form):
    """A new matter: whose, what, by which template, under whose lead, and its rows as they were pasted."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.none(), to_field_name="code", label=_("企业"), empty_label=_("请选择")
    )
    case = forms.CharField(required=False, max_length=24, widget=forms.HiddenInput)
    title = forms.CharField(label=_("什么事项"), max_length=120)
    category = CategoryField(required=True)
    template = forms.ModelChoiceField(
        StepTemplate.objects.none(), to_field_name="code", label=_("按哪个模板"), empty_label=_("请选择")
    )
    lead = forms.ModelChoiceField(
        Executor.objects.none(), to_field_name="code", label=_("主办单位"), empty_label=_("请选择")
    )
    words = _area(_("企业的要求"), required=False)
    rows = _area(_("涉及的企业，一行一家"), required=True, rows=8, most=LONGEST_PASTE, strip=False)

    def __init__(
        self, by: User, data: Mapping[str, Any] | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        street, fields = by.street_id, self.fields
        self.by = by
        own = Enterprise.objects.visible_to(by).here().order_by("name")
        offer(self, "enterprise", own.select_related("site__grid__community"))
        offer(self, "template", StepTemplate.objects.filter(street=street, active=True))
        offer(self, "lead", Executor.objects.filter(street=street, active=True))
        fields["lead"].widget.choices = [("", _("请选择")), *executor_choices(street)]
        fields["category"].widget = forms.Select(choices=category_choices())
        fields["rows"].help_text = _("从表格里复制：第一列企业名称，第二列统一社会信用代码（可不填）。")

    def clean_case(self) -> Case | None:
        """The case that it grows out of, one that waits for the centre."""
        number = self.cleaned_data["case"]
        if not number:
            return None
        waiting = [Status.REPORTED, Status.REGISTERED]
        case = Case.objects.visible_to(self.by).filter(number=number, status__in=waiting).first()
        if case is None:
            raise forms.ValidationError(_("没有这件案卷，或它已经派遣。"))
        return case

    def opening(self) -> Opening:
        """What the verb wants."""
        return Opening(**self.cleaned_data | {"rows": parse(self.cleaned_data["rows"])})


class MarkForm(forms.Form):
    """Cells, whole rows or whole columns, and how far they are; of rows and columns only what is one's own."""

    state = forms.ChoiceField(choices=CellState.choices, error_messages={"required": _("请选择进度。")})
    words = forms.CharField(label=_("说明"), required=False, max_length=500)

    def chosen(self, matter: EnterpriseMatter, executors: frozenset[int] | None) -> set[int]:
        """The ids of the cells that were ticked; ``executors`` are those whose steps count, None for all."""
        asked: Any = self.data
        ticked = {int(pk) for pk in asked.getlist("cells") if pk.isdecimal()}
        lines = [int(pk) for pk in asked.getlist("lines") if pk.isdecimal()]
        steps = [int(pk) for pk in asked.getlist("steps") if pk.isdecimal()]
        cells = MatterCell.objects.filter(line__matter=matter).order_by()
        if executors is not None:
            cells = cells.filter(step__executor__in=executors)
        whole = cells.filter(line__in=lines) | cells.filter(step__in=steps)
        return ticked | set(whole.values_list("pk", flat=True))


class QuestionForm(forms.Form):
    """A question, and whom it is for."""

    words = _area(_("要问什么"), required=True)
    executor = forms.ModelChoiceField(
        Executor.objects.none(), required=False, label=_("问哪个单位"), empty_label=_("由主办单位安排")
    )

    def __init__(self, matter: EnterpriseMatter, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="question_%s")
        offer(self, "executor", Executor.objects.filter(pk__in=matter.steps.order_by().values("executor")))


class WordsForm(forms.Form):
    """An answer, what was found at the door, or why it is called off; and what on the board it is about."""

    question: int | None = None
    appointment: int | None = None
    verb = ""

    words = _area(_("说明"), required=True)


class EnterpriseLinkForm(forms.Form):
    """For whom, and for how long."""

    holder = forms.CharField(label=_("发给谁"), max_length=80)
    days = forms.IntegerField(label=_("有效（天）"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS)

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="link_%s")


class AppointmentForm(forms.Form):
    """When, where, who, what to have at hand, and which rows it is about."""

    day = forms.DateField(label=_("哪天"), widget=forms.DateInput({"type": "date"}))
    starts = forms.TimeField(label=_("几点开始"), widget=forms.TimeInput({"type": "time"}))
    ends = forms.TimeField(label=_("几点结束"), widget=forms.TimeInput({"type": "time"}))
    place = forms.CharField(label=_("地点"), max_length=200, required=False)
    bring = _area(_("请企业准备"), required=False)
    executors = forms.ModelMultipleChoiceField(
        Executor.objects.none(), label=_("上门单位"), widget=forms.CheckboxSelectMultiple
    )
    lines = forms.ModelMultipleChoiceField(
        EnterpriseMatter.objects.none(),
        label=_("涉及企业"),
        required=False,
        help_text=_("不选就是全部。"),
    )

    def __init__(self, matter: EnterpriseMatter, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, auto_id="appointment_%s")
        units = Executor.objects.filter(pk__in=matter.steps.order_by().values("executor"))
        lead = Executor.objects.filter(pk__in=[matter.case.executor_id])
        offer(self, "executors", (units | lead).order_by("code"))
        offer(self, "lines", matter.lines.all())
        self.fields["place"].initial = matter.enterprise.site.address

    def plan(self) -> Plan:
        """What the verb wants."""
        given, zone = self.cleaned_data, timezone.get_default_timezone()
        return Plan(
            starts_at=datetime.combine(given["day"], given["starts"], zone),
            ends_at=datetime.combine(given["day"], given["ends"], zone),
            executors=list(given["executors"]),
            place=given["place"],
            bring=given["bring"],
            lines=list(given["lines"]),
        )

    def blame(self, refusal: Refused) -> None:
        """Beside the field in which the instant is typed."""
        typed = {"starts_at": "day", "ends_at": "ends"}
        add_refusal_beside(self, typed.get(refusal.field, refusal.field), refusal)


class ReplyForm(forms.Form):
    """The enterprise's yes, or its wish for another time."""

    agreed = forms.TypedChoiceField(
        choices=[("yes", _("同意")), ("no", _("请另约"))], coerce=lambda value: value == "yes"
    )
    words = forms.CharField(label=_("想说的话"), required=False, max_length=500)
