"""What people fill in who want to help, and what the community office fills in for them."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.forms import choose_from
from grids.models import Community, User
from grids.privacy import normal_phone
from volunteers.form_fields import day, skill, slots
from volunteers.models import Helper, JoinLink
from volunteers.people import registration


class JoinForm(forms.Form):
    """Somebody wants to help: as little as is needed, and their consent in plain words."""

    name = forms.CharField(
        label=gettext_lazy("怎么称呼您"), max_length=40, widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label=gettext_lazy("您的电话"),
        max_length=40,
        widget=forms.TextInput({"type": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("社区居委会会打这个电话和您确认，别人看不到。"),
    )
    skills = skill(several=True)
    times = slots(gettext_lazy("您什么时候有空"))
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

    def act(self, link: JoinLink) -> Helper | None:
        """Register them."""
        brought = {name: self.cleaned_data[name] for name in ("name", "phone", "skills", "times")}
        return registration.register(link, **brought)


class JoinLinkForm(forms.Form):
    """A poster's address: for which community, until when."""

    community = forms.ModelChoiceField(Community.objects.none(), label=gettext_lazy("社区"))
    expires_on = day(gettext_lazy("有效至"))

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Community.objects.filter(code__in=user.standing.communities)
        choose_from(self, "community", own)
        self.initial.setdefault("expires_on", timezone.localdate() + timedelta(days=365))

    def act(self, by: User) -> JoinLink:
        """Open it."""
        return registration.open_link(by=by, **self.cleaned_data)


class OfficeJoinForm(JoinForm):
    """The poster's form, filled in by the community office for somebody who stands before it."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=gettext_lazy("社区"), to_field_name="code"
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Community.objects.filter(code__in=user.standing.communities)
        self.fields["community"].queryset = own  # type: ignore[attr-defined]

    def write_down(self, by: User) -> Helper:
        """On the list at once: the office has spoken with them. Refused for a number that is there already."""
        brought = {name: self.cleaned_data[name] for name in ("name", "phone", "skills", "times")}
        return registration.write_down(self.cleaned_data["community"], by=by, **brought)
