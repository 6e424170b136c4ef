"""Logs: one line an occurrence, each with the id of the request that it came from, also in the worker.

Nothing here writes bodies, query strings or personal data.
"""

import json
import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
TASK_HEADER = "honghua_request_id"
SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestIdMiddleware:
    """Takes the caller's request id if it is sane, else makes one, and answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if SANE.fullmatch(given) else uuid.uuid4().hex)
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            return response
        finally:
            request_id.reset(token)


@before_task_publish.connect
def put_into_letter(headers: dict[str, Any], **_: Any) -> None:
    """The message to the worker carries the id on."""
    headers[TASK_HEADER] = request_id.get()


@task_prerun.connect
def take_from_letter(task: Any, **_: Any) -> None:
    """The worker's log lines speak of the request that asked for the task."""
    request_id.set(getattr(task.request, TASK_HEADER, None) or (task.request.headers or {}).get(TASK_HEADER, "-"))


@task_postrun.connect
def forget(**_: Any) -> None:
    """The next task begins with no id."""
    request_id.set("-")


class RequestIdFilter(logging.Filter):
    """Puts the id beside every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes."""
        record.request_id = request_id.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, logger, request id, message and traceback."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request_id": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
