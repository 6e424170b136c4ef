"""Chinese first: a page is Chinese until its reader switches; a program's language is what it asks for."""

from django.conf import settings
from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware

PROGRAMS = "/api/"


class ChineseFirstMiddleware(LocaleMiddleware):
    """Django's own choice of language, but that a browser's preference does not count for pages.

    Half the phones and most of the office machines are set to English by whoever installed them.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Leave the switch in the header, which sets a cookie, as the one thing that decides.

        What a page itself asks of the API, or links to there, speaks the page's language.
        """
        by_program = request.path.startswith(PROGRAMS) and settings.SESSION_COOKIE_NAME not in request.COOKIES
        if not by_program:
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)
