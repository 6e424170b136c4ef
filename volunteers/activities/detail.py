"""What stands on an activity's page: for everybody the places left and one's own, for the community the names."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.lifecycle import Transition
from volunteers.activities.actions import place_in_line
from volunteers.activities.transitions import ActivityPart, allowed_steps, parts_of
from volunteers.models import Activity, SignUp
from volunteers.viewers import Viewer


@dataclass(frozen=True)
class ActivityDetail:
    """All of it; ``rows`` are empty for those who do not work there."""

    steps: dict[str, Transition]
    taken: int
    left: int
    waiting: int
    own: SignUp | None
    line: int
    rows: list[SignUp]
    keeps: bool

    @property
    def calls(self) -> list[SignUp]:
        """Whom the community has to call."""
        return [row for row in self.rows if row.news]


def gather(activity: Activity, viewer: Viewer, device: Sequence[int]) -> ActivityDetail:
    """The page as this viewer may read it; ``device`` are the sign-ups made in this browser."""
    rows = list(activity.sign_ups.standing().select_related("helper__community", "account"))
    own = own_of(rows, viewer, device)
    keeps = ActivityPart.KEEPER in parts_of(activity, viewer)
    taken = sum(row.state == SignUp.State.IN for row in rows)
    return ActivityDetail(
        steps=allowed_steps(activity, viewer),
        taken=taken,
        left=max(activity.places - taken, 0),
        waiting=sum(row.state == SignUp.State.WAITING for row in rows),
        own=own,
        line=place_in_line(own) if own else 0,
        rows=rows if keeps else [],
        keeps=keeps,
    )


def own_of(rows: Sequence[SignUp], viewer: Viewer, device: Sequence[int]) -> SignUp | None:
    """One's own sign-up: by link, by account, or made in this browser."""
    for row in rows:
        if viewer.helper is not None and row.helper_id == viewer.helper.pk:
            return row
        if viewer.user is not None and row.account_id == viewer.user.pk:
            return row
    return next((row for row in rows if row.pk in device), None)
