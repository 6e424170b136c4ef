"""The app without a signal: which pages a phone keeps, for how long, and the key under which its drafts lie.

A person's key is derived, never stored: the same person gets the same key on each phone, and nobody else does.
"""

import base64
import hashlib
import json
import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import cast

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.urls import reverse

from cases.access import works_in_the_field
from cases.field_scope import own_grids
from cases.fieldwork.visit_suggestions import to_see
from grids.models import User

KEY_DAYS = 7
PAGE_HOURS = 48
MOST_GRIDS = 12
# Addresses of which a copy is kept when they were opened, as patterns of the whole path. What lies deeper
# (a household's form with its telephone number, a look behind a mask) is never kept.
KEPT = (
    "/",
    "/my/",
    "/my/settle/",
    "/report/",
    "/visits/([^/]+/)?",
    "/patrols/([^/]+/)?",
    "/matters/([^/]+/[^/]+/)?",
    "/households/([^/]+/)?",
    "/grid-list/",
    "/drafts/",
    "/volunteers/mine/(snap/)?",
)
SHELL = (
    "honghua/field.css",
    "honghua/honghua.css",
    "honghua/households.css",
    "honghua/icons.svg",
    "honghua/map.css",
    "honghua/mark.svg",
    "honghua/app.js",
    "honghua/drafts.js",
    "honghua/findings.js",
    "honghua/map.js",
    "honghua/offline.js",
    "honghua/outbox.js",
    "honghua/photos.js",
    "honghua/pulse.js",
    "honghua/queue.js",
    "honghua/report.js",
    "honghua/vault.js",
    "vendor/htmx/htmx.min.js",
)
# How the worker's modules are written: a module is imported whole, under its own name, and exports where it defines.
IMPORT = re.compile(r'^import \* as (\w+) from "\./\1\.js";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


def key_of(user: User) -> str:
    """The 32 bytes under which this person's drafts are sealed, in base64.

    From the one key that is never rotated: what waits on a phone outlives a new ``SECRET_KEY``.
    """
    derive = HKDF(SHA256(), 32, salt=b"honghua drafts", info=str(user.pk).encode())
    return base64.b64encode(derive.derive(settings.LOOKUP_KEY)).decode()


def pages_ahead(user: User, now: datetime) -> list[str]:
    """The pages that a phone fetches before its owner goes out: the work, the ground's list, whom to see today."""
    if not works_in_the_field(user.standing):
        return []
    names = ("my", "visits", "visit_new", "patrols", "patrol_new", "report", "my_settle", "matters")
    codes = list(own_grids(user.standing).order_by("code").values_list("code", flat=True)[:MOST_GRIDS])
    each = codes if len(codes) > 1 else []
    return [
        *map(reverse, (*names, "households", "grid_list", "drafts")),
        f"{reverse('visit_new')}?how=group",
        *(f"{reverse(name)}?grid={code}" for code in each for name in ("visit_new", "grid_list")),
        *(reverse("household", args=[call.household.code]) for call in to_see(user, now)),
    ]


def shell() -> list[str]:
    """The files that every page of the field needs, and the page that says that another one is not there."""
    return [*map(static, SHELL), reverse("offline")]


def _source(name: str) -> str:
    """The lines of a script of ours."""
    found = finders.find(f"honghua/{name}.js")
    return Path(cast(str, found)).read_text(encoding="utf-8")


def _imported(name: str) -> list[str]:
    """The modules that one needs, each after those that it needs itself."""
    found = [one for other in IMPORT.findall(_source(name)) for one in (*_imported(other), other)]
    return list(dict.fromkeys(found))


def _scope(name: str) -> str:
    """A module as one name of a classic script: `const vault = (() => { … return { keep, open }; })();`."""
    lines = IMPORT.sub("", _source(name))
    return f"const {name} = (() => {{\n{EXPORT.sub('', lines)}return {{ {', '.join(EXPORT.findall(lines))} }};\n}})();"


@cache
def _worker() -> str:
    """The worker and its modules as one classic script (docs/decisions/0030)."""
    return "\n".join([*map(_scope, _imported("worker")), IMPORT.sub("", _source("worker"))])


def worker_source() -> str:
    """The service worker: what it keeps, and its lines; a new version whenever one of its files has another name."""
    files, lines = shell(), _worker()
    told = {
        "SHELL": files,
        "LOST": files[-1],
        "FILES": settings.STATIC_URL,
        "HOMES": [reverse("my"), reverse("mine")],
        "PAGES_KEPT": KEPT,
        "FORMS": [reverse("visit_new"), reverse("patrol_new")],
        "HOURS": PAGE_HOURS,
        "VERSION": hashlib.sha256("".join([*files, lines]).encode()).hexdigest()[:12],
    }
    return "\n".join(
        ['"use strict";', *(f"const {name} = {json.dumps(value)};" for name, value in told.items()), lines]
    )
