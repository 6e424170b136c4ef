"""How a matter begins: rows pasted and looked at, then parent, children and board in one go, or nothing."""

import pytest

from cases import enterprise as verbs
from cases.lifecycle import Actor, Incomplete, Refused, Report, report
from cases.models import Case, Enterprise, EnterpriseMatter
from tests.cases.enterprise.conftest import credit_code


@pytest.mark.parametrize(
    "text, faults",
    [
        ("甲公司\n乙公司", [[], []]),
        ("甲公司\t \n\n乙公司", [[], []]),
        ("企业名称\n甲公司", [[]]),
        (f"甲公司\t{credit_code(5)}\n乙公司\t{credit_code(5)}", [[], [f"“{credit_code(5)}”与第 1 行重复。"]]),
        ("甲公司\n甲公司", [[], ["“甲公司”与第 1 行重复。"]]),
        ("\t" + credit_code(5), [["第一列要写企业名称。"]]),
        ("甲公司\t123", [["统一社会信用代码“123”不对，请核对。"]]),
        ("甲" * 121, [["名称最多 120 个字。"]]),
    ],
)
def test_each_pasted_line_is_read_and_its_faults_are_said(db, text, faults):
    assert [row.errors for row in verbs.parse(text)] == faults


def test_a_pasted_code_may_be_full_width_and_spaced(db):
    code = credit_code(5)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    rows = verbs.parse(f"甲\t{wide}\n乙\t{code[:8]} {code[8:]}")
    assert [row.code for row in rows] == [code, code]


def test_more_rows_than_a_case_can_be_split_into_are_refused(db):
    rows = verbs.parse("\n".join(f"{number} 公司" for number in range(201)))
    assert rows[200].errors == ["一个事项最多 200 家。"]


def test_one_parent_a_child_a_row_and_departments_that_assist(matter, service, tax, permits):
    parent = matter.case
    assert (parent.source, parent.status, parent.executor) == ("enterprise", "dispatched", service)
    assert set(parent.assistant_ids) == {tax.pk, permits.pk}
    children = [line.case for line in matter.lines.all()]
    assert [child.parent_id for child in children] == [parent.pk] * 3
    assert {(child.status, child.executor_id) for child in children} == {("dispatched", service.pk)}
    assert sum(line.cells.count() for line in matter.lines.all()) == 12
    assert (parent.given_hours, parent.reporter_phone) == (19 * 7, "13912345678")


def test_a_row_with_a_code_that_nobody_knew_enters_the_register(matter, group):
    new = Enterprise.objects.get(code=credit_code(2))
    assert (new.name, new.group, new.site) == ("云栖仓储公司", group, group.site)
    assert [line.enterprise is not None for line in matter.lines.all()] == [True, True, False]


def test_a_matter_of_one_row_needs_no_children(opening, centre):
    opening.rows = verbs.parse("云栖设计公司")
    begun = verbs.begin(opening, by=centre)
    assert begun.lines.get().case == begun.case
    assert not begun.case.children.exists()


def test_it_grows_out_of_a_case_that_waits_for_the_centre(opening, centre, cadre, grid, category):
    words = Report(source="enterprise", description="集团迁入", category=category, grid=grid)
    opening.case = report(words, by=Actor(cadre))[0]
    begun = verbs.begin(opening, by=centre)
    assert (begun.case, begun.case.children.count()) == (opening.case, 3)
    with pytest.raises(Refused):
        verbs.begin(opening, by=centre)


@pytest.mark.parametrize(
    "change, field",
    [
        ({"title": "  "}, "title"),
        ({"rows": []}, "rows"),
        ({"rows": [verbs.PastedRow(1, "", errors=["x"])]}, "rows"),
    ],
)
def test_what_is_incomplete_leaves_nothing_behind(opening, centre, change, field):
    for name, value in change.items():
        setattr(opening, name, value)
    with pytest.raises(Incomplete) as refusal:
        verbs.begin(opening, by=centre)
    assert (refusal.value.field, Case.objects.count()) == (field, 0)


def brought(opening, pasted, **more):
    """What the page sends."""
    return {
        "enterprise": opening.enterprise.code,
        "title": opening.title,
        "category": opening.category.code,
        "template": opening.template.code,
        "lead": opening.lead.code,
        "rows": pasted,
    } | more


def test_the_page_shows_first_and_begins_on_a_yes(opening, pasted, centre, client):
    client.force_login(centre)
    page = client.post("/enterprise/matters/new/", brought(opening, pasted))
    text = page.content.decode()
    assert (page.status_code, EnterpriseMatter.objects.count()) == (200, 0)
    assert "3 家企业" in text and "法定 15 个工作日" in text and "将登记为下属企业" in text  # noqa: PT018
    done = client.post("/enterprise/matters/new/", brought(opening, pasted, begin="1"))
    made = EnterpriseMatter.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, made.get_absolute_url())


def test_a_fault_in_a_row_stands_beside_it_and_nothing_begins(opening, centre, client):
    client.force_login(centre)
    asked = brought(opening, "甲公司\t12\n乙公司", begin="1")
    page = client.post("/enterprise/matters/new/", asked)
    assert "统一社会信用代码“12”不对" in page.content.decode()
    assert (Case.objects.count(), page.context["form"]["rows"].value()) == (0, asked["rows"])


@pytest.mark.parametrize("role", ["cadre", "worker", "leader", "clerk", "auditor", "admin"])
def test_only_the_centre_begins(opening, role, client, request):
    client.force_login(request.getfixturevalue(role))
    assert client.get("/enterprise/matters/new/").status_code == 403


def test_the_lead_signs_for_all_of_it_at_once(matter, clerk, taxman, client):
    client.force_login(taxman)
    path = f"/enterprise/matters/{matter.case.number}/accept/"
    assert client.post(path).status_code == 403
    client.force_login(clerk)
    assert client.post(path).status_code == 302
    statuses = Case.objects.values_list("status", flat=True)
    assert set(statuses) == {"handling"}
    assert verbs.accept(EnterpriseMatter.objects.get(), by=clerk) == 0
