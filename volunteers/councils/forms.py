"""What is filled in about a council: members, meetings, topics, who agreed, promises and what became of them."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import Transition
from cases.models import Case, Need
from cases.photos import PhotosField
from grids.forms import choose_from
from grids.models import Community, Executor, Membership, Posting, User
from volunteers.councils import actions
from volunteers.councils.querysets import communities_without, members_of
from volunteers.form_fields import area, clock, day
from volunteers.models import Council, Meeting, Member, Resolution, Topic, Unit
from volunteers.people import with_number
from volunteers.viewers import Viewer


def choose(label: Any, rows: Any = None, *, code: str | None = None) -> forms.ModelChoiceField:
    """One of the rows, or none."""
    return forms.ModelChoiceField(rows, label=label, required=False, empty_label="—", to_field_name=code)


class CouncilForm(forms.Form):
    """For which community, and where it usually meets."""

    community = forms.ModelChoiceField(
        Community.objects.none(), label=gettext_lazy("社区"), to_field_name="code"
    )
    place = forms.CharField(label=gettext_lazy("平时在哪里开"), max_length=120, required=False)

    def __init__(self, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        choose_from(self, "community", communities_without(viewer))

    def act(self) -> Council:
        """Set it up."""
        return actions.set_up(by=self.viewer, **self.cleaned_data)


class MemberForm(forms.Form):
    """Who takes a seat, for which party; a colleague by account, a volunteer by telephone, others by name."""

    party = forms.ChoiceField(label=gettext_lazy("哪一方"), choices=Member.Party, widget=forms.RadioSelect)
    account = choose(gettext_lazy("有账号的同事"))
    phone = forms.CharField(
        label=gettext_lazy("志愿者的电话"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("登记过的志愿者，用完整电话找到本人。"),
    )
    name = forms.CharField(label=gettext_lazy("其他人的姓名"), max_length=40, required=False)
    from_whom = forms.CharField(label=gettext_lazy("来自哪里"), max_length=80, required=False)

    def __init__(self, council: Council, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.council, self.viewer = council, viewer
        today, community = timezone.localdate(), council.community
        posted = Posting.objects.on(today).filter(grid__community=community)
        at_work = Membership.objects.filter(executor__community=community)
        property_firms = Membership.objects.filter(
            executor__kind=Executor.Kind.PROPERTY, executor__street=community.street_id
        )
        people = User.objects.filter(is_active=True)
        near = people.filter(pk__in=posted.values("user")) | people.filter(pk__in=at_work.values("user"))
        near |= people.filter(pk__in=property_firms.values("user"))
        self.fields["account"].queryset = near.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The number belongs to somebody here."""
        cleaned = super().clean() or {}
        cleaned["helper"] = None
        if phone := cleaned.get("phone"):
            cleaned["helper"] = with_number(self.council.community, phone)
            if cleaned["helper"] is None:
                self.add_error("phone", _("这个社区没有人用这个号码登记。"))
        return cleaned

    def act(self) -> Member:
        """Give them the seat."""
        given = {key: value for key, value in self.cleaned_data.items() if key != "phone"}
        return actions.seat(self.council, by=self.viewer, **given)


class MeetingForm(forms.Form):
    """When and where."""

    day = day(gettext_lazy("哪一天"))
    starts = clock(gettext_lazy("几点开始"))
    place = forms.CharField(label=gettext_lazy("地点"), max_length=120)

    def act(self, council: Council, by: Viewer) -> Meeting:
        """Call it."""
        given = self.cleaned_data
        at = timezone.make_aware(datetime.combine(given["day"], given["starts"]))
        return actions.call(council, starts_at=at, place=given["place"], by=by)


class TopicForm(forms.Form):
    """What it is about, from where, and the ways to settle it."""

    title = forms.CharField(label=gettext_lazy("议题"), max_length=120)
    words = area(gettext_lazy("情况"), required=False, most=1000)
    case = forms.CharField(label=gettext_lazy("来自哪件案卷（编号）"), max_length=32, required=False)
    need = choose(gettext_lazy("来自哪个需求"), Need.objects.none())
    about = forms.CharField(widget=forms.HiddenInput, max_length=200, required=False)
    options = area(gettext_lazy("有哪些方案"), required=False, most=2000, hint=gettext_lazy("一行一个方案。"))

    def __init__(self, meeting: Meeting, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.viewer = meeting, viewer
        needs = Need.objects.visible_to(viewer.user).within(meeting.council.community.code)
        open_ones = needs.filter(ended_at__isnull=True).order_by("-raised_at")
        self.fields["need"].queryset = open_ones  # type: ignore[attr-defined]

    def clean_case(self) -> Case | None:
        """One that is in sight."""
        number = self.cleaned_data["case"].strip()
        found = Case.objects.visible_to(self.viewer.user).filter(number=number).first() if number else None
        if number and found is None:
            raise forms.ValidationError(_("没有找到这件案卷，请核对编号。"))
        return found

    def clean_about(self) -> str:
        """A page of ours, or nothing."""
        path: str = self.cleaned_data["about"]
        ours = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        return path if ours else ""

    def clean(self) -> dict[str, Any]:
        """One source."""
        cleaned = super().clean() or {}
        if cleaned.get("case") and cleaned.get("need"):
            self.add_error("need", _("案卷和需求选一个。"))
        return cleaned

    def act(self) -> Topic:
        """Put it on the agenda."""
        given = dict(self.cleaned_data)
        lines = [line.strip()[:300] for line in given.pop("options").splitlines() if line.strip()]
        return actions.put(self.meeting, options=lines, by=self.viewer, **given)


class AgreeForm(forms.Form):
    """Who agreed to what: a list of the members under each option."""

    def __init__(self, topic: Topic, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topic = topic
        for option in topic.options.prefetch_related("agreed"):
            self.fields[f"option_{option.pk}"] = forms.ModelMultipleChoiceField(
                members_of(topic.meeting.council),
                label=option.words,
                required=False,
                initial=[member.pk for member in option.agreed.all()],
                widget=forms.CheckboxSelectMultiple,
            )

    def act(self, by: Viewer) -> bool:
        """Write it down."""
        chosen = {int(name.split("_")[1]): list(rows) for name, rows in self.cleaned_data.items()}
        actions.agree(self.topic, chosen, by=by)
        return True


class HoldForm(forms.Form):
    """The minutes, and who was there."""

    attended = forms.ModelMultipleChoiceField(
        Member.objects.none(),
        label=gettext_lazy("到会的人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    minutes = area(gettext_lazy("会议记录"), most=4000, rows=8, hint=gettext_lazy("不写门牌和电话。"))

    def __init__(self, meeting: Meeting, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        self.fields["attended"].queryset = members_of(meeting.council)  # type: ignore[attr-defined]
        self.initial.update(minutes=meeting.minutes, attended=list(meeting.attended.all()))

    def act(self, by: Viewer) -> bool:
        """Write it down."""
        actions.hold(self.meeting, by=by, **self.cleaned_data)
        return True


class ResolutionForm(forms.Form):
    """What is promised, by whom, until when."""

    topic = forms.ModelChoiceField(Topic.objects.none(), label=gettext_lazy("哪个议题"))
    what = forms.CharField(label=gettext_lazy("做什么"), max_length=200)
    executor = choose(gettext_lazy("由哪个处置单位办"), Executor.objects.none(), code="code")
    unit = choose(gettext_lazy("由哪个驻区单位办"), Unit.objects.none(), code="code")
    member = choose(gettext_lazy("由哪位成员办"), Member.objects.none())
    due_on = day(gettext_lazy("哪天前办好"))

    def __init__(self, meeting: Meeting, viewer: Viewer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, street = viewer, meeting.council.community.street_id
        rows = {
            "executor": Executor.objects.filter(street=street, active=True).order_by("code"),
            "unit": Unit.objects.active().filter(street=street).order_by("code"),
            "member": members_of(meeting.council),
        }
        choose_from(self, "topic", meeting.topics.all())
        for name, queryset in rows.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]
        self.initial.setdefault("due_on", timezone.localdate() + timedelta(days=30))

    def clean(self) -> dict[str, Any]:
        """One owner."""
        cleaned = super().clean() or {}
        if sum(bool(cleaned.get(name)) for name in ("executor", "unit", "member")) != 1:
            self.add_error("executor", _("请选一个：处置单位、驻区单位或成员。"))
        return cleaned

    def act(self) -> Resolution:
        """Write it down."""
        given = self.cleaned_data
        owner = {name: given[name] for name in ("executor", "unit", "member") if given[name]}
        return actions.resolve(
            given["topic"], what=given["what"], owner=owner, due_on=given["due_on"], by=self.viewer
        )


class ResolutionStepForm(forms.Form):
    """One step of a resolution: the fields that the table names."""

    due_on = day(gettext_lazy("改到哪天"))
    words = area(gettext_lazy("为什么"))
    photos = PhotosField(label=gettext_lazy("现在的样子"), required=False)

    def __init__(
        self, step: Transition, resolution: Resolution, viewer: Viewer, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.step, self.resolution, self.viewer = step, resolution, viewer
        for name in set(self.fields) - set(step.needs):
            del self.fields[name]
        if step.to == Resolution.State.DONE:
            self.fields["words"].label = _("办成了什么")

    def act(self, key: str | None = None) -> bool:
        """Take it; once under a key."""
        actions.move(self.resolution, self.step.name, by=self.viewer, key=key, **self.cleaned_data)
        return True
