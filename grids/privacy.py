"""Personal data at rest: unreadable in the database, findable by exact value, masked by default.

Values are sealed with AES-256-GCM under the first key of ``FIELD_KEYS``; older keys still open what
they sealed, so that keys rotate by putting a new one in front. A keyed digest beside the value
(HMAC-SHA-256 under ``LOOKUP_KEY``) serves exact search.
"""

import base64
import hashlib
import hmac
import os
import re
import unicodedata
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

NONCE_BYTES = 12


class Unreadable(Exception):
    """A sealed value that none of the configured keys opens."""


def _key_name(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:8]


@lru_cache(maxsize=4)
def _ring(keys: tuple[bytes, ...]) -> dict[str, AESGCM]:
    return {_key_name(key): AESGCM(key) for key in keys}


def seal(plain: str) -> str:
    """Encrypt text; the answer names its key: ``<key name>.<base64 of nonce and ciphertext>``."""
    if plain == "":
        return ""
    name, cipher = next(iter(_ring(tuple(settings.FIELD_KEYS)).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, plain.encode(), None)
    return f"{name}.{base64.b64encode(sealed).decode()}"


def unseal(stored: str) -> str:
    """Decrypt what ``seal`` made; raises Unreadable when the key is gone or the value was altered."""
    if stored == "":
        return ""
    name, _, body = stored.partition(".")
    cipher = _ring(tuple(settings.FIELD_KEYS)).get(name)
    if cipher is None:
        raise Unreadable(f"no key named {name} in FIELD_KEYS")
    sealed = base64.b64decode(body)
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()
    except InvalidTag as error:
        raise Unreadable("the sealed value was altered") from error


def lookup_digest(value: str) -> str:
    """The keyed hash (hex, 64 characters) under which an exact value is found again; empty for empty."""
    if value == "":
        return ""
    return hmac.new(settings.LOOKUP_KEY, value.encode(), hashlib.sha256).hexdigest()


def normal_phone(value: str) -> str:
    """A telephone number reduced to its digits, without the country prefix 86."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", value))
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def mask_phone(value: str) -> str:
    """``13912345678`` → ``139****5678``; shorter numbers keep only the last two digits."""
    if len(value) >= 11:
        return f"{value[:3]}****{value[-4:]}"
    return "*" * max(len(value) - 2, 0) + value[-2:] if value else ""


def mask_name(value: str) -> str:
    """``李雅`` → ``李*``; only the first character stays."""
    return value[:1] + "*" * (len(value) - 1) if value else ""


# Mobile numbers with or without a country code and gaps, identity numbers, landlines; full-width digits too.
GAP = r"[-‐-―－ 　]?"
NUMBER_IN_TEXT = re.compile(
    rf"(?<!\d)(?:[8８][6６]{GAP})?([1１]\d{{2}}){GAP}\d{{4}}{GAP}(\d{{4}})(?!\d)"
    r"|(?<!\d)(\d{6})\d{8}(\d{3}[\dXxＸｘ])(?!\d)"
    rf"|(?<!\d)([0０]\d{{2,3}}){GAP}\d{{3,4}}{GAP}(\d{{4}})(?!\d)"
)


def mask_text(text: str) -> str:
    """Every telephone number and identity number inside a text, masked."""

    def hidden(found: re.Match[str]) -> str:
        if found[3]:
            return f"{found[3]}********{found[4]}"
        return f"{found[1] or found[5]}****{found[2] or found[6]}"

    return NUMBER_IN_TEXT.sub(hidden, text)


def mask_known(text: str, name: str, phone: str) -> str:
    """The text with a known person's own name and number masked wherever they stand, and every other number."""
    if len(name) > 1:
        text = text.replace(name, mask_name(name))
    if phone:
        text = text.replace(phone, mask_phone(phone))
    return mask_text(text)


class SealedTextField(models.TextField):
    """Text that is encrypted on its way into the database and decrypted on its way out."""

    def get_prep_value(self, value: Any) -> Any:
        """Seal on the way in."""
        plain = super().get_prep_value(value)
        return plain if plain is None else seal(plain)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Unseal on the way out."""
        return value if value is None else unseal(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Only emptiness can be asked of a sealed column; search by its digest."""
        if lookup_name in {"exact", "isnull"}:
            return super().get_lookup(lookup_name)
        return None
