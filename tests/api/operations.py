"""Every operation of the API as its own document names it, and a body that could do."""

import json
import re
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from django.db import transaction
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


@cache
def document():
    """The OpenAPI document, made once."""
    return json.loads(json.dumps(SchemaGenerator().get_schema(request=None, public=True), default=str))


@dataclass
class Operation:
    """One method of one address."""

    path: str
    method: str
    said: dict = field(repr=False)

    @property
    def codes(self):
        """The answers that the document names."""
        return {int(code) for code in self.said["responses"]}

    @property
    def asks(self):
        """The names of what can be asked for in the address."""
        return {one["name"]: one["schema"] for one in self.said.get("parameters", ()) if one["in"] == "query"}

    @property
    def takes(self):
        """The fields of the body with their schemas; the items' where a list comes."""
        content = self.said.get("requestBody", {}).get("content", {})
        for kind in ("application/json", "multipart/form-data"):
            if kind in content:
                return fields_of(content[kind]["schema"])
        return {}


def fields_of(schema):
    """A schema's properties, whatever it refers to; of several kinds the first."""
    while "$ref" in schema or "oneOf" in schema:
        if "oneOf" in schema:
            schema = schema["oneOf"][0]
        else:
            schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema.get("properties", {})


def operations():
    """All of them."""
    return [
        Operation(path, method, said)
        for path, methods in document()["paths"].items()
        for method, said in methods.items()
        if method in METHODS
    ]


CODES = {
    "grid": "320104003015001", "community": "320104003015", "ground": "320104003015", "category": "ENV-01",
    "executor": "D-CITY", "unit": "N-001", "area": "A1", "household": "H-1", "source": "resident",
}  # fmt: skip
ONE_OF = re.compile("one of ([a-z_]+)")


def plausible(name, schema):
    """What somebody who means well could send for a field."""
    if name in CODES:
        return CODES[name]
    if words := ONE_OF.match(schema.get("description", "")):
        return words[1]
    schema = {**schema, **(schema.get("allOf") or schema.get("oneOf") or [{}])[0]}
    if "$ref" in schema:
        schema = document()["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "array":
        return [] if "photos" in name else [plausible(name, schema["items"])]
    if schema.get("type") == "object" or "properties" in schema:
        return {key: plausible(key, one) for key, one in schema.get("properties", {}).items()}
    by_format = {"date": str(timezone.localdate()), "date-time": timezone.now().isoformat()}
    by_type = {"integer": 1, "number": 1.5, "boolean": True}
    return by_format.get(schema.get("format"), by_type.get(schema.get("type"), "x"))


def sent(client, operation, address, body=None, query="", **headers):
    """The answer; whatever it changed is taken back, so that the next one finds the same street."""
    mark = transaction.savepoint()
    try:
        return client.generic(
            operation.method.upper(),
            f"{address}{query}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            **headers,
        )
    finally:
        transaction.savepoint_rollback(mark)


def asked(name, value):
    """A question in an address; bytes stand as they are, percent by percent."""
    return f"?{name}={quote(value)}"
