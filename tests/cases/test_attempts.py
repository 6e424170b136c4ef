"""A form and a verb are tried in one way by pages, in one way by calls: what each outcome leaves behind."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.api.exceptions import Faulty
from cases.api.exceptions import attempt as attempt_call
from cases.attempts import add_refusal_beside, attempt
from cases.lifecycle import Incomplete, NotStored, NotTheirs, Refused
from cases.photos.intake import PhotosField
from tests.cases.photos.test_photos import jpeg

SENTENCE = "不能这样办。"
KINDS = [(Refused, 409), (Incomplete, 400), (NotTheirs, 403)]


class Words(forms.Form):
    """Words, and photos of two kinds."""

    words = forms.CharField()
    photos = PhotosField(required=False)
    photos_after = PhotosField(required=False)


class Day(Words):
    """Types an instant in a field of another name."""

    def blame(self, refusal):
        add_refusal_beside(self, {"starts_at": "words"}.get(refusal.field, ""), refusal)


def filled(kind=Words, **files):
    """The form as it came in, complete."""
    return kind({"words": "好"}, files)


def refusing(refusal):
    """A verb that says no."""

    def verb(*given, **named):
        raise refusal

    return verb


def photo(content):
    return [SimpleUploadedFile("photo.jpg", content, "image/jpeg")]


@pytest.fixture
def empty():
    """A form with nothing in it."""
    return Words({})


def test_what_the_verb_gives_is_handed_on():
    outcome = attempt(filled(), lambda *given, **named: (given, named), 1, form=2)
    assert (outcome.result, outcome.done, outcome.status, outcome.sentence) == (
        ((1,), {"form": 2}),
        True,
        200,
        "",
    )
    assert attempt_call(filled(), lambda *given, **named: (given, named), 1, form=2) == ((1,), {"form": 2})


def test_done_is_done_though_the_verb_gives_nothing():
    outcome = attempt(filled(), lambda: None)
    assert (outcome.done, outcome.result, outcome.page_status) == (True, None, 200)


def test_the_verb_sees_the_clean_form():
    form = filled()
    assert attempt(form, lambda: form.cleaned_data["words"]).result == "好"


def test_a_wrong_form_keeps_the_verb_away(empty):
    outcome = attempt(empty, refusing(AssertionError("called")))
    assert (outcome.done, outcome.status, outcome.page_status, outcome.refusal) == (False, 400, 400, None)
    with pytest.raises(Faulty) as faulty:
        attempt_call(empty, refusing(AssertionError("called")))
    assert (faulty.value.status_code, list(faulty.value.detail)) == (400, ["words"])


def test_a_form_that_did_not_come_is_400():
    assert attempt(Words(), refusing(AssertionError("called"))).status == 400


@pytest.mark.parametrize(("content", "status"), [(b"%PDF-1.7", 415), (b"", 400)])
def test_a_photo_that_is_not_taken_has_a_status_of_its_own(content, status):
    outcome = attempt(filled(photos=photo(content)), lambda: None)
    assert (outcome.status, outcome.page_status) == (status, 400)
    with pytest.raises(Faulty) as faulty:
        attempt_call(filled(photos=photo(content)), lambda: None)
    assert (faulty.value.status_code, list(faulty.value.detail)) == (status, ["photos"])


def test_a_photo_that_is_too_large_is_413(settings):
    settings.PHOTO_MAX_BYTES = 10
    wrong = {"photos": photo(b"%PDF"), "photos_after": photo(jpeg())}
    assert attempt(filled(**wrong), lambda: None).status == 413
    with pytest.raises(Faulty) as faulty:
        attempt_call(filled(**wrong), lambda: None)
    assert faulty.value.status_code == 413


@pytest.mark.parametrize(("kind", "status"), KINDS)
@pytest.mark.parametrize(("field", "beside"), [("words", "words"), ("elsewhere", "__all__"), ("", "__all__")])
def test_a_refusal_stands_beside_its_field_if_the_form_has_it(kind, status, field, beside):
    form, refusal = filled(), kind(SENTENCE, field)
    outcome = attempt(form, refusing(refusal), 1)
    assert form.errors == {beside: [SENTENCE]}
    assert (outcome.status, outcome.page_status, outcome.refusal) == (status, 400, refusal)
    with pytest.raises(kind) as raised:
        attempt_call(filled(), refusing(refusal), 1)
    assert raised.value is refusal


def test_a_form_may_know_better_beside_which_field():
    form, refusal = filled(Day), Refused(SENTENCE, "starts_at")
    assert attempt(form, refusing(refusal)).status == 409
    assert form.errors == {"words": [SENTENCE]}
    with pytest.raises(Faulty) as faulty:
        attempt_call(filled(Day), refusing(refusal))
    assert (faulty.value.status_code, faulty.value.detail) == (409, {"words": [SENTENCE]})


def test_files_that_could_not_be_kept_are_503_for_pages_too():
    form = filled()
    outcome = attempt(form, refusing(NotStored()))
    assert (outcome.status, outcome.page_status, list(form.errors)) == (503, 503, ["photos"])


def test_a_button_has_no_form():
    outcome = attempt(None, refusing(NotTheirs(SENTENCE)))
    assert (outcome.done, outcome.status, outcome.sentence) == (False, 403, SENTENCE)
    assert attempt(None, int, "7").result == 7


def test_what_is_no_refusal_goes_through():
    for way in (attempt, attempt_call):
        with pytest.raises(ZeroDivisionError):
            way(filled(), lambda: 1 // 0)
