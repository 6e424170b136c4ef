"""Registering by a community's poster: consent in plain words, no second row, and the office's yes or no."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from grids.models import Reveal
from volunteers import unit_links
from volunteers.models import Helper, JoinLink, Skill, UnitLink
from volunteers.people import registration

TODAY = timezone.localdate()
FILLED = {"name": "钱多多", "phone": "139 1234 5678", "skills": ["hair"], "times": ["6am"], "consent": "on"}


@pytest.fixture
def poster(worker, grid):
    """The community's poster."""
    cache.clear()
    Skill.objects.create(code="hair", name="理发")
    return registration.open_link(grid.community, by=worker, expires_on=TODAY + timedelta(days=30))


def join(client, poster, **more):
    """Fill in the page behind the poster."""
    return client.post(reverse("join", args=[poster.token]), FILLED | more)


def test_somebody_registers_and_waits_for_the_office(client, poster):
    assert "谢谢您" in join(client, poster).content.decode()
    helper = Helper.objects.waiting().get()
    assert (helper.phone, helper.times, helper.came, helper.consented_on) == (
        "13912345678",
        ["6am"],
        "link",
        TODAY,
    )
    assert Helper.objects.standing().count() == 0


def test_a_known_number_makes_no_second_row_and_the_page_says_the_same(client, poster):
    first = join(client, poster).content.decode()
    again = join(client, poster, name="别名", phone="+86 13912345678").content.decode()
    assert first.split("<main")[1] == again.split("<main")[1]
    assert Helper.objects.get().asked_again_at


@pytest.mark.parametrize(
    ("field", "value"), [("consent", ""), ("phone", "12"), ("name", ""), ("times", ["9am"])]
)
def test_what_is_missing_is_said_and_nothing_is_kept(client, poster, field, value):
    answer = join(client, poster, **{field: value})
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert Helper.objects.count() == 0


@pytest.mark.parametrize("end", [{"revoked_at": timezone.now()}, {"expires_on": TODAY - timedelta(days=1)}])
def test_a_poster_that_ended_opens_nothing(client, poster, end):
    JoinLink.objects.update(**end)
    assert join(client, poster).status_code == 404


def test_one_device_does_not_fill_the_register(client, poster):
    codes = [join(client, poster, phone=f"1391234{number:04d}").status_code for number in range(13)]
    assert codes[-1] == 429
    assert Helper.objects.count() <= 12


def test_the_office_confirms(client, poster, worker):
    join(client, poster)
    client.force_login(worker)
    client.post(reverse("helper_confirm", args=[Helper.objects.get().code]))
    assert Helper.objects.standing().get().confirmed_by == worker


def test_the_office_lets_go_and_nothing_is_left(client, poster, worker):
    join(client, poster)
    client.force_login(worker)
    client.post(reverse("helper_let_go", args=[Helper.objects.get().code]))
    helper = Helper.objects.get()
    assert (helper.name, helper.phone, helper.phone_digest, helper.left_on) == ("", "", "", TODAY)


def test_a_name_is_shown_once_the_look_is_on_record(client, poster, worker, auditor):
    join(client, poster)
    code = Helper.objects.get().code
    client.force_login(worker)
    answer = client.post(reverse("helper_reveal", args=[code]), {"field": "phone", "reason": "约时间"})
    assert "13912345678" in answer.content.decode()
    assert Reveal.objects.get().subject == f"helper:{code}"
    client.force_login(auditor)
    assert reverse("helper", args=[code]) in client.get("/reveals/").content.decode()


def test_a_helper_is_found_by_the_whole_number_in_a_body(client, poster, worker):
    join(client, poster)
    client.force_login(worker)
    found = client.post(reverse("helper_list"), {"phone": "13912345678"}).content.decode()
    assert "钱**" in found
    assert "13912345678" not in found


@pytest.mark.parametrize("role", ["cadre", "other_cadre", "leader", "executor", "admin"])
def test_others_give_no_links(role, school, request):
    assert not unit_links.may_issue(school, request.getfixturevalue(role))


def test_a_link_is_shown_once_and_kept_as_a_digest(client, school, worker):
    client.force_login(worker)
    page = client.post(reverse("unit_link_issue", args=[school.code]), {"holder": "校办", "days": "30"})
    address = page.context["address"]
    token = address.rstrip("/").rsplit("/", 1)[1]
    assert token in page.content.decode()
    assert token not in client.get(school.get_absolute_url()).content.decode()
    assert UnitLink.objects.get().token_digest == unit_links.digest_of(token)
