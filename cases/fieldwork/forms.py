"""A visit or a patrol as it comes in, with its lines of findings: one form for page and API.

Lines are named as Django's formsets name them: ``findings-0-kind``, ``findings-0-words``, ``findings-0-photos`` …
An untouched line is no finding.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.attempts import add_refusal_beside
from cases.choices import offer
from cases.field_scope import own_doors, own_grids
from cases.fieldwork.filing import MOST_FINDINGS, file_patrol, file_visit
from cases.fieldwork.inputs import Found, PatrolFiled, VisitFiled
from cases.lifecycle import Refused
from cases.models import (
    Checklist,
    ChecklistItem,
    Degree,
    Finding,
    Need,
    Patrol,
    Urgency,
    Visit,
)
from cases.photos import PhotosField
from cases.requests import CategoryField
from grids.instants import InstantField
from grids.models import Grid, Household, Site, User

LONGEST = 2000
LINES_ON_A_PAGE = 8
FINDINGS = "findings"
# What a tap on the page says: how, and what came of it.
HOWS: dict[str, tuple[Visit.Kind, Visit.Outcome, Any]] = {
    "met": (Visit.Kind.FACE, Visit.Outcome.MET, _("见到")),
    "absent": (Visit.Kind.FACE, Visit.Outcome.ABSENT, _("未遇")),
    "phone": (Visit.Kind.PHONE, Visit.Outcome.MET, _("电话")),
    "no_answer": (Visit.Kind.PHONE, Visit.Outcome.ABSENT, _("电话没人接")),
    "declined": (Visit.Kind.FACE, Visit.Outcome.DECLINED, _("谢绝")),
    "group": (Visit.Kind.GROUP, Visit.Outcome.MET, _("集体见面")),
}


def _words(label: Any, most: int = LONGEST) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most, widget=forms.Textarea({"rows": 3}))


def _degrees(label: Any, most: int) -> forms.FloatField:
    return forms.FloatField(label=label, required=False, min_value=-most, max_value=most)


class FindingForm(forms.Form):
    """One line: what it is, words or photos, and what its kind needs besides."""

    kind = forms.ChoiceField(label=_("种类"), choices=Finding.Kind.choices)
    words = _words(_("说明"), 8000)
    photos = PhotosField(label=_("照片"), required=False)
    photos_after = PhotosField(label=_("处置后照片"), required=False)
    category = CategoryField(required=False)
    urgency = forms.ChoiceField(label=_("紧急程度"), choices=Urgency.choices, required=False)
    need_kind = forms.ChoiceField(label=_("哪一类需求"), choices=Need.Kind.choices, required=False)
    degree = forms.ChoiceField(label=_("隐患程度"), choices=Degree.choices, required=False)
    due_on = forms.DateField(label=_("哪天之前"), required=False, widget=forms.DateInput({"type": "date"}))
    item = forms.ModelChoiceField(ChecklistItem.objects.all(), required=False)
    longitude = _degrees(_("经度"), 180)
    latitude = _degrees(_("纬度"), 90)
    accuracy = forms.FloatField(required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """A whole point or none; what was put right needs a photo."""
        cleaned = super().clean() or {}
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("longitude", _("经度和纬度要一起填写。"))
        bare = not (self.errors or cleaned.get("photos") or cleaned.get("photos_after"))
        if bare and cleaned.get("kind") == Finding.Kind.SETTLED:
            self.add_error("photos_after", _("自处要附处置后的照片。"))
        return cleaned

    def found(self) -> Found:
        """The line as it is filed."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Found(**given)


FindingLines = forms.formset_factory(
    FindingForm,
    extra=LINES_ON_A_PAGE,
    max_num=MOST_FINDINGS,
    absolute_max=MOST_FINDINGS + 1,
    validate_max=True,
)


class ContactForm(forms.Form):
    """What a visit and a patrol bring alike; only one's own ground can be chosen."""

    site = forms.ModelChoiceField(
        Site.objects.none(),
        to_field_name="code",
        required=False,
        label=_("单位场所"),
        error_messages={"invalid_choice": _("没有找到这个单位场所，可能不在您的网格。")},
    )
    grid = forms.ModelChoiceField(
        Grid.objects.none(),
        to_field_name="code",
        required=False,
        label=_("综合网格"),
        error_messages={"invalid_choice": _("没有找到这个网格，可能不是您的。")},
    )
    words = _words(_("备注"))
    longitude = _degrees(_("经度"), 180)
    latitude = _degrees(_("纬度"), 90)
    happened_at = InstantField(label=_("时间"), required=False)

    def __init__(self, user: User, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        self.user = user
        self.lines = FindingLines(_with_count(data), files, prefix=FINDINGS)
        super().__init__(data, files)
        sites = Site.objects.visible_to(user).within(*self.site_prefixes(user))
        offer(self, "site", sites.select_related("grid__community"))
        offer(self, "grid", own_grids(user.standing))

    def site_prefixes(self, user: User) -> tuple[str, ...]:
        """Where the sites lie that can be chosen."""
        return user.standing.field_prefixes

    def full_clean(self) -> None:
        """The form's own fields, then each line's errors under the line's names."""
        super().full_clean()
        if not self.is_bound:
            return
        for number, line in enumerate(self.lines):
            for name, errors in line.errors.items():
                self.errors[f"{FINDINGS}-{number}-{name}"] = errors
        if self.lines.non_form_errors():
            self.add_error(None, list(self.lines.non_form_errors()))

    def clean(self) -> dict[str, Any]:
        """A whole point or none."""
        cleaned = super().clean() or {}
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("longitude", _("经度和纬度要一起填写。"))
        return cleaned

    def found(self) -> list[Found]:
        """The lines that say something."""
        return [line.found() for line in self._touched()]

    def _touched(self) -> list[FindingForm]:
        return [line for line in self.lines if line.has_changed()]

    def blame(self, refusal: Refused) -> None:
        """Say beside its field what the filing refused."""
        prefix, _dash, rest = refusal.field.partition("-")
        number, _dash, name = rest.partition("-")
        if prefix == FINDINGS and number.isdecimal():
            line = self._touched()[int(number)] if int(number) < len(self._touched()) else None
            if line is not None:
                line.add_error(name if name in line.fields else "kind", refusal.error)
                self.errors[f"{line.prefix}-{name}"] = self.error_class([refusal.error])
                return
        add_refusal_beside(self, refusal.field, refusal)

    def send(self, key: str | None = None, at: datetime | None = None) -> tuple[Visit | Patrol, bool]:
        """File it; answers what was filed and whether it is new. Raises Refused and its kin."""
        raise NotImplementedError

    def _brought(self, key: str | None) -> dict[str, Any]:
        """What was cleaned, without what was left out."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return given | {"findings": self.found(), "key": key}


def _with_count(data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The number of lines, where the sender did not say it."""
    if data is None or f"{FINDINGS}-TOTAL_FORMS" in data:
        return data
    counted: Any = data.copy()  # type: ignore[attr-defined]
    counted.update({f"{FINDINGS}-TOTAL_FORMS": "0", f"{FINDINGS}-INITIAL_FORMS": "0"})
    return counted


class VisitForm(ContactForm):
    """To a door, a site, or, as a group, to the grid's residents; on the page one tap says how and what came of it."""

    household = forms.ModelChoiceField(
        Household.objects.none(),
        to_field_name="code",
        required=False,
        label=_("住户"),
        error_messages={"invalid_choice": _("没有找到这户，可能不在您的网格。")},
    )
    how = forms.ChoiceField(choices=[(name, how[2]) for name, how in HOWS.items()], required=False)
    kind = forms.ChoiceField(choices=Visit.Kind.choices, required=False, label=_("方式"))
    outcome = forms.ChoiceField(choices=Visit.Outcome.choices, required=False, label=_("结果"))
    present = forms.CharField(required=False, max_length=200, label=_("在场的人"))
    headcount = forms.IntegerField(required=False, min_value=1, max_value=5000, label=_("人数"))

    def __init__(self, user: User, data: Mapping[str, Any] | None = None, files: Any = None) -> None:
        super().__init__(user, data, files)
        offer(self, "household", own_doors(user).select_related("grid__community", "building"))

    def clean(self) -> dict[str, Any]:
        """How it was; and to whom, exactly one door unless it was a group."""
        cleaned = super().clean()
        if how := cleaned.pop("how", ""):
            cleaned["kind"], cleaned["outcome"], _label = HOWS[how]
        if not self.errors and not cleaned.get("kind"):
            self.add_error("how", _("请点一下：见到、未遇还是电话。"))
        doors = [name for name in ("household", "site") if cleaned.get(name)]
        if cleaned.get("kind") == Visit.Kind.GROUP:
            if "household" in doors:
                self.add_error("household", _("集体见面不记到一户。"))
            elif not cleaned.get("grid") and not doors and "grid" not in self.errors:
                self.add_error("grid", _("请选择网格。"))
        elif len(doors) != 1 and not self.errors:
            self.add_error("household", _("请选一户或一个单位场所。"))
        return cleaned

    def send(self, key: str | None = None, at: datetime | None = None) -> tuple[Visit, bool]:
        """File it; answers the visit and whether it is new. Raises Refused and its kin."""
        return file_visit(VisitFiled(**self._brought(key)), by=self.user, at=at)


class PatrolForm(ContactForm):
    """A walk through the grid or a site; ``item-<number>`` says ok or wrong for each thing of the checklist."""

    checklist = forms.ModelChoiceField(
        Checklist.objects.filter(active=True), to_field_name="code", required=False, label=_("巡查清单")
    )

    def site_prefixes(self, user: User) -> tuple[str, ...]:
        """An officer's area as well."""
        return user.standing.inspected_prefixes

    def looked_at(self) -> list[tuple[ChecklistItem, bool]]:
        """What of the checklist was looked at, and whether it was in order."""
        checklist = self.cleaned_data.get("checklist")
        if checklist is None:
            return []
        said = {item: self.data.get(f"item-{item.pk}") for item in checklist.items.filter(active=True)}
        return [(item, word == "ok") for item, word in said.items() if word in ("ok", "wrong")]

    def clean(self) -> dict[str, Any]:
        """Where it was."""
        cleaned = super().clean()
        if not (cleaned.get("grid") or cleaned.get("site") or self.errors):
            self.add_error("grid", _("请选择网格。"))
        return cleaned

    def send(self, key: str | None = None, at: datetime | None = None) -> tuple[Patrol, bool]:
        """File it; answers the patrol and whether it is new. Raises Refused and its kin."""
        brought = PatrolFiled(**self._brought(key), looked_at=self.looked_at())
        return file_patrol(brought, by=self.user, at=at)
