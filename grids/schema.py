"""The OpenAPI document names every answer of a call: what it gives, and each way in which it can be refused."""

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework.permissions import AllowAny

SENTENCES = {
    400: "something that was sent or asked is wrong; the field says what",
    401: "not signed in, or by a token that does not hold",
    403: "signed in, but not theirs",
    404: "not there, or not in sight",
    406: "asked for in a form that is not spoken here",
    409: "refused by the state in which it stands",
    413: "larger than is taken",
    415: "in a form that is not read here",
    429: "too often",
    503: "the database or the disk is away; nothing was changed, send it again later",
}
PROBLEM = {
    "oneOf": [
        {"type": "object", "properties": {"detail": {"type": "string"}}, "required": ["detail"]},
        {
            "type": "object",
            "description": "field → sentences",
            "additionalProperties": {"type": "array", "items": {"type": "string"}},
        },
    ]
}


class Refusals(AutoSchema):
    """drf-spectacular's own, and what the view's permissions, throttles, parameters and body can answer."""

    def _get_response_bodies(self, direction: Any = "response") -> Any:
        bodies = super()._get_response_bodies(direction)
        problem = ResolvedComponent("Problem", ResolvedComponent.SCHEMA, object="Problem", schema=PROBLEM)
        self.registry.register_on_missing(problem)
        content = {"application/json": {"schema": problem.ref}}
        for code in sorted(self._refusals()):
            said = bodies.setdefault(str(code), {"description": SENTENCES[code]})
            said.setdefault("content", content)
            said["description"] = said.get("description") or SENTENCES[code]
        return bodies

    def _refusals(self) -> set[int]:
        """The codes; 404 where a row or a cursor is looked up, 409 and those of a body where something is sent."""
        known = bool(self.view.authentication_classes)
        sends = self.method == "POST"
        found = {406, 503} | ({401, 403} if known else set())
        if known and self.method == "GET" and self._is_open():
            found -= {403}
        if sends or "{" in self.path or self._asks():
            found |= {400}
        if "{" in self.path or self._is_list_view():
            found |= {404}
        if sends:
            found |= {413, 415} | ({409} if known else set())
        if sends and (self.view.throttle_classes or not known):
            found |= {429}
        return found | set(getattr(self.view, "refusals", ()))

    def _is_open(self) -> bool:
        """Whether anybody may read it."""
        return all(isinstance(one, AllowAny) for one in self.view.get_permissions())

    def _asks(self) -> bool:
        return any(one["in"] == "query" for one in self._get_parameters())
