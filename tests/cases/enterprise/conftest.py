"""A group with three subsidiaries, three departments that handle its licences together, and the board they share."""

import pytest

from cases import enterprise as verbs
from cases.models import Enterprise, StepTemplate
from cases.models.enterprise import check_character
from grids.models import Executor, Membership, Site
from tests.cast import centre_of, person


def credit_code(number):
    """A code that nobody has, with the right last character."""
    first = f"91320104MA9{number:06d}"
    return first + check_character(first)


@pytest.fixture
def firm_site(grid):
    """The tower in the cadre's grid where the group sits."""
    longitude, latitude = centre_of(0, 0)
    return Site.objects.create(
        grid=grid,
        code="E-1",
        name="云栖大厦",
        kind="enterprise",
        address="红悦路 8 号",
        longitude=longitude,
        latitude=latitude,
    )


@pytest.fixture
def group(firm_site):
    """云栖集团; its contact is 钱多多, telephone 139 1234 5678."""
    return Enterprise.objects.create(
        code=credit_code(1),
        name="云栖集团有限公司",
        site=firm_site,
        industry="trade",
        headcount=320,
        contact_name="钱多多",
        phone="139 1234 5678",
    )


def unit(street, code, name, kind):
    """A unit with one member, whose account has the unit's code."""
    made = Executor.objects.create(street=street, code=code, name=name, kind=kind)
    Membership.objects.create(user=person(street, code.lower(), f"{name}经办"), executor=made)
    return made


@pytest.fixture
def service(street):
    """便民服务中心 leads; its clerk is ``clerk``."""
    return unit(street, "L-DESK", "便民服务中心", Executor.Kind.DEPARTMENT)


@pytest.fixture
def clerk(service):
    """Of the lead."""
    return service.memberships.get().user


@pytest.fixture
def tax(street):
    """区税务局."""
    return unit(street, "L-TAX", "区税务局", Executor.Kind.DISTRICT)


@pytest.fixture
def taxman(tax):
    """Of the tax office."""
    return tax.memberships.get().user


@pytest.fixture
def permits(street):
    """区行政审批局."""
    return unit(street, "L-PERMIT", "区行政审批局", Executor.Kind.DISTRICT)


@pytest.fixture
def template(street, service, tax, permits):
    """受理 1 day, then 变更登记 15 and 税务变更 10 side by side, then 换发印章 3: 19 working days by the law."""
    made = StepTemplate.objects.create(street=street, code="MOVE", name="集团证照住所变更")
    plan = [
        (1, "材料受理", service, 1),
        (2, "变更登记", permits, 15),
        (2, "税务变更", tax, 10),
        (3, "换发印章", service, 3),
    ]
    for position, (stage, name, executor, days) in enumerate(plan, 1):
        made.steps.create(position=position, stage=stage, name=name, executor=executor, term_days=days)
    return made


@pytest.fixture
def pasted():
    """Three rows as a spreadsheet gives them."""
    return f"企业名称\t代码\n云栖仓储公司\t{credit_code(2)}\n云栖配送公司\t{credit_code(3)}\n云栖设计公司"


@pytest.fixture
def opening(group, template, service, category, pasted):
    """How the matter begins."""
    return verbs.Opening(
        enterprise=group,
        title="营业执照住所变更",
        template=template,
        lead=service,
        category=category,
        rows=verbs.parse(pasted),
    )


@pytest.fixture
def matter(opening, centre):
    """Begun by the centre, not signed for yet."""
    return verbs.begin(opening, by=centre)


@pytest.fixture
def accepted(matter, clerk):
    """Signed for by the lead."""
    verbs.accept(matter, by=clerk)
    return matter


def cells(matter, step=None, line=None):
    """The ids of the board's cells, of a step or a row by its position."""
    rows = type(matter.lines.first().cells.first()).objects.filter(line__matter=matter)
    if step is not None:
        rows = rows.filter(step__position=step)
    if line is not None:
        rows = rows.filter(line__position=line)
    return list(rows.values_list("pk", flat=True))
