"""How often something may be tried: windows counted in the cache, by account, device, code or address.

An address is counted generously: a whole office sits behind one router. While the cache is away nobody is refused.
"""

import secrets
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from rest_framework.throttling import BaseThrottle

DEVICE_COOKIE = "device"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Limit:
    """So many in so many seconds, for each who."""

    name: str
    amount: int
    seconds: int = 3600

    def _key(self, who: str) -> str:
        return f"limit:{self.name}:{who}"

    def count(self, who: str) -> bool:
        """Count one more; False when it is one too many."""
        key = self._key(who)
        if cache.add(key, 1, self.seconds):
            return True
        try:
            return int(cache.incr(key)) <= self.amount
        except ValueError:  # the window ended between the two calls
            return True

    def is_full(self, who: str) -> bool:
        """Whether the next one would be too many; counts nothing."""
        return int(cache.get(self._key(who), 0)) >= self.amount


REPORTS_BY_ACCOUNT = Limit("report-account", 200)
REPORTS_BY_DEVICE = Limit("report-device", 30)
REPORTS_BY_ADDRESS = Limit("report-address", 300)
NEARBY_BY_ADDRESS = Limit("nearby-address", 1200)
WRONG_BY_CODE = Limit("track-code", 10)
WRONG_BY_DEVICE = Limit("track-device", 20)
WRONG_BY_ADDRESS = Limit("track-address", 200)


def address_of(request: HttpRequest) -> str:
    """The client's address, as far as the trusted proxies tell."""
    return BaseThrottle().get_ident(request)  # type: ignore[arg-type]


def device_of(request: HttpRequest) -> str:
    """The browser's own mark, empty before it has one."""
    return request.COOKIES.get(DEVICE_COOKIE, "")[:64]


def mark_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser a mark of its own, if it has none; it tells nothing about the person."""
    if not device_of(request):
        response.set_cookie(
            DEVICE_COOKIE,
            secrets.token_urlsafe(16),
            max_age=YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


def may_report_again(request: HttpRequest) -> bool:
    """Count one report of this account, or of this device and its address."""
    if request.user.is_authenticated:
        return REPORTS_BY_ACCOUNT.count(str(request.user.pk))
    by_device = not device_of(request) or REPORTS_BY_DEVICE.count(device_of(request))
    return REPORTS_BY_ADDRESS.count(address_of(request)) and by_device
