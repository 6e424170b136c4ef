"""What strangers and residents get over HTTP: doors, reports, codes, limits; and the grid's page in few queries."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Report
from cases.models import Case, Notice, Status
from cases.navigation import ENTRIES
from cases.requests import tracking_access
from tests.cast import centre_of

POINT = dict(zip(("longitude", "latitude"), centre_of(0, 0), strict=True))


@pytest.fixture(autouse=True)
def _no_counts():
    """Every test begins with nothing counted."""
    cache.clear()


@pytest.fixture
def resident():
    """A browser without an account."""
    return Client()


def sent(client, **fields):
    """The answer to a report."""
    return client.post("/report/", {"source": "snap", "description": "路灯不亮"} | fields)


@pytest.mark.parametrize(
    ("who", "path"),
    [("centre", "/desk/"), ("cadre", "/my/"), ("worker", "/my/"), ("executor", "/tasks/"), ("leader", "/cases/"),
     ("auditor", "/stats/"), ("admin", "/admin/")],
)  # fmt: skip
def test_everyone_lands_on_their_own_work(client, request, who, path):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/")["Location"] == path


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.path)
def test_every_way_leads_somewhere(client, centre, cadre, executor, admin, auditor, entry):
    user = next(user for user in (centre, cadre, executor, admin, auditor) if entry.open_to(user.standing))
    client.force_login(user)
    assert client.get(entry.path).status_code == 200


def test_a_stranger_reports_and_gets_a_code(resident, street):
    answer = sent(resident, **POINT)
    case = Case.objects.get()
    assert answer["Location"] == reverse("report_done", args=[case.tracking_code])
    assert case.tracking_code in resident.get(answer["Location"]).content.decode()
    assert Client().get(answer["Location"]).status_code == 404


def test_the_same_draft_twice_is_one_case(resident, street):
    first, second = sent(resident, draft="abc", **POINT), sent(resident, draft="abc", **POINT)
    assert first["Location"] == second["Location"]
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"description": ""} | POINT, "请写几个字，或拍一张照片。"),
        ({}, "请允许定位，或在地图上点一下，或写下在哪里。"),
        ({"reporter_phone": "12"} | POINT, "电话号码应为 7 到 12 位数字。"),
        ({"source": "patrol"} | POINT, "这个渠道需要登录后使用。"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_lost(resident, street, fields, sentence):
    answer = sent(resident, **({"description": "路灯不亮"} | fields))
    assert answer.status_code == 400
    page = answer.content.decode()
    assert sentence in page
    assert ("路灯不亮" in page) == (fields.get("description") != "")
    assert not Case.objects.exists()


def test_words_alone_say_where_when_there_is_no_fix(resident, street):
    sent(resident, address="红悦小区东门")
    assert Case.objects.get().place_code == street.code


def test_one_device_is_stopped_but_not_its_neighbours(resident, street):
    resident.get("/report/")
    codes = [sent(resident, **POINT).status_code for _ in range(31)]
    assert codes == [302] * 30 + [429]
    assert sent(Client(), **POINT).status_code == 302


@pytest.mark.parametrize(
    ("code", "digits", "status"),
    [("{code}", "5678", 302), ("{lower}", "5678", 302), ("{code}", "1111", 400), ("{code}", "", 400),
     ("WRONGCODE2", "5678", 400)],
)  # fmt: skip
def test_a_case_opens_by_code_and_last_four_digits(resident, case, code, digits, status):
    code = code.format(code=case.tracking_code, lower=f" {case.tracking_code.lower()} ")
    assert resident.post("/track/", {"code": code, "digits": digits}).status_code == status


def test_wrong_answers_look_alike(resident, case):
    def page(code, digits):
        resident.cookies.clear()
        text = resident.post("/track/", {"code": code, "digits": digits}).content.decode()
        return [line for line in text.replace(code, "").splitlines() if "csrf" not in line.lower()]

    assert page(case.tracking_code, "0000") == page("AAAAAAAAAA", "0000")


def test_a_code_cannot_be_tried_for_ever(resident, case):
    for number in range(10):
        resident.post("/track/", {"code": case.tracking_code, "digits": f"{number:04d}"})
    answer = Client().post("/track/", {"code": case.tracking_code, "digits": "5678"})
    assert answer.status_code == 429


def test_the_link_opens_without_digits_and_a_wrong_one_does_not(resident, case):
    wrong = reverse("track_link", args=[case.tracking_code, "0" * 20])
    assert resident.get(wrong)["Location"] == "/track/"
    assert resident.get(tracking_access.link_of(case))["Location"] == f"/track/{case.tracking_code}/"
    assert resident.get(f"/track/{case.tracking_code}/").status_code == 200


def test_the_code_alone_opens_a_case_whose_reporter_left_no_telephone(resident, street):
    case = lifecycle.report(Report(source="snap", description="路灯不亮"), by=Actor())[0]
    assert resident.get(f"/track/{case.tracking_code}/", follow=True).status_code == 200


def test_a_stranger_is_asked_for_the_digits(resident, case):
    assert resident.get(f"/track/{case.tracking_code}/")["Location"].startswith("/track/?code=")


def test_the_page_names_the_unit_and_no_staff(resident, case, centre, executor, department):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    page = resident.get(tracking_access.link_of(case), follow=True).content.decode()
    assert department.name in page
    assert not [word for word in (centre.name, executor.name, "13912345678", "钱多多") if word in page]


def test_a_watcher_sees_stages_but_no_words_and_no_code(resident, case):
    token = tracking_access.watch_token(case.pk)
    page = resident.get(reverse("track_watch", args=[token])).content.decode()
    assert "分流处置" in page
    assert case.description not in page
    assert case.tracking_code not in page
    assert resident.post(reverse("track_withdraw", args=[case.tracking_code])).status_code == 404


def test_neighbours_are_shown_without_words(resident, case, category):
    page = resident.get("/report/nearby/", POINT | {"category": category.code}).content.decode()
    assert "米外" in page
    assert case.description not in page


def test_withdrawn_while_possible_and_not_later(resident, case, centre):
    resident.get(tracking_access.link_of(case))
    lifecycle.register(case, by=Actor(centre))
    answer = resident.post(reverse("track_withdraw", args=[case.tracking_code]))
    assert answer.status_code == 400
    assert "不能“撤回”" in answer.content.decode()


def test_the_pulse_is_quiet_until_the_story_grows(resident, case, centre):
    resident.get(tracking_access.link_of(case))
    url = reverse("track_pulse", args=[case.tracking_code])
    tag = resident.get(url)["ETag"]
    assert resident.get(url, headers={"If-None-Match": tag}).status_code == 304
    lifecycle.register(case, by=Actor(centre))
    assert resident.get(url, headers={"If-None-Match": tag}).status_code == 200


def test_the_grid_page_costs_the_same_for_one_case_and_for_thirty(
    client, cadre, grid, category, held, django_assert_max_num_queries
):
    client.force_login(cadre)
    held(lambda: client.get("/my/"))
    for _ in range(30):
        lifecycle.report(
            Report(source="snap", description="路灯不亮", grid=grid, category=category), by=Actor()
        )
    with django_assert_max_num_queries(11):
        client.get("/my/")


def test_a_notice_is_read_by_opening_it(client, cadre, other_cadre, case):
    notice = Notice.objects.create(
        case=case, cause="x", channel="inbox", user=cadre, title="请核查", not_before=case.reported_at
    )
    client.force_login(other_cadre)
    assert client.get(f"/inbox/{notice.pk}/").status_code == 404
    client.force_login(cadre)
    assert client.get(f"/inbox/{notice.pk}/")["Location"] == case.get_absolute_url()
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_only_those_in_the_field_have_a_grid_page(client, executor):
    client.force_login(executor)
    assert client.get("/my/").status_code == 403
    assert Case.objects.filter(status=Status.CLOSED).count() == 0


def test_a_rejected_case_says_why(resident, case, centre, reject_reason):
    lifecycle.reject(case, by=Actor(centre), reason=reject_reason)
    page = resident.get(tracking_access.link_of(case), follow=True).content.decode()
    assert "没有受理，原因" in page
    assert reject_reason.name in page


def test_a_merged_case_follows_its_first_case(resident, case, centre, grid, category):
    first = lifecycle.report(Report(source="snap", description="同一堆垃圾", grid=grid), by=Actor())[0]
    lifecycle.merge(case, by=Actor(centre), first_case=first)
    resident.get(tracking_access.link_of(case))
    tag = resident.get(reverse("track_pulse", args=[case.tracking_code]))["ETag"]
    lifecycle.register(first, by=Actor(centre), category=category)
    page = resident.get(reverse("track_case", args=[case.tracking_code])).content.decode()
    assert "两件合并办理" in page
    assert "正在安排办理单位" in page
    assert first.description not in page
    assert resident.get(reverse("track_pulse", args=[case.tracking_code]))["ETag"] != tag


def test_a_suspended_case_says_when_it_is_looked_at_again(resident, case, centre, executor, department):
    for name, by, brought in [
        ("register", centre, {}),
        ("dispatch", centre, {"executor": department}),
        ("accept", executor, {}),
        (
            "ask_suspension",
            executor,
            {"reason": "等待施工", "review_on": timezone.localdate() + timedelta(days=20)},
        ),
        ("suspend", centre, {}),
    ]:
        lifecycle.act(name, case, by=Actor(by), **brought)
    assert "再看条件是否具备" in resident.get(tracking_access.link_of(case), follow=True).content.decode()


def test_a_strangers_key_never_opens_another_strangers_case(street):
    for words in ("路灯不亮", "路灯不亮", "井盖没了"):
        sent(Client(), description=words, draft="1", **POINT)
    assert Case.objects.count() == 2


def test_a_reporter_without_a_part_reads_no_staff_names(client, case, centre, street):
    person = type(centre).objects.create_user("neighbour", name="王邻居", street=street)
    Case.objects.filter(pk=case.pk).update(reporter=person)
    lifecycle.register(Case.objects.get(pk=case.pk), by=Actor(centre), words="内部的话")
    client.force_login(person)
    page = client.get(f"/cases/{case.number}/", follow=True)
    assert page.request["PATH_INFO"] == f"/track/{case.tracking_code}/"
    assert not {centre.name, "内部的话"} & set(page.content.decode().split())
    assert centre.name not in page.content.decode()
    assert client.get(f"/cases/{case.number}/live/").status_code == 404
    assert client.get(f"/cases/{case.number}/withdraw/").status_code == 404


def test_a_resident_who_comes_second_reads_no_staff_name(case, centre):
    late = Case.objects.get(pk=case.pk)
    lifecycle.register(case, by=Actor(centre))
    with pytest.raises(lifecycle.Overtaken) as refusal:
        lifecycle.withdraw(late, by=lifecycle.RESIDENT)
    assert centre.name not in refusal.value.sentence
    assert "指挥中心" in refusal.value.sentence


def test_a_first_case_is_not_withdrawn_from_under_its_repeats(case, centre):
    repeat = lifecycle.report(Report("resident", "又一件", grid=case.grid), by=Actor())[0]
    lifecycle.merge(repeat, by=Actor(centre), first_case=case)
    with pytest.raises(lifecycle.Refused, match="不能撤回"):
        lifecycle.withdraw(case, by=lifecycle.RESIDENT)


def test_digits_of_a_chinese_keyboard_are_digits(resident, case):
    assert resident.post("/track/", {"code": case.tracking_code, "digits": "５６７８"}).status_code == 302
