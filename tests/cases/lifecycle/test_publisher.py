"""The message that a verb sends is the one that Celery itself would send."""

import base64
import json

import pytest
from celery import current_app
from django.conf import settings
from redis import Redis

from cases.lifecycle import publisher

TASK = "cases.tasks.deliver"


@pytest.fixture
def waiting():
    """What lies on the broker's list, taken off it; the list is empty before and after."""
    broker = Redis.from_url(settings.REDIS_URL)
    broker.delete("celery")
    yield lambda: [opened(letter) for letter in reversed(broker.lrange("celery", 0, -1))]
    broker.delete("celery")


def opened(letter):
    """A message without what is its own: ids, tags, who sent it, and limits that the worker has by itself."""
    message = json.loads(letter)
    message["body"] = json.loads(base64.b64decode(message["body"]))
    message["headers"].pop("timelimit")
    for own in ("id", "root_id", "origin", "argsrepr"):
        assert message["headers"].pop(own)
    for own in ("correlation_id", "delivery_tag", "reply_to"):
        message["properties"].pop(own)
    return message


def test_it_is_what_celery_would_send(waiting):
    current_app.send_task(TASK, [7])
    publisher.post(TASK, 7)
    by_celery, by_us = waiting()
    assert by_us["body"] == by_celery["body"]
    assert by_us["properties"] == by_celery["properties"]
    assert by_us == by_celery


def test_its_id_is_said_alike_everywhere():
    message = publisher.message_of(TASK, 7, "abc")
    assert {message["headers"]["id"], message["headers"]["root_id"]} == {"abc"}
    assert message["properties"]["correlation_id"] == "abc"
