"""The named cast: a small street with two communities, four grids and everyone who works there.

Each fixture is one person or place; a test names only whom it needs.
"""

from datetime import date
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from PIL import Image

from cases.lifecycle import Actor, Report, report
from cases.models import Category, Reason
from cases.photos.intake import PreparedPhoto
from grids.models import (
    ADMIN,
    AUDITOR,
    CENTRE,
    Building,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    GridOutline,
    Household,
    Membership,
    Posting,
    Street,
    User,
)

PASSWORD = "a-long-test-password"
WEST, SOUTH, SIDE = 118.80, 31.98, 0.005


def square(column, row):
    """A grid's outline: one square of a small chessboard, WGS-84."""
    west, south = WEST + column * SIDE, SOUTH + row * SIDE
    ring = [
        [west, south],
        [west + SIDE, south],
        [west + SIDE, south + SIDE],
        [west, south + SIDE],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


def centre_of(column, row):
    """A point in the middle of that square: longitude, latitude."""
    return WEST + (column + 0.5) * SIDE, SOUTH + (row + 0.5) * SIDE


def person(street, username, name, group=None):
    """An account; its password is PASSWORD."""
    user = User(username=username, name=name, street=street)
    user.set_password(PASSWORD)
    user.save()
    if group:
        user.groups.add(Group.objects.get_or_create(name=group)[0])
    return user


def proven(client):
    """The browser, whose person has just typed the password once more, as for a change of who gets in."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


@pytest.fixture
def street(db):
    """红花街道 with two communities of two grids each, one enforcement area, outlines on a chessboard."""
    street = Street.objects.create(code="320104003", name="红花街道", name_en="Honghua Sub-district")
    area = EnforcementArea.objects.create(street=street, code="A1", name="第一片区")
    for row, (code, name) in enumerate([("320104003015", "红悦社区"), ("320104003016", "景泰苑社区")]):
        community = Community.objects.create(street=street, code=code, name=name, area=area)
        for column in (0, 1):
            grid = Grid.objects.create(
                community=community, code=f"{code}{column + 1:03d}", name=f"第{column + 1}网格"
            )
            GridOutline.objects.create(grid=grid, geometry=square(column, row), from_on=date(2020, 1, 1))
    return street


@pytest.fixture
def grid(street):
    """The first grid of the first community; the cadre's."""
    return Grid.objects.get(code="320104003015001")


@pytest.fixture
def other_grid(street):
    """A grid of the other community; the cadre sees nothing of it."""
    return Grid.objects.get(code="320104003016001")


@pytest.fixture
def cadre(street, grid):
    """Posted to the first grid."""
    user = person(street, "cadre", "林知远")
    Posting.objects.create(user=user, grid=grid, from_on=date(2020, 1, 1))
    return user


@pytest.fixture
def other_cadre(street, other_grid):
    """Posted to a grid of the other community."""
    user = person(street, "other_cadre", "周明朗")
    Posting.objects.create(user=user, grid=other_grid, from_on=date(2020, 1, 1))
    return user


@pytest.fixture
def office(street, grid):
    """The community office of the first community."""
    return Executor.objects.create(
        street=street,
        code="CO-015",
        name="红悦社区居委会",
        kind=Executor.Kind.COMMUNITY_OFFICE,
        community=grid.community,
    )


@pytest.fixture
def worker(street, office):
    """A community worker of the first community."""
    user = person(street, "worker", "沈一诺")
    Membership.objects.create(user=user, executor=office)
    return user


@pytest.fixture
def department(street):
    """A department of the street office."""
    return Executor.objects.create(
        street=street, code="D-CITY", name="城市管理科", kind=Executor.Kind.DEPARTMENT
    )


@pytest.fixture
def executor(street, department):
    """Acts for the department."""
    user = person(street, "executor", "何砚秋")
    Membership.objects.create(user=user, executor=department)
    return user


@pytest.fixture
def area_team(street):
    """The enforcement team of the one area."""
    return Executor.objects.create(
        street=street,
        code="T-1",
        name="第一片区执法队",
        kind=Executor.Kind.AREA_TEAM,
        area=EnforcementArea.objects.get(code="A1"),
    )


@pytest.fixture
def officer(street, area_team):
    """An officer of the area team."""
    user = person(street, "area", "顾长风")
    Membership.objects.create(user=user, executor=area_team, department=Membership.Department.URBAN)
    return user


@pytest.fixture
def centre(street):
    """Works in the command centre."""
    return person(street, "centre", "苏清和", CENTRE)


@pytest.fixture
def second_centre(street):
    """A colleague at the next desk."""
    return person(street, "centre2", "许望舒", CENTRE)


@pytest.fixture
def leader(street, grid):
    """Answers for the first community."""
    user = person(street, "leader", "陈一川")
    Community.objects.filter(pk=grid.community_id).update(leader=user)
    return user


@pytest.fixture
def admin(street):
    """Keeps the registers."""
    user = person(street, "admin", "叶新桐", ADMIN)
    User.objects.filter(pk=user.pk).update(is_staff=True)
    user.refresh_from_db()
    return user


@pytest.fixture
def auditor(street):
    """Reads everything, masked; changes nothing."""
    return person(street, "auditor", "唐若水", AUDITOR)


@pytest.fixture
def category(street):
    """A leaf of the tree: rubbish not collected."""
    root = Category.objects.create(code="ENV", name="市容环境")
    return Category.objects.create(code="ENV-01", name="垃圾清运", parent=root, offered=True)


@pytest.fixture
def send_back_reason(db):
    """Why an executor returns a case."""
    return Reason.objects.create(kind=Reason.Kind.SEND_BACK, code="not-ours", name="不属本单位职责")


@pytest.fixture
def reject_reason(db):
    """Why the centre does not register one."""
    return Reason.objects.create(kind=Reason.Kind.REJECT, code="not-here", name="不属本街道管辖")


@pytest.fixture
def case(street, grid, category):
    """A resident's request in the first grid, just reported by telephone number 13912345678."""
    longitude, latitude = centre_of(0, 0)
    brought = Report(
        source="resident",
        description="三号楼下垃圾没有清运",
        category=category,
        longitude=longitude,
        latitude=latitude,
        reporter_name="钱多多",
        reporter_phone="13912345678",
    )
    return report(brought, by=Actor())[0]


@pytest.fixture
def snapshot():
    """A small photograph."""
    content = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(content, "JPEG")
    return PreparedPhoto(content.getvalue(), 64, 48)


@pytest.fixture
def other_street(street):
    """青石街道, east of ours: one community of one grid, its outline beside the chessboard."""
    row = Street.objects.create(code="320104009", name="青石街道", case_prefix="QS")
    community = Community.objects.create(street=row, code="320104009001", name="石桥社区")
    grid = Grid.objects.create(community=community, code="320104009001001", name="第1网格")
    GridOutline.objects.create(grid=grid, geometry=square(4, 0), from_on=date(2020, 1, 1))
    return row


@pytest.fixture
def building(grid):
    """Block 3 of the cadre's grid."""
    return Building.objects.create(grid=grid, code="320104003015001-B03", name="3幢", floors=6)


@pytest.fixture
def household(grid, building):
    """A key household of the cadre's grid: 钱多多, telephone 139 1234 5678."""
    return Household.objects.create(
        grid=grid,
        building=building,
        code="H-1",
        door="2 单元 301 室",
        contact_name="钱多多",
        phone="139 1234 5678",
        kinds=["living_alone"],
        consent="full",
        note="膝盖不好",
    )
