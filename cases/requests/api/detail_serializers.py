"""One case in full: its story, photos, children and the stretches that moved its deadline."""

from typing import Any

from rest_framework import serializers

from cases.lifecycle import Actor, label_of, names_of
from cases.models import Case, CaseEvent, Part, Photo, Segment, Status
from cases.requests.api.serializers import Books, MovedCaseShape, moved, open_books
from grids.privacy import mask_text

# What somebody who is not at work here may read of the story, staff and reasons among themselves left out.
TOLD_TO_REPORTERS = names_of(lambda action: action.public)
PRIVATE_PARTS = frozenset({Part.REPORTER, Part.RESIDENT, Part.CHANNEL})


class EventShape(serializers.Serializer[CaseEvent]):
    """One line of the story."""

    seq = serializers.IntegerField()
    action = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    from_status = serializers.CharField(allow_blank=True)
    to_status = serializers.ChoiceField(choices=Status.choices)
    at = serializers.DateTimeField()
    part = serializers.ChoiceField(choices=Part.choices)
    part_display = serializers.CharField()
    actor = serializers.CharField(allow_null=True, help_text="name, for those at work; never a resident's")
    executor = serializers.CharField(allow_null=True, help_text="for which executor they acted")
    words = serializers.CharField(help_text="telephone and identity numbers masked")


class PhotoShape(serializers.Serializer[Photo]):
    """A photo and where to fetch it."""

    url = serializers.CharField()
    small = serializers.CharField(help_text="the same, at most 480 pixels")
    kind = serializers.ChoiceField(choices=Photo.Kind.choices)
    event = serializers.IntegerField(help_text="came with the event of this seq")
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class SegmentShape(serializers.Serializer[Segment]):
    """An extension or a suspension."""

    kind = serializers.ChoiceField(choices=Segment.Kind.choices)
    days = serializers.IntegerField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)


class ChildShape(serializers.Serializer[Case]):
    """A child, in short."""

    number = serializers.CharField()
    status = serializers.ChoiceField(choices=Status.choices)
    description = serializers.CharField()


class ReporterShape(serializers.Serializer[Any]):
    """Who reported, masked."""

    name = serializers.CharField()
    phone = serializers.CharField()


class WholeCaseShape(MovedCaseShape):
    """A case with everything that hangs on it."""

    reporter = ReporterShape()
    asked = serializers.DictField(allow_null=True, help_text="an extension or suspension that waits")
    rating_words = serializers.CharField()
    external_number = serializers.CharField(allow_null=True)
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True, help_text="number"
    )
    first_case = serializers.CharField(allow_null=True, help_text="number of the case it was merged into")
    children = ChildShape(many=True)
    segments = SegmentShape(many=True)
    events = EventShape(many=True)
    photos = PhotoShape(many=True)


def whole(case: Case, actor: Actor) -> dict[str, Any]:
    """The case as its page shows it, as far as the asker may read."""
    books = open_books()
    at_work = actor.standing.is_staff_member
    events = case.events.select_related("actor", "executor").order_by("seq")
    return moved(case, actor, books) | {
        "reporter": {"name": case.masked_name, "phone": case.masked_phone},
        "asked": _asked(case) if at_work else None,
        "rating_words": mask_text(case.rating_words),
        "external_number": case.external_number,
        "parent": case.parent.number if case.parent else None,
        "first_case": case.first_case.number if case.first_case else None,
        "children": [_child(child) for child in case.children.order_by("pk")] if at_work else [],
        "segments": [_segment(segment, books) for segment in case.segments.all()],
        "events": [
            _event(event, at_work, books) for event in events if at_work or event.action in TOLD_TO_REPORTERS
        ],
        "photos": [
            _photo(photo)
            for photo in case.photos.all()
            if not case.is_hidden and (at_work or photo.kind in Photo.FOR_RESIDENTS)
        ],
    }


def _asked(case: Case) -> dict[str, Any] | None:
    return case.asked and case.asked | {"reason": mask_text(str(case.asked.get("reason", "")))}


def _child(child: Case) -> dict[str, Any]:
    return {"number": child.number, "status": child.status, "description": mask_text(child.said)}


def _segment(segment: Segment, books: Books) -> dict[str, Any]:
    return {
        "kind": segment.kind,
        "days": segment.days,
        "starts_at": books.local(segment.starts_at),
        "ends_at": books.local(segment.ends_at),
        "review_on": segment.review_on,
    }


def _event(event: CaseEvent, at_work: bool, books: Books) -> dict[str, Any]:
    named = at_work and event.actor is not None and event.part not in PRIVATE_PARTS
    return {
        "seq": event.seq,
        "action": event.action,
        "label": str(label_of(event.action)),
        "from_status": event.from_status,
        "to_status": event.to_status,
        "at": books.local(event.at),
        "part": event.part,
        "part_display": event.get_part_display(),
        "actor": str(event.actor) if named else None,
        "executor": event.executor.name if event.executor else None,
        "words": mask_text(event.words),
    }


def _photo(photo: Photo) -> dict[str, Any]:
    address = f"/photos/{photo.uuid}/"
    return {
        "url": address,
        "small": f"{address}small/",
        "kind": photo.kind,
        "event": photo.event_seq,
        "width": photo.width,
        "height": photo.height,
    }
