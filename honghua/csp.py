"""The Content-Security-Policy header. Only the admin may evaluate expressions: its menus are Alpine's."""

from csp.constants import SELF
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

ADMIN = "/admin/"


class PolicyMiddleware(CSPMiddleware):
    """django-csp's header, with the one exception for the admin."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Adds 'unsafe-eval' for the admin's pages alone."""
        if request.path.startswith(ADMIN):
            response._csp_update = {"script-src": [SELF, "'unsafe-eval'"]}  # type: ignore[attr-defined]
        return super().process_response(request, response)
