"""自处 across a border: the sentence says whose grid it is and what to do, and all that was typed can be reported."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import Case
from tests.cast import centre_of

BEYOND = (118.70, 31.90)


def on_the_spot(snapshot, point, **more):
    """What the page sends: a photo of afterwards, words, and the point."""
    photo = SimpleUploadedFile("after.jpg", snapshot.content, "image/jpeg")
    longitude, latitude = point
    place = {"longitude": longitude, "latitude": latitude}
    return {"source": "patrol", "description": "杂物已搬", "photos_after": photo} | place | more


@pytest.mark.parametrize(
    "point, words",
    [
        (centre_of(0, 1), ["景泰苑社区 第1网格", "地图上改", "改为上报，由那里的人处置"]),
        (centre_of(1, 0), ["红悦社区 第2网格"]),
        (BEYOND, ["不在任何网格的边界里", "由指挥中心分派"]),
    ],
)
def test_across_the_border_the_sentence_names_the_grid_and_says_what_to_do(
    client, cadre, snapshot, point, words
):
    client.force_login(cadre)
    page = client.post("/my/settle/", on_the_spot(snapshot, point))
    said = page.context["form"].errors["longitude"][0]
    assert (page.status_code, [word for word in words if word not in said]) == (400, [])
    assert "杂物已搬" in page.content.decode()
    answer = client.post("/api/v1/cases/settle/", on_the_spot(snapshot, point))
    assert (answer.status_code, answer.json()) == (403, {"longitude": [said]})
    assert not Case.objects.exists()


def test_it_is_reported_instead_with_all_that_was_typed(client, cadre, other_grid, snapshot):
    client.force_login(cadre)
    sent = on_the_spot(snapshot, centre_of(0, 1), instead="yes", draft="a" * 32)
    assert client.post("/my/settle/", sent).status_code == 302
    case = Case.objects.get()
    assert (case.status, case.settled, case.grid, case.description) == (
        "reported",
        False,
        other_grid,
        "杂物已搬",
    )
    assert [photo.kind for photo in case.photos.all()] == ["before"]


def test_a_grid_that_was_chosen_is_named_and_who_has_no_ground_reads_why(
    client, cadre, centre, other_grid, snapshot
):
    for who, field, words in [
        (cadre, "grid", "景泰苑社区 第1网格不是您的网格"),
        (centre, "detail", "只有下沉干部和社区工作者"),
    ]:
        client.force_login(who)
        sent = on_the_spot(snapshot, centre_of(0, 1), grid=other_grid.code)
        answer = client.post("/api/v1/cases/settle/", sent)
        assert answer.status_code == 403
        assert words in str(answer.json()[field])


def test_without_any_place_it_asks_for_one(client, cadre, street, snapshot):
    client.force_login(cadre)
    sent = on_the_spot(snapshot, ("", ""))
    answer = client.post("/api/v1/cases/settle/", sent)
    assert (answer.status_code, list(answer.json())) == (400, ["grid"])
