"""The shape of what comes in, one form for page, API and import: clean, call the verb, report beside the field.

An action's form is put together from the life-cycle's table, so that a new line there needs no new form.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from cases import lifecycle
from cases.categories import categories
from cases.lifecycle import ACTIONS, Actor, Report, report, scoped_key, settle
from cases.models import Case, Category, Rating, Reason, Source, Urgency
from cases.photos import PhotosField
from cases.requests.callers import caller_of
from grids.models import Executor, Grid, Street
from grids.places import own_street
from grids.privacy import normal_phone

LONGEST_TEXT = 8000
MOST_LINES = 200


class LinesField(forms.Field):
    """Several lines: pasted rows, or a list from the API."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> list[str]:
        """The non-empty lines, stripped."""
        lines = value.splitlines() if isinstance(value, str) else value or []
        return [str(line).strip() for line in lines if str(line).strip()]

    def validate(self, value: list[str]) -> None:
        """At least one, each short enough, not too many."""
        super().validate(value)
        if len(value) > MOST_LINES:
            raise forms.ValidationError(_("一次最多 %d 行。") % MOST_LINES)
        for line in value:
            MaxLengthValidator(LONGEST_TEXT)(line)


class PhoneField(forms.CharField):
    """A telephone number, as people write it; kept as digits."""

    def to_python(self, value: Any) -> str:
        """Digits only."""
        return normal_phone(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        """Between 7 and 12 digits where one is given."""
        super().validate(value)
        if value and not 7 <= len(value) <= 12:
            raise forms.ValidationError(_("电话号码应为 7 到 12 位数字。"))


def leaf_categories() -> Any:
    """The categories that a case can have."""
    return Category.objects.filter(active=True, children__isnull=True)


def _words(required: bool, label: Any = None) -> forms.CharField:
    return forms.CharField(label=label or _("说明"), required=required, max_length=LONGEST_TEXT, widget=_Area)


class _Area(forms.Textarea):
    """A text area of a sensible height."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 3} | (attrs or {}))


class CategoryField(forms.ModelChoiceField):
    """A category by its code."""

    def __init__(self, *, required: bool) -> None:
        super().__init__(leaf_categories(), to_field_name="code", required=required, label=_("诉求类别"))
        self.error_messages["invalid_choice"] = _("没有这个诉求类别，或它下面还有细类。")

    def to_python(self, value: Any) -> Category | None:
        """The category out of memory."""
        if value in self.empty_values:
            return None
        tree = categories(value) if isinstance(value, str) else categories()
        found = tree.by_code.get(value) if isinstance(value, str) else value
        if found is None or found.pk not in tree.leaves:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return found


def _executors(case: Case) -> Any:
    return Executor.objects.filter(street_id=case.street_id, active=True)


def _action_field(name: str, action: str, case: Case, required: bool) -> forms.Field:
    """The form field for one thing that an action needs or takes."""
    if name == "reason" and action in Reason.Kind.values:
        reasons = Reason.objects.filter(kind=action, active=True)
        return forms.ModelChoiceField(reasons, to_field_name="code", label=_("理由"), required=required)
    simple: dict[str, Any] = {
        "reason": lambda: _words(required, _("理由")),
        "words": lambda: _words(required),
        "category": lambda: CategoryField(required=required and case.category_id is None),
        "urgency": lambda: forms.ChoiceField(choices=Urgency.choices, label=_("紧急程度"), required=False),
        "executor": lambda: forms.ModelChoiceField(
            _executors(case), to_field_name="code", label=_("主办单位"), required=required
        ),
        "assistants": lambda: forms.ModelMultipleChoiceField(
            _executors(case), to_field_name="code", label=_("协办单位"), required=False
        ),
        "hours": lambda: forms.IntegerField(
            min_value=1, max_value=2000, label=_("时限（工作小时）"), required=False
        ),
        "days": lambda: forms.IntegerField(min_value=1, max_value=60, label=_("延期（工作日）")),
        "review_on": lambda: forms.DateField(
            label=_("复核日"), required=required, widget=forms.DateInput({"type": "date"})
        ),
        "first_case": lambda: forms.CharField(label=_("首案编号"), max_length=24),
        "children": lambda: LinesField(label=_("子案卷，每行一件"), widget=_Area({"rows": 8})),
        "rating": lambda: forms.ChoiceField(
            choices=Rating.choices, label=_("评价"), widget=forms.RadioSelect
        ),
        "without_reason": lambda: forms.BooleanField(label=_("不写原因"), required=False),
        "photos": lambda: PhotosField(label=_("照片"), required=False),
    }
    field: forms.Field = simple[name]()
    return field


class ActionForm(forms.Form):
    """What one action brings to one case; ``act`` calls its verb."""

    def __init__(
        self,
        action: str,
        case: Case,
        actor: Actor,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, files, **kwargs)
        self.action, self.case, self.actor = ACTIONS[action], case, actor
        needs, takes = self.action.needs, self.action.takes
        if "words_or_photos" in needs:
            needs, takes = (), ("words", "photos")
        for name in (*needs, *takes):
            self.fields[name] = _action_field(name, action, case, name in needs)

    def clean_first_case(self) -> Case:
        """The first case by its number, as far as the person may see it."""
        number = self.cleaned_data["first_case"].strip().upper()
        seen = Case.objects.visible_to(self.actor.user).filter(number=number).first()
        if seen is None:
            raise forms.ValidationError(_("没有找到编号为 %s 的案卷。") % number)
        return seen

    def _scoped(self, key: str | None) -> str | None:
        return scoped_key(key and f"{self.action.name}:{key}", self.actor, "")

    def is_done(self, key: str | None) -> bool:
        """Whether the actor took this action on this case under this key before."""
        scoped = self._scoped(key)
        return scoped is not None and self.case.events.filter(key=scoped).exists()

    def act(self, key: str | None = None) -> Any:
        """Call the verb with what was cleaned; raises the life-cycle's refusals.

        A key that this actor already used on this case does nothing a second time.
        """
        if self.is_done(key):
            return None
        key = self._scoped(key)
        brought = {
            name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)
        }
        return lifecycle.act(self.action.name, self.case, by=self.actor, key=key, **brought)


class ReportForm(forms.Form):
    """A report from any channel."""

    source = forms.ChoiceField(choices=Source.choices, label=_("渠道"))
    category = CategoryField(required=False)
    urgency = forms.ChoiceField(choices=Urgency.choices, required=False, label=_("紧急程度"))
    description = _words(False, _("诉求内容"))
    longitude = forms.FloatField(required=False, min_value=-180, max_value=180, label=_("经度"))
    latitude = forms.FloatField(required=False, min_value=-90, max_value=90, label=_("纬度"))
    accuracy = forms.FloatField(required=False, min_value=0, label=_("定位精度（米）"))
    address = forms.CharField(required=False, max_length=200, label=_("地址"))
    grid = forms.ModelChoiceField(
        Grid.objects.filter(retired_on__isnull=True).select_related("community__street"),
        to_field_name="code",
        required=False,
        label=_("综合网格"),
    )
    street = forms.ModelChoiceField(
        Street.objects.filter(retired_on__isnull=True),
        to_field_name="code",
        required=False,
        label=_("街道"),
        error_messages={"invalid_choice": _("没有这个街道，请从列出的街道里选。")},
    )
    reporter_name = forms.CharField(required=False, max_length=80, label=_("联系人"))
    reporter_phone = PhoneField(required=False, max_length=40, label=_("联系电话"))
    photos = PhotosField(required=False, label=_("照片"))

    def __init__(self, actor: Actor, data: Any = None, files: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, **kwargs)
        self.actor, self.caller = actor, caller_of(actor)
        for name in set(self.fields) - self.caller.fields:
            del self.fields[name]

    def own_street(self) -> Street | None:
        """The street that goes without saying: the account's."""
        return own_street(self.actor.user)

    def clean_source(self) -> str:
        """One of the channels that are open to the caller."""
        source: str = self.cleaned_data["source"]
        if source not in self.caller.sources:
            raise forms.ValidationError(_("这个渠道需要登录后使用。"))
        return source

    def clean_urgency(self) -> str:
        """Refused rather than dropped: who says that lives are at stake must hear whom to call."""
        urgency: str = self.cleaned_data["urgency"] or Urgency.NORMAL
        if urgency not in self.caller.urgencies:
            raise forms.ValidationError(
                _(
                    "紧急程度由指挥中心判定：请去掉这一项，把情况写在诉求内容里再发。有危险请立即拨打 110、119、120。"
                )
            )
        return urgency

    def clean(self) -> dict[str, Any]:
        """Words or a photo; a whole point or none; a photo's own position where none was given."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("description", "").strip() or self._all_photos()):
            self.add_error("description", _("请写几个字，或拍一张照片。"))
        if (cleaned.get("longitude") is None) != (cleaned.get("latitude") is None):
            self.add_error("longitude", _("经度和纬度要一起填写。"))
        grid, street = cleaned.get("grid"), cleaned.get("street")
        if grid and street and grid.community.street_id != street.pk:
            self.add_error("street", _("所选的网格不在这个街道。"))
        if cleaned.get("longitude") is None:
            for photo in self._all_photos():
                if photo.longitude is not None:
                    cleaned["longitude"], cleaned["latitude"] = photo.longitude, photo.latitude
                    break
        return cleaned

    def _all_photos(self) -> list[Any]:
        return list(self.cleaned_data.get("photos") or [])

    def brought(self, *, key: str | None = None, device: str = "", external: str | None = None) -> Report:
        """What was cleaned, as the verb takes it."""
        fields = {name: self.cleaned_data[name] for name in REPORT_FIELDS if name in self.fields}
        return Report(**fields, key=key, device=device, external_number=external)

    def send(
        self, *, key: str | None = None, device: str = "", external: str | None = None
    ) -> tuple[Case, bool]:
        """Report; answers the case and whether it is new."""
        return report(self.brought(key=key, device=device, external=external), by=self.actor)


class SettleForm(ReportForm):
    """自处: a report that is already put right; photos alone count as those taken afterwards."""

    photos_after = PhotosField(required=False, label=_("处置后照片"))
    words = _words(False, _("怎样处置的"))

    def _all_photos(self) -> list[Any]:
        return super()._all_photos() + list(self.cleaned_data.get("photos_after") or [])

    def clean(self) -> dict[str, Any]:
        """A photo after is a must."""
        cleaned = super().clean()
        if not self.errors and not self._all_photos():
            beside = "photos_after" if "photos_after" in self.fields else "photos"
            self.add_error(beside, _("自处要附处置后的照片。"))
        return cleaned

    def send(
        self, *, key: str | None = None, device: str = "", external: str | None = None
    ) -> tuple[Case, bool]:
        """Settle; answers the case and whether it is new."""
        brought = self.brought(key=key, device=device, external=external)
        after = self.cleaned_data.get("photos_after", ())
        if not after:
            after, brought.photos = brought.photos, ()
        return settle(brought, by=self.actor, after=after, words=self.cleaned_data.get("words", ""))


REPORT_FIELDS = tuple(ReportForm.base_fields)


class SnapForm(ReportForm):
    """A report made on the spot: the place is a must, by a fix, a pin, a photo's own position, a grid or in words."""

    def clean(self) -> dict[str, Any]:
        """Some place; a point finds its own grid."""
        cleaned = super().clean()
        if cleaned.get("longitude") is not None:
            cleaned["grid"] = None
        elif not self.errors and not (cleaned.get("grid") or cleaned.get("address", "").strip()):
            self.add_error("address", _("请允许定位，或在地图上点一下，或写下在哪里。"))
        return cleaned


class SpotSettleForm(SettleForm):
    """自处 on the spot: in the grid around the point; without a point, in the grid that was chosen.

    What turns out to lie on other ground can be reported instead, with all that was typed and photographed.
    """

    instead = forms.BooleanField(required=False, label=_("不在我的网格，改为上报"))

    def clean(self) -> dict[str, Any]:
        """A point or a grid, the point first."""
        cleaned = super().clean()
        if cleaned.get("longitude") is not None:
            cleaned["grid"] = None
        elif not self.errors and cleaned.get("grid") is None:
            self.add_error("grid", _("请允许定位，或选择网格。"))
        return cleaned

    def send(
        self, *, key: str | None = None, device: str = "", external: str | None = None
    ) -> tuple[Case, bool]:
        """Settle, or report with the photos of both kinds."""
        if not self.cleaned_data["instead"]:
            return super().send(key=key, device=device, external=external)
        brought = self.brought(key=key, device=device, external=external)
        brought.photos = self._all_photos()
        return report(brought, by=self.actor)


class NearbyForm(forms.Form):
    """Where somebody stands, and what kind of matter they are about to report."""

    longitude = forms.FloatField(min_value=-180, max_value=180)
    latitude = forms.FloatField(min_value=-90, max_value=90)
    category = CategoryField(required=False)


class TrackForm(forms.Form):
    """A tracking code, however it was typed, and the last digits of the number that was left."""

    code = forms.CharField(label=_("查询码"), max_length=24)
    digits = forms.RegexField(
        r"^\d{4}$",
        label=_("电话后四位"),
        required=False,
        error_messages={"invalid": _("请填四位数字。")},
    )

    def clean_code(self) -> str:
        """Capital letters and digits alone."""
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"]).upper()
        return "".join(letter for letter in typed if letter.isalnum())

    def clean_digits(self) -> str:
        """Digits of a Chinese keyboard are digits too."""
        return unicodedata.normalize("NFKC", self.cleaned_data["digits"])
