"""A body as the forms of the pages take it."""

from typing import Any, cast

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from cases.api import KEY_HEADER
from cases.lifecycle import Actor, scoped_key
from grids.models import User


def form_data(request: Request) -> MultiValueDict[str, Any]:
    """Text, numbers and lists of them; ValidationError beside each field of another shape."""
    if isinstance(request.data, QueryDict):
        return request.data
    if not isinstance(request.data, dict):
        raise ValidationError({"detail": _("这里应是一个对象。")})
    fields: MultiValueDict[str, Any] = MultiValueDict()
    for name, value in request.data.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(one, dict | list | bool) for one in values):
            raise ValidationError({name: [_("这里应是一段文字、一个数，或一组文字。")]})
        if value is not None:
            fields.setlist(name, [str(one) for one in values])
    return fields


def key_of(request: Request) -> str | None:
    """The idempotency key of this account."""
    return scoped_key(request.headers.get(KEY_HEADER), Actor(person(request)), "")


def person(request: Request) -> User:
    """The account that asks; nobody else comes this far."""
    return cast(User, request.user)
