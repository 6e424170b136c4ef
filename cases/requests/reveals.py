"""A look behind a mask: a name or number for those who need it, on record before it is shown.

Of a case's reporter: the centre may look; the lead executor's members while the case is in hand; the posted cadre.
Of a household or a site's contact: those who work on that ground, and the centre. Leaders, auditors and admins may
not: nothing they do needs it; a single record behind a figure opens to an auditor as ``record_access`` says.
"""

from collections.abc import Mapping

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import Actor, Incomplete, NotTheirs, parts_of
from cases.models import Case, Enterprise, Part
from grids.models import Household, Reveal, Site, User
from grids.roles import covers

LONGEST_REASON = 200
Fields = Mapping[str, str | Promise]
REVEALABLE: Fields = {
    "reporter_name": gettext_lazy("联系人"),
    "reporter_phone": gettext_lazy("联系电话"),
}
OF_A_SITE: Fields = {"contact_name": gettext_lazy("联系人"), "phone": gettext_lazy("联系电话")}
OF_A_HOUSEHOLD: Fields = {**OF_A_SITE, "note": gettext_lazy("住户情况")}
OF_A_HELPER: Fields = {"name": gettext_lazy("姓名"), "phone": gettext_lazy("联系电话")}
LABELS: Fields = {**REVEALABLE, **OF_A_HOUSEHOLD, **OF_A_HELPER, "pk": gettext_lazy("整条记录")}
# Records that an auditor opens one by one, see ``cases.requests.record_access``.
SINGLE: dict[str, str | Promise] = {
    "household": gettext_lazy("住户"),
    "visit": gettext_lazy("走访"),
    "need": gettext_lazy("需求"),
    "promise": gettext_lazy("承诺"),
    "hazard": gettext_lazy("隐患"),
    "groupmessage": gettext_lazy("群消息"),
    "case": gettext_lazy("案卷"),
}
# What stands before the code where the subject is no case: the word for it and the name of its page.
SUBJECTS: dict[str, tuple[str | Promise, str]] = {
    "site": (gettext_lazy("单位场所"), "site"),
    "unit": (gettext_lazy("驻区单位"), "unit"),
    "helper": (gettext_lazy("共治人员"), "helper"),
    "enterprise": (gettext_lazy("企业"), "enterprise"),
}


class ReasonForm(forms.Form):
    """What for."""

    reason = forms.CharField(label=gettext_lazy("查看事由"), max_length=LONGEST_REASON)


class RevealForm(ReasonForm):
    """Which datum, and what for."""

    field = forms.ChoiceField(widget=forms.HiddenInput)

    def __init__(self, fields: Fields, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["field"].choices = list(fields.items())  # type: ignore[attr-defined]


class RevealFilterForm(forms.Form):
    """The log of one person, or of one month."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=gettext_lazy("查看人"), required=False, empty_label=gettext_lazy("全部")
    )
    month = forms.DateField(
        label=gettext_lazy("月份"),
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput({"type": "month"}, format="%Y-%m"),
    )

    def __init__(self, log: "QuerySet[Reveal]", *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        people = User.objects.filter(pk__in=log.order_by().values("by"))
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.log = log

    def chosen(self) -> "QuerySet[Reveal]":
        """The rows that fit what was asked; all of them when that makes no sense."""
        if not self.is_valid():
            return self.log
        rows, month = self.log, self.cleaned_data["month"]
        if self.cleaned_data["person"]:
            rows = rows.filter(by=self.cleaned_data["person"])
        return rows.filter(at__year=month.year, at__month=month.month) if month else rows


def may_reveal(case: Case, user: User) -> bool:
    """Whether the person may look behind the masks of this case."""
    parts = parts_of(Actor(user), case)
    return bool(parts & {Part.CENTRE, Part.CADRE}) or (Part.LEAD in parts and case.is_open)


def reveal(case: Case, field: str, *, by: User, reason: str) -> str:
    """The plain value, once the look is on record; raises NotTheirs or Incomplete and then records nothing."""
    if not may_reveal(case, by):
        raise NotTheirs(_("您不能查看这件案卷的联系人资料。"))
    return look(case, case.number, field, REVEALABLE, by, reason)


def may_reveal_contact(row: Household | Site | Enterprise, user: User) -> bool:
    """Whether the person may look behind the masks of a household, a site's or an enterprise's contact."""
    return covers(user.standing.revealed_prefixes, row.grid.code)


def reveal_contact(row: Household | Site | Enterprise, field: str, *, by: User, reason: str) -> str:
    """The plain value, once the look is on record; raises NotTheirs or Incomplete and then records nothing."""
    if not may_reveal_contact(row, by):
        raise NotTheirs(_("您不能查看这里的联系人资料。"))
    return look(row, subject_of(row), field, fields_of(row), by, reason)


def fields_of(row: Household | Site | Enterprise) -> Fields:
    """What of it stands behind a mask."""
    return OF_A_HOUSEHOLD if isinstance(row, Household) else OF_A_SITE


def subject_of(row: Household | Site | Enterprise) -> str:
    """How the log names it."""
    return f"{row._meta.model_name}:{row.code}"


def told_subject(subject: str) -> tuple[str, str]:
    """A subject of the log in words, and the address of its page."""
    kind, _colon, code = subject.partition(":")
    if kind in SINGLE and code:
        return f"{SINGLE[kind]} {code}", reverse("single_record", args=[kind, code])
    if kind in SUBJECTS and code:
        word, page = SUBJECTS[kind]
        return f"{word} {code}", reverse(page, args=[code])
    return subject, reverse("case_page", args=[subject])


def look(row: object, subject: str, field: str, fields: Fields, by: User, reason: str) -> str:
    """The value of a field, once the look is on record; whoever calls has judged whether the person may."""
    if field not in fields:
        raise Incomplete(_("没有这一项。"), "field")
    if not reason.strip():
        raise Incomplete(_("请写明查看事由。"), "reason")
    with transaction.atomic():
        Reveal.objects.create(by=by, subject=subject, field=field, reason=reason.strip()[:LONGEST_REASON])
        return str(getattr(row, field))


def log_for(auditor: User) -> "QuerySet[Reveal]":
    """What an auditor reads: the looks taken by people of the same street, the latest first."""
    return Reveal.objects.filter(by__street=auditor.street_id).select_related("by").order_by("-pk")
