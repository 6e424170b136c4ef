"""What stands behind each address of the table: rows of field work, of joint work, of enterprises, of the analysis."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from cases import enterprise
from cases.emergency import Alarm, note, raise_alarm
from cases.fieldwork import Found, PatrolFiled, VisitFiled, file_patrol, file_visit
from cases.fieldwork.chat_group import collect
from cases.five_ones.handovers import snapshot as snapshot_of
from cases.models import (
    EmergencyKind,
    Enterprise,
    Handover,
    JointOrder,
    JointPart,
    StepTemplate,
)
from cases.photos.intake import PreparedPhoto
from dashboard.models import Note
from grids.models import AUDITOR, CENTRE, Household, Membership, Posting, Site
from tests.cases.enterprise.conftest import credit_code
from tests.cast import person


def snapshot():
    """A small grey photograph."""
    content = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(content, "JPEG")
    return PreparedPhoto(content.getvalue(), 64, 48)


@pytest.fixture
def field_work(grid, cadre):
    """A household with a name and a number, a visit with all that it found, a patrol, a question from the group."""
    household = Household.objects.create(
        grid=grid, code="H-1", door="301 室", contact_name="钱多多", phone="13912345678", consent="full"
    )
    site = Site.objects.create(
        grid=grid, code="S-1", name="便利店", kind="shop", contact_name="钱多多", phone="13912345678"
    )
    findings = [
        Found("need", "书桌，电话 13912345678"),
        Found("hazard", "飞线", photos=[snapshot()]),
        Found("promise", "带来申请表", due_on=timezone.localdate()),
    ]
    visit, _ = file_visit(
        VisitFiled("face", household=household, present="钱多多", findings=findings), by=cadre
    )
    patrol, _ = file_patrol(PatrolFiled(grid=grid), by=cadre)
    lines = {line.kind: line for line in visit.findings.all()}
    message = collect(grid, text="路灯不亮", by=cadre)
    return {
        "household": household.code,
        "household_edit": household.code,
        "household_reveal": household.code,
        "site": site.code,
        "site_reveal": site.code,
        "visit": visit.uuid,
        "patrol": patrol.uuid,
        "need": lines["need"].need.uuid,
        "hazard": lines["hazard"].hazard.uuid,
        "promise": lines["promise"].promise.uuid,
        "field_photo": lines["hazard"].photos.get().uuid,
        "field_photo_small": lines["hazard"].photos.get().uuid,
        "group_case": message.uuid,
        "group_by_hand": message.uuid,
        "handover": handed_over(grid, cadre).pk,
    }


@pytest.fixture
def joint_work(grid, case, cadre, centre, officer, area_team):
    """A joint order of the area, and an emergency in the grid with a photo."""
    now = timezone.now()
    order = JointOrder.objects.create(
        area=area_team.area,
        from_at=now,
        to_at=now + timedelta(hours=1),
        place="菜场",
        made_by=officer,
        made_at=now,
    )
    JointPart.objects.create(order=order, department="urban")
    kind = EmergencyKind.objects.get(code="gas")
    emergency, _ = raise_alarm(Alarm(kind, "燃气味，请回 13912345678", grid=grid), by=cadre)
    note(emergency, words="已关阀", by=centre, photos=[snapshot()])
    photo = emergency.photos.get().uuid
    of_order, of_emergency = {"uuid": order.uuid}, {"number": emergency.case.number, "action": "note"}
    named = dict.fromkeys(("emergency", "emergency_live", "emergency_report", "emergency_act"), of_emergency)
    named |= {name: {"uuid": photo} for name in ("emergency_photo", "emergency_photo_small")}
    return named | {
        "joint_order": of_order,
        "joint_sign": of_order | {"department": "urban"},
        "joint_act": of_order | {"action": "cancel"},
    }


@pytest.fixture
def of_enterprises(grid, centre, department, category):
    """A company with a name and a number, and its matter, in which the department has a step."""
    tower = Site.objects.create(grid=grid, code="E-1", name="云栖大厦", kind="enterprise")
    firm = Enterprise.objects.create(
        code=credit_code(1), name="云栖集团", site=tower, contact_name="钱多多", phone="13912345678"
    )
    template = StepTemplate.objects.create(street=centre.street, code="MOVE", name="证照变更")
    template.steps.create(position=1, name="变更登记", executor=department, term_days=15)
    rows = enterprise.parse("云栖仓储公司\n云栖配送公司")
    opening = enterprise.Opening(firm, "住所变更", template, department, rows, category)
    matter = enterprise.begin(opening, by=centre)
    return {
        "enterprise": firm.code,
        "enterprise_reveal": firm.code,
        "enterprise_rows": "open",
        "enterprise_matter": matter.case.number,
    }


@pytest.fixture
def all_parts(street, grid, office, department, area_team):
    """Holds every part there is, so that nothing is refused before it was read."""
    user = person(street, "all-parts", "多面手", CENTRE)
    user.groups.add(Group.objects.get_or_create(name=AUDITOR)[0])
    for unit in (office, department, area_team):
        Membership.objects.create(user=user, executor=unit, department="urban" if unit == area_team else "")
    return user


def handed_over(grid, cadre):
    """What the cadre before handed over."""
    before = person(grid.community.street, "former", "柳前辈")
    left = Posting.objects.create(user=before, grid=grid, from_on="2019-01-01", to_on="2019-12-31")
    return Handover.objects.create(
        grid=grid,
        leaving=left,
        coming=cadre.postings.get(),
        made_at=timezone.now(),
        matters=snapshot_of(grid, timezone.now()),
    )


def noted(case):
    """A note of the analysis about the case."""
    day = timezone.localdate()
    note = Note.objects.create(
        street=case.street, kind="hot_spot", category=case.category, place_code=case.place_code, grid=case.grid,
        since_on=day, until_on=day, known_since=day, count=1, running=0.1, surprise=3, weight=4, by_day=[1],
        made_at=case.reported_at, seen_at=case.reported_at,
    )  # fmt: skip
    note.evidence.create(case=case)
    return note
