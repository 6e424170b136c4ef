"""An uploaded file between its preview and the admin's yes: sealed, for one person, for a day."""

import base64
import json
import uuid
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from grids.models import User
from grids.privacy import Unreadable, seal, unseal

FOLDER = "imports"
KEPT = timedelta(days=1)


def keep(user: User, register: str, name: str, content: bytes) -> str:
    """Put a file aside; the answer is the ticket with which the same person gets it back."""
    _clear()
    ticket = uuid.uuid4().hex
    whole = {
        "user": user.pk,
        "register": register,
        "name": name,
        "content": base64.b64encode(content).decode(),
    }
    default_storage.save(_path(ticket), ContentFile(seal(json.dumps(whole)).encode()))
    return ticket


def fetch(user: User, register: str, ticket: str) -> tuple[str, bytes] | None:
    """The name and content behind the ticket, once; None when it is not this person's or gone."""
    found = look(user, register, ticket)
    if found is not None:
        drop(ticket)
    return found


def look(user: User, register: str, ticket: str) -> tuple[str, bytes] | None:
    """The same, and it stays where it is."""
    try:
        with default_storage.open(_path(ticket)) as file:
            whole = json.loads(unseal(file.read().decode()))
    except (ValueError, FileNotFoundError, Unreadable):
        return None
    if (whole["user"], whole["register"]) != (user.pk, register):
        return None
    return whole["name"], base64.b64decode(whole["content"])


def drop(ticket: str) -> None:
    """Throw a file away."""
    default_storage.delete(_path(ticket))


def _path(ticket: str) -> str:
    """Where it lies; ValueError for what is no ticket."""
    return f"{FOLDER}/{uuid.UUID(ticket).hex}.sealed"


def _clear() -> None:
    """Throw away what nobody said yes to."""
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if default_storage.get_modified_time(path) < timezone.now() - KEPT:
            default_storage.delete(path)
