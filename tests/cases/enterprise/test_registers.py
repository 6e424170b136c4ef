"""Enterprises: a credit code that checks, contacts that stay masked, who sees which, a register by spreadsheet."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from cases.models import Enterprise
from cases.models.enterprise import CREDIT_ALPHABET, is_credit_code
from grids.models import Reveal
from tests.cases.enterprise.conftest import credit_code


@pytest.mark.parametrize(
    "code, good",
    [
        (credit_code(7), True),
        (credit_code(7)[:17] + "I", False),
        (credit_code(7)[:17], False),
        (credit_code(7) + "0", False),
        (credit_code(7).lower(), False),
        ("", False),
    ],
)
def test_the_form_of_a_credit_code(code, good):
    assert is_credit_code(code) is good


def test_the_check_character_finds_every_single_slip_and_every_swap_of_neighbours():
    code = credit_code(123456)
    for place in range(17):
        for sign in CREDIT_ALPHABET:
            wrong = code[:place] + sign + code[place + 1 :]
            assert is_credit_code(wrong) == (wrong == code)
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert is_credit_code(swapped) == (swapped == code)


def test_the_published_example_of_the_standard_s_arithmetic():
    # 3^i mod 31 over the first seventeen characters; worked out by hand for zeros and a one at the end.
    assert is_credit_code("0" * 18)
    assert is_credit_code("0" * 16 + "1" + CREDIT_ALPHABET[-pow(3, 16, 31) % 31])


def test_a_wrong_code_is_refused_by_the_form_and_a_strange_one_by_the_database(group):
    group.code = credit_code(1)[:17] + "0"
    with pytest.raises(ValidationError, match="统一社会信用代码不对"):
        group.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.filter(pk=group.pk).update(code="12345")


@pytest.mark.parametrize(
    "role, sees",
    [
        ("cadre", True),
        ("other_cadre", False),
        ("worker", True),
        ("leader", True),
        ("centre", True),
        ("auditor", True),
        ("admin", False),
        ("executor", False),
        ("taxman", True),
    ],
)
def test_who_sees_the_enterprise(matter, group, role, sees, client, request):
    client.force_login(request.getfixturevalue(role))
    answer = client.get(f"/enterprise/{group.code}/")
    assert (answer.status_code == 200) == sees
    assert not re.search("13912345678|钱多多", answer.content.decode())


@pytest.mark.parametrize(
    "role, status",
    [
        ("cadre", 200),
        ("centre", 200),
        ("leader", 403),
        ("auditor", 403),
        ("taxman", 403),
        ("other_cadre", 404),
    ],
)
def test_a_look_behind_the_mask_is_on_record(matter, group, role, status, client, request):
    user = request.getfixturevalue(role)
    client.force_login(user)
    answer = client.post(f"/enterprise/{group.code}/reveal/", {"field": "phone", "reason": "约上门"})
    assert answer.status_code == status
    assert ("13912345678" in answer.content.decode()) == (status == 200)
    assert Reveal.objects.filter(by=user, subject=f"enterprise:{group.code}").exists() == (status == 200)


def test_the_officer_is_the_cadre_of_the_grid(group, cadre, centre, client):
    client.force_login(centre)
    assert cadre.name in client.get(f"/enterprise/{group.code}/").content.decode()


def uploaded(client, register, text):
    """The preview of a csv file, and after a yes what the register says."""
    path = f"/admin/cases/{register}/import/"
    file = SimpleUploadedFile("表.csv", text.encode("utf-8-sig"))
    page = client.post(path, {"file": file})
    ticket = page.context_data.get("ticket")
    return page, client.post(path, {"ticket": ticket}) if ticket else None


def test_a_spreadsheet_of_enterprises_comes_in_and_leaves_masked(group, admin, client):
    client.force_login(admin)
    rows = f"{credit_code(8)},临溪科技有限公司,E-1,{group.code},信息技术,12,钱多多,13912345678"
    header = "统一社会信用代码,企业名称,单位场所代码,所属集团代码,行业,人数,联系人,电话\n"
    _page, done = uploaded(client, "enterprise", header + rows)
    assert done.status_code == 302
    new = Enterprise.objects.get(code=credit_code(8))
    assert (new.group, new.headcount, new.phone) == (group, 12, "13912345678")
    out = client.get("/admin/cases/enterprise/export/?as=csv").content.decode("utf-8-sig")
    assert "钱**,139****5678" in out
    assert "13912345678" not in out


def test_a_spreadsheet_with_a_wrong_code_says_which_line(group, admin, client):
    client.force_login(admin)
    text = "统一社会信用代码,企业名称,单位场所代码\n913201040000000000,某公司,E-1"
    page, done = uploaded(client, "enterprise", text)
    assert (done, page.context_data["problems"][0].line) == (None, 2)
    assert "统一社会信用代码不对" in page.content.decode()


def test_a_template_of_steps_comes_in_by_spreadsheet(street, service, admin, client):
    client.force_login(admin)
    uploaded(client, "steptemplate", "代码,名称,街道代码\nOPEN,新办许可,320104003")
    _page, done = uploaded(
        client, "templatestep", "模板代码,顺序,环节,负责单位代码,法定时限（工作日）\nOPEN,1,现场核查,L-DESK,5"
    )
    assert done.status_code == 302
    assert client.get("/admin/cases/templatestep/").status_code == 200
