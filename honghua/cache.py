"""The cache forgets while its server is away: a page may be slower then, never broken."""

import logging
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as TooSlow

logger = logging.getLogger(__name__)
AWAY = (NoConnection, TooSlow)


class ForgetfulCache(RedisCache):
    """Django's Redis cache that answers as if empty while the server cannot be reached."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        try:
            return super().get(key, default, version)
        except AWAY as error:
            return self._away("get", error, default)

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        """What is known of the keys."""
        try:
            return super().get_many(keys, version)
        except AWAY as error:
            return dict(self._away("get_many", error, {}))

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        """Keeps the value, if it can."""
        try:
            super().set(key, value, *args, **kwargs)
        except AWAY as error:
            self._away("set", error, None)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        """True when the key was new; also when nobody can know."""
        try:
            return bool(super().add(key, value, *args, **kwargs))
        except AWAY as error:
            return bool(self._away("add", error, True))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forgets the key."""
        try:
            return bool(super().delete(key, version))
        except AWAY as error:
            return bool(self._away("delete", error, False))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Counts on; the count begins anew while the server is away."""
        try:
            return int(super().incr(key, delta, version))
        except AWAY as error:
            return int(self._away("incr", error, delta))

    def _away(self, verb: str, error: Exception, answer: Any) -> Any:
        logger.warning("cache is away: %s answered without it (%s)", verb, type(error).__name__)
        return answer
