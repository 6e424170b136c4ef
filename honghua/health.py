"""Is it alive, is it ready, and a plain page while the database is away."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from psycopg_pool import PoolTimeout
from redis import Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

AWAY_PAGE = (settings.BASE_DIR / "honghua" / "away.html").read_text(encoding="utf-8")


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


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (Error, PoolTimeout) as error:
        logger.warning("readyz: database: %s", type(error).__name__)
        return False
    return True


def _broker() -> bool:
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5) as broker:
            return bool(broker.ping())
    except RedisError as error:
        logger.warning("readyz: broker: %s", type(error).__name__)
        return False


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


class DatabaseAwayMiddleware:
    """A request that fails because the database cannot be reached is answered 503 with a plain page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)
