"""The registers' part of `/api/v1/`: places, executors, point → grid, outlines, and sign-in for programs."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, serializers
from rest_framework.authtoken.models import Token
from rest_framework.authtoken.serializers import AuthTokenSerializer
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView

from grids.models import Community, EnforcementArea, Executor, Grid, Street
from grids.paging import RegisterPages
from grids.people import credentials
from grids.places import feature_collection, grid_at


class GridShape(serializers.ModelSerializer[Grid]):
    """A comprehensive grid."""

    community = serializers.CharField(source="community.code")
    community_name = serializers.CharField(source="community.name")

    class Meta:
        model = Grid
        fields = ["code", "code_system", "name", "kind", "community", "community_name", "retired_on"]


class CommunityShape(serializers.ModelSerializer[Community]):
    """A community; street and area by their codes."""

    street = serializers.CharField(source="street.code")
    area = serializers.CharField(source="area.code", allow_null=True, default=None)

    class Meta:
        model = Community
        fields = ["code", "code_system", "name", "street", "area", "retired_on"]


class AreaShape(serializers.ModelSerializer[EnforcementArea]):
    """A comprehensive enforcement area and the codes of its communities."""

    street = serializers.CharField(source="street.code")
    communities = serializers.SlugRelatedField[Community](slug_field="code", many=True, read_only=True)

    class Meta:
        model = EnforcementArea
        fields = ["code", "name", "street", "communities"]


class ExecutorShape(serializers.ModelSerializer[Executor]):
    """Someone a case can be dispatched to."""

    community = serializers.CharField(source="community.code", allow_null=True, default=None)
    area = serializers.CharField(source="area.code", allow_null=True, default=None)

    class Meta:
        model = Executor
        fields = ["code", "name", "kind", "community", "area", "active"]


class Grids(generics.ListAPIView):
    """The grids, retired ones too, since old cases name them."""

    queryset = Grid.objects.select_related("community")
    serializer_class = GridShape
    pagination_class = RegisterPages


class Communities(generics.ListAPIView):
    """The communities, retired ones too."""

    queryset = Community.objects.select_related("street", "area")
    serializer_class = CommunityShape
    pagination_class = RegisterPages


class Areas(generics.ListAPIView):
    """The comprehensive enforcement areas."""

    queryset = EnforcementArea.objects.select_related("street").prefetch_related("communities")
    serializer_class = AreaShape
    pagination_class = RegisterPages


class Executors(generics.ListAPIView):
    """Everyone a case can be dispatched to, inactive ones too; with `mine`, those that one acts for."""

    serializer_class = ExecutorShape
    pagination_class = RegisterPages

    def get_queryset(self) -> QuerySet[Executor]:
        """All, or one's own."""
        executors = Executor.objects.select_related("community", "area")
        if self.request.query_params.get("mine") in ("1", "true"):
            user: Any = self.request.user
            return executors.filter(pk__in=user.standing.executors)
        return executors

    @extend_schema(parameters=[OpenApiParameter("mine", OpenApiTypes.BOOL)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """A page of them."""
        return super().get(request, *args, **kwargs)


class PointInput(serializers.Serializer[Any]):
    """A point in WGS-84 degrees."""

    longitude = serializers.FloatField(min_value=-180, max_value=180)
    latitude = serializers.FloatField(min_value=-90, max_value=90)


class PlaceShape(serializers.Serializer[Any]):
    """Where a point lies; nulls outside every grid."""

    grid = serializers.CharField(allow_null=True, help_text="code")
    grid_name = serializers.CharField(allow_null=True)
    community = serializers.CharField(allow_null=True, help_text="code")
    community_name = serializers.CharField(allow_null=True)


class Locate(APIView):
    """Point → grid; open to all, since a stranger's phone asks it before a report is sent."""

    permission_classes = (AllowAny,)

    @extend_schema(parameters=[PointInput], responses=PlaceShape)
    def get(self, request: Request) -> Response:
        """The grid around the point."""
        asked = PointInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        grid = grid_at(**asked.validated_data)
        community = grid.community if grid else None
        return Response(
            {
                "grid": grid and grid.code,
                "grid_name": grid and grid.name,
                "community": community and community.code,
                "community_name": community and community.name,
            }
        )


@dataclass(frozen=True)
class Written:
    """Outlines as they go over the wire."""

    behind: list[dict[str, Any]]
    plain: bytes
    packed: bytes
    etag: str


_written: Written | None = None


def written_outlines() -> Written:
    """The outlines of every street, written anew only when one of them changed."""
    global _written
    behind = [feature_collection(street) for street in Street.objects.order_by("code")]
    known = _written
    if known and len(known.behind) == len(behind) and all(map(_same, known.behind, behind)):
        return known
    features = [feature for collection in behind for feature in collection["features"]]
    plain = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False).encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    _written = Written(behind, plain, gzip.compress(plain, mtime=0), etag)
    return _written


def _same(one: object, other: object) -> bool:
    return one is other or one == other


class Outlines(APIView):
    """The outlines of the grids as GeoJSON, WGS-84; open to all."""

    permission_classes = (AllowAny,)

    @extend_schema(
        responses={(200, "application/geo+json"): OpenApiTypes.OBJECT, 304: None},
        parameters=[OpenApiParameter("If-None-Match", OpenApiTypes.STR, "header")],
    )
    def get(self, request: Request) -> HttpResponse:
        """A FeatureCollection; a feature's `code` is its grid's."""
        written = written_outlines()
        if request.headers.get("If-None-Match") == written.etag:
            answer = HttpResponse(status=304)
        elif "gzip" in request.headers.get("Accept-Encoding", ""):
            answer = HttpResponse(written.packed, content_type="application/geo+json")
            answer["Content-Encoding"] = "gzip"
        else:
            answer = HttpResponse(written.plain, content_type="application/geo+json")
        answer["ETag"] = written.etag
        patch_cache_control(answer, public=True, max_age=300)
        patch_vary_headers(answer, ["Accept-Encoding"])
        return answer


class FailedSignIns(SimpleRateThrottle):
    """Counts what failed, so that programs may ask for their token as often as they like."""

    def throttle_success(self) -> bool:
        """A try counts only once it has failed."""
        return True

    def count(self) -> None:
        """It failed."""
        self.cache.set(self.key, [self.now, *self.history], self.duration)  # type: ignore[attr-defined]


class FailuresByName(FailedSignIns):
    """Tries for one account, wherever they come from."""

    scope = "sign_in"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """By the name that was typed."""
        sent: Any = request.data
        name = str(sent.get("username", ""))[:150].lower()
        digest = hashlib.sha256(name.encode()).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": digest}


class FailuresByAddress(FailedSignIns):
    """Tries from one address, whatever the account."""

    scope = "sign_in_address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """By the address."""
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenShape(serializers.Serializer[Any]):
    """The key for `Authorization: Token <key>`."""

    token = serializers.CharField()


class SignIn(APIView):
    """A token for an account; one with a second factor has to be given its token by hand."""

    permission_classes = (AllowAny,)
    authentication_classes = ()

    def get_throttles(self) -> list[FailedSignIns]:  # type: ignore[override]
        """Kept, to be told of a failure."""
        self.counters: list[FailedSignIns] = [FailuresByName(), FailuresByAddress()]
        return self.counters

    @extend_schema(request=AuthTokenSerializer, responses=TokenShape)
    def post(self, request: Request) -> Response:
        """The account's token; made at the first sign-in."""
        typed = AuthTokenSerializer(data=request.data, context={"request": request})
        if not typed.is_valid():
            for counter in self.counters:
                counter.count()
            raise ValidationError(typed.errors)
        user = typed.validated_data["user"]
        if is_mfa_enabled(user):
            raise PermissionDenied(_("这个账号启用了两步验证，不能只凭密码领取令牌。"))
        with credentials.recorded(user):
            token, _created = Token.objects.get_or_create(user=user)
        return Response({"token": token.key})
