"""Whatever is uploaded: kept clean and upright, or refused with a sentence; shown only to those who see the case."""

import hashlib
import io
import struct
import zlib
from pathlib import Path
from subprocess import CalledProcessError, CompletedProcess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from PIL.TiffImagePlugin import IFDRational
from rest_framework.authtoken.models import Token

from cases import lifecycle
from cases.lifecycle import Actor, Report, report
from cases.models import Photo
from cases.photos import decoding
from cases.photos.intake import MOST_PHOTOS, PhotoRefused, PhotosField, PreparedPhoto, attach, prepare, shown
from cases.requests.forms import ReportForm
from cases.requests.tracking_access import OWN, WATCHED

SHARED = Path(__file__).parents[4] / "shared" / "data"


def upload(name, content):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, "image/jpeg")


def picture(size=(8, 6), mode="RGB", colour=None):
    """A plain picture, red where nothing else is said."""
    return Image.new(mode, size, (200, 30, 30) if colour is None else colour)


def encoded(image, kind="JPEG", **options):
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def jpeg(size=(8, 6), **options):
    """A small JPEG."""
    return encoded(picture(size), **options)


def with_position(latitude, longitude, north="N", east="E", denominator=1, orientation=1):
    """A JPEG that says where it was taken, as phones write it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "<script>alert(1)</script>"
    parts = [
        tuple(
            IFDRational(int(value * 10_000_000) if place == 0 else 0, 10_000_000 * denominator)
            for place in range(3)
        )
        for value in (latitude, longitude)
    ]
    exif[0x8825] = {1: north, 2: parts[0], 3: east, 4: parts[1]}
    return encoded(picture((80, 60)), exif=exif, comment=b"<html>")


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width, height, *before):
    """A PNG whose header announces a size; its body is one row."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(before) + chunk(b"IDAT", zlib.compress(b"\0" * 4))


def opened(prepared):
    return Image.open(io.BytesIO(prepared.content))


def claiming(side):
    """A small AVIF that announces that many pixels each way."""
    whole = encoded(picture(), "AVIF")
    at = whole.index(b"ispe") + 8
    return whole[:at] + side.to_bytes(4) * 2 + whole[at + 8 :]


TEXT_BOMB = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 8_000_000))

HOSTILE = {
    "empty.jpg": (b"", 400),
    "only_soi.jpg": (b"\xff\xd8", 415),
    "header.jpg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", 400),
    "half.jpg": (jpeg((64, 48))[:300], 400),
    "page.jpg": (b"<html><script>alert(1)</script></html>", 415),
    "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 415),
    "drawing.jpg": (b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">]><svg>&a;</svg>', 415),
    "both.gif": (b"GIF89a/*\x00\x00\x00\x00\x00,;*/=1;alert(1)//", 415),
    "program.php.jpg": (b"<?php echo 1; ?>", 415),
    "claims.png": (png(65535, 65535), 413),
    "just_too_many.png": (png(9400, 9400), 413),
    "long_strip.png": (png(2_000_000, 2), 413),
    "text_bomb.png": (png(1, 1, TEXT_BOMB), 400),
    "cut.png": (png(100, 100), 400),
    "cut.webp": (encoded(picture((64, 48)), "WEBP")[:60], 400),
    "cut.heic": (encoded(picture((64, 48)), "HEIF")[:200], 400),
    "cut.avif": (encoded(picture((64, 48)), "AVIF")[:-20], 400),
    "head_alone.avif": (encoded(picture((64, 48)), "AVIF")[:40], 400),
    "claims.avif": (claiming(9400), 413),
    "claims_more.avif": (claiming(65535), 400),
    "not_a_film.heic": (b"\0\0\0\x18ftypisom" + b"\0" * 40, 415),
    "heavy.jpg": (jpeg() + b"\0" * (20 * 1024 * 1024), 413),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_photo_is_refused_with_its_name(name):
    content, status = HOSTILE[name]
    with pytest.raises(PhotoRefused) as refused:
        prepare(upload(name, content))
    assert (refused.value.status, name in refused.value.sentence) == (status, True)


@pytest.mark.parametrize("kind", decoding.BYTES_A_PIXEL)
def test_each_kind_becomes_a_bare_jpeg(kind):
    prepared = prepare(upload("photo", encoded(picture((80, 60)), kind)))
    with opened(prepared) as image:
        assert (image.format, image.size, image.mode) == ("JPEG", (80, 60), "RGB")
        assert all(abs(a - b) < 12 for a, b in zip(image.getpixel((40, 30)), (200, 30, 30), strict=True))


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "expected"),
    [
        ("RGBA", (0, 0, 0, 0), "PNG", (255, 255, 255)),
        ("LA", (0, 0), "PNG", (255, 255, 255)),
        ("P", 0, "PNG", (0, 0, 0)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
        ("L", 90, "JPEG", (90, 90, 90)),
        ("CMYK", (0, 0, 0, 255), "JPEG", (0, 0, 0)),
    ],
)
def test_every_mode_becomes_plain_colour(mode, colour, kind, expected):
    with opened(prepare(upload("x", encoded(picture((40, 30), mode, colour), kind)))) as image:
        assert all(abs(a - b) < 6 for a, b in zip(image.getpixel((20, 15)), expected, strict=True))


def test_nothing_but_pixels_is_kept():
    tail = b"<html><script>alert(1)</script></html>PK\x03\x04<?php system(); ?>"
    prepared = prepare(upload("x.html", with_position(31.99, 118.81) + tail))
    with opened(prepared) as image:
        assert not image.getexif()
        assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(image.info)
    assert not any(word in prepared.content for word in (b"script", b"<html", b"Exif", b"<?php", b"PK\x03"))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied(orientation):
    marked = picture((80, 60), colour=(255, 255, 255))
    marked.paste((0, 0, 0), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = orientation
    with opened(prepare(upload("x.jpg", encoded(marked, exif=exif)))) as image:
        right, bottom = image.width - 10, image.height - 10
        corners = [(10, 10), (right, 10), (right, bottom), (10, bottom)]
        dark = [corner for corner in corners if image.getpixel(corner)[0] < 100]
        assert image.size == ((80, 60) if orientation < 5 else (60, 80))
        assert dark == [corners[[0, 1, 2, 3, 0, 1, 2, 3][orientation - 1]]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (with_position(31.9966, 118.8136), (118.8136, 31.9966)),
        (with_position(31.9966, 118.8136, "S", "W"), (-118.8136, -31.9966)),
        (with_position(31.9966, 118.8136, denominator=0), (None, None)),
        (with_position(95.0, 118.8136), (None, None)),
        (with_position(31.9966, 181.0), (None, None)),
        (with_position(0.0, 0.0), (None, None)),
        (jpeg(), (None, None)),
    ],
)
def test_the_position_is_read_before_the_metadata_goes(content, expected):
    prepared = prepare(upload("x.jpg", content))
    assert (prepared.longitude, prepared.latitude) == expected


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_metadata_that_cannot_be_read_costs_nothing_but_itself():
    whole = with_position(31.9966, 118.8136)
    broken = whole.replace(b"MM\x00*\x00\x00\x00\x08", b"MM\x00*\xff\xff\xff\x08")
    assert broken != whole
    prepared = prepare(upload("x.jpg", broken))
    assert (prepared.longitude, prepared.width) == (None, 80)


def test_a_large_photo_is_made_smaller_and_keeps_its_shape():
    prepared = prepare(upload("x.png", encoded(picture((6000, 1500)), "PNG")))
    assert (prepared.width, prepared.height) == (2560, 640) == opened(prepared).size
    assert prepared.sha256 == hashlib.sha256(prepared.content).hexdigest()


def test_of_an_animation_the_first_frame_is_kept():
    frames = [picture((40, 30), colour=colour) for colour in ((255, 0, 0), (0, 255, 0))]
    for kind in ("WEBP", "PNG", "AVIF", "MPO"):
        content = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        with opened(prepare(upload("x", content))) as image:
            assert image.getpixel((20, 15))[0] > 240


def test_what_is_in_a_container_is_said_by_its_brands():
    avif, heic = encoded(picture(), "AVIF"), encoded(picture(), "HEIF")
    assert [decoding.kind_of(one) for one in (avif, heic)] == ["AVIF", "HEIF"]
    assert decoding.kind_of(avif[:8] + b"mif1" + avif[12:]) == "AVIF"
    assert decoding.kind_of(heic[:8] + b"mif1" + heic[12:]) == "HEIF"
    assert decoding.kind_of(b"\0\0\0\x14ftypmif1") == "HEIF"  # which then says that it is not whole
    assert prepare(upload("x", avif[:8] + b"mif1" + avif[12:])).width == 8


def test_our_own_mistake_is_not_a_damaged_photo(monkeypatch):
    monkeypatch.setattr(decoding, "turned", lambda *_: {}["a foreign name"])
    with pytest.raises(LookupError):
        prepare(upload("x.jpg", jpeg()))


@pytest.mark.parametrize(
    ("ended", "said"), [(decoding.EX_DATAERR, PhotoRefused), (-9, PhotoRefused), (1, CalledProcessError)]
)
def test_a_photo_is_only_damaged_when_the_process_apart_says_so(monkeypatch, ended, said):
    monkeypatch.setattr(decoding, "BUDGET", 0)
    monkeypatch.setattr(decoding.subprocess, "run", lambda *_, **__: CompletedProcess([], ended, b"", b""))
    with pytest.raises(said):
        prepare(upload("x.jpg", jpeg()))


def test_what_needs_much_memory_is_decoded_apart(monkeypatch):
    content = encoded(picture((400, 300)), "WEBP")
    here = prepare(upload("x.webp", content))
    monkeypatch.setattr(decoding, "BUDGET", 0)
    assert prepare(upload("x.webp", content)) == here
    with pytest.raises(PhotoRefused):
        prepare(upload("x.webp", content[:100] + b"\0" * (len(content) - 100)))


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\x.jpg", "\u202egpj.exe", "a" * 300, "x\r\nEvil: 1.jpg"]
)
def test_a_name_is_quoted_harmlessly(name):
    quoted = shown(name)
    assert len(quoted) <= 40
    assert not set("/\\\r\n\u202e") & set(quoted)


def outcome(file):
    """The prepared photo, or the refusal."""
    try:
        return prepare(file)
    except PhotoRefused as refusal:
        return refusal


def shared_files():
    """The collection's real and generated files, where they are; else this module's own."""
    found = [path for folder in ("photos", "uploads") for path in sorted((SHARED / folder).glob("*.*"))]
    return found or list(HOSTILE)


@pytest.mark.parametrize("file", shared_files(), ids=lambda file: Path(file).name)
def test_no_file_is_more_than_kept_clean_or_refused(file):
    content = file.read_bytes() if isinstance(file, Path) else HOSTILE[file][0]
    answer = outcome(upload(Path(file).name, content))
    if isinstance(answer, PhotoRefused):
        assert answer.status in (400, 413, 415)
        return
    with opened(answer) as image:
        assert not image.getexif()
        assert max(image.size) <= 2560


def test_the_field_gives_prepared_photos_or_one_sentence():
    field = PhotosField(required=False)
    assert field.clean(None) == []
    assert [type(photo) for photo in field.clean([upload("a.jpg", jpeg())] * 2)] == [PreparedPhoto] * 2
    for wrong in ([upload("a.svg", b"<svg/>")], [upload("a.jpg", jpeg())] * (MOST_PHOTOS + 1), ["a.jpg"]):
        with pytest.raises(Exception, match="照片"):
            field.clean(wrong)


def test_the_error_stands_beside_the_field(street):
    files = {"photos": upload("a.jpg", b"nothing")}
    form = ReportForm(Actor(), {"source": "snap"}, files)
    assert list(form.errors) == ["photos"]
    assert form.errors.as_data()["photos"][0].params["status"] == 415


@pytest.fixture
def photos(case):
    """A large photo of each kind."""
    event = case.events.get(seq=1)
    kept = prepare(upload("x.png", encoded(picture((900, 600)), "PNG")))
    return {kind: attach(case, event, [kept], kind)[0] for kind in Photo.Kind.values}


def addresses(photo):
    return [photo.get_absolute_url(), reverse("photo_small", args=[photo.uuid])]


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("cadre", 200),
        ("worker", 200),
        ("centre", 200),
        ("leader", 200),
        ("auditor", 200),
        ("other_cadre", 404),
        ("officer", 404),
        ("admin", 404),
        (None, 404),
    ],
)
def test_a_photo_is_for_those_who_see_the_case(photos, client, request, who, status):
    if who:
        client.force_login(request.getfixturevalue(who))
    for photo in photos.values():
        assert [client.get(address).status_code for address in addresses(photo)] == [status, status]


@pytest.mark.parametrize("how", [OWN, WATCHED])
def test_a_resident_sees_before_and_after_of_their_case(photos, case, client, how):
    session = client.session
    session[how] = [case.pk]
    session.save()
    seen = {kind: client.get(photo.get_absolute_url()).status_code for kind, photo in photos.items()}
    assert seen == {"before": 200, "after": 200, "evidence": 404}


def test_the_reporter_of_a_repeat_sees_the_result_of_the_first_case(photos, case, centre, client):
    repeat = report(Report(source="snap", description="又是垃圾"), by=Actor())[0]
    lifecycle.merge(repeat, by=Actor(centre), first_case=case)
    session = client.session
    session[OWN] = [repeat.pk]
    session.save()
    seen = {kind: client.get(photo.get_absolute_url()).status_code for kind, photo in photos.items()}
    assert seen == {"before": 404, "after": 200, "evidence": 404}


def test_a_program_sees_photos_by_its_token(photos, cadre, other_cadre):
    address = photos["before"].get_absolute_url()

    def status(key):
        return Client().get(address, headers={"Authorization": f"Token {key}"}).status_code

    assert status(Token.objects.create(user=cadre).key) == 200
    assert status(Token.objects.create(user=other_cadre).key) == 404
    assert status("wrong") == 404


def test_what_is_served_says_what_it_is_and_stays_private(photos, client, cadre):
    client.force_login(cadre)
    for address, width in zip(addresses(photos["before"]), (900, 480), strict=True):
        answer = client.get(address)
        with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as image:
            assert (image.width, answer["Content-Type"]) == (width, "image/jpeg")
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Disposition"].startswith("inline")
        assert "private" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]
        assert client.get(address, headers={"If-None-Match": answer["ETag"]}).status_code == 304
        assert client.post(address).status_code == 405


def test_the_small_photo_is_made_once(photos, client, cadre):
    client.force_login(cadre)
    photo = photos["before"]
    folder = Path(photo.file.path).parent
    for _again in range(2):
        assert client.get(addresses(photo)[1]).status_code == 200
    assert len(list(folder.glob(f"{photo.uuid}*"))) == 2


def test_a_lost_file_and_an_unknown_photo_are_404(photos, client, cadre):
    client.force_login(cadre)
    photos["before"].file.delete(save=False)
    for address in (*addresses(Photo.objects.get(pk=photos["before"].pk)), "/photos/not-a-uuid/"):
        assert client.get(address).status_code == 404
