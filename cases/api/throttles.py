"""How often a stranger may report: by device and by address, so that one router does not lock out an office.

People at work are not counted: whoever takes calls at the desk, or a bridge that hands work orders over,
sends more in a minute than any resident in a year, and each of them acts under a name.
"""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

DEVICE_HEADER = "X-Device"
DEVICE_COOKIE = "device"


def device_of(request: Request) -> str:
    """The id that a phone made for itself; empty when it sent none."""
    return str(request.headers.get(DEVICE_HEADER) or request.COOKIES.get(DEVICE_COOKIE, ""))[:64]


class _Strangers(SimpleRateThrottle):
    """Counts whoever has no part in the street's work."""

    def ident(self, request: Request) -> str:
        """Under what they are counted; empty for not at all."""
        raise NotImplementedError

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """None lets the request pass uncounted."""
        counted = request.method == "POST" and not (
            request.user.is_authenticated and request.user.standing.is_staff_member
        )
        ident = self.ident(request) if counted else ""
        return self.cache_format % {"scope": self.scope, "ident": ident} if ident else None


class ByAddress(_Strangers):
    """Generous: many phones share an address."""

    scope = "address"

    def ident(self, request: Request) -> str:
        """The address."""
        return str(self.get_ident(request))


class ByDevice(_Strangers):
    """An account's or a phone's own share."""

    scope = "device"

    def ident(self, request: Request) -> str:
        """The account, else the device that named itself."""
        return f"user-{request.user.pk}" if request.user.is_authenticated else device_of(request)
