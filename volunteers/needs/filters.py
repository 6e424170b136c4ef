"""The filter of the list of needs."""

from datetime import timedelta

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models import Need
from volunteers.filters import ListFilter
from volunteers.models import Match

AGES = [("", _("不限")), ("7", _("超过 7 天")), ("30", _("超过 30 天")), ("90", _("超过 90 天"))]


class NeedFilter(ListFilter):
    """By kind, age and how far it is."""

    kind = forms.ChoiceField(label=_("种类"), choices=[("", _("全部")), *Need.Kind.choices], required=False)
    age = forms.ChoiceField(label=_("等了多久"), choices=AGES, required=False)
    public = forms.ChoiceField(
        label=_("到哪一步"),
        required=False,
        choices=[
            ("", _("未满足")),
            ("no", _("未对外发布")),
            ("waiting", _("已发布，等对接")),
            ("matched", _("已对接")),
            ("ended", _("已了结")),
        ],
    )

    def apply(self, rows: QuerySet[Need]) -> QuerySet[Need]:
        """Open ones unless those at their end were asked for."""
        rows = super().apply(rows)
        if kind := self.value_of("kind"):
            rows = rows.filter(kind=kind)
        if age := self.value_of("age"):
            rows = rows.filter(raised_at__lt=timezone.now() - timedelta(days=int(age)))
        public = self.value_of("public")
        rows = rows.filter(ended_at__isnull=public != "ended")
        matched = Match.objects.filter(need__isnull=False, state=Match.State.ACCEPTED).values("need")
        if public == "no":
            return rows.filter(appeal=None)
        if public == "waiting":
            return rows.exclude(appeal=None).exclude(pk__in=matched).exclude(projects__isnull=False)
        return rows.filter(pk__in=matched) if public == "matched" else rows
