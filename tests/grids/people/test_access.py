"""Nobody widens what they see themselves, and who let whom in to what is on a log that nobody rewrites."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from cases.models import Notice
from cases.notices import access_notices
from grids.models import AccessChange, Community, Membership, Posting, User
from tests.cast import person, proven
from tests.grids.imports.test_spreadsheets import problems, take_in, upload

REFUSED = "不能更改自己的权限，请另一位管理员来改。"


@pytest.fixture
def keeper(client, admin):
    """The admin, signed in, who has just typed the password once more."""
    client.force_login(admin)
    return proven(client)


@pytest.fixture
def groups(keeper):
    """The ids of the groups by name; the form makes those that are not there yet."""
    form = keeper.get("/admin/grids/user/add/").context_data["adminform"].form
    return {group.name: group.pk for group in form.fields["groups"].queryset}


def account(user, groups=(), **changed):
    """What the account's form sends."""
    fields = {"username": user.username, "name": user.name, "street": user.street_id, "is_active": "on"}
    return fields | {"groups": list(groups)} | changed


def log():
    """Every line of the log: whose account, what."""
    return [(row.person.username, row.sentence) for row in AccessChange.objects.order_by("pk")]


def test_an_admin_takes_no_group_and_is_told_beside_the_field(keeper, admin, groups):
    page = f"/admin/grids/user/{admin.pk}/change/"
    answer = keeper.post(page, account(admin, [groups["管理员"], groups["指挥中心"]], name="叶新桐新"))
    form = answer.context_data["adminform"].form
    assert (answer.status_code, form.errors["groups"], form["name"].value()) == (200, [REFUSED], "叶新桐新")
    admin.refresh_from_db()
    assert (admin.name, [g.name for g in admin.groups.all()]) == ("叶新桐", ["管理员"])
    assert log() == []


def test_an_admin_changes_the_own_name_and_gives_a_group_up(keeper, admin, groups):
    page = f"/admin/grids/user/{admin.pk}/change/"
    assert keeper.post(page, account(admin, [groups["管理员"]], name="叶新")).status_code == 302
    assert log() == []
    assert keeper.post(page, account(admin)).status_code == 302
    assert log() == [("admin", "取消工作组：管理员")]


@pytest.mark.parametrize("register", ["posting", "membership", "community", "unit"])
def test_no_relation_opens_a_way_to_oneself(register, keeper, admin, grid, office, department):
    unit = {"code": department.code, "name": department.name, "street": admin.street_id, "active": "on"}
    Membership.objects.create(user=admin, executor=department)
    address, fields, field = {
        "posting": ("posting/add/", {"user": admin.pk, "grid": grid.pk, "from_on": "2099-01-01"}, "user"),
        "membership": ("membership/add/", {"user": admin.pk, "executor": office.pk}, "user"),
        "community": (
            f"community/{grid.community_id}/change/",
            {"code": grid.community.code, "name": "红悦社区", "street": admin.street_id, "leader": admin.pk,
             "code_system": "stats-bureau"},
            "leader",
        ),
        "unit": (f"executor/{department.pk}/change/",
                 unit | {"kind": "community_office", "community": grid.community_id}, "__all__"),
    }[register]  # fmt: skip
    answer = keeper.post(f"/admin/grids/{address}", fields)
    assert answer.status_code == 200
    assert answer.context_data["adminform"].form.errors.get(field) == [REFUSED]
    assert not Posting.objects.filter(user=admin).exists()
    assert Membership.objects.filter(user=admin).count() == 1
    assert not Community.objects.filter(leader=admin).exists()
    assert log() == []


def test_no_file_opens_a_way_to_oneself(keeper, admin, cadre, department):
    header, line = ["处置单位代码", "账号"], [department.code, "admin"]
    answer = upload(keeper, "grids/membership", header, [department.code, "cadre"], line)
    assert problems(answer) == [(3, "", REFUSED)]
    answer = upload(keeper, "grids/user", ["账号", "姓名", "工作组"], ["admin", "叶新桐", "管理员、指挥中心"])
    assert (2, "", REFUSED) in problems(answer)
    assert log() == []


def test_what_is_given_and_taken_stands_on_the_log(keeper, admin, cadre, groups, grid, street):
    page = f"/admin/grids/user/{cadre.pk}/change/"
    keeper.post(page, account(cadre, [groups["指挥中心"]], email="mine@example.org"))
    keeper.post(page, account(cadre, email="mine@example.org"))
    posting = Posting.objects.get(user=cadre)
    keeper.post(f"/admin/grids/posting/{posting.pk}/delete/", {"post": "yes"})
    assert sorted(log()[:2]) == [("cadre", "修改账号资料：电子邮件地址"), ("cadre", "新增工作组：指挥中心")]
    assert log()[2:] == [
        ("cadre", "取消工作组：指挥中心"),
        ("cadre", "取消下沉网格：红悦社区 第1网格 (2020-01-01)"),
    ]


def test_a_second_account_and_its_link_stand_on_the_log(keeper, admin, groups, street):
    twin = User(username="twin", name="叶新桐", street=street)
    keeper.post("/admin/grids/user/add/", account(twin, [groups["指挥中心"]]))
    twin = User.objects.get(username="twin")
    keeper.post("/admin/grids/user/", {"action": "give_links", "_selected_action": [twin.pk, admin.pk]})
    assert log()[:2] == [("twin", "新建账号"), ("twin", "新增工作组：指挥中心")]
    assert sorted(log()[2:]) == [("admin", "生成设置密码的链接"), ("twin", "生成设置密码的链接")]
    assert set(AccessChange.objects.values_list("by__username", flat=True)) == {"admin"}


def test_a_file_is_on_the_log_once_it_is_taken_in(keeper, cadre, department, officer):
    header, rows = ["处置单位代码", "账号"], [[department.code, "cadre"], [department.code, "area"]]
    upload(keeper, "grids/membership", header, *rows)
    assert log() == []
    take_in(keeper, "grids/membership", header, *rows)
    assert sorted(log()) == [("area", "新增处置单位：城市管理科"), ("cadre", "新增处置单位：城市管理科")]


def test_whoever_is_concerned_is_told_once(keeper, admin, cadre, groups, client):
    keeper.post(f"/admin/grids/user/{cadre.pk}/change/", account(cadre, [groups["指挥中心"]]))
    keeper.post("/admin/grids/user/", {"action": "give_links", "_selected_action": [cadre.pk, admin.pk]})
    assert [access_notices.notify_access_changes(timezone.now()) for _twice in range(2)] == [2, 0]
    assert Notice.objects.get(user=admin).title == "您的账号：生成设置密码的链接"
    notice = Notice.objects.get(user=cadre)
    assert notice.title == "您的账号：2 项变动"
    told = [line.split("（")[0] for line in notice.body.splitlines()]
    assert told[:2] == ["新增工作组：指挥中心", "生成设置密码的链接"]
    client.force_login(cadre)
    page = client.get(f"/inbox/{notice.pk}/", follow=True)
    assert (page.request["PATH_INFO"], len(page.context["rows"])) == ("/accesses/", 2)


def test_the_auditor_reads_the_street_s_log_and_others_their_own(
    keeper, client, cadre, executor, auditor, groups
):
    for user in (cadre, executor):
        keeper.post(f"/admin/grids/user/{user.pk}/change/", account(user, [groups["考核审计"]]))
    User.objects.get(pk=executor.pk).groups.clear()

    def read(user, **query):
        client.force_login(user)
        return [row.person.username for row in client.get("/accesses/", query).context["rows"]]

    assert read(auditor) == ["executor", "cadre"]
    assert (read(auditor, kind="group"), read(auditor, kind="link")) == (["executor", "cadre"], [])
    assert read(auditor, before=AccessChange.objects.order_by("-pk")[0].pk) == ["cadre"]
    assert read(executor) == ["executor"]


def test_the_log_costs_the_same_for_many(auditor, admin, client, street, django_assert_max_num_queries):
    people = [person(street, f"u{number}", f"人{number}") for number in range(30)]
    AccessChange.objects.bulk_create(AccessChange(by=admin, person=one, kind="link") for one in people)
    client.force_login(auditor)
    with django_assert_max_num_queries(8):
        assert client.get("/accesses/").status_code == 200


@pytest.mark.parametrize(
    "change",
    ["set by_id = person_id", "set what = 'x'", "set told_at = now(), kind = 'link'", "set ip = '10.0.0.1'"],
)
def test_the_database_refuses_to_rewrite_the_log(change, admin, cadre):
    row = AccessChange.objects.create(by=admin, person=cadre, kind="group", what="指挥中心")
    with connection.cursor() as cursor:
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(f"update grids_accesschange {change}")
        with pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute("delete from grids_accesschange")
        cursor.execute("update grids_accesschange set told_at = now(), mail_to = ''")
    row.refresh_from_db()
    assert row.told_at
