"""Is it alive, is it ready, and what a request gets while the database is away."""

import logging
import sys

import psycopg
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.cache import never_cache
from redis import Redis
from redis.exceptions import RedisError

from grids.places import naming_without_database
from grids.storage import is_disk_fault

logger = logging.getLogger(__name__)

RETRY_AFTER = 5  # seconds
# Connection exceptions, insufficient resources, operator intervention (shutdown, restart).
AWAY_STATES = ("08", "53", "57P")


def healthz(request: HttpRequest) -> HttpResponse:
    """Alive: the process answers. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: database, broker and migrations; 503 and the names of what is missing."""
    checks = {"database": _database(), "broker": _broker()}
    checks["migrations"] = checks["database"] and _migrations()
    missing = [name for name, good in checks.items() if not good]
    return JsonResponse({"ready": not missing, "missing": missing}, status=503 if missing else 200)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an exception nobody caught, wherever in the request it came up."""
    error = sys.exc_info()[1]
    if is_too_long(error):
        return too_long(request)
    if is_disk_fault(error):
        return not_stored(request)
    if not database_is_away(error):
        return HttpResponse(_plain_page("500.html"), status=500)
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "数据库暂时无法使用，请稍后再试。"}, status=503, headers=headers)
    if request.method == "GET":
        headers["Refresh"] = str(RETRY_AFTER)
    return HttpResponse(_plain_page("503.html"), status=503, headers=headers)


def _plain_page(name: str) -> str:
    """A page that needs nothing but this process: the platform's name as far as it is remembered, no database."""
    with translation.override("zh-hans"):
        return render_to_string(name, {"naming": naming_without_database()})


def is_too_long(error: BaseException | None) -> bool:
    """Whether the database stopped a statement that took longer than a request may."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, psycopg.errors.QueryCanceled)


def too_long(request: HttpRequest) -> HttpResponse:
    """503 with what to do about it; never by itself once more."""
    headers = {"Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "查询用时太久，已停止。请缩小范围再试。"}, status=503, headers=headers)
    return HttpResponse(_plain_page("too_long.html"), status=503, headers=headers)


def not_stored(request: HttpRequest) -> HttpResponse:
    """503 where the disk takes nothing: an upload on its way in, a file on its way out."""
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    if request.path.startswith("/api/"):
        said = "服务器现在存不下文件，这次什么都没有保存。请稍后再试，或先去掉照片再提交。"
        return JsonResponse({"detail": said}, status=503, headers=headers)
    return HttpResponse(_plain_page("not_stored.html"), status=503, headers=headers)


def database_is_away(error: BaseException | None) -> bool:
    """Whether the error says that the database cannot be reached, rather than that a query is wrong."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = error.__cause__.sqlstate if isinstance(error.__cause__, psycopg.Error) else None
    return state is None or state.startswith(AWAY_STATES)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        logger.warning("readyz: database: %s", type(error).__name__)
        return False
    return True


def _broker() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_timeout=0.5) as broker:
            return bool(broker.ping())
    except (RedisError, OSError) as error:
        logger.warning("readyz: broker: %s", type(error).__name__)
        return False


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
