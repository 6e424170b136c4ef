"""The calls for cases: load through ``visible_to``, let a form clean, call one verb, answer."""

import re
from typing import Any

from django.db import IntegrityError
from django.http import Http404
from django.utils.crypto import constant_time_compare
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import generics, status
from rest_framework.exceptions import NotAuthenticated, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases import rate_limits
from cases.api import KEY, KEY_HEADER, ByAddress, ByDevice, CasePages, attempt, brought, device_of
from cases.categories import categories
from cases.lifecycle import ACTIONS, RESIDENT, Actor, NotTheirs, Refused, judge, may_report, names_of
from cases.models import OPEN_TO_STRANGERS, Case, CaseQuerySet, Part, Source
from cases.requests.api.detail_serializers import WholeCaseShape, whole
from cases.requests.api.input_serializers import ActionInput, ReportInput, SettleInput
from cases.requests.api.serializers import CaseShape, MovedCaseShape, moved, open_books, summary
from cases.requests.filters import AskedFilter
from cases.requests.forms import ActionForm, ReportForm, SettleForm
from grids.places import registers

NUMBER = re.compile(r"[A-Z]{1,4}-[0-9]{8}-[0-9]{4,12}")
OF_THE_RESIDENT = names_of(lambda action: Part.RESIDENT in action.parts)
REFUSED = {409: OpenApiResponse(description="refused by the life-cycle")}


def actor_of(request: Request) -> Actor:
    """Who asks: the account, or nobody."""
    return Actor(request.user) if request.user.is_authenticated else Actor()


class Cases(generics.ListAPIView):
    """The cases one may see, and the way in for new ones."""

    pagination_class = CasePages
    filterset_class = AskedFilter
    serializer_class = CaseShape
    throttle_classes = (ByAddress, ByDevice)

    def get_permissions(self) -> Any:
        """Anybody may report; who may through which channel is asked below."""
        return [AllowAny()] if self.request.method == "POST" else super().get_permissions()

    def get_queryset(self) -> CaseQuerySet:
        """What the person may see."""
        return Case.objects.visible_to(self.request.user).defer(*NOT_LISTED)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        books = open_books()
        return self.get_paginated_response([summary(case, books) for case in page])

    @extend_schema(
        request={"application/json": ReportInput, "multipart/form-data": ReportInput},
        responses={201: MovedCaseShape, 200: OpenApiResponse(MovedCaseShape, "known by its key")},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """Report a case."""
        return take_in(request, ReportForm)


NOT_LISTED = (
    "reporter_name",
    "reporter_phone",
    "phone_digest",
    "idempotency_key",
    "rating_words",
    "head_hash",
    "external_number",
    "asked",
)


class Settle(APIView):
    """自处: put right on the spot."""

    @extend_schema(
        request={"multipart/form-data": SettleInput},
        responses={201: MovedCaseShape, 200: OpenApiResponse(MovedCaseShape, "known by its key")},
        parameters=[KEY],
    )
    def post(self, request: Request) -> Response:
        """Report a case that is already put right; closed at once, a photo afterwards required."""
        return take_in(request, SettleForm)


def take_in(request: Request, form_class: type[ReportForm]) -> Response:
    """A new case, or the one that the same key made before."""
    actor = actor_of(request)
    fields = brought(request)
    if actor.user is None:
        fields.setdefault("source", Source.RESIDENT)
    refuse_closed_channel(actor, fields.get("source"))
    form = form_class(actor, fields, request.FILES)
    case, is_new = attempt(form, form.send, key=request.headers.get(KEY_HEADER), device=device_of(request))
    answer = moved(case, actor if actor.user else RESIDENT)
    return Response(answer, status=status.HTTP_201_CREATED if is_new else status.HTTP_200_OK)


def refuse_closed_channel(actor: Actor, source: object) -> None:
    """401 for a stranger and 403 for an account that a channel is not open to."""
    if source in Source.values and not may_report(actor, str(source), OPEN_TO_STRANGERS):
        if actor.user is None:
            raise NotAuthenticated
        raise NotTheirs(str(Source(source).label))


class OneCase(APIView):
    """One case in full."""

    @extend_schema(responses=WholeCaseShape)
    def get(self, request: Request, number: str) -> Response:
        """The case with its events, photos and what the asker may do next."""
        seen = Case.objects.visible_to(request.user).select_related("parent", "first_case")
        return Response(whole(the_case(seen, number), actor_of(request)))


class Act(APIView):
    """Every line of the life-cycle's table, by its name."""

    permission_classes = (AllowAny,)
    throttle_classes = (ByAddress, ByDevice)

    @extend_schema(
        operation_id="cases_act",
        request={"application/json": ActionInput, "multipart/form-data": ActionInput},
        responses={200: MovedCaseShape, **REFUSED},
        parameters=[KEY, OpenApiParameter("action", OpenApiTypes.STR, "path", enum=sorted(ACTIONS))],
    )
    def post(self, request: Request, number: str, action: str) -> Response:
        """Take an action; the answer is the case as it stands then."""
        if action not in ACTIONS:
            raise Http404
        fields = brought(request)
        case, actor = case_and_actor(request, number, action, fields)
        key = request.headers.get(KEY_HEADER)
        form = ActionForm(action, case, actor, fields, request.FILES)
        if not form.is_done(key):
            act(form, key)
        return Response(moved(case, actor))


def case_and_actor(request: Request, number: str, action: str, fields: dict[str, Any]) -> tuple[Case, Actor]:
    """The case and who acts on it: an account that sees it, or the resident who knows its code."""
    if request.user.is_authenticated:
        return the_case(Case.objects.visible_to(request.user), number), Actor(request.user)
    if action not in OF_THE_RESIDENT or "tracking_code" not in fields:
        raise NotAuthenticated
    case = the_case(Case.objects.all(), number)
    code, last4 = str(fields["tracking_code"]).strip().upper(), str(fields.get("phone_last4", "")).strip()
    address = rate_limits.address_of(request)
    if rate_limits.WRONG_BY_CODE.is_full(case.tracking_code) or rate_limits.WRONG_BY_ADDRESS.is_full(address):
        raise Throttled
    known = constant_time_compare(code, case.tracking_code)
    if not (constant_time_compare(last4, case.reporter_phone[-4:]) or not case.reporter_phone) or not known:
        rate_limits.WRONG_BY_CODE.count(case.tracking_code)
        rate_limits.WRONG_BY_ADDRESS.count(address)
        raise Http404
    return case, RESIDENT


def the_case(cases: CaseQuerySet, number: str) -> Case:
    """The case among those, with its category and executor out of memory; 404 when it is not there."""
    if not NUMBER.fullmatch(number):
        raise Http404
    case: Case = generics.get_object_or_404(cases, number=number)
    if case.category_id in (tree := categories().by_id):
        case.category = tree[case.category_id]
    if case.executor_id in (executors := registers().executors):
        case.executor = executors[case.executor_id]
    return case


def act(form: ActionForm, key: str | None) -> None:
    """Judge, clean, do. Of two sendings under one key the second finds it done."""
    try:
        judge(form.case, form.action.name, form.actor)
        attempt(form, form.act, key)
    except (Refused, IntegrityError):
        if not form.is_done(key):
            raise
        form.case.refresh_from_db()


@extend_schema(exclude=True)
class Nowhere(APIView):
    """An address under `/api/` that there is not: said in JSON, as everything here."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """404, whatever the method."""
        raise Http404
