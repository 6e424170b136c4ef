"""The filters of the three lists and of the people; an empty one shows what is open."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grids.models import Community
from volunteers.models import Activity, Resolution
from volunteers.viewers import Viewer


class ListFilter(forms.Form):
    """What the three lists have in common: the community."""

    community = forms.ModelChoiceField(
        Community.objects.none(),
        label=_("社区"),
        required=False,
        to_field_name="code",
        empty_label=_("全部"),
    )
    place = "place_code"

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        own = Community.objects.filter(retired_on__isnull=True)
        if viewer.streets:
            own = own.filter(street__code__in=viewer.streets)
        self.fields["community"].queryset = own.order_by("code")  # type: ignore[attr-defined]

    def asked(self, name: str) -> Any:
        """What was chosen; nothing when it makes no sense."""
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def chosen(self, rows: Any) -> Any:
        """The rows that fit."""
        community = self.asked("community")
        return rows.filter(**{f"{self.place}__startswith": community.code}) if community else rows


class ActivityFilter(ListFilter):
    """By kind and by when: what is coming, unless what was is asked for."""

    kind = forms.ChoiceField(
        label=_("种类"), choices=[("", _("全部")), *Activity.Kind.choices], required=False
    )
    when = forms.ChoiceField(
        label=_("什么时候"),
        required=False,
        choices=[("", _("还没办的")), ("unrecorded", _("等记到场的")), ("past", _("办完和取消的"))],
    )

    def chosen(self, rows: Any) -> Any:
        """The next one first; of the past the last one."""
        rows, now, when = super().chosen(rows), timezone.now(), self.asked("when")
        if kind := self.asked("kind"):
            rows = rows.filter(kind=kind)
        if when == "past":
            return rows.exclude(state=Activity.State.OPEN).order_by("-starts_at", "-pk")
        return rows.unrecorded(now) if when == "unrecorded" else rows.coming(now)


class ResolutionFilter(ListFilter):
    """Open ones by their day; those that lapsed, or those at their end."""

    place = "council__community__code"
    how = forms.ChoiceField(
        label=_("到哪一步"),
        required=False,
        choices=[("", _("在办")), ("late", _("过期的")), ("done", _("办成了")), ("dropped", _("不再办"))],
    )

    def chosen(self, rows: Any) -> Any:
        """The next one first; of those at their end the last one."""
        rows, how = super().chosen(rows), self.asked("how")
        if how in (Resolution.State.DONE, Resolution.State.DROPPED):
            return rows.filter(state=how).order_by("-ended_at", "-pk")
        return rows.lapsed(timezone.localdate()) if how == "late" else rows.open()
