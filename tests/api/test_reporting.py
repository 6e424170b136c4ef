"""A report comes in: by whom, through which channel, how often, and what stands in the answer."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cases.categories import categories
from cases.models import Case, Category, Photo
from cases.requests.forms import CategoryField
from tests.cast import centre_of

LIST, SETTLE = "/api/v1/cases/", "/api/v1/cases/settle/"


def a_report(**more):
    longitude, latitude = centre_of(0, 0)
    return {"description": "三号楼下垃圾没有清运", "longitude": longitude, "latitude": latitude} | more


def a_photo(name="photo.jpg"):
    """A small JPEG as an upload."""
    content = BytesIO()
    Image.new("RGB", (64, 48), "grey").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def test_what_a_photo_is_says_its_bytes_and_no_name(api, client, street):
    """Whatever Pillow, the phone or the browser call it; on the page as well."""
    kinds = {"JPEG": "a.txt", "MPO": "a.mpo", "AVIF": "a.jpg", "PNG": "a.heic", "WEBP": "a", "HEIF": "a.avif"}
    for number, (kind, name) in enumerate(kinds.items()):
        for send, path in ((api().post, LIST), (client.post, "/report/")):
            content, second = BytesIO(), Image.new("RGB", (64, 48), "red")
            more = {"save_all": True, "append_images": [second]} if kind == "MPO" else {}
            Image.new("RGB", (64, 48), (number * 9, 90, 90)).save(content, kind, **more)
            photo = SimpleUploadedFile(name, content.getvalue(), "application/x-no-photo")
            body = a_report(source="snap", photos=[photo])
            more = {"format": "multipart"} if path == LIST else {}
            assert send(path, body, **more).status_code == (201 if path == LIST else 302), (kind, path)
    assert Photo.objects.count() == 2 * len(kinds)


def test_a_cadre_reports_and_the_grid_is_found(api, cadre, grid, category):
    answer = api(cadre).post(LIST, a_report(source="patrol", category="ENV-01", urgency="urgent"))
    assert answer.status_code == 201
    case = Case.objects.get()
    body = answer.json()
    assert body["number"] == case.number
    assert body["tracking_code"] == case.tracking_code
    assert (body["status"], body["grid"], body["category"]) == ("reported", grid.code, "ENV-01")
    assert body["deadline"].endswith("+08:00")
    assert [action["name"] for action in body["available_actions"]] == ["withdraw"]


def test_a_category_of_a_moment_ago_is_known(category, held):
    held(categories)
    made, field = Category.objects.create(code="ENV-09", name="建筑垃圾"), CategoryField(required=True)
    assert field.clean("ENV-09") == made
    with pytest.raises(ValidationError):
        field.clean("ENV-10")


def test_a_stranger_reports_and_gets_the_tracking_code(api, street):
    answer = api().post(LIST, a_report(source="snap", reporter_phone="139 1234 5678"))
    assert answer.status_code == 201
    assert answer.json()["tracking_code"] == Case.objects.get().tracking_code
    assert Case.objects.get().reporter_phone == "13912345678"


@pytest.mark.parametrize(
    "who, source, status",
    [
        ("stranger", "snap", 201),
        ("stranger", "resident", 201),
        ("stranger", "patrol", 401),
        ("stranger", "hotline", 401),
        ("resident", "snap", 201),
        ("resident", "patrol", 403),
        ("cadre", "visit", 201),
        ("worker", "patrol", 201),
        ("executor", "patrol", 201),
        ("centre", "hotline", 201),
        ("leader", "paper", 201),
        ("cadre", "telepathy", 400),
    ],
)
def test_a_channel_is_open_to_some(api, request, street, user_without_part, who, source, status):
    person = {"stranger": None, "resident": user_without_part}
    user = person[who] if who in person else request.getfixturevalue(who)
    assert api(user).post(LIST, a_report(source=source)).status_code == status


def test_a_point_outside_every_grid_is_kept_and_flagged(api, cadre):
    body = api(cadre).post(LIST, a_report(source="patrol", longitude=119.9, latitude=31.0)).json()
    assert (body["grid"], body["outside"], body["point"]["longitude"]) == (None, True, 119.9)


def test_a_grid_that_was_given_wins_over_the_point(api, cadre, other_grid):
    body = api(cadre).post(LIST, a_report(source="patrol", grid=other_grid.code)).json()
    assert body["grid"] == other_grid.code


@pytest.mark.parametrize(
    "fault, field",
    [
        ({"category": "NO-SUCH"}, "category"),
        ({"category": "ENV"}, "category"),
        ({"grid": "999"}, "grid"),
        ({"longitude": 200}, "longitude"),
        ({"latitude": None}, "longitude"),
        ({"description": " "}, "description"),
        ({"reporter_phone": "12"}, "reporter_phone"),
        ({"urgency": "yesterday"}, "urgency"),
        ({"source": ""}, "source"),
        ({"address": "长" * 201}, "address"),
        ({"photos": ["photo.jpg"]}, "photos"),
    ],
)
def test_a_fault_is_named_beside_its_field(api, cadre, category, fault, field):
    answer = api(cadre).post(LIST, a_report(source="patrol") | fault)
    assert answer.status_code == 400
    assert list(answer.json()) == [field]
    assert answer.json()[field][0]
    assert not Case.objects.exists()


def test_the_same_key_gives_the_same_case(api, cadre):
    first = api(cadre).post(LIST, a_report(source="patrol"), headers={"Idempotency-Key": "abc"})
    again = api(cadre).post(LIST, a_report(source="patrol"), headers={"Idempotency-Key": "abc"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert Case.objects.count() == 1


def test_a_key_counts_for_one_account_only(api, cadre, worker):
    for user in (cadre, worker):
        answer = api(user).post(LIST, a_report(source="patrol"), headers={"Idempotency-Key": "abc"})
        assert answer.status_code == 201
    assert Case.objects.count() == 2


def test_photos_come_in_a_multipart_report(api, cadre):
    sent = a_report(source="patrol", photos=[a_photo("1.jpg"), a_photo("2.jpg")])
    answer = api(cadre).post(LIST, sent, format="multipart")
    assert answer.status_code == 201
    assert [photo.kind for photo in Photo.objects.all()] == ["before", "before"]


@pytest.mark.parametrize(
    "upload, status",
    [
        (SimpleUploadedFile("letter.pdf", b"%PDF-1.7 nothing to see", "image/jpeg"), 415),
        (SimpleUploadedFile("half.jpg", a_photo().read()[:200], "image/jpeg"), 400),
        (SimpleUploadedFile("empty.jpg", b"", "image/jpeg"), 400),
    ],
)
def test_a_file_that_is_no_photo_is_refused_with_its_status(api, cadre, upload, status):
    answer = api(cadre).post(LIST, a_report(source="patrol", photos=[upload]), format="multipart")
    assert answer.status_code == status
    assert list(answer.json()) == ["photos"]
    assert not Case.objects.exists()


def test_settled_on_the_spot_needs_a_photo_and_is_closed(api, cadre):
    without = api(cadre).post(SETTLE, a_report(source="patrol"), format="multipart")
    assert without.status_code == 400
    answer = api(cadre).post(SETTLE, a_report(source="patrol", photos=[a_photo()]), format="multipart")
    assert (answer.status_code, answer.json()["status"], answer.json()["settled"]) == (201, "closed", True)


@pytest.mark.parametrize("who, status", [("worker", 201), ("other_cadre", 403), ("centre", 403), (None, 401)])
def test_only_the_field_settles_in_its_own_grid(api, request, street, grid, who, status):
    user = request.getfixturevalue(who) if who else None
    sent = a_report(source="patrol", photos=[a_photo()])
    assert api(user).post(SETTLE, sent, format="multipart").status_code == status


def test_a_device_is_told_when_it_reports_too_often(api, street, settings):
    client = api()
    for _ in range(60):
        assert client.post(LIST, a_report(), headers={"X-Device": "phone-1"}).status_code == 201
    refused = client.post(LIST, a_report(), headers={"X-Device": "phone-1"})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert refused.json()["detail"]
    assert client.post(LIST, a_report(), headers={"X-Device": "phone-2"}).status_code == 201


def test_people_at_work_are_not_counted(api, centre):
    client = api(centre)
    answers = {client.post(LIST, a_report(source="hotline")).status_code for _ in range(70)}
    assert answers == {201}
