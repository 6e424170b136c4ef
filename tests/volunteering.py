"""Who takes part: two units, one of them with an account, and a project of 80,000 yuan in the cadre's grid."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from cases.models import Need
from grids.models import Building, Community, Executor, Household, Membership
from tests.cast import person
from volunteers import activities, councils, projects, unit_links
from volunteers.models import Helper, Resolution, Unit
from volunteers.projects.actions import ProjectPlan
from volunteers.viewers import Viewer

FEN = 100


@pytest.fixture
def partner(street):
    """The executor behind the bank."""
    return Executor.objects.create(street=street, code="U-01", name="紫荆农商银行支行", kind="partner")


@pytest.fixture
def banker(street, partner):
    """Acts for the bank by account."""
    user = person(street, "banker", "韩怀瑾")
    Membership.objects.create(user=user, executor=partner)
    return user


@pytest.fixture
def bank(street, grid, partner):
    """A unit with an account."""
    return Unit.objects.create(
        street=street, code="N-001", name="紫荆农商银行支行", kind="finance", executor=partner,
        community=grid.community, contact_name="钱多多", phone="13912345678",
        longitude=118.8025, latitude=31.9825,
    )  # fmt: skip


@pytest.fixture
def school(street, grid):
    """A unit without an account."""
    return Unit.objects.create(
        street=street, code="N-002", name="映月小学", kind="school", community=grid.community
    )


@pytest.fixture
def school_link(school, worker):
    """A personal link for the school, and its token."""
    return unit_links.issue(school, by=worker, holder="校办")


@pytest.fixture
def by_bank(bank, banker):
    """The bank acts."""
    return Viewer(banker)


@pytest.fixture
def by_school(school_link):
    """The school acts, by its link."""
    return Viewer(link=school_link[0])


@pytest.fixture
def by_worker(worker):
    """The community worker acts."""
    return Viewer(worker)


@pytest.fixture
def home(grid):
    """Where the girl lives: 钱多多, telephone 13912345678."""
    building = Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢")
    return Household.objects.create(
        grid=grid, building=building, code="H-1", door="2 单元 301 室", kinds=["child"],
        contact_name="钱多多", phone="13912345678", consent="full",
    )  # fmt: skip


@pytest.fixture
def need(grid, home, cadre):
    """The girl's room, found on a visit."""
    return Need.objects.create(
        grid=grid, place_code=grid.code, household=home, kind="housing", raised_by=cadre,
        words="孩子的房间又暗又潮，床和书桌都坏了，电话 13912345678", raised_at=timezone.now(),
    )  # fmt: skip


def plan(**more):
    """A plan of 80,000 yuan, due in sixty days."""
    usual = {
        "title": "红悦里小广场", "words": "旧凉亭改建成小广场", "for_whom": "红悦里小区业委会",
        "due_on": timezone.localdate() + timedelta(days=60), "asked_fen": 80_000 * FEN,
        "milestones": ["拆除旧凉亭", "铺装"],
    }  # fmt: skip
    return ProjectPlan(**(usual | more))


@pytest.fixture
def project(grid, by_worker):
    """Published by the community worker."""
    made = projects.create(plan(grid=grid), by=by_worker)
    projects.publish(made, by=by_worker)
    return made


def organised(by, *, days=3, **more):
    """护学 of two hours before the school of the first community, with thirty places, some days from now."""
    starts = timezone.localtime().replace(hour=7, minute=0, second=0, microsecond=0) + timedelta(days=days)
    usual = {
        "community": Community.objects.get(code="320104003015"), "kind": "school", "title": "校门口护学",
        "place": "映月小学门口", "starts_at": starts, "ends_at": starts + timedelta(hours=2), "places": 30,
    }  # fmt: skip
    return activities.organise(activities.ActivityPlan(**(usual | more)), by=by)


def volunteer(number, **more):
    """A confirmed volunteer of the first community."""
    usual = {
        "code": f"V-{number:03d}", "community": Community.objects.get(code="320104003015"), "name": "钱多多",
        "phone": f"1390000{number:04d}", "consented_on": timezone.localdate(),
        "registered_at": timezone.now(), "confirmed_at": timezone.now(),
    }  # fmt: skip
    return Helper.objects.create(**(usual | more))


@pytest.fixture
def table(by_worker, cadre):
    """The first community's council, which met yesterday about the lamps: two ways, three members."""
    council = councils.set_up(Community.objects.get(code="320104003015"), by=by_worker)
    official = councils.seat(council, party="official", account=cadre, by=by_worker)
    resident = councils.seat(council, party="resident", helper=volunteer(900), by=by_worker)
    manager = councils.seat(council, party="property", name="钱多多", from_whom="红悦里物业", by=by_worker)
    yesterday = timezone.now() - timedelta(days=1)
    meeting = councils.call(council, starts_at=yesterday, place="社区议事厅", by=by_worker)
    topic = councils.put(
        meeting, title="三号楼前没有路灯", options=["装太阳能灯", "接物业的电"], by=by_worker
    )
    return SimpleNamespace(
        council=council, official=official, resident=resident, manager=manager, meeting=meeting, topic=topic
    )


@pytest.fixture
def promise(table, department, by_worker):
    """Promised by the department until a week from now."""
    return councils.resolve(
        table.topic, what="装两盏路灯", owner={"executor": department}, by=by_worker,
        due_on=timezone.localdate() + timedelta(days=7),
    )  # fmt: skip


@pytest.fixture
def lapsed(promise):
    """Its day was yesterday."""
    Resolution.objects.filter(pk=promise.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    promise.refresh_from_db()
    return promise
