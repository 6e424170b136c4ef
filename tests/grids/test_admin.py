"""The admin: who enters, what the registers cost, what stays masked."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models import Category
from grids.models import Community, Executor, Grid, Posting, Reveal, Street, User
from tests.cast import PASSWORD, person, proven

REGISTERS = sorted(f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry)


@pytest.fixture
def keeper(client, admin):
    """The admin, signed in, who has just typed the password once more."""
    User.objects.filter(pk=admin.pk).update(is_staff=False)
    client.force_login(admin)
    return proven(client)


def test_only_registers_are_kept_here():
    assert REGISTERS == [
        "cases_calendarday",
        "cases_category",
        "cases_chatgroup",
        "cases_checklist",
        "cases_checklistitem",
        "cases_dutyshift",
        "cases_emergencykind",
        "cases_enterprise",
        "cases_inspectioninterval",
        "cases_ladderstep",
        "cases_reason",
        "cases_rectificationterm",
        "cases_rule",
        "cases_shift",
        "cases_steptemplate",
        "cases_templatestep",
        "cases_term",
        "cases_threshold",
        "grids_accesschange",
        "grids_building",
        "grids_community",
        "grids_enforcementarea",
        "grids_executor",
        "grids_grid",
        "grids_gridoutline",
        "grids_household",
        "grids_membership",
        "grids_posting",
        "grids_reveal",
        "grids_site",
        "grids_street",
        "grids_user",
        "volunteers_buildinghead",
        "volunteers_helper",
        "volunteers_rider",
        "volunteers_skill",
        "volunteers_unit",
    ]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("admin", 200),
        ("centre", 403),
        ("cadre", 403),
        ("executor", 403),
        ("leader", 403),
        ("auditor", 403),
        ("worker", 403),
    ],
)
def test_only_admins_enter(who, status, client, request, case):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/admin/", follow=True).status_code == status
    assert client.get("/admin/grids/user/", follow=True).status_code == status


def test_a_stranger_signs_in_where_everyone_does(client, db):
    answer = client.get("/admin/grids/grid/")
    final = client.get(answer.url)
    assert final.url == "/accounts/login/?next=/admin/grids/grid/"


@pytest.mark.parametrize("register", REGISTERS)
def test_every_register_lists_searches_and_opens(register, keeper, case, cadre, executor, officer, office):
    assert keeper.get(reverse(f"admin:{register}_changelist")).status_code == 200
    assert keeper.get(reverse(f"admin:{register}_changelist"), {"q": "一"}).status_code == 200
    model = next(m for m in admin.site._registry if f"{m._meta.app_label}_{m._meta.model_name}" == register)
    row = model.objects.first()
    if row is not None:
        assert keeper.get(reverse(f"admin:{register}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("register", ["user", "posting", "grid", "community", "executor", "membership"])
def test_a_list_costs_the_same_for_one_row_and_for_thirty(
    register, keeper, street, cadre, officer, django_assert_num_queries, django_assert_max_num_queries
):
    def cost():
        with django_assert_max_num_queries(40) as asked:
            assert keeper.get(f"/admin/grids/{register}/").status_code == 200
        return len(asked)

    cost()
    one = cost()
    community = Community.objects.get(code="320104003015")
    for number in range(30):
        user = person(street, f"u{number}", f"人{number}", "考核审计")
        grid = Grid.objects.create(community=community, code=f"320104003015{number + 100}", name=f"{number}")
        Posting.objects.create(user=user, grid=grid, from_on=date(2024, 1, 1))
        team = Executor.objects.create(
            street=street, code=f"X{number}", name=f"{number}", kind="property", community=community
        )
        team.memberships.create(user=user)
        Community.objects.create(street=street, code=f"320104003{number + 100}", name=f"{number}")
    assert cost() == one


def test_a_phone_is_masked_found_and_changed_without_being_shown(keeper, street):
    user = person(street, "zhao", "赵一鸣")
    user.phone = "13912345678"
    user.save()
    page, form = "/admin/grids/user/", f"/admin/grids/user/{user.pk}/change/"
    shown = keeper.get(page, {"q": "139 1234 5678"}).content.decode()
    assert "139****5678" in shown
    assert "13912345678" not in keeper.get(form).content.decode()
    fields = {"username": "zhao", "name": "赵一鸣", "street": street.pk, "email": "", "is_active": "on"}
    for typed, stored in (("", "13912345678"), ("+86 13811112222", "13811112222"), ("-", "")):
        assert keeper.post(form, fields | {"phone": typed}).status_code == 302
        user.refresh_from_db()
        assert user.phone == stored


def test_an_executors_addresses_are_never_shown(keeper, department):
    department.notify_urls = "wecom://secret-bot"
    department.save()
    page = keeper.get(f"/admin/grids/executor/{department.pk}/change/").content.decode()
    assert "secret-bot" not in page
    assert "现为（已设置）" in page


def test_a_new_account_gets_its_password_by_link(keeper, client, street):
    fields = {"username": "newbie", "name": "新同事", "street": street.pk, "is_active": "on"}
    assert keeper.post("/admin/grids/user/add/", fields).status_code == 302
    user = User.objects.get(username="newbie")
    assert not user.has_usable_password()
    page = keeper.post("/admin/grids/user/", {"action": "give_links", "_selected_action": [user.pk]})
    link = page.context_data["links"][0][1]
    client.logout()
    form = client.get(link, follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": PASSWORD, "password2": PASSWORD})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert "token_fail" in str(client.get(link, follow=True).context)


def test_accounts_and_records_are_not_deleted_here(keeper, cadre, admin):
    Reveal.objects.create(by=admin, subject="HH-1", field="reporter_phone", reason="回访")
    for page in (
        f"/admin/grids/user/{cadre.pk}/delete/",
        f"/admin/grids/reveal/{Reveal.objects.get().pk}/delete/",
    ):
        assert keeper.post(page, {"post": "yes"}).status_code == 403


def test_a_grid_with_cases_is_not_deleted_and_its_cases_are_not_named(keeper, case, grid):
    page = keeper.get(f"/admin/grids/grid/{grid.pk}/delete/").content.decode()
    assert "不能删除" in page
    assert case.number not in page
    keeper.post(f"/admin/grids/grid/{grid.pk}/delete/", {"post": "yes"})
    assert Grid.objects.filter(pk=grid.pk).exists()


def test_an_admin_keeps_the_own_street_only(keeper, street):
    other = Street.objects.create(code="320104007", name="别的街道")
    community = Community.objects.create(street=other, code="320104007001", name="别处社区")
    assert "别处社区" not in keeper.get("/admin/grids/community/").content.decode()
    assert keeper.get(f"/admin/grids/community/{community.pk}/change/").status_code == 302
    fields = {"code": "320104007002", "name": "新", "street": other.pk, "code_system": "stats-bureau"}
    keeper.post("/admin/grids/community/add/", fields)
    assert not Community.objects.filter(code="320104007002").exists()


def test_the_start_page_is_the_way_to_going_live(keeper, street):
    steps = keeper.get("/admin/").context_data["steps"]
    assert [str(step["name"]) for step in steps] == [
        "街道", "综合执法片区", "社区", "综合网格", "网格边界", "处置单位",
        "人员账号", "干部下沉", "处置人员", "诉求类别", "办理时限", "派遣规则",
    ]  # fmt: skip
    assert [step["count"] for step in steps][:5] == [1, 1, 2, 4, 4]


def test_a_moved_category_takes_what_lies_under_it_along(keeper, category):
    root = Category.objects.create(code="NEW", name="新的一级")
    top = category.parent
    top.parent = root
    top.save()
    category.refresh_from_db()
    assert category.path == "NEW/ENV/ENV-01/"
    page = f"/admin/cases/category/{root.pk}/change/"
    answer = keeper.post(page, {"code": "NEW", "name": "环", "parent": category.pk, "position": 0})
    assert "下级" in answer.content.decode()


def test_the_database_refuses_two_current_postings(cadre, other_cadre, grid, other_grid):
    spans = [(grid, other_cadre), (other_grid, cadre)]
    for place, user in spans:
        with pytest.raises(IntegrityError), transaction.atomic():
            Posting.objects.create(grid=place, user=user, from_on=date(2026, 1, 1))


def test_a_superusers_account_is_out_of_an_admins_reach(keeper, street):
    root = User.objects.create_superuser("root", password="x", name="超级用户", street=street)
    assert "超级用户" not in keeper.get("/admin/grids/user/").content.decode()
    answer = keeper.post("/admin/grids/user/", {"action": "give_links", "_selected_action": [root.pk]})
    assert "password/reset/key" not in answer.content.decode()
