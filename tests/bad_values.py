"""What no honest client sends, and a look at what a page reads of its address."""

from contextlib import contextmanager
from urllib.parse import quote

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict

INSTANTS = (
    "0458-02-06T10:24:45+22:00",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-23:59",
    "2026-02-30T25:00",
)
TEXTS = ("klingon", "9" * 40, "²", "9999-12", "9999-12-31", b"\xed\xa0\x80")
SHAPES = ([{}], {}, True, None, 10**40, "a\x00b", INSTANTS[0], "9999-12-31")


class Watched(QueryDict):
    """A question that remembers which of its names were asked for."""

    read: set

    def get(self, key, default=None):
        """One value."""
        self.read.add(key)
        return super().get(key, default)

    def getlist(self, key, default=None):
        """All values."""
        self.read.add(key)
        return super().getlist(key, default)

    def __getitem__(self, key):
        self.read.add(key)
        return super().__getitem__(key)

    def __contains__(self, key):
        self.read.add(key)
        return super().__contains__(key)


@contextmanager
def watched(monkeypatch):
    """Inside, the names that any view reads from its address are collected."""
    read = set()

    def question(request):
        asked = Watched(request.META.get("QUERY_STRING", ""), encoding=request.encoding)
        asked.read = read
        return asked

    with monkeypatch.context() as patch:
        patch.setattr(WSGIRequest, "GET", property(question))
        yield read


def broken_by_questions(client, addresses, monkeypatch):
    """Every address with every name that it reads, asked nonsense: those that answer with a fault of ours."""
    broken = []
    for address in addresses:
        with watched(monkeypatch) as names:
            client.get(address)
        for name in sorted(names):
            for value in (INSTANTS[0], *TEXTS):
                asked = f"{address}?{name}={quote(value)}"
                if client.get(asked).status_code >= 500:
                    broken.append(asked)
    return broken
