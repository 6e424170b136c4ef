"""What the apps above put beside pages of this one: links with a word, asked for when the page is shown.

An app names its functions by page in ``related_links`` of its AppConfig; nothing here imports upwards.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class RelatedLink:
    """One line beside a page: where it leads, its word, and what stands there now."""

    label: str
    address: str
    note: str = ""


Teller = Callable[[HttpRequest, Any], Iterable[RelatedLink]]


@cache
def tellers(page: str) -> tuple[Teller, ...]:
    """The functions that have something to say beside a page."""
    named = (getattr(config, "related_links", {}).get(page) for config in apps.get_app_configs())
    return tuple(import_string(name) for name in named if name)


def related_links(page: str, request: HttpRequest, row: Any) -> list[RelatedLink]:
    """What stands beside the row on that page for whoever asks."""
    return [line for tell in tellers(page) for line in tell(request, row)]
