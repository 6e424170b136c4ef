"""Joint work orders over the API: listed, drawn up, signed; the same forms as the pages."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, serializers, status
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.parsers import FormParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import KEY, KEY_HEADER, BoundedJson, BoundedMultiPart, attempt
from cases.enforcement.forms import OrderForm, SignForm
from cases.enforcement.orders import known_order
from cases.models import Case, JointOrder, JointPart, JointState, areas_seen
from grids.instants import InstantFilter
from grids.models import Membership, User
from grids.paging import SaneCursor
from grids.privacy import mask_text

RELATED = ("area", "site")
REFUSED = {409: OpenApiResponse(description="refused by the order's table")}


class JointTaskInput(serializers.Serializer[Any]):
    """A case and the departments that take it on."""

    case = serializers.CharField(help_text="number")
    departments = serializers.ListField(
        child=serializers.CharField(), allow_empty=False, help_text="urban, market, fire …"
    )


class JointOrderInput(serializers.Serializer[Any]):
    """A joint order; it is planned at once unless ``draft`` is true."""

    area = serializers.CharField(help_text="code")
    from_at = serializers.DateTimeField()
    to_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=200)
    site = serializers.CharField(required=False, help_text="code")
    tasks = JointTaskInput(many=True)
    officers = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="usernames; all of a department unless said"
    )
    draft = serializers.BooleanField(required=False)


class JointSignInput(serializers.Serializer[Any]):
    """A department's signature."""

    department = serializers.ChoiceField(choices=Membership.Department.choices)
    words = serializers.CharField()
    done = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="numbers put right; all unless said"
    )
    photos = serializers.ListField(child=serializers.FileField(), required=False, help_text="multipart")


class JointTaskShape(serializers.Serializer[Any]):
    """A case of a part."""

    case = serializers.CharField(help_text="number")
    done = serializers.BooleanField(allow_null=True)


class JointPartShape(serializers.Serializer[Any]):
    """One department's part; cases that the asker does not see are left out."""

    department = serializers.ChoiceField(choices=Membership.Department.choices)
    signed_at = serializers.DateTimeField(allow_null=True)
    words = serializers.CharField(help_text="telephone and identity numbers masked")
    tasks = JointTaskShape(many=True)


class JointOrderShape(serializers.Serializer[Any]):
    """A joint order."""

    uuid = serializers.UUIDField()
    area = serializers.CharField(help_text="code")
    state = serializers.CharField(help_text="drafted, planned, under_way, done or cancelled")
    from_at = serializers.DateTimeField()
    to_at = serializers.DateTimeField()
    place = serializers.CharField()
    site = serializers.CharField(allow_null=True, help_text="code")
    parts = JointPartShape(many=True)


def told(order: JointOrder, seen: set[int]) -> dict[str, Any]:
    """One order as it is sent."""
    return {
        "uuid": order.uuid,
        "area": order.area.code,
        "state": order.state,
        "from_at": order.from_at,
        "to_at": order.to_at,
        "place": mask_text(order.place),
        "site": order.site.code if order.site else None,
        "parts": [
            {
                "department": part.department,
                "signed_at": part.signed_at,
                "words": mask_text(part.words),
                "tasks": [
                    {"case": task.case.number, "done": task.done}
                    for task in part.tasks.all()
                    if task.case_id in seen
                ],
            }
            for part in order.parts.all()
        ],
    }


def seen_of(orders: list[JointOrder], user: User) -> set[int]:
    """The ids of the orders' cases that the person sees."""
    cases = Case.objects.visible_to(user).filter(joint_tasks__part__order__in=orders)
    return set(cases.order_by().values_list("pk", flat=True))


class OrderFilter(filters.FilterSet):
    """By area, state and time."""

    area = filters.CharFilter(field_name="area__code")
    state = filters.ChoiceFilter(choices=JointState.choices)
    since = InstantFilter(field_name="from_at", lookup_expr="gte")
    until = InstantFilter(field_name="from_at", lookup_expr="lt")


class JointOrderCursor(SaneCursor):
    """By the beginning of the slot."""

    ordering = ("-from_at", "-pk")


class JointOrders(generics.ListAPIView):
    """联合执法单."""

    pagination_class = JointOrderCursor
    filterset_class = OrderFilter
    serializer_class = JointOrderShape
    parser_classes = (BoundedJson,)

    def get_queryset(self) -> QuerySet[JointOrder]:
        """Those of the areas one sees."""
        rows = JointOrder.objects.visible_to(self.request.user).select_related(*RELATED)
        return rows.prefetch_related("parts__tasks__case")

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        seen = seen_of(page, cast(User, request.user))
        return self.get_paginated_response([told(order, seen) for order in page])

    @extend_schema(
        request=JointOrderInput,
        responses={
            201: JointOrderShape,
            200: OpenApiResponse(JointOrderShape, "known by its key"),
            **REFUSED,
        },
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """Draw one up."""
        user = cast(User, request.user)
        if not (user.standing.is_centre or user.standing.is_officer):
            raise PermissionDenied
        asked = JointOrderInput(data=request.data)
        asked.is_valid(raise_exception=True)
        key = request.headers.get(KEY_HEADER)
        if (known := known_order(user, key)) is not None:
            return Response(self._told(known, user))
        form = _form(user, asked.validated_data)
        at_once = not asked.validated_data.get("draft", False)
        order, new = attempt(form, form.send, key, at_once=at_once)
        code = status.HTTP_201_CREATED if new else status.HTTP_200_OK
        return Response(self._told(order, user), status=code)

    def _told(self, order: JointOrder, user: User) -> dict[str, Any]:
        return told(self.get_queryset().get(pk=order.pk), seen_of([order], user))


def _form(user: User, given: dict[str, Any]) -> OrderForm:
    """The page's form, filled with what was sent."""
    area = areas_seen(user.standing).filter(code=given["area"]).first()
    if area is None:
        raise ValidationError({"area": [_("没有这个片区。")]})
    pairs = [f"{task['case']}:{department}" for task in given["tasks"] for department in task["departments"]]
    return OrderForm(user, area, {**given, "tasks": pairs})


class SignPart(APIView):
    """签署."""

    parser_classes = (BoundedJson, BoundedMultiPart, FormParser)

    @extend_schema(
        request={"application/json": JointSignInput, "multipart/form-data": JointSignInput},
        responses={200: JointOrderShape, **REFUSED},
    )
    def post(self, request: Request, uuid: str) -> Response:
        """Sign a department's part; the result goes into each of its cases."""
        user = cast(User, request.user)
        rows = JointOrder.objects.visible_to(user).select_related(*RELATED)
        order = generics.get_object_or_404(rows, uuid=uuid)
        sent: Any = request.data
        department = sent.get("department")
        known = isinstance(department, str) and department in Membership.Department.values
        part = JointPart.objects.filter(order=order, department=department).first() if known else None
        if part is None:
            raise ValidationError({"department": [_("这张单子上没有这个部门。")]})
        form = SignForm(part, _signature(request, part), request.FILES)
        attempt(form, form.act, user)
        fresh = rows.prefetch_related("parts__tasks__case").get(pk=order.pk)
        return Response(told(fresh, seen_of([order], user)))


def _signature(request: Request, part: JointPart) -> dict[str, Any]:
    """What was sent, every case of the part taken as done unless some are named."""
    sent: Any = request.data
    many = hasattr(sent, "getlist")
    done = sent.getlist("done") if many else sent.get("done")
    if not done and not (done == [] and not many):
        done = list(part.tasks.values_list("case__number", flat=True))
    if not isinstance(done, list):
        raise ValidationError({"done": [_("这里应是一组文字。")]})
    if not isinstance(words := sent.get("words") or "", str):
        raise ValidationError({"words": [_("这里应是一段文字。")]})
    return {"words": words, "done": done}
