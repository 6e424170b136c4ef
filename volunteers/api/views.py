"""What the calls of every room have in common: who asks, and rows as they may read them."""

from typing import Any

from rest_framework import generics, serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from cases.models import Need
from grids.paging import RegisterPages
from volunteers.api.parsers import person
from volunteers.viewers import Viewer


class ForViewer(generics.GenericAPIView[Any]):
    """Every row is read as the asker may read it."""

    queryset: Any = Need.objects.none()

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return Viewer(self.request.user if self.request.user.is_authenticated else None)

    def get_serializer_context(self) -> dict[str, Any]:
        """The shapes show no more than the viewer may see."""
        return {**super().get_serializer_context(), "viewer": self.viewer}

    def answer(self, shape: type[serializers.Serializer[Any]], row: Any, code: int = 200) -> Response:
        """The row as this viewer may read it."""
        return Response(shape(row, context={"viewer": self.viewer}).data, status=code)


class ForRegister(ForViewer, generics.ListAPIView[Any]):
    """A register that those at work read."""

    pagination_class = RegisterPages

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them; 403 for who works nowhere."""
        if not person(request).standing.seen_prefixes:
            raise PermissionDenied
        return super().list(request, *args, **kwargs)
