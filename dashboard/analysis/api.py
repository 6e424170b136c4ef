"""数据研判 for programs: the notes one may see, with their evidence, and the three things done with one."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import generics, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import attempt, brought
from cases.models import Case
from dashboard.analysis.actions import look_again
from dashboard.analysis.forms import FalseForm, TaskForm
from dashboard.analysis.notes import cases_of
from dashboard.analysis.wording import why
from dashboard.models import Note
from grids.models import User
from grids.paging import SaneCursor

REFUSED = {409: OpenApiResponse(description="somebody judged it already")}
RELATED = ("category", "grid", "task", "street")


class NoteShape(serializers.ModelSerializer[Note]):
    """One thing that stood out; codes for places and categories, numbers as they were when it was seen last."""

    kind = serializers.ChoiceField(choices=Note.Kind.choices)
    state = serializers.ChoiceField(choices=Note.State.choices)
    headline = serializers.CharField()
    category = serializers.CharField(source="category.code", allow_null=True, default=None)
    grid = serializers.CharField(source="grid.code", allow_null=True, default=None)
    task = serializers.CharField(
        source="task.number", allow_null=True, default=None, help_text="number of the case"
    )
    expected = serializers.FloatField(help_text="the higher of `running` and `season`")
    running = serializers.FloatField(help_text="in as many days, by the twelve weeks before")
    season = serializers.FloatField(
        allow_null=True, help_text="by the same weeks of last year; null where unknown"
    )
    surprise = serializers.FloatField(help_text="-log10 of the chance, corrected for all that was looked at")
    why = serializers.SerializerMethodField(help_text="the same in sentences")

    class Meta:
        model = Note
        fields = [
            "uuid", "kind", "state", "headline", "category", "place_code", "place", "grid", "longitude", "latitude",
            "since_on", "until_on", "count", "expected", "running", "season", "season_days", "known_since", "surprise",
            "discount", "weight", "words", "by_day", "why", "made_at", "seen_at", "task", "reason", "look_on",
            "looked_at", "count_after",
        ]  # fmt: skip

    def get_why(self, note: Note) -> list[str]:
        """The reasons."""
        return why(note)


class WholeNoteShape(NoteShape):
    """With its evidence: numbers of the cases that one may see."""

    cases = serializers.SerializerMethodField()

    class Meta(NoteShape.Meta):
        fields = [*NoteShape.Meta.fields, "cases"]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_cases(self, note: Note) -> list[str]:
        """Their numbers, the newest first."""
        seen = Case.objects.visible_to(self.context["request"].user).filter(
            pk__in=cases_of(note).values("pk")
        )
        return list(seen.order_by("-reported_at", "-pk").values_list("number", flat=True))


class TaskInput(serializers.Serializer[Any]):
    """Whose task it becomes."""

    executor = serializers.CharField(help_text="code")
    category = serializers.CharField(
        required=False, help_text="code of a leaf; needed where the note has none"
    )
    look_on = serializers.DateField(required=False, help_text="when it is looked at again; in a fortnight")
    words = serializers.CharField(required=False)


class FalseInput(serializers.Serializer[Any]):
    """Why it is none."""

    reason = serializers.CharField(max_length=200)


class NoteFilter(filters.FilterSet):
    """By what it is and how it stands."""

    kind = filters.ChoiceFilter(choices=Note.Kind.choices)
    state = filters.ChoiceFilter(choices=Note.State.choices)

    class Meta:
        model = Note
        fields: list[str] = []


class ByWeight(SaneCursor):
    """The newest first; a cursor needs an order that stays."""

    ordering = ("-made_at", "-pk")


def seen(request: Request) -> QuerySet[Note]:
    """What the person may see."""
    notes: QuerySet[Note] = Note.objects.visible_to(request.user).select_related(*RELATED)
    return notes


class Notes(generics.ListAPIView):
    """The notes of one's street or communities, the newest first."""

    serializer_class = NoteShape
    pagination_class = ByWeight
    filterset_class = NoteFilter
    queryset = Note.objects.none()

    def get_queryset(self) -> QuerySet[Note]:
        """What the person may see."""
        return seen(self.request)


class OneNote(APIView):
    """One note with its evidence."""

    @extend_schema(responses=WholeNoteShape)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The note."""
        return told(request, get_object_or_404(seen(request), uuid=uuid))


def told(request: Request, note: Note) -> Response:
    """The note as it is sent."""
    return Response(WholeNoteShape(note, context={"request": request}).data)


class MakeTask(APIView):
    """转任务."""

    @extend_schema(request=TaskInput, responses={200: WholeNoteShape} | REFUSED)
    def post(self, request: Request, uuid: UUID) -> Response:
        """A case of its own, dispatched to the executor."""
        note = get_object_or_404(seen(request), uuid=uuid)
        form = TaskForm(note, timezone.now(), brought(request))
        attempt(form, form.send, cast(User, request.user))
        return told(request, note)


class CallFalse(APIView):
    """误报."""

    @extend_schema(request=FalseInput, responses={200: WholeNoteShape} | REFUSED)
    def post(self, request: Request, uuid: UUID) -> Response:
        """It stands with who and why, and its kind weighs less."""
        note = get_object_or_404(seen(request), uuid=uuid)
        form = FalseForm(note, timezone.now(), brought(request))
        attempt(form, form.send, cast(User, request.user))
        return told(request, note)


class LookAgain(APIView):
    """再看一次."""

    @extend_schema(request=None, responses=WholeNoteShape)
    def post(self, request: Request, uuid: UUID) -> Response:
        """How many like it there are by now."""
        return told(request, look_again(get_object_or_404(seen(request), uuid=uuid), timezone.now()))
