"""What a unit gives."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy

from grids.forms import choose_from
from volunteers.form_fields import area, audience, day, skill, slots
from volunteers.models import Audience, Gift, Resource, Unit
from volunteers.money import YuanField
from volunteers.resources.actions import Offer, offer
from volunteers.viewers import Viewer


class ResourceForm(forms.Form):
    """What a unit gives; a worker can write down what a unit said."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=gettext_lazy("哪个单位"), to_field_name="code")
    gift = forms.ChoiceField(label=gettext_lazy("提供什么"), choices=Gift, widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("叫什么"), max_length=80)
    words = area(gettext_lazy("说明"), required=False)
    skill = skill()
    amount = YuanField(label=gettext_lazy("金额（元）"), required=False)
    place = forms.CharField(label=gettext_lazy("在哪里"), max_length=120, required=False)
    from_on = day(gettext_lazy("从哪天起"))
    to_on = day(gettext_lazy("到哪天止"), required=False)
    times = slots(gettext_lazy("每周哪些时段"))
    audience = audience(Audience.STREET)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        if viewer.keeps_somewhere:
            units = Unit.objects.visible_to(viewer.user).active()
        else:
            units = Unit.objects.filter(pk__in=viewer.units)
        choose_from(self, "unit", units)
        self.initial.setdefault("from_on", timezone.localdate())

    def act(self, key: str | None = None) -> Resource:
        """Put it on the list."""
        brought = dict(self.cleaned_data)
        return offer(Offer(amount_fen=brought.pop("amount"), **brought), by=self.viewer)
