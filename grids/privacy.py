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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
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


def mask_email(value: str) -> str:
    """``linzhiyuan@street.cn`` → ``l***@street.cn``; the domain says whose it is."""
    name, at, domain = value.rpartition("@")
    return f"{name[:1]}***{at}{domain}"


# Mobile numbers with or without a country code and gaps, identity numbers, landlines; full-width digits too. Spelt
# out, since what a digit is differs from engine to engine: the database masks by the same expressions (see
# ``cases.models.search``), so that nothing is found that no page shows.
GAP = r"[-‐-―－ 　]?"
DIGIT = "[0-9０-９]"
IDENTITY = rf"(?<!{DIGIT})({DIGIT}{{6}}){DIGIT}{{8}}({DIGIT}{{3}}[0-9０-９XxＸｘ])(?!{DIGIT})"
TELEPHONE = (
    rf"(?<!{DIGIT})(?:[8８][6６]{GAP})?([1１]{DIGIT}{{2}}){GAP}{DIGIT}{{4}}{GAP}({DIGIT}{{4}})(?!{DIGIT})"
    rf"|(?<!{DIGIT})([0０]{DIGIT}{{2,3}}){GAP}{DIGIT}{{3,4}}{GAP}({DIGIT}{{4}})(?!{DIGIT})"
)
NUMBER_IN_TEXT = re.compile(f"{IDENTITY}|{TELEPHONE}")
# What becomes of them, in the order in which it is done; a group that took no part is empty.
NUMBER_MASKS = ((IDENTITY, r"\1********\2"), (TELEPHONE, r"\1\3****\2\4"))
# Which flat: 2单元301, 3号楼501, 302室, 12-2-301. The building stays.
HOME_MASKS = (
    (rf"(单元|[栋幢座楼])({GAP}){DIGIT}{{2,4}}(?!{DIGIT}|[年月日层楼])", r"\1\2***"),
    (rf"(?<!{DIGIT}){DIGIT}{{2,4}}({GAP}室)", r"***\1"),
    (rf"(?<!{DIGIT})({DIGIT}{{1,3}}[-－]{DIGIT}{{1,2}}[-－]){DIGIT}{{3,4}}(?!{DIGIT})", r"\1***"),
)
_NUMBERS, _HOMES = (
    tuple((re.compile(pattern), shown) for pattern, shown in masks) for masks in (NUMBER_MASKS, HOME_MASKS)
)
# Whose eyes a text is for, while an answer is made: as with the language, asking everywhere would be forgotten once.
_hides_homes: ContextVar[Callable[[], bool]] = ContextVar("hides_homes", default=lambda: False)


@contextmanager
def reading(hides_homes: Callable[[], bool]) -> Iterator[None]:
    """Texts masked herein are for one reader; whether homes are hidden from them is asked when it matters."""
    held = _hides_homes.set(hides_homes)
    try:
        yield
    finally:
        _hides_homes.reset(held)


def homes_are_hidden() -> bool:
    """Whether the present reader sees neither flat nor what a family said; nobody reads outside of a request."""
    return _hides_homes.get()()


def mask_text(text: str) -> str:
    """Every telephone number and identity number inside a text, masked; the flats too, for whom homes are hidden."""
    for pattern, shown in (*_NUMBERS, *_HOMES) if homes_are_hidden() else _NUMBERS:
        text = pattern.sub(shown, text)
    return text


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
