"""Chinese first: a page is Chinese until its reader switches; a program's language is what it asks for."""

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

PROGRAMS = "/api/"


class ChineseFirstMiddleware(LocaleMiddleware):
    """Django's own choice of language, but that a browser's preference does not count for pages.

    Half the phones and most of the office machines are set to English by whoever installed them.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Leave the switch in the header, which sets a cookie, as the one thing that decides."""
        if not request.path.startswith(PROGRAMS):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
