"""The one reader of the environment: every missing or wrong value is named at once, in one sentence."""

import base64
import binascii
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


class Environment:
    """Reads values, remembers what is wrong with them, and says all of it in `refuse_if_wrong`.

    A value that is missing takes `default`; without a default it is required.
    """

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values
        self.problems: list[str] = []
        self.keeps_nothing = False

    def throwaway(self, value: str) -> str | None:
        """A default for modes that keep nothing; None, which makes the value required, for the others."""
        return value if self.keeps_nothing else None

    def text(self, name: str, default: str | None = None) -> str:
        """The value as it stands, without surrounding blanks."""
        value = self.values.get(name, "").strip()
        if value:
            return value
        if default is None:
            self.problems.append(f"{name} is missing")
        return default or ""

    def choice(self, name: str, choices: tuple[str, ...], default: str) -> str:
        """One of a few words."""
        value = self.text(name, default)
        if value not in choices:
            self.problems.append(f"{name} must be one of {', '.join(choices)}, not {value!r}")
        return value

    def words(self, name: str, default: str | None = None) -> list[str]:
        """A list with commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def number(self, name: str, default: int) -> int:
        """A whole number, zero or more."""
        value = self.text(name, str(default))
        if not value.isdecimal():
            self.problems.append(f"{name} must be a whole number, not {value!r}")
            return default
        return int(value)

    def flag(self, name: str, default: bool) -> bool:
        """`true` or `false`."""
        return self.choice(name, ("true", "false"), "true" if default else "false") == "true"

    def keys(self, name: str, default: str | None = None) -> list[bytes]:
        """A list of 32-byte keys in base64, the newest first."""
        keys = []
        for word in self.words(name, default):
            try:
                key = base64.b64decode(word, validate=True)
            except binascii.Error:
                key = b""
            if len(key) != 32:
                self.problems.append(f"{name} must hold base64 of exactly 32 bytes in each of its keys")
                return []
            keys.append(key)
        return keys

    def url(self, name: str, schemes: tuple[str, ...], default: str | None = None) -> str:
        """An address of one of the given schemes; empty when the default is empty."""
        value = self.text(name, default)
        try:
            scheme = urlsplit(value).scheme
        except ValueError:
            self.problems.append(f"{name} cannot be read: write [ and ] in it as %5B and %5D")
            return ""
        if value and scheme not in schemes:
            self.problems.append(f"{name} must begin with {' or '.join(f'{s}://' for s in schemes)}")
        return value

    def database(self, name: str, default: str | None = None) -> dict[str, Any]:
        """`postgresql://user:password@host:port/name?host=/socket/folder` as Django's settings."""
        value = self.url(name, ("postgresql", "postgres"), default)
        try:
            parts = urlsplit(value)
            port = parts.port
        except ValueError:
            self.problems.append(f"{name} holds a port that is not a number")
            return {}
        if value and not parts.path.strip("/"):
            self.problems.append(f"{name} names no database after the last slash")
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", parts.hostname or ""),
            "PORT": str(query.pop("port", port or "")),
            "OPTIONS": query,
        }

    def refuse_if_wrong(self) -> None:
        """Stops the start with one sentence naming everything that is wrong."""
        if self.problems:
            raise ImproperlyConfigured(
                f"The environment is not complete: {'; '.join(self.problems)}. See .env.example."
            )
