"""Notices: who is told of which action, what never stands in them, and how they leave the house."""

import json
import threading
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from cases import lifecycle, notices
from cases.lifecycle import ACTIONS, OWNERS, Actor
from cases.lifecycle.transitions import INITIAL_ACTIONS
from cases.models import Case, CaseEvent, Notice, Part
from grids.models import Executor
from tests.cases.lifecycle.test_chain import walk_to_resolved
from tests.cases.test_courier import deliver_all

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON, MIDNIGHT = (datetime(2026, 11, 23, hour, tzinfo=SHANGHAI) for hour in (12, 0))


class Hook(BaseHTTPRequestHandler):
    """A gateway that writes down what it was sent and answers as told."""

    def do_POST(self):
        """One message."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.heard.append((self.headers["Idempotency-Key"], body["title"], body["message"]))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_words):
        """Silent."""


@pytest.fixture
def gateway():
    """A real web hook on this machine: ``.heard``, ``.answer``, ``.address``."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hook)
    server.heard, server.answer = [], 200
    server.address = f"json://127.0.0.1:{server.server_port}/"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def reachable(department, gateway):
    """The department, with a gateway and a mailbox."""
    department.notify_urls, department.email = gateway.address, "city@example.org"
    department.save()
    return department


def dispatched(case, centre, executor):
    """The case at the executor, everything delivered at noon."""
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=executor, words="请速办，联系13912345678钱多多")
    deliver_all()
    Notice.objects.update(not_before=NOON)


def outgoing(channel="gateway"):
    """The one row of the channel."""
    return Notice.objects.get(channel=channel)


def people(action):
    """Who was told of the action, by user name."""
    causes = [f"event:{pk}" for pk in CaseEvent.objects.filter(action=action).values_list("pk", flat=True)]
    return set(
        Notice.objects.filter(cause__in=causes, channel="inbox").values_list("user__username", flat=True)
    )


def test_every_action_stands_in_the_table():
    assert set(notices.NOTIFICATIONS) == set(ACTIONS) | set(INITIAL_ACTIONS)


def test_the_owed_are_the_owners_of_the_life_cycle():
    parts = {"centre": Part.CENTRE, "lead": Part.LEAD, "cadre": Part.CADRE}
    for status, owners in OWNERS.items():
        assert {parts[audience] for audience in notices.OWED_BY[status]} <= owners


def test_each_step_of_a_whole_chain_tells_those_it_concerns(
    case, cadre, other_cadre, centre, second_centre, executor, officer, department, area_team
):
    Case.objects.filter(pk=case.pk).update(reporter=other_cadre)
    case.refresh_from_db()
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department, assistants=[area_team])
    lifecycle.accept(case, by=Actor(executor))
    lifecycle.note(case, by=Actor(officer), words="已到场")
    lifecycle.ask_extension(case, by=Actor(executor), reason="等配件", days=2)
    lifecycle.refuse_extension(case, by=Actor(centre), reason="请按期")
    lifecycle.urge(case, by=Actor(centre), words="请尽快")
    lifecycle.resolve(case, by=Actor(executor), words="已清运")
    lifecycle.rework(case, by=Actor(cadre), reason="还有")
    lifecycle.resolve(case, by=Actor(executor), words="又清了一次")
    lifecycle.close(case, by=Actor(cadre), words="干净了")
    deliver_all()
    expected = {
        "report": {"centre", "centre2"}, "register": set(), "dispatch": {"executor", "area"}, "accept": set(),
        "note": {"executor"}, "ask_extension": {"centre", "centre2"}, "refuse_extension": {"executor"},
        "urge": {"executor"}, "resolve": {"cadre", "centre", "centre2"}, "rework": {"executor"},
        "close": {"other_cadre"},
    }  # fmt: skip
    assert {action: people(action) for action in expected} == expected


def test_a_redispatch_tells_the_unit_it_was_taken_from(
    case, centre, executor, officer, department, area_team
):
    dispatched(case, centre, department)
    lifecycle.redispatch(case, by=Actor(centre), executor=area_team, reason="不属城管")
    deliver_all()
    assert Notice.objects.filter(user=executor, title__contains="不必再办").count() == 1
    assert Notice.objects.filter(user=officer, title__contains="待签收").count() == 1


def test_a_late_delivery_tells_those_of_its_own_day(case, centre, executor, officer, department, area_team):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    lifecycle.redispatch(case, by=Actor(centre), executor=area_team, reason="不属城管")
    deliver_all()
    assert people("dispatch") == {"executor"}


def test_the_reporter_of_a_merged_case_gets_the_result(
    case, cadre, other_cadre, centre, executor, department
):
    twin, _new = lifecycle.report(
        lifecycle.Report("snap", "垃圾没有清运", longitude=case.longitude, latitude=case.latitude),
        by=Actor(other_cadre),
    )
    lifecycle.merge(twin, by=Actor(centre), first_case=case)
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="干净了")
    deliver_all()
    told = Notice.objects.filter(user=other_cadre).order_by("pk")
    assert [notice.case for notice in told] == [twin, twin]
    assert "已清运完毕" in told[1].body


def test_a_refused_reporter_is_told_why(case, centre, other_cadre, reject_reason):
    Case.objects.filter(pk=case.pk).update(reporter=other_cadre)
    case.refresh_from_db()
    lifecycle.reject(case, by=Actor(centre), reason=reject_reason)
    deliver_all()
    assert "不属本街道管辖" in Notice.objects.get(user=other_cadre).body


@pytest.mark.parametrize("rating, words, told", [("no", "又堆起来了", True), ("satisfied", "很快", False)])
def test_only_a_no_is_told_to_the_centre(case, cadre, centre, executor, department, rating, words, told):
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="干净了")
    lifecycle.rate(case, by=lifecycle.RESIDENT, rating=rating, words=words)
    deliver_all()
    assert bool(people("rate")) is told


def test_no_personal_data_leaves_the_house(case, centre, executor, reachable, gateway):
    dispatched(case, centre, reachable)
    notices.send(outgoing().pk, NOON)
    notices.send(outgoing("mail").pk, NOON)
    for sent in (str(gateway.heard), mail.outbox[0].subject + mail.outbox[0].body):
        assert "139****5678钱**" in sent
        assert not any(word in sent for word in ("13912345678", "钱多多", centre.name, executor.name))


def test_a_notice_is_sent_once_with_its_number(case, centre, reachable, gateway):
    dispatched(case, centre, reachable)
    row = outgoing()
    assert [notices.send(row.pk, NOON) for _twice in range(2)] == [True, False]
    assert [key for key, _title, _message in gateway.heard] == [f"notice-{row.pk}"]
    notices.send(outgoing("mail").pk, NOON)
    assert mail.outbox[0].extra_headers["Message-ID"].startswith(f"<notice-{outgoing('mail').pk}@")


def test_a_failed_one_is_tried_again_with_growing_pauses_and_then_given_up(
    case, centre, reachable, gateway, caplog
):
    gateway.answer = 500
    dispatched(case, centre, reachable)
    now, pauses = NOON - timedelta(minutes=200), []
    Notice.objects.filter(channel="gateway").update(not_before=now)
    for _attempt in range(8):
        assert notices.send(outgoing().pk, now) is False
        pauses.append((outgoing().not_before - now) // timedelta(minutes=1))
        now = outgoing().not_before
    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128]
    assert notices.send(outgoing().pk, now) is False
    assert len(gateway.heard) == 8
    assert Notice.objects.filter(user=centre, title__contains="没有送达").count() == 1
    assert gateway.address not in caplog.text


def test_the_row_of_a_dead_sender_is_taken_again_after_five_minutes(case, centre, reachable, gateway):
    dispatched(case, centre, reachable)
    Notice.objects.filter(channel="gateway").update(claimed_at=NOON, attempts=1)
    assert notices.send(outgoing().pk, NOON + timedelta(minutes=5)) is False
    assert notices.send(outgoing().pk, NOON + timedelta(minutes=5, seconds=1)) is True


def test_a_row_whose_last_sender_died_is_given_up(case, centre, reachable):
    dispatched(case, centre, reachable)
    Notice.objects.filter(channel="gateway").update(claimed_at=NOON, attempts=8)
    later = NOON + timedelta(minutes=6)
    for row in notices.given_up(later):
        notices.give_up(row, later)
    assert not notices.given_up(later).exists()
    assert Notice.objects.filter(user=centre, title__contains="没有送达").count() == 1


@pytest.mark.parametrize(
    "urgency, hour, minute, waits",
    [
        ("normal", 21, 29, None),
        ("normal", 21, 30, (24, 7, 30)),
        ("normal", 0, 0, (23, 7, 30)),
        ("normal", 7, 29, (23, 7, 30)),
        ("normal", 7, 30, None),
        ("urgent", 23, 0, None),
        ("emergency", 3, 0, None),
    ],
)
def test_quiet_hours(urgency, hour, minute, waits):
    now = datetime(2026, 11, 23, hour, minute, tzinfo=SHANGHAI)
    expected = datetime(2026, 11, *waits, tzinfo=SHANGHAI) if waits else now
    assert notices.wait_for_morning(now, urgency) == expected


def test_at_night_a_gateway_waits_and_the_inbox_does_not(case, centre, executor, reachable):
    lifecycle.register(case, by=Actor(centre))
    event = lifecycle.dispatch(case, by=Actor(centre), executor=reachable)
    notices.announce([event], MIDNIGHT)
    assert Notice.objects.get(user=executor).not_before == MIDNIGHT
    assert outgoing().not_before == MIDNIGHT + timedelta(hours=7, minutes=30)
    assert not notices.due(MIDNIGHT).exists()


def test_what_may_go_now_is_sent_after_commit(
    case, centre, reachable, gateway, django_capture_on_commit_callbacks, settings
):
    lifecycle.register(case, by=Actor(centre))
    event = lifecycle.dispatch(case, by=Actor(centre), executor=reachable)
    with django_capture_on_commit_callbacks() as waiting:
        notices.announce([event], NOON)
    assert len(waiting) == 1
    assert {row.channel for row in notices.due(max(NOON, timezone.now()))} == {"gateway", "mail"}


def test_an_inactive_unit_or_person_hears_nothing(case, centre, executor, reachable):
    lifecycle.register(case, by=Actor(centre))
    event = lifecycle.dispatch(case, by=Actor(centre), executor=reachable)
    Executor.objects.filter(pk=reachable.pk).update(active=False)
    assert notices.announce([event], NOON) == 0
