"""A single record behind a figure: an auditor opens it with a reason, and the look is on the log before it is shown.

What it says of a home stands in that answer alone; telephone and identity numbers stay masked even there.
"""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext as _

from cases.models import Case, GroupMessage, Hazard, Need, Promise, Visit
from cases.requests.reveals import LABELS, look
from grids.models import Household, User
from grids.privacy import mask_text, reading

# What opens so: its rows, the column of its key, and the column of its place.
KINDS: dict[str, tuple[Any, str, str]] = {
    "visit": (Visit, "uuid", "place_code"),
    "need": (Need, "uuid", "place_code"),
    "promise": (Promise, "uuid", "place_code"),
    "hazard": (Hazard, "uuid", "place_code"),
    "groupmessage": (GroupMessage, "uuid", "place_code"),
    "household": (Household, "code", "grid__code"),
    "case": (Case, "number", "place_code"),
}
RELATED = {
    "case": ("grid__community",),
    "household": ("grid__community", "building"),
    "groupmessage": ("grid__community",),
}
OF_A_CONTACT = ("grid__community", "household__building", "site")
Line = tuple[str | Words, str]


def address_of(row: Any) -> str:
    """The page that asks for the reason."""
    kind = row._meta.model_name
    return reverse("single_record", args=[kind, key_of(row)])


def key_of(row: Any) -> str:
    """By what it is found: number, code or uuid."""
    return str(getattr(row, KINDS[row._meta.model_name][1]))


def records(kind: str, key: str, auditor: User) -> QuerySet[Any]:
    """The one record of the auditor's street, or none."""
    model, column, place = KINDS[kind]
    if column == "uuid" and not _is_uuid(key):
        return model.objects.none()
    within = {column: key, f"{place}__startswith": auditor.standing.street}
    rows: QuerySet[Any] = model.objects.filter(**within).select_related(*RELATED.get(kind, OF_A_CONTACT))
    return rows if auditor.standing.is_auditor else rows.none()


def _is_uuid(key: str) -> bool:
    try:
        UUID(key)
    except ValueError:
        return False
    return True


@transaction.atomic
def opened(row: Any, *, by: User, reason: str) -> list[Line]:
    """What the record says, once the look is on the log; raises Incomplete without a reason."""
    kind, key = row._meta.model_name, key_of(row)
    look(row, key if kind == "case" else f"{kind}:{key}", "pk", LABELS, by, reason)
    with reading(lambda: False):
        return [(label, mask_text(str(said))) for label, said in _lines(row) if said]


def _lines(row: Any) -> list[tuple[str | Words, Any]]:
    if isinstance(row, Household):
        return [
            (_("门牌"), row),
            (_("重点类别"), _("、").join(row.kind_labels)),
            (_("人数"), row.people),
            (_("联系人"), row.masked_name),
            (_("联系电话"), row.masked_phone),
        ]
    if isinstance(row, Case):
        return [(_("内容"), row.description), (_("地址"), row.address)]
    if isinstance(row, GroupMessage):
        return [(_("种类"), row.get_kind_display()), (_("内容"), row.text)]
    place = [(_("住户"), row.household), (_("单位场所"), row.site)]
    if isinstance(row, Visit):
        return [*place, *_of_a_visit(row)]
    return [*place, (_("内容"), row.words), (_("怎样了结"), getattr(row, "outcome", ""))]


def _of_a_visit(row: Visit) -> list[tuple[str | Words, Any]]:
    found = [(line.get_kind_display(), line.words) for line in row.findings.all()]
    how = f"{row.get_kind_display()} · {row.get_outcome_display()}"
    return [(_("方式"), how), (_("在场的人"), row.masked_present), (_("备注"), row.words), *found]
