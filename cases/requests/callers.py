"""Who brings a report, and what each may set: a list, so that a new field is nobody's until it is given to somebody."""

from dataclasses import dataclass

from cases.lifecycle import Actor
from cases.models import OF_THE_CENTRE, OPEN_TO_STRANGERS, Source, Urgency

OF_EVERYBODY = frozenset(
    {
        "source",
        "category",
        "urgency",
        "description",
        "longitude",
        "latitude",
        "accuracy",
        "address",
        "grid",
        "street",
        "reporter_name",
        "reporter_phone",
        "photos",
    }
)


@dataclass(frozen=True)
class Caller:
    """The fields that are read, and of two of them the words that count; an alarm is not a stranger's to raise."""

    fields: frozenset[str]
    sources: frozenset[str]
    urgencies: frozenset[str]


STRANGER = Caller(OF_EVERYBODY, frozenset(OPEN_TO_STRANGERS), frozenset({Urgency.NORMAL}))
AT_WORK = Caller(
    OF_EVERYBODY | {"photos_after", "words", "instead"},
    frozenset(Source.values) - OF_THE_CENTRE,
    frozenset(Urgency.values),
)
CENTRE = Caller(AT_WORK.fields, frozenset(Source.values), AT_WORK.urgencies)


def caller_of(actor: Actor) -> Caller:
    """By standing; an account that does not work on cases is a stranger here."""
    standing = actor.standing
    if standing.is_centre:
        return CENTRE
    return AT_WORK if standing.works_on_cases else STRANGER
