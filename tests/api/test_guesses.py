"""What cannot be tried often enough to be guessed, and what ends with a password."""

from allauth.core.context import request_context
from rest_framework.authtoken.models import Token

from honghua.signin import Adapter


def test_the_last_digits_cannot_be_tried_one_after_the_other(client, case):
    case.refresh_from_db()
    address = f"/api/v1/cases/{case.number}/withdraw/"
    answers = [
        client.post(address, {"tracking_code": case.tracking_code, "phone_last4": f"{guess:04d}"})
        for guess in range(11)
    ]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    right = client.post(address, {"tracking_code": case.tracking_code, "phone_last4": "5678"})
    assert right.status_code == 429


def test_a_new_password_ends_the_tokens(client, rf, executor):
    token = Token.objects.create(user=executor)
    header = {"Authorization": f"Token {token.key}"}
    assert client.get("/api/v1/cases/", headers=header).status_code == 200
    request = rf.post("/")
    request.user = executor
    with request_context(request):
        Adapter().set_password(executor, "another-long-password")
    assert client.get("/api/v1/cases/", headers=header).status_code == 401
