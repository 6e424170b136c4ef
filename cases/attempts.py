"""One way to try a form and a verb on a page: what stands in the way is said in the form, and nothing typed is lost.

For calls of the API, ``cases.api.exceptions`` has a function of the same name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, Protocol, TypeVar, runtime_checkable

from django import forms

from cases.lifecycle import Refused

Given = ParamSpec("Given")
Result = TypeVar("Result")


@runtime_checkable
class SupportsBlame(Protocol):
    """A form that knows better than by its name beside which field a refusal belongs."""

    def blame(self, refusal: Refused) -> None:
        """Add the refusal there."""


@dataclass(frozen=True)
class Outcome(Generic[Result]):
    """What came of a try: what the verb gave, or the status that the obstacle deserves."""

    status: int = 200
    result: Result | None = None
    refusal: Refused | None = None

    @property
    def done(self) -> bool:
        """Whether it was done, whatever the verb gave."""
        return self.status == 200

    @property
    def sentence(self) -> str:
        """What the verb said against it; empty when it was done or only the form is wrong."""
        return self.refusal.sentence if self.refusal else ""

    @property
    def page_status(self) -> int:
        """For pages that a phone keeps and sends again: 400 is the person's to put right, a fault of ours is not."""
        return self.status if self.done or self.status >= 500 else 400


def attempt(
    form: forms.BaseForm | None, verb: Callable[Given, Result], /, *given: Given.args, **named: Given.kwargs
) -> Outcome[Result]:
    """Call the verb once the form is clean; None for a button that has no form. A refusal is said in the form."""
    if form is not None and not form.is_valid():
        return Outcome(errors_status(form))
    try:
        return Outcome(result=verb(*given, **named))
    except Refused as refusal:
        if form is not None:
            add_refusal(form, refusal)
        return Outcome(refusal.status, refusal=refusal)


def add_refusal(form: forms.BaseForm, refusal: Refused) -> None:
    """Put the refusal where it belongs, as the form sees it."""
    if isinstance(form, SupportsBlame):
        form.blame(refusal)
    else:
        add_refusal_beside(form, refusal.field, refusal)


def add_refusal_beside(form: forms.BaseForm, field: str, refusal: Refused) -> None:
    """Put the refusal beside the field if the form has it, else on the form itself."""
    form.add_error(field if field in form.fields else None, refusal.error)


def errors_status(form: forms.BaseForm) -> int:
    """400, or what a file calls for: 413 or 415 for a photo that is not taken, 503 for one that cannot be kept."""
    errors = [error for listed in form.errors.as_data().values() for error in listed]
    called_for = [error.params["status"] for error in errors if error.params and "status" in error.params]
    return called_for[-1] if called_for else 400
