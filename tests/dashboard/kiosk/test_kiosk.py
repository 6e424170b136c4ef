"""Links for walls: made and revoked by the centre, seen by nobody else, and opening nothing but the screen."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from dashboard.kiosk import links
from dashboard.models import KioskLink
from tests.test_access import SECRETS


@pytest.fixture
def wall(centre):
    """A link in force and its token."""
    return links.issue(name="一楼大厅", days=30, by=centre, now=timezone.now())


def test_the_centre_makes_a_link_whose_address_is_shown_once(browse, centre):
    client, address = browse(centre), reverse("kiosk_links")
    made = client.post(address, {"name": "一楼大厅", "days": 30}).content.decode()
    token = re.search(r"/dashboard/kiosk/([\w-]{43})/", made)[1]
    link = KioskLink.objects.get()
    assert token not in client.get(address).content.decode()
    assert token not in str(KioskLink.objects.values().get())
    assert browse().get(reverse("kiosk_wall", args=[token])).status_code == 200
    assert link.made_by == centre
    assert link.expires_at - link.made_at == timedelta(days=30)


@pytest.mark.parametrize(
    "sent", [{"name": "", "days": 30}, {"name": "大厅", "days": 0}, {"name": "大厅", "days": 400}]
)
def test_a_link_without_a_place_or_a_sensible_term_is_refused(browse, centre, sent):
    assert browse(centre).post(reverse("kiosk_links"), sent).status_code == 400
    assert not KioskLink.objects.exists()


def test_a_wall_shows_the_figures_and_opens_nothing(street_at_work, wall, browse):
    page = browse().get(reverse("kiosk_wall", args=[wall[1]])).content.decode()
    figures = browse().get(reverse("kiosk_figures", args=[wall[1]])).content.decode()
    for text in (page, figures):
        assert not re.search('data-n="|/cases/|/dashboard/rows/', text)
        assert not SECRETS.search(text)
    assert "红悦社区" in page
    assert browse().get("/dashboard/").status_code == 302


def test_a_revoked_link_is_dead_at_the_next_question(wall, browse, centre):
    wall_address, pulse = (reverse(name, args=[wall[1]]) for name in ("kiosk_wall", "kiosk_pulse"))
    assert browse().get(pulse).status_code == 200
    assert browse(centre).post(reverse("kiosk_revoke", args=[wall[0].pk])).status_code == 302
    assert [browse().get(address).status_code for address in (wall_address, pulse)] == [404, 404]
    assert "已撤销" in browse(centre).get(reverse("kiosk_links")).content.decode()


@pytest.mark.parametrize("token", ["x", "a" * 43, "ü" * 43])
def test_a_made_up_or_expired_token_opens_nothing(wall, browse, token):
    KioskLink.objects.update(
        made_at=timezone.now() - timedelta(days=9), expires_at=timezone.now() - timedelta(days=1)
    )
    assert browse().get(f"/dashboard/kiosk/{token}/").status_code == 404
    assert links.find(wall[1], timezone.now()) is None


def test_its_last_use_is_noted_once_a_minute(wall, browse):
    link, token = wall
    now = timezone.now()
    for seconds in (0, 30, 90):
        links.find(token, now + timedelta(seconds=seconds))
    link.refresh_from_db()
    assert link.used_at == now + timedelta(seconds=90)


@pytest.mark.parametrize("role", ["leader", "cadre", "admin"])
def test_nobody_else_revokes(wall, browse, request, role):
    client = browse(request.getfixturevalue(role))
    assert client.post(reverse("kiosk_revoke", args=[wall[0].pk])).status_code == 404
    assert links.KIND.holding(timezone.now()).exists()
