"""12345 work orders from another system: one at a time or a list, each judged by itself."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, PolymorphicProxySerializer, extend_schema
from rest_framework import serializers, status
from rest_framework.exceptions import ParseError, PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import BoundedJson
from cases.hotline.validation import cleaned
from cases.lifecycle import Actor, Refused, report
from cases.models import Urgency
from grids.models import Street

AT_ONCE = 500
ORDER = "HotlineOrder"


class OrderInput(serializers.Serializer[Any]):
    """A work order as the hotline knows it."""

    external_number = serializers.CharField(max_length=64, help_text="the hotline's own number; unique")
    title = serializers.CharField(required=False)
    description = serializers.CharField(required=False, help_text="required where there is no title")
    reported_at = serializers.CharField(
        required=False, help_text="date and time of the call; the street's zone where none is given"
    )
    reporter_name = serializers.CharField(required=False)
    reporter_phone = serializers.CharField(required=False)
    address = serializers.CharField(required=False)
    category = serializers.CharField(required=False, help_text="code or name; an unknown one is left open")
    grid = serializers.CharField(required=False, help_text="code")
    urgency = serializers.ChoiceField(choices=Urgency.choices, required=False)
    longitude = serializers.FloatField(required=False, help_text="WGS-84")
    latitude = serializers.FloatField(required=False, help_text="WGS-84")


class OrderShape(serializers.Serializer[Any]):
    """What became of a work order."""

    external_number = serializers.CharField()
    status = serializers.IntegerField(help_text="201 new, 200 known already, 400 or 409 not taken in")
    number = serializers.CharField(required=False, help_text="of the case")
    tracking_code = serializers.CharField(required=False)
    problems = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="field → sentences",
    )


class ObjectOrList(BoundedJson):
    """One work order or several."""

    shapes = (dict, list)


class Hotline(APIView):
    """The way in for the hotline's system, with a token of the command centre."""

    parser_classes = (ObjectOrList,)

    @extend_schema(
        request=PolymorphicProxySerializer(
            f"{ORDER}OrList", [OrderInput, OrderInput(many=True)], resource_type_field_name=None, many=False
        ),
        responses={
            201: OpenApiResponse(OrderShape, "one, new"),
            200: OpenApiResponse(
                PolymorphicProxySerializer(
                    f"{ORDER}AnswerOrList",
                    [OrderShape, OrderShape(many=True)],
                    resource_type_field_name=None,
                    many=False,
                ),
                "one, known already; or a list, each with its own status",
            ),
        },
    )
    def post(self, request: Request) -> Response:
        """Take in one work order, or up to 500 in a list."""
        actor, street = centre_of(request)
        brought = request.data
        if not isinstance(brought, list):
            answer = taken_in(brought, actor, street)
            if "problems" in answer:
                return Response(answer["problems"], status=answer["status"])
            return Response(answer, status=answer["status"])
        if len(brought) > AT_ONCE:
            raise ParseError(_("一次最多 %d 件工单。") % AT_ONCE)
        return Response([taken_in(one, actor, street) for one in brought], status=status.HTTP_200_OK)


def centre_of(request: Request) -> tuple[Actor, Street]:
    """The account of the command centre that sends, and its street."""
    user = request.user
    if not (user.is_authenticated and user.standing.is_centre and user.street):
        raise PermissionDenied(_("只有指挥中心的账号能送入热线工单。"))
    return Actor(user), user.street


def taken_in(values: Any, actor: Actor, street: Street) -> dict[str, Any]:
    """One work order: a case, the case it was before, or what is wrong with it."""
    if not isinstance(values, dict):
        return {"external_number": "", "status": 400, "problems": {"detail": [_("工单应是一个对象。")]}}
    odd = {name: [_("应是文字或数字。")] for name, value in values.items() if isinstance(value, dict | list)}
    if odd:
        return {"external_number": "", "status": 400, "problems": odd}
    number = str(values.get("external_number") or "")[:64]
    order, errors = cleaned(values, street=street, now=timezone.now(), number_required=True)
    if order is None:
        faults: dict[str, list[str]] = {}
        for field, sentence in errors:
            faults.setdefault(field, []).append(sentence)
        return {"external_number": number, "status": 400, "problems": faults}
    try:
        case, is_new = report(order.report, by=actor, at=order.at)
    except Refused as refusal:
        said = {refusal.field or "detail": [refusal.sentence]}
        return {"external_number": number, "status": refusal.status, "problems": said}
    if case.street_id != street.pk:
        said = {"external_number": [_("这个工单号已被占用。")]}
        return {"external_number": number, "status": 409, "problems": said}
    answer = {"external_number": number, "status": 201 if is_new else 200, "number": case.number}
    return answer | {"tracking_code": case.tracking_code}
