"""Lists and single cases: who sees what, narrowed how, masked where, in how many queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Report, report
from cases.models import Case
from cases.requests.api.detail_serializers import WholeCaseShape
from cases.requests.api.serializers import CaseShape, MovedCaseShape
from tests.api.test_reporting import LIST, a_report
from tests.cast import centre_of


def page(case):
    return f"{LIST}{case.number}/"


def one_in(column, row, **more):
    """A case in a square of the chessboard."""
    longitude, latitude = centre_of(column, row)
    given = {"source": "patrol", "description": "路灯不亮", "longitude": longitude, "latitude": latitude}
    return report(Report(**given | more), by=Actor(more.pop("by", None), frozenset({"channel"})))[0]


@pytest.fixture
def dispatched(case, centre, department):
    """Registered and sent to the department."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department, words="请联系13987654321")
    return case


@pytest.mark.parametrize(
    "who, sees",
    [
        ("cadre", True),
        ("worker", True),
        ("executor", True),
        ("centre", True),
        ("leader", True),
        ("auditor", True),
        ("other_cadre", False),
        ("officer", False),
        ("admin", False),
        ("user_without_part", False),
    ],
)
def test_what_is_not_visible_is_not_there(api, request, dispatched, executor, leader, worker, who, sees):
    client = api(request.getfixturevalue(who))
    assert client.get(page(dispatched)).status_code == (200 if sees else 404)
    assert len(client.get(LIST).json()["results"]) == (1 if sees else 0)


def test_a_stranger_reads_nothing(api, dispatched):
    for address in (LIST, page(dispatched)):
        answer = api().get(address)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Token")


@pytest.mark.parametrize(
    "asked, found",
    [
        ("status=reported", 2),
        ("status=reported&status=registered", 3),
        ("source=snap", 1),
        ("urgency=urgent", 1),
        ("light=green", 3),
        ("light=red", 0),
        ("grid=320104003015001", 2),
        ("community=320104003016", 1),
        ("community=3201040030", 3),
        ("community=北", 0),
        ("area=A1", 3),
        ("area=A9", 0),
        ("category=ENV", 1),
        ("category=ENV-01", 1),
        ("category=NONE", 0),
        ("executor=D-CITY", 0),
        ("search=路灯", 2),
        ("search=灯不亮", 2),
        ("search=没有的词", 0),
        ("reported_after=2020-01-01T00:00:00%2B08:00", 3),
        ("reported_before=2020-01-01", 0),
    ],
)
def test_a_list_is_narrowed(api, centre, case, asked, found):
    one_in(0, 0, source="snap", urgency="urgent")
    one_in(1, 1)
    lifecycle.register(case, by=Actor(centre))
    assert len(api(centre).get(f"{LIST}?{asked}").json()["results"]) == found


@pytest.mark.parametrize(
    "asked",
    ["status=lost", "light=blue", "reported_after=soon", "ordering=number", "urgency=1"],
)
def test_a_question_that_makes_no_sense_is_refused(api, centre, asked):
    answer = api(centre).get(f"{LIST}?{asked}")
    assert (answer.status_code, list(answer.json())) == (400, [asked.split("=")[0]])


@pytest.mark.parametrize(
    "ordering, back", [("-reported_at", True), ("reported_at", False), ("due_at", False)]
)
def test_a_cursor_leads_through_all_of_them_once(api, centre, street, ordering, back):
    now = timezone.now()
    made = [one_in(0, 0, description=f"第{n}件") for n in range(7)]
    for n, one in enumerate(made):
        Case.objects.filter(pk=one.pk).update(
            reported_at=now - timedelta(hours=7 - n), due_at=now + timedelta(hours=n)
        )
    seen, address = [], f"{LIST}?page_size=3&ordering={ordering}"
    while address:
        body = api(centre).get(address).json()
        seen += [row["number"] for row in body["results"]]
        address = body["next"]
    assert seen == [one.number for one in (reversed(made) if back else made)]


@pytest.mark.parametrize("cursor", ["garbage", "cD1ub3RhZGF0ZQ==", "cD0lMDA=", "bz05OTk5OTk5OTk5"])
def test_a_cursor_that_nobody_made_is_refused(api, centre, cursor):
    assert api(centre).get(f"{LIST}?cursor={cursor}").status_code in (200, 400, 404)


def test_personal_data_is_masked_everywhere(api, dispatched, centre, cadre, auditor, executor):
    Case.objects.filter(pk=dispatched.pk).update(description="打我电话13912345678", address="找13912345678")
    for user in (centre, cadre, auditor, executor):
        listed, whole = api(user).get(LIST).content.decode(), api(user).get(page(dispatched)).content.decode()
        for text in (listed, whole):
            assert "139****5678" in text
            for secret in ("13912345678", "13987654321", "钱多多"):
                assert secret not in text
        assert "139****4321" in whole
        assert '"name":"钱**"' in whole


def test_only_the_reporter_and_the_centre_read_the_tracking_code(api, dispatched, centre, auditor, executor):
    assert api(centre).get(page(dispatched)).json()["tracking_code"] == dispatched.tracking_code
    for user in (auditor, executor):
        assert "tracking_code" not in api(user).get(page(dispatched)).json()


def test_a_reporter_without_part_reads_no_staff_names(api, user_without_part, centre, department, category):
    client = api(user_without_part)
    number = client.post(LIST, a_report(source="snap", category="ENV-01")).json()["number"]
    made = Case.objects.get(number=number)
    lifecycle.register(made, by=Actor(centre), words="内部说明")
    lifecycle.dispatch(made, by=Actor(centre), executor=department)
    told = client.get(page(made))
    assert [event["action"] for event in told.json()["events"]] == ["report"]
    for hidden in ("苏清和", "内部说明"):
        assert hidden not in told.content.decode()


def test_the_story_names_who_acted_and_for_whom(api, dispatched, centre, executor):
    lifecycle.accept(dispatched, by=Actor(executor))
    events = api(centre).get(page(dispatched)).json()["events"]
    assert [event["action"] for event in events] == ["report", "register", "dispatch", "accept"]
    assert (events[3]["actor"], events[3]["executor"], events[3]["part"]) == ("何砚秋", "城市管理科", "lead")
    assert events[0]["actor"] is None


def test_what_is_written_is_what_the_schema_says(api, dispatched, centre):
    row = api(centre).get(LIST).json()["results"][0]
    assert list(row) == list(CaseShape().fields)
    whole = api(centre).get(page(dispatched)).json()
    assert set(whole) == set(WholeCaseShape().fields)
    assert set(MovedCaseShape().fields) < set(whole)
    for name in ("events", "segments", "children", "photos"):
        for one in whole[name]:
            assert list(one) == list(WholeCaseShape().fields[name].child.fields)


def queries(do, settings):
    """How many queries it takes once the registers are in memory, as they are between two requests in earnest."""
    settings.HELD_SECONDS = 0
    assert do().status_code < 300
    settings.HELD_SECONDS = 60
    with CaptureQueriesContext(connection) as captured:
        assert do().status_code < 300
    return len(captured)


def test_a_list_takes_the_same_number_of_queries_for_1_and_for_30(api, centre, case, settings):
    client, address = api(centre), f"{LIST}?status=reported&community=320104003015&page_size=30"
    few = queries(lambda: client.get(address), settings)
    settings.HELD_SECONDS = 0
    for _ in range(29):
        one_in(0, 0)
    assert len(client.get(address).json()["results"]) == 30
    assert queries(lambda: client.get(address), settings) == few == 2


def test_a_case_takes_at_most_12_queries(api, centre, dispatched, settings):
    client = api(centre)
    assert queries(lambda: client.get(page(dispatched)), settings) <= 12


def test_a_report_takes_6_queries(api, cadre, category, settings):
    client, sent = api(cadre), a_report(source="patrol", category="ENV-01")
    # who, begin, number, case, event, commit
    assert queries(lambda: client.post(LIST, sent), settings) == 6


def test_an_action_takes_6_queries(api, dispatched, executor, settings):
    client, sent = api(executor), {"words": "已到现场"}
    # who, case, begin, update, event, commit
    assert queries(lambda: client.post(f"{page(dispatched)}note/", sent), settings) == 6
