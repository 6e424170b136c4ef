"""What a case looks like from outside: personal data masked, codes beside names.

The serializers describe the answer for OpenAPI; plain functions write it, a list's row costing a tenth
of what nested serializers would.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.utils import timezone
from rest_framework import serializers

from cases.categories import CategoryTree, categories
from cases.lifecycle import Actor, allowed_actions
from cases.models import Case, Light, Rating, Source, Status, Urgency
from grids.places import Registers, registers
from grids.privacy import mask_text


class PointShape(serializers.Serializer[Any]):
    """A point on the ground."""

    longitude = serializers.FloatField(help_text="WGS-84")
    latitude = serializers.FloatField(help_text="WGS-84")
    accuracy = serializers.FloatField(allow_null=True, help_text="metres")


class CaseShape(serializers.Serializer[Case]):
    """A case as a list shows it."""

    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    status_display = serializers.CharField()
    source = serializers.ChoiceField(choices=Source.choices)  # type: ignore[assignment]
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    category = serializers.CharField(allow_null=True, help_text="code")
    category_name = serializers.CharField(allow_null=True)
    description = serializers.CharField(help_text="telephone and identity numbers masked")
    settled = serializers.BooleanField(help_text="put right on the spot (自处)")
    grid = serializers.CharField(allow_null=True, help_text="code; null outside every grid")
    grid_name = serializers.CharField(allow_null=True)
    community = serializers.CharField(allow_null=True, help_text="code")
    community_name = serializers.CharField(allow_null=True)
    address = serializers.CharField()
    point = PointShape(allow_null=True)
    outside = serializers.BooleanField(help_text="the point lies outside every grid")
    executor = serializers.CharField(allow_null=True, help_text="code of the lead executor")
    executor_name = serializers.CharField(allow_null=True)
    assistants = serializers.ListField(child=serializers.CharField(), help_text="codes")
    reported_at = serializers.DateTimeField()
    registered_at = serializers.DateTimeField(allow_null=True)
    dispatched_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    deadline = serializers.DateTimeField(allow_null=True, help_text="until when the present step is due")
    handling_deadline = serializers.DateTimeField(allow_null=True, help_text="until when it is to be handled")
    deadline_provisional = serializers.BooleanField(help_text="reaches into a year without official calendar")
    light = serializers.ChoiceField(choices=Light.choices)
    rating = serializers.ChoiceField(choices=Rating.choices, allow_blank=True)
    dispatch_count = serializers.IntegerField()
    rework_count = serializers.IntegerField()
    extension_count = serializers.IntegerField()
    reopen_count = serializers.IntegerField()


class ActionShape(serializers.Serializer[Any]):
    """An action that the asker may take now."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    needs = serializers.ListField(child=serializers.CharField())
    takes = serializers.ListField(child=serializers.CharField())


class MovedCaseShape(CaseShape):
    """A case after something was done to it, with what its doer may do next."""

    tracking_code = serializers.CharField(
        required=False, help_text="for the reporter and the centre: what the resident follows the case with"
    )
    available_actions = ActionShape(many=True)


@dataclass(frozen=True)
class Books:
    """What names codes and ids: fetched once for an answer."""

    places: Registers
    tree: CategoryTree
    statuses: dict[str, str]
    now: datetime
    zone: tzinfo

    def local(self, moment: datetime | None) -> str | None:
        """ISO 8601 in the street's time, to the second."""
        return moment.astimezone(self.zone).isoformat(timespec="seconds") if moment else None


def open_books() -> Books:
    """The registers, the category tree, the words for the statuses, the time."""
    statuses = {value: str(label) for value, label in Status.choices}
    return Books(registers(), categories(), statuses, timezone.now(), timezone.get_current_timezone())


INSTANTS = ("reported_at", "registered_at", "dispatched_at", "accepted_at", "resolved_at", "closed_at")


def summary(case: Case, books: Books) -> dict[str, Any]:
    """A list's row."""
    places = books.places
    grid = places.grids.get(case.grid_id) if case.grid_id else None
    community = places.community_of(case.place_code)
    category = books.tree.by_id.get(case.category_id) if case.category_id else None
    executor = places.executors.get(case.executor_id) if case.executor_id else None
    point = {"longitude": case.longitude, "latitude": case.latitude, "accuracy": case.accuracy}
    return {
        "number": case.number,
        "status": case.status,
        "status_display": books.statuses[case.status],
        "source": case.source,
        "urgency": case.urgency,
        "category": category and category.code,
        "category_name": category and category.name,
        "description": mask_text(case.said),
        "settled": case.settled,
        "grid": grid and grid.code,
        "grid_name": grid and grid.name,
        "community": community and community.code,
        "community_name": community and community.name,
        "address": mask_text(case.address),
        "point": point if case.longitude is not None else None,
        "outside": case.outside,
        "executor": executor and executor.code,
        "executor_name": executor and executor.name,
        "assistants": [places.executors[pk].code for pk in case.assistant_ids if pk in places.executors],
        **{name: books.local(getattr(case, name)) for name in INSTANTS},
        "deadline": books.local(case.due_at),
        "handling_deadline": books.local(case.deadline_at),
        "deadline_provisional": case.due_provisional,
        "light": case.light_at(books.now),
        "rating": case.rating,
        "dispatch_count": case.dispatch_count,
        "rework_count": case.rework_count,
        "extension_count": case.extension_count,
        "reopen_count": case.reopen_count,
    }


def moved(case: Case, actor: Actor, books: Books | None = None) -> dict[str, Any]:
    """The answer to a report or an action."""
    written = summary(case, books or open_books())
    if is_told_the_code(case, actor):
        written["tracking_code"] = case.tracking_code
    written["available_actions"] = [
        {"name": action.name, "label": str(action.label), "needs": action.needs, "takes": action.takes}
        for action in allowed_actions(case, actor)
    ]
    return written


def is_told_the_code(case: Case, actor: Actor) -> bool:
    """Whoever holds the code can speak for the resident: the reporter, and the centre that reads it out."""
    if actor.user is None:
        return bool(actor.holds)
    return case.reporter_id == actor.user.pk or actor.standing.is_centre
