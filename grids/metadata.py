"""What OPTIONS answers: the name of the call and its media types. What it takes stands in the OpenAPI document."""

from typing import Any

from rest_framework.metadata import SimpleMetadata
from rest_framework.request import Request


class NameAndTypes(SimpleMetadata):
    """DRF's own answer without its guess of the fields.

    It makes that guess from the shape of the answers, which is not what a call takes, and fails where a shape cannot be
    read without a row.
    """

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        """Name, description, renders, parses."""
        return {
            "name": view.get_view_name(),
            "description": view.get_view_description(),
            "renders": [renderer.media_type for renderer in view.renderer_classes],
            "parses": [parser.media_type for parser in view.parser_classes],
        }
