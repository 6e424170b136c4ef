"""Reading a request's body: bounded, and flat, as a form takes it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request

from cases.photos import MOST_PHOTOS

# A caller's own key: sent again with the same one, it is done once.
KEY_HEADER = "Idempotency-Key"
KEY = OpenApiParameter(KEY_HEADER, OpenApiTypes.STR, "header", description="the same key does it once")
LISTS = frozenset({"assistants", "children"})
FLAGS = frozenset({"without_reason"})
FILES = frozenset({"photos", "photos_after"})
MOST_BYTES = (2 * MOST_PHOTOS + 1) * settings.PHOTO_MAX_BYTES
LINE = re.compile(r"[a-z]+-(\d{1,3})-")
# An escape that may stand for half a character, which no text in UTF-8 can hold.
HALF_A_CHARACTER = re.compile(rb"\\u[dD][89a-fA-F]")


class TooLarge(APIException):
    """More bytes than a report can have."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"


def _announced(context: Mapping[str, Any]) -> int:
    try:
        return int(context["request"].META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


class BoundedJson(BaseParser):
    """A JSON object of bounded size, with nothing in it that the database cannot keep."""

    media_type = "application/json"
    shapes: tuple[type, ...] = (dict,)

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """The object; ParseError for what is none."""
        if _announced(parser_context) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge(_("发送的内容太大，请分几次发送。"))
        try:
            body = stream.read()
            parsed = json.loads(body, parse_constant=_no_number)
            if HALF_A_CHARACTER.search(body):
                json.dumps(parsed, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("请求内容不是正确的 JSON。")) from error
        if not isinstance(parsed, self.shapes):
            raise ParseError(_("请求内容应是一个 JSON 对象。"))
        return parsed


def _no_number(word: str) -> Any:
    raise ValueError(word)


class BoundedMultiPart(MultiPartParser):
    """Fields and files, no more of them than a report can have."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        """DRF's parser behind a look at the announced size."""
        if _announced(parser_context or {}) > MOST_BYTES:
            raise TooLarge(_("发送的内容太大，请分几次发送。"))
        return super().parse(stream, media_type, parser_context)


def brought(request: Request) -> dict[str, Any]:
    """The body as a form takes it: text and numbers, lists only where a list belongs.

    Raises ValidationError beside each field of another shape.
    """
    if isinstance(request.data, QueryDict):
        return {name: _from_form(name, values) for name, values in request.data.lists()}
    return _flat(request.data)


def brought_with_lines(request: Request, name: str = "findings") -> dict[str, Any]:
    """The same, with the objects in the list ``name`` as a formset's fields: ``findings-0-kind`` …"""
    if isinstance(request.data, QueryDict):
        fields = brought(request)
        numbers = [int(found[1]) for key in (*fields, *request.FILES) if (found := LINE.match(key))]
        count = max(numbers, default=-1) + 1
    else:
        sent: Any = dict(request.data)
        lines = sent.pop(name, None) or []
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise ValidationError({name: [_("这里应是一组对象。")]})
        fields = _flat(sent)
        for number, line in enumerate(lines):
            fields |= _flat(line, f"{name}-{number}-")
        count = len(lines)
    return fields | {f"{name}-TOTAL_FORMS": str(count), f"{name}-INITIAL_FORMS": "0"}


def _flat(sent: Any, before: str = "") -> dict[str, Any]:
    """An object's fields, their names with something before them."""
    errors = {}
    fields = {}
    for name, value in sent.items():
        if value is None:
            continue
        problem = _problem(name, value)
        if problem:
            errors[before + name] = [problem]
        fields[before + name] = value if isinstance(value, str | list) else str(value)
    if errors:
        raise ValidationError(errors)
    return fields


def _from_form(name: str, values: list[Any]) -> Any:
    """A form's repeated field as a list; one that came once may hold several lines."""
    if name in LISTS and (len(values) > 1 or name == "assistants"):
        return values
    return values[-1]


def _problem(name: str, value: Any) -> str:
    """What is wrong with a field's shape; empty when nothing is."""
    if name in FILES:
        return _("照片要用 multipart/form-data 发送。")
    if name in FLAGS and isinstance(value, bool):
        return ""
    if name in LISTS:
        if isinstance(value, str) and name == "children":
            return ""
        texts = isinstance(value, list) and all(isinstance(part, str) for part in value)
        return "" if texts else _("这里应是一组文字。")
    return _("这里应是一段文字或一个数。") if isinstance(value, bool | list | dict) else ""
