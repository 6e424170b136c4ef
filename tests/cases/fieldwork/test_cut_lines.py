"""A line that breaks while a record is being sent: nothing of it is taken in, and sent again it is whole."""

import socket
from urllib.parse import urlsplit

import pytest
from django.test import Client
from rest_framework.authtoken.models import Token

from cases.models import Case, FieldPhoto, Visit
from tests.cases.photos.test_photos import jpeg

EDGE = "the-edge-between-two-parts"
KEY = "0123456789abcdef0123456789abcdef"


def form(fields, *photos):
    """A form's parts as a phone sends them: the fields first, then each photo."""
    texts = [f'form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    pictures = [
        f'form-data; name="{name}"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'.encode() + jpeg()
        for name in photos
    ]
    parts = [f"--{EDGE}\r\nContent-Disposition: ".encode() + part + b"\r\n" for part in (*texts, *pictures)]
    return parts, b"".join(parts) + f"--{EDGE}--\r\n".encode()


def send(server, path, body, most, **headers):
    """Sends so many bytes of the body and breaks off; answers the status."""
    host = urlsplit(server.url)
    told = {"Host": host.netloc, "Content-Length": len(body), "Connection": "close"} | headers
    told["Content-Type"] = f"multipart/form-data; boundary={EDGE}"
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    with socket.create_connection((host.hostname, host.port)) as line:
        line.sendall("\r\n".join(lines).encode() + body[:most])
        line.shutdown(socket.SHUT_WR)
        return int(line.makefile("rb").readline().split()[1])


@pytest.fixture
def household(grid):
    """A door of the cadre's grid."""
    return grid.households.create(code="H-1", door="301 室")


@pytest.mark.parametrize("whole_parts", [1, 2, 3, 4])
def test_a_report_that_broke_off_is_not_taken_in(live_server, cadre, whole_parts):
    parts, body = form({"description": "楼道堆物", "source": "patrol"}, "photos", "photos")
    key = {"Authorization": f"Token {Token.objects.create(user=cadre).key}", "Idempotency-Key": KEY}
    cut = sum(map(len, parts[:whole_parts]))
    assert send(live_server, "/api/v1/cases/", body, cut, **key) == 400
    assert not Case.objects.exists()
    assert send(live_server, "/api/v1/cases/", body, len(body), **key) == 201
    assert Case.objects.get().photos.count() == 2


def test_a_visit_that_broke_off_before_its_photo_is_not_taken_in(live_server, cadre, household):
    client = Client()
    client.force_login(cadre)
    page = client.get("/visits/new/?household=H-1")
    fields = {
        "csrfmiddlewaretoken": page.context["csrf_token"],
        "draft": KEY,
        "household": "H-1",
        "how": "met",
    }
    fields |= {"findings-TOTAL_FORMS": "1", "findings-INITIAL_FORMS": "0"}
    fields |= {"findings-0-kind": "fact", "findings-0-words": "楼道堆物"}
    parts, body = form(fields, "findings-0-photos")
    key = {"Cookie": "; ".join(f"{one.key}={one.value}" for one in client.cookies.values())}
    assert send(live_server, "/visits/new/", body, sum(map(len, parts[:-1])), **key) in (400, 403)
    assert not Visit.objects.exists()
    assert send(live_server, "/visits/new/", body, len(body), **key) == 302
    assert FieldPhoto.objects.count() == 1
