"""The category tree as a register."""

from typing import Any

from django.db.models import Exists, OuterRef
from rest_framework import generics, serializers
from rest_framework.permissions import AllowAny

from cases.models import Category
from grids.paging import RegisterPages


class CategoryShape(serializers.ModelSerializer[Category]):
    """One node of the tree; `parent` is a code."""

    parent = serializers.CharField(  # type: ignore[assignment]
        source="parent.code", allow_null=True, default=None
    )
    is_leaf = serializers.BooleanField(help_text="only leaves are given to cases")

    class Meta:
        model = Category
        fields = [
            "code",
            "name",
            "parent",
            "is_leaf",
            "offered",
            "photo_to_resolve",
            "photo_to_close",
            "national_code",
            "national_standard",
        ]


class Categories(generics.ListAPIView):
    """The categories in use; open to all, a phone offers them before anybody signs in."""

    permission_classes = (AllowAny,)
    pagination_class = RegisterPages
    serializer_class = CategoryShape

    def get_queryset(self) -> Any:
        """With a mark on the leaves."""
        below = Category.objects.filter(parent=OuterRef("pk"))
        return Category.objects.filter(active=True).select_related("parent").annotate(is_leaf=~Exists(below))
