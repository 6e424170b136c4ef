"""The households as those see them who work there: found by place, kind or exact number, and all that is known of one.

Reads only. Personal data leaves here masked; what was said in a note, only to those who work on that ground.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Finding, Hazard, JointOrder, Need, Patrol, Promise, Visit
from cases.requests import may_reveal_contact
from grids.models import Building, Grid, Household, Site, User
from grids.privacy import mask_text
from grids.roles import covers

PAGE = 50
SHOWN = 10
MOST_BUILDINGS = 400
KEY, ORDINARY = "key", "ordinary"
KNOWN = (Household.Consent.CONTACT, Household.Consent.FULL)


class HouseholdFilterForm(forms.Form):
    """Which households of those that one sees; a telephone number is asked for apart, and never in an address."""

    grid = forms.ModelChoiceField(
        Grid.objects.none(),
        to_field_name="code",
        label=_("综合网格"),
        required=False,
        empty_label=_("全部"),
    )
    building = forms.ModelChoiceField(
        Building.objects.none(),
        to_field_name="code",
        label=_("楼栋"),
        required=False,
        empty_label=_("全部"),
    )
    kind = forms.ChoiceField(
        label=_("哪一类"),
        required=False,
        choices=[
            ("", _("全部")),
            (KEY, _("重点户")),
            (ORDINARY, _("一般户")),
            *Household.Kind.choices,
        ],
    )

    def __init__(self, reader: User, asked: Any = None) -> None:
        super().__init__(asked)
        self.reader = reader
        grids = seen_grids(reader)
        self.fields["grid"].queryset = grids  # type: ignore[attr-defined]
        only = list(grids[:2])
        chosen = self.data.get("grid") or (only[0].code if len(only) == 1 else "")
        buildings = Building.objects.filter(grid__in=grids, grid__code=chosen).order_by("code")
        self.fields["building"].queryset = buildings  # type: ignore[attr-defined]
        if len(only) == 1:
            del self.fields["grid"]
        if not chosen:
            del self.fields["building"]

    def chosen(self) -> QuerySet[Household]:
        """Those that fit; what makes no sense is left out."""
        rows = Household.objects.visible_to(self.reader).lived_in()
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("grid"):
            rows = rows.filter(grid=asked["grid"])
        if asked.get("building"):
            rows = rows.filter(building=asked["building"])
        if asked.get("kind") in (KEY, ORDINARY):
            return rows.filter(is_key=asked["kind"] == KEY)
        return rows.filter(kinds__contains=[asked["kind"]]) if asked.get("kind") else rows


def seen_grids(reader: User) -> QuerySet[Grid]:
    """The grids whose households one sees."""
    inside = Q(pk__in=[])
    for prefix in reader.standing.seen_prefixes:
        inside |= Q(code__startswith=prefix)
    return Grid.objects.filter(inside, retired_on__isnull=True).select_related("community").order_by("code")


def counts_of(reader: User) -> QuerySet[Household, Any]:
    """How many there are in each community of one's places, and how many of them are key households."""
    rows = Household.objects.within(*reader.standing.seen_prefixes).lived_in()
    places = rows.order_by().values("grid__community__name", "grid__community__code")
    counts = places.annotate(households=Count("pk"), key=Count("pk", filter=Q(is_key=True)))
    return counts.order_by("grid__community__code")


def page_of(rows: QuerySet[Household], after: str = "") -> tuple[list[Household], str]:
    """The next rows by their code, and the code after which it goes on ("" at the end)."""
    if after:
        rows = rows.filter(code__gt=after)
    found = list(rows.select_related("grid__community", "building").order_by("code")[: PAGE + 1])
    return found[:PAGE], found[PAGE - 1].code if len(found) > PAGE else ""


@dataclass
class HouseholdDetail:
    """What happened at a door or a place, for one reader."""

    may_work: bool
    may_reveal: bool
    visits: list[Visit]
    promises: list[Promise]
    hazards: list[Hazard]
    needs: list[Need]


@dataclass
class HouseholdSheet(HouseholdDetail):
    """A household with what happened there."""

    household: Household
    cases: list[Case]

    @property
    def note(self) -> str:
        """What may be said here of the note: its words on one's own ground, and nothing elsewhere."""
        return mask_text(self.household.note) if self.may_work else ""


@dataclass
class SiteSheet(HouseholdDetail):
    """A site with what happened there; an officer of the area sees inspections and hazards alone."""

    site: Site
    may_inspect: bool
    patrols: list[Patrol]
    orders: list[JointOrder]


def gather(household: Household, reader: User) -> HouseholdSheet:
    """What is known of a household that was loaded through ``visible_to``; a fixed number of queries."""
    return HouseholdSheet(
        **_happened(household, reader), household=household, cases=_cases_of(household, reader)
    )


def gather_site(site: Site, reader: User) -> SiteSheet:
    """The same of a site that was loaded through ``visible_to``."""
    happened = _happened(site, reader)
    if not covers(reader.standing.seen_prefixes, site.grid.code):
        happened |= {"visits": [], "promises": [], "needs": []}
    orders = JointOrder.objects.visible_to(reader).filter(site=site).select_related("area")
    return SiteSheet(
        **happened,
        site=site,
        may_inspect=covers(reader.standing.inspected_prefixes, site.grid.code),
        patrols=_contacts(site.patrols.all()),
        orders=list(orders.order_by("-from_at")[:SHOWN]),
    )


def _happened(row: Household | Site, reader: User) -> dict[str, Any]:
    return {
        "may_work": covers(reader.standing.field_prefixes, row.grid.code),
        "may_reveal": may_reveal_contact(row, reader),
        "visits": _contacts(row.visits.all()),
        "promises": _latest(row.promises.all(), "-due_on"),
        "hazards": _latest(row.hazards.all(), "-found_at"),
        "needs": _latest(row.needs.all(), "-raised_at"),
    }


def _contacts(rows: QuerySet[Any]) -> list[Any]:
    return _latest(rows.select_related("by").prefetch_related("findings"), "-at")


def _latest(rows: QuerySet[Any], order: str) -> list[Any]:
    return list(rows.order_by(order, "-pk")[:SHOWN])


def _cases_of(household: Household, reader: User) -> list[Case]:
    """What was found there, and, where the residents agreed to be known, what they reported themselves."""
    found = Finding.objects.filter(visit__household=household, case__isnull=False).values("case")
    theirs = Q(pk__in=found)
    if household.phone_digest and household.consent in KNOWN:
        theirs |= Q(phone_digest=household.phone_digest)
    return list(Case.objects.visible_to(reader).filter(theirs).order_by("-reported_at", "-pk")[:SHOWN])
