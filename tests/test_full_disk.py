"""A disk that takes nothing: 503 with a sentence, no row without its file and no file without its row."""

import errno
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Case, CaseEvent, Emergency, HazardCheck, Patrol, Photo, Visit
from tests.cast import centre_of
from volunteers.models import Project

LONGITUDE, LATITUDE = centre_of(0, 0)
PLACE = {"longitude": LONGITUDE, "latitude": LATITUDE}
SENTENCE = "这次什么都没有保存"


def wrong_in(answer):
    """What the page says against it."""
    return answer.status_code, re.findall(
        r'class="[^"]*(?:error|wrong)[^"]*"[^>]*>([^<]+)<', answer.content.decode()
    )


def photo(name="a.jpg"):
    """A small photograph on its way in; each of another colour."""
    content = BytesIO()
    Image.new("RGB", (64, 48), (len(name) * 9, 90, 90)).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


@pytest.fixture
def full(monkeypatch):
    """``full(more)``: the disk takes so many files more, and of the next one half."""
    taken = FileSystemStorage._save

    def fill(more):
        room = iter(range(more))

        def save(self, name, content):
            if next(room, None) is not None:
                return taken(self, name, content)
            half = Path(self.path(name))
            half.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(FileSystemStorage, "_save", save)

    return fill


def files():
    """What lies in the media folder."""
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.mark.parametrize("taken", [0, 1])
def test_a_report_over_the_api_leaves_nothing(client, street, full, taken):
    full(taken)
    sent = PLACE | {"description": "积水", "photos": [photo(), photo("bb.jpg")]}
    answer = client.post("/api/v1/cases/", sent)
    assert (answer.status_code, SENTENCE in answer.json()["photos"][0]) == (503, True)
    assert (Case.objects.count(), Photo.objects.count(), files()) == (0, 0, [])


def test_the_page_keeps_what_was_typed(client, street, full):
    full(1)
    sent = PLACE | {"description": "积水没过脚面", "source": "snap", "photos": [photo(), photo("bb.jpg")]}
    answer = client.post("/report/", sent)
    shown = answer.content.decode()
    assert (answer.status_code, SENTENCE in shown, "积水没过脚面" in shown) == (503, True, True)
    assert (Case.objects.count(), files()) == (0, [])


# who → where a photo can be sent, as what, and of what there must be no row more
WRITERS = [
    ("cadre", "/my/settle/", PLACE | {"source": "patrol", "words": "清了", "photos_after": 2}, Case),
    ("cadre", "/visits/new/", {"how": "met", "household": "H-1", "findings-0-kind": "hazard",
     "findings-0-words": "飞线", "findings-0-photos": 2,
     "findings-TOTAL_FORMS": "1", "findings-INITIAL_FORMS": "0"}, Visit),
    ("cadre", "/api/v1/patrols/", {"grid": "320104003015001", "findings-0-kind": "hazard",
     "findings-0-words": "飞线", "findings-0-photos": 2}, Patrol),
    ("cadre", "/emergency/new/", PLACE | {"kind": "gas", "words": "燃气味", "photos": 2}, Emergency),
    ("cadre", "/api/v1/emergencies/", PLACE | {"kind": "gas", "words": "燃气味", "photos": 2}, Emergency),
    ("cadre", "{hazard}", {"words": "还在", "outcome": "there", "gone": "no", "photos": 2}, HazardCheck),
    ("worker", "/volunteers/projects/new/?community=320104003015", {"title": "小广场", "words": "改建",
     "for_whom": "居民", "due_on": "2027-05-01", "kind": "other", "audience": "street", "milestones": "一",
     "community": "320104003015", "asked": "100", "photos": 2}, Project),
    ("centre", "{note}", {"words": "看过", "photos": 2}, CaseEvent),
]  # fmt: skip


@pytest.mark.parametrize(("role", "address", "sent", "model"), WRITERS)
def test_nobody_keeps_half(
    role, address, sent, model, request, client, full, case, field_work, joint_work, centre, department
):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    full(1)
    client.force_login(request.getfixturevalue(role))
    places = {"hazard": f"/matters/hazards/{field_work['hazard']}/", "note": f"/cases/{case.number}/note/"}
    body = {k: [photo(), photo("bb.jpg")] if v == 2 else v for k, v in sent.items()}
    before = (model.objects.count(), files())
    answer = client.post(address.format(**places), body)
    assert (answer.status_code, SENTENCE in answer.content.decode()) == (503, True), wrong_in(answer)
    assert (model.objects.count(), files()) == before


@pytest.mark.parametrize("address", ["/report/", "/api/v1/cases/"])
def test_an_upload_that_finds_no_room_says_so(street, address, monkeypatch, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    def no_room(*args):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("django.core.files.uploadhandler.TemporaryUploadedFile", no_room)
    client = Client(raise_request_exception=False)
    answer = client.post(address, PLACE | {"source": "snap", "photos": photo()})
    said = answer.json()["detail"] if "api" in address else answer.content.decode()
    assert (answer.status_code, "什么都没有保存" in said) == (503, True)
    assert Case.objects.count() == 0


def test_a_small_photo_is_shown_although_it_cannot_be_kept(client, centre, street, full):
    made = client.post("/api/v1/cases/", PLACE | {"photos": [photo()]})
    kept = Case.objects.get(number=made.json()["number"]).photos.get()
    client.force_login(centre)
    full(0)
    before = files()
    answer = client.get(f"/photos/{kept.uuid}/small/")
    assert (answer.status_code, b"".join(answer.streaming_content)[:2]) == (200, b"\xff\xd8")
    assert files() == before
