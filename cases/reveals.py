"""A look behind a mask: the reporter's name or number for those who need it, on record before it is shown.

The centre may look; the lead executor's members while the case is in hand; the posted cadre. Leaders, auditors and
admins may not: nothing they do needs it.
"""

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.lifecycle import Actor, Incomplete, NotTheirs, parts_of
from cases.models import Case, Part
from grids.models import Reveal, User

LONGEST_REASON = 200
REVEALABLE: dict[str, str | Promise] = {
    "reporter_name": gettext_lazy("联系人"),
    "reporter_phone": gettext_lazy("联系电话"),
}


class RevealForm(forms.Form):
    """Which datum, and what for."""

    field = forms.ChoiceField(choices=list(REVEALABLE.items()), widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("查看事由"), max_length=LONGEST_REASON)


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
    if field not in REVEALABLE:
        raise Incomplete(_("没有这一项。"), "field")
    if not reason.strip():
        raise Incomplete(_("请写明查看事由。"), "reason")
    with transaction.atomic():
        Reveal.objects.create(by=by, subject=case.number, field=field, reason=reason.strip()[:LONGEST_REASON])
        return str(getattr(case, field))


def log_for(auditor: User) -> "QuerySet[Reveal]":
    """What an auditor reads: the looks taken by people of the same street, the latest first."""
    return Reveal.objects.filter(by__street=auditor.street_id).select_related("by").order_by("-pk")
