"""What is filled in about an activity: the plan, a sign-up, more places, why it is off, who came."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.field_scope import seen_grids
from grids.models import Community, Grid
from grids.privacy import normal_phone
from volunteers.activities import actions
from volunteers.activities.actions import ActivityPlan
from volunteers.form_fields import area, clock, day
from volunteers.models import Activity, SignUp
from volunteers.viewers import Viewer

USUAL_PLACES, MOST_PLACES = 30, 2000


def grounds(viewer: Viewer) -> dict[str, Community | Grid]:
    """Where one may organise: the communities one works for, and one's grids."""
    streets = Community.objects.filter(street__code__in=viewer.streets, retired_on__isnull=True)
    places: list[Community | Grid] = [*streets.order_by("code")]
    places += seen_grids(viewer.standing).select_related("community").order_by("code")
    return {place.code: place for place in places if viewer.keeps(place.code)}


class ChangeForm(forms.Form):
    """What, where and when; what may change until it begins."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    words = area(gettext_lazy("做什么、带什么"), required=False)
    place = forms.CharField(label=gettext_lazy("集合地点"), max_length=120)
    day = day(gettext_lazy("哪一天"))
    starts = clock(gettext_lazy("几点开始"))
    ends = clock(gettext_lazy("几点结束"))

    def clean(self) -> dict[str, Any]:
        """It lies ahead, and ends after it begins."""
        cleaned = super().clean() or {}
        if not self.errors:
            if cleaned["ends"] <= cleaned["starts"]:
                self.add_error("ends", _("结束要晚于开始。"))
            if _instant(cleaned["day"], cleaned["starts"]) <= timezone.now():
                self.add_error("day", _("请选以后的时间。"))
        return cleaned

    def planned(self) -> dict[str, Any]:
        """As the verbs take it."""
        given = self.cleaned_data
        return {
            "starts_at": _instant(given["day"], given["starts"]),
            "ends_at": _instant(given["day"], given["ends"]),
            **{name: given[name] for name in ("title", "words", "place")},
        }

    def change(self, activity: Activity, by: Viewer) -> None:
        """Change it; whoever signed up hears of another time or place."""
        actions.change(activity, by=by, **self.planned())


def planned_of(activity: Activity) -> dict[str, Any]:
    """The plan of an activity as the form shows it."""
    starts, ends = timezone.localtime(activity.starts_at), timezone.localtime(activity.ends_at)
    told = {name: getattr(activity, name) for name in ("title", "words", "place")}
    return told | {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


class ActivityForm(ChangeForm):
    """A new activity."""

    ground = forms.ChoiceField(label=gettext_lazy("在哪里组织"))
    kind = forms.ChoiceField(
        label=gettext_lazy("种类"), choices=Activity.Kind, widget=forms.RadioSelect, initial="school"
    )
    places = forms.IntegerField(
        label=gettext_lazy("名额"), min_value=1, max_value=MOST_PLACES, initial=USUAL_PLACES
    )
    field_order = ("ground", "kind", "title", "words", "place", "day", "starts", "ends", "places")

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.grounds = viewer, grounds(viewer)
        named = [(code, str(place)) for code, place in self.grounds.items()]
        self.fields["ground"].choices = named  # type: ignore[attr-defined]
        self.initial.setdefault("day", timezone.localdate() + timedelta(days=7))

    def act(self, key: str | None = None) -> Activity:
        """Publish it; once under a key."""
        given = self.cleaned_data
        place = self.grounds[given["ground"]]
        grid = place if isinstance(place, Grid) else None
        plan = ActivityPlan(
            community=grid.community if grid else place,  # type: ignore[arg-type]
            grid=grid,
            kind=given["kind"],
            places=given["places"],
            **self.planned(),
        )
        return actions.organise(plan, by=self.viewer, key=key)


def _instant(day: date, clock: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


class OwnForm(forms.Form):
    """Somebody who is known, by account or link: a tap is enough."""

    def act(self, activity: Activity, way: str, by: Viewer) -> tuple[SignUp, bool]:
        """Sign them up."""
        account = None if by.helper else by.user
        return actions.sign_up(activity, helper=by.helper, account=account, way=way, by=by)


class SignUpForm(forms.Form):
    """Somebody without account or link: as little as is needed, and their consent in plain words."""

    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=40, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("您的电话"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("活动有变化，社区会打这个电话，别人看不到。"),
    )
    consent = forms.BooleanField(
        label=gettext_lazy("我同意社区居委会记下我的称呼和电话，只用来联系志愿服务。我随时可以要求删除。"),
        error_messages={"required": gettext_lazy("您同意后我们才能登记。")},
    )

    def clean_phone(self) -> str:
        """As many digits as a telephone number has."""
        digits = normal_phone(self.cleaned_data["phone"])
        if not 7 <= len(digits) <= 15:
            raise forms.ValidationError(_("这不像电话号码，请再看一下。"))
        return digits

    def act(self, activity: Activity, way: str, by: Viewer) -> tuple[SignUp, bool]:
        """Sign them up."""
        given = self.cleaned_data
        return actions.sign_up_by_number(activity, name=given["name"], phone=given["phone"], way=way, by=by)


class SignOnForm(SignUpForm):
    """The community signs somebody up who called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("怎么称呼对方")
        self.fields["phone"].label = _("对方电话")
        self.fields["phone"].help_text = _("登记过的号码会接到原来的人名下。")
        self.fields["consent"].label = _("对方同意社区居委会记下称呼和电话，只用来联系志愿服务。")


class ResizeForm(forms.Form):
    """How many places there are now."""

    places = forms.IntegerField(label=gettext_lazy("名额"), min_value=1, max_value=MOST_PLACES)

    def act(self, activity: Activity, by: Viewer) -> bool:
        """More, or fewer as long as nobody loses theirs."""
        actions.resize(activity, places=self.cleaned_data["places"], by=by)
        return True


class CallOffForm(forms.Form):
    """Why it does not take place."""

    reason = forms.CharField(
        label=gettext_lazy("为什么取消"),
        max_length=200,
        help_text=gettext_lazy("报名的人会看到这句话，例如：大雨，为了安全取消。"),
    )

    def act(self, activity: Activity, by: Viewer) -> bool:
        """Call it off."""
        actions.call_off(activity, reason=self.cleaned_data["reason"], by=by)
        return True


class CallOffDayForm(CallOffForm):
    """A day's weather."""

    day = day(gettext_lazy("哪一天"))
    field_order = ("day", "reason")

    def act_for_day(self, by: Viewer) -> tuple[int]:
        """All of that day on one's ground."""
        given = self.cleaned_data
        return (actions.call_off_day(given["day"], reason=given["reason"], by=by),)


@dataclass(frozen=True)
class AttendanceLine:
    """One person's line of the sheet: who, whether they came, how long."""

    row: SignUp
    came: Any
    hours: Any


class RecordForm(forms.Form):
    """Who came and for how many hours; as planned unless changed."""

    def __init__(self, activity: Activity, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        rows = activity.sign_ups.filter(state=SignUp.State.IN)
        self.rows = list(rows.select_related("helper__community", "account"))
        for row in self.rows:
            hours = Decimal(row.minutes or activity.minutes) / 60
            self.fields[f"came_{row.pk}"] = forms.BooleanField(
                label=row.person, required=False, initial=row.came is not False
            )
            self.fields[f"hours_{row.pk}"] = forms.DecimalField(
                label=_("%s 的时长（小时）") % row.person,
                min_value=Decimal("0.1"),
                max_value=Decimal(24),
                decimal_places=1,
                required=False,
                initial=hours.quantize(Decimal("0.1")),
                widget=forms.NumberInput({"step": "0.5", "class": "short"}),
            )

    def lines(self) -> list[AttendanceLine]:
        """The sheet, a person a line."""
        return [AttendanceLine(row, self[f"came_{row.pk}"], self[f"hours_{row.pk}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        """Who came, came for some time."""
        cleaned = super().clean() or {}
        for row in self.rows:
            hours = f"hours_{row.pk}"
            if cleaned.get(f"came_{row.pk}") and hours in cleaned and not cleaned[hours]:
                self.add_error(hours, _("请填来了多久。"))
        return cleaned

    def act(self, by: Viewer) -> bool:
        """Write it down."""
        given = self.cleaned_data
        came = [row.pk for row in self.rows if given[f"came_{row.pk}"]]
        actions.record(self.activity, {pk: round(given[f"hours_{pk}"] * 60) for pk in came}, by=by)
        return True
