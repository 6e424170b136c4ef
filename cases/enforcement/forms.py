"""What is brought to a joint work order; one form serves page and API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.duty import candidates, departments_of, officers_of
from cases.enforcement.orders import Brought, begin, cancel, draft, finish, plan, reschedule
from cases.enforcement.signatures import sign
from cases.lifecycle import Transition
from cases.models import Case, JointOrder, JointPart, areas_seen
from cases.photos import PhotosField
from grids.instants import InstantField
from grids.models import EnforcementArea, Membership, Site, User

LONGEST = 2000


def moment(label: Any) -> InstantField:
    """An instant, as a phone's own picker gives it."""
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return InstantField(
        label=label, widget=widget, error_messages={"required": _("请选时间。"), "invalid": _("请选时间。")}
    )


def area_text(label: Any, required: bool = True) -> forms.CharField:
    """A few lines."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": _("请写几个字。")},
    )


class OrderForm(forms.Form):
    """A joint order: ``tasks`` holds ``number:department`` for each department that takes on a case."""

    area = forms.ModelChoiceField(
        EnforcementArea.objects.none(), to_field_name="code", label=_("片区"), widget=forms.HiddenInput
    )
    from_at = moment(_("开始"))
    to_at = moment(_("结束"))
    place = forms.CharField(label=_("地点"), max_length=200, error_messages={"required": _("请写明地点。")})
    site = forms.ModelChoiceField(
        Site.objects.none(), to_field_name="code", required=False, widget=forms.HiddenInput
    )
    tasks = forms.MultipleChoiceField(
        label=_("案卷和部门"),
        error_messages={
            "required": _("请至少选一件案卷，并点选由哪个部门办。"),
            "invalid_choice": _("有的案卷不在这个执法队手上，或已在别的联合执法单上。"),
        },
    )
    officers = forms.MultipleChoiceField(label=_("请谁到场"), required=False)

    def __init__(
        self, user: User, area: EnforcementArea, data: Mapping[str, Any] | None = None, **kwargs: Any
    ):
        super().__init__(data, **kwargs)
        self.user, self.chosen = user, area
        self.fields["area"].queryset = areas_seen(user.standing)  # type: ignore[attr-defined]
        self.fields["site"].queryset = Site.objects.visible_to(user)  # type: ignore[attr-defined]
        self.departments = departments_of(area)
        self.cases: list[Case] = list(
            candidates(area, user).select_related("grid__community", "category")[:200]
        )
        self.members = list(officers_of(area))
        self.fields["tasks"].choices = [  # type: ignore[attr-defined]
            (f"{case.number}:{department}", "") for case in self.cases for department in self.departments
        ]
        self.fields["officers"].choices = [  # type: ignore[attr-defined]
            (member.user.username, str(member.user)) for member in self.members
        ]

    def send(self, key: str | None = None, *, at_once: bool = True) -> tuple[JointOrder, bool]:
        """Draft it, and plan it at once unless a draft was asked for. Raises Refused and its kin."""
        given = self.cleaned_data
        numbers = {case.number: case for case in self.cases}
        pairs = [task.rsplit(":", 1) for task in given["tasks"]]
        people = {member.user.username: member.user for member in self.members}
        brought = Brought(
            area=given["area"],
            from_at=given["from_at"],
            to_at=given["to_at"],
            place=given["place"],
            site=given["site"],
            tasks=[(numbers[number], department) for number, department in pairs],
            officers=[people[name] for name in given["officers"]],
            key=key,
        )
        order, new = draft(brought, by=self.user)
        if new and at_once:
            plan(order, by=self.user)
        return order, new

    def rows(self) -> list[dict[str, Any]]:
        """Each case with a box for each department, ticked as it was sent."""
        sent = set(self.data.getlist("tasks")) if hasattr(self.data, "getlist") else set()
        asked = self.initial.get("case", "")
        labels = dict(Membership.Department.choices)
        return [
            {
                "case": case,
                "asked": case.number == asked,
                "boxes": [
                    {
                        "value": f"{case.number}:{department}",
                        "label": labels[department],
                        "ticked": f"{case.number}:{department}" in sent,
                    }
                    for department in self.departments
                ],
            }
            for case in sorted(self.cases, key=lambda one: one.number != asked)
        ]


class JointActionForm(forms.Form):
    """What a step of the order's table needs."""

    from_at = moment(_("开始"))
    to_at = moment(_("结束"))
    reason = area_text(_("理由"))

    def __init__(self, action: Transition, data: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.action = action
        for name in set(self.fields) - set(action.needs):
            del self.fields[name]

    def act(self, order: JointOrder, by: User) -> None:
        """Take the step; raises Refused and its kin."""
        verbs: dict[str, Any] = {
            verb.__name__: verb
            for verb in (
                plan,
                begin,
                reschedule,
                finish,
                cancel,
            )
        }
        verbs[self.action.name](order, by=by, **self.cleaned_data)


class SignForm(forms.Form):
    """A department's result: words, photos, and which of its cases are put right."""

    done = forms.MultipleChoiceField(
        label=_("这些已处置（没办好的去掉勾）"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = area_text(_("结果"))
    photos = PhotosField(label=_("照片"), required=False)

    def __init__(
        self, part: JointPart, data: Mapping[str, Any] | None = None, files: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.part = part
        cases = [task.case for task in part.tasks.select_related("case").order_by("case")]
        self.fields["done"].choices = [(case.number, case.headline) for case in cases]  # type: ignore[attr-defined]
        self.initial.setdefault("done", [case.number for case in cases])

    def act(self, by: User) -> JointPart:
        """Sign; raises Refused and its kin."""
        return sign(self.part, by=by, **self.cleaned_data)
