"""Logs: one line an occurrence, each with the id of the request that it came from, also in the worker.

Nothing here writes bodies, query strings, paths with codes in them or personal data: a request is named by its route.
"""

import json
import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from celery.signals import before_task_publish, setup_logging, task_postrun, task_prerun
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
TASK_HEADER = "honghua_request_id"
SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")
QUIET = ("healthz", "readyz")

request_id: ContextVar[str] = ContextVar("request_id", default="-")
logger = logging.getLogger("honghua.request")


def route_of(request: HttpRequest) -> str:
    """The address as it stands in urls.py, without codes and numbers."""
    match = request.resolver_match
    return match.route if match else "(no route)"


class RequestIdMiddleware:
    """Takes the caller's request id if it is sane, else makes one; logs the request and answers with the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        token = request_id.set(given if SANE.fullmatch(given) else uuid.uuid4().hex)
        began = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = request_id.get()
            route = route_of(request)
            if route not in QUIET:
                spent = (time.perf_counter() - began) * 1000
                logger.info("%s %s %d %.0f ms", request.method, route, response.status_code, spent)
            return response
        finally:
            request_id.reset(token)


@setup_logging.connect
def leave_logging_alone(**_: Any) -> None:
    """Celery keeps its hands off: settings.LOGGING holds in the worker and in beat too."""


@before_task_publish.connect
def put_into_letter(headers: dict[str, Any], **_: Any) -> None:
    """The message to the worker carries the id on."""
    headers[TASK_HEADER] = request_id.get()


@task_prerun.connect
def take_from_letter(task: Any, **_: Any) -> None:
    """The worker's log lines speak of the request that asked for the task."""
    request_id.set(getattr(task.request, TASK_HEADER, None) or "-")


@task_postrun.connect
def tell_and_forget(task: Any, state: str | None = None, **_: Any) -> None:
    """One line a task; the next one begins with no id."""
    logging.getLogger("honghua.task").info("%s %s", task.name, state)
    request_id.set("-")


class RequestFilter(logging.Filter):
    """Puts the id beside every record, and the route in the place of the path where Django names a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes."""
        record.request_id = request_id.get()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            route = route_of(request)
            record.args = tuple(route if word == request.path else word for word in record.args)
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
