"""One work order, from texts to a report; everything that is wrong with it in one go."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.categories import categories
from cases.hotline.columns import FIELDS
from cases.lifecycle import Report
from cases.models import Category, Source, Urgency
from grids.imports import text_of
from grids.instants import in_utc
from grids.models import Grid, Street
from grids.privacy import normal_phone

DAY = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
    r"(?:[T\s]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?)?$"
)
# An order that reaches the street within this time keeps its own time. The clock of an older one starts when
# it arrives: its terms would otherwise be over before anybody could keep them, and closed months would change.
FRESH = timedelta(days=3)
LONGEST_NUMBER, LONGEST_ADDRESS, LONGEST_NAME = 64, 200, 80
NOBODY = {"匿名", "无", "保密", "未知", "-", "/"}
Errors = list[list[str]]


@dataclass(frozen=True)
class WorkOrder:
    """A work order that can be taken in."""

    report: Report
    at: datetime

    @property
    def number(self) -> str:
        """Under which it is known from now on."""
        return self.report.external_number or ""


def cleaned(
    values: dict[str, Any], *, street: Street, now: datetime, number_required: bool = False
) -> tuple[WorkOrder | None, Errors]:
    """The work order, or None with what is wrong: pairs of field and sentence. Values are by field name."""
    texts = {field: text_of(values.get(field)) for field in FIELDS}
    errors: Errors = []
    told_at = _instant(texts["reported_at"], now, errors)
    grid = _grid(texts["grid"], street, errors)
    longitude, latitude = _point(texts, errors)
    report = Report(
        source=Source.HOTLINE,
        description=_description(texts, errors),
        category=_category(texts["category"]),
        urgency=_urgency(texts["urgency"], errors),
        longitude=longitude,
        latitude=latitude,
        address=_limited(texts, "address", LONGEST_ADDRESS, errors),
        grid=grid,
        reporter_name=""
        if texts["reporter_name"] in NOBODY
        else _limited(texts, "reporter_name", LONGEST_NAME, errors),
        reporter_phone=_phone(texts["reporter_phone"], errors),
        external_number=_limited(texts, "external_number", LONGEST_NUMBER, errors),
        street=street,
    )
    if number_required and not report.external_number:
        errors.append(["external_number", _("工单号不能为空。")])
    if errors:
        return None, errors
    report.external_number = report.external_number or _said(texts, street)
    fresh = told_at is not None and now - told_at <= FRESH
    if told_at is not None and not fresh:
        stamp = timezone.localtime(told_at).strftime("%Y-%m-%d %H:%M")
        report.description = f"{report.description}\n({_('热线登记时间')} {stamp})"
    return WorkOrder(report, told_at if told_at is not None and fresh else now), []


def _said(texts: dict[str, str], street: Street) -> str:
    """What stands for a number where an order has none: a digest of what it says."""
    said = [
        street.code,
        *(texts[field] for field in ("title", "description", "reported_at", "reporter_phone")),
    ]
    return "auto-" + hashlib.sha256("\n".join(said).encode()).hexdigest()[:24]


def _description(texts: dict[str, str], errors: Errors) -> str:
    """Title and text, the title once."""
    title, text = texts["title"], texts["description"]
    if not (title or text):
        errors.append(["description", _("诉求内容不能为空。")])
    return text if title in text else f"{title}\n{text}".strip()


def _limited(texts: dict[str, str], field: str, longest: int, errors: Errors) -> str:
    if len(texts[field]) > longest:
        words = _("%(field)s超过 %(longest)d 个字。")
        errors.append([field, words % {"field": FIELDS[field].label, "longest": longest}])
    return texts[field]


def _instant(text: str, now: datetime, errors: Errors) -> datetime | None:
    """When the call was; without a zone it is the street's."""
    if not text:
        return None
    found = DAY.match(text)
    at: datetime | None
    try:
        if found:
            at = datetime(*(int(part) for part in found.groups() if part is not None))  # type: ignore[arg-type]
        else:
            at = datetime.fromisoformat(text)
        at = in_utc(at if timezone.is_aware(at) else timezone.make_aware(at))
    except (ValueError, OverflowError):
        at = None
    if at is None:
        errors.append(["reported_at", _("“%s”不是日期时间，如 2026-03-01 09:30。") % text[:40]])
        return None
    if at > now + timedelta(minutes=5):
        errors.append(["reported_at", _("登记时间在将来。")])
    return min(at, now)


def _phone(text: str, errors: Errors) -> str:
    digits = normal_phone(text)
    if digits and not 5 <= len(digits) <= 15:
        errors.append(["reporter_phone", _("联系电话的位数不对。")])
    return digits


def _grid(code: str, street: Street, errors: Errors) -> Grid | None:
    if not code:
        return None
    rows = Grid.objects.filter(community__street=street, retired_on__isnull=True)
    grid = rows.select_related("community__street").filter(code=code).first()
    if grid is None:
        errors.append(["grid", _("本街道没有代码为“%s”的网格。") % code[:20]])
    return grid


def _category(text: str) -> Category | None:
    """By code or by name, a leaf only; the hotline's own words for a kind are left to the centre."""
    tree = categories()
    named = tree.by_code.get(text) or next((one for one in tree.by_id.values() if one.name == text), None)
    return named if named is not None and named.pk in tree.leaves else None


def _urgency(text: str, errors: Errors) -> str:
    words = {str(label): value for value, label in Urgency.choices} | {
        value: value for value in Urgency.values
    }
    words |= {"": Urgency.NORMAL, "普通": Urgency.NORMAL, "特急": Urgency.EMERGENCY, "加急": Urgency.URGENT}
    if text not in words:
        errors.append(["urgency", _("“%s”不是一般、紧急或应急。") % text[:20]])
    return str(words.get(text, Urgency.NORMAL))


def _point(texts: dict[str, str], errors: Errors) -> tuple[float | None, float | None]:
    """Both or neither."""
    if not (texts["longitude"] or texts["latitude"]):
        return None, None
    try:
        longitude, latitude = float(texts["longitude"]), float(texts["latitude"])
    except ValueError:
        errors.append(["longitude", _("经度和纬度都要填，以度计。")])
        return None, None
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        errors.append(["longitude", _("经度或纬度超出范围。")])
    return longitude, latitude
