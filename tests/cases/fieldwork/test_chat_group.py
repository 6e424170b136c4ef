"""The grid's chat group: looked at before it goes, sent once by its robot or by hand, and questions become cases."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from cases.fieldwork import chat_group
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Case, ChatGroup, GroupMessage, Notice


class Robot(HTTPServer):
    """A chat robot outside the house: keeps what it is sent, answers as it is told."""

    answer = 200

    def __init__(self):
        self.heard = []
        super().__init__(("127.0.0.1", 0), Ear)


class Ear(BaseHTTPRequestHandler):
    """Takes a posting."""

    def do_POST(self):
        words = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.server.answer == 200:
            self.server.heard.append(words)
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_):
        """Nothing on the screen."""


@pytest.fixture
def robot():
    """The robot, listening."""
    server = Robot()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def chat(grid, robot):
    """The grid's group with its robot."""
    return ChatGroup.objects.create(
        grid=grid, name="邻里群", robot_urls=f"json://127.0.0.1:{robot.server_address[1]}/"
    )


@pytest.fixture
def page(client, cadre):
    """The cadre's browser."""
    client.force_login(cadre)
    return client


def test_a_notice_is_looked_at_first_and_sent_once(page, chat, robot, django_capture_on_commit_callbacks):
    answer = page.post("/group/", {"text": "明天停水", "kind": "notice", "how": "look"})
    assert "发出前看一眼" in answer.content.decode()
    assert GroupMessage.objects.count() == 0
    sent = {"text": "明天停水", "kind": "notice", "how": "robot", "draft": "d"}
    with django_capture_on_commit_callbacks():
        assert [page.post("/group/", sent).status_code for _ in range(2)] == [302, 302]
    message = GroupMessage.objects.get()
    assert chat_group.send(message.pk, timezone.now())
    assert not chat_group.send(message.pk, timezone.now())
    assert len(robot.heard) == 1
    assert "已由机器人发出" in page.get("/group/").content.decode()


def test_what_the_robot_refuses_waits_longer_each_time_and_then_goes_by_hand(page, chat, robot, grid, cadre):
    robot.answer = 500
    message = chat_group.say(grid, text="明天停水", by=cadre, by_robot=True)
    now = message.at
    for _ in range(8):
        assert not chat_group.send(message.pk, now)
        message.refresh_from_db()
        assert message.not_before > now
        now = message.not_before
    assert message.not_before - message.at > timedelta(hours=2)
    assert not chat_group.due(now).exists()
    assert Notice.objects.get(user=cadre).title == "群消息没有发出，请手工发到群里"
    assert page.post(f"/group/{message.uuid}/by-hand/").status_code == 302
    assert "手工发到群里" in page.get("/group/").content.decode()


def test_a_sender_that_died_leaves_the_message_to_be_sent_again(chat, robot, grid, cadre):
    message = chat_group.say(grid, text="明天停水", by=cadre, by_robot=True)
    GroupMessage.objects.filter(pk=message.pk).update(claimed_at=message.at, attempts=1)
    assert not chat_group.send(message.pk, message.at + timedelta(minutes=1))
    assert chat_group.send(message.pk, message.at + timedelta(minutes=6))
    assert len(robot.heard) == 1


def test_without_a_robot_it_goes_by_hand(page, grid, cadre):
    with pytest.raises(Refused):
        chat_group.say(grid, text="明天停水", by=cadre, by_robot=True)
    page.post("/group/", {"text": "明天停水", "kind": "notice", "how": "hand", "draft": "d"})
    assert GroupMessage.objects.get().sent_at


def test_a_question_becomes_a_case_once(page, grid, cadre):
    page.post("/group/collect/", {"text": "门禁坏了，电话 13912345678", "draft": "c"})
    message = GroupMessage.objects.get()
    for _ in range(2):
        assert page.post(f"/group/{message.uuid}/case/").status_code == 302
    case = Case.objects.get()
    message.refresh_from_db()
    assert (message.case, case.source, case.grid) == (case, "resident", grid)
    assert "13912345678" not in page.get("/group/").content.decode()
    assert "门禁坏了" in page.get("/group/", {"answer": message.uuid}).content.decode().split("写一条通知")[0]


@pytest.mark.parametrize("text", ["", "  ", "长" * 2001])
def test_an_empty_or_endless_text_is_refused_beside_the_field(page, grid, cadre, text):
    answer = page.post("/group/", {"text": text, "kind": "notice", "how": "look"})
    assert (answer.status_code, b'class="wrong"' in answer.content) == (400, True)
    with pytest.raises(Incomplete):
        chat_group.collect(grid, text=text, by=cadre)


def test_another_grids_group_is_not_there(chat, grid, cadre, other_cadre):
    message = chat_group.collect(grid, text="门禁坏了", by=cadre)
    client = Client()
    client.force_login(other_cadre)
    assert client.get("/group/", {"grid": grid.code}).status_code == 404
    assert client.post(f"/group/{message.uuid}/case/").status_code == 404
    with pytest.raises(NotTheirs):
        chat_group.say(grid, text="x", by=other_cadre)


def test_the_robots_address_is_never_shown_and_never_lies_open(chat, client, admin):
    client.force_login(admin)
    page = client.get(f"/admin/cases/chatgroup/{chat.pk}/change/").content.decode()
    assert "json://" not in page
    assert "已设置" in page
    with connection.cursor() as cursor:
        cursor.execute("select robot_urls from cases_chatgroup")
        assert "json" not in cursor.fetchone()[0]
