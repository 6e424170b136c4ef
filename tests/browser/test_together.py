"""Every page of 多元共治 on a phone and at a desk, in both languages: readable, and not too wide."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.browser.devices import SIZES
from tests.browser.looks import look
from volunteers import projects
from volunteers.models import Helper, JoinLink, Resource
from volunteers.needs import actions

pytestmark = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture
def furnished(need, project, bank, by_bank, worker, by_worker, snapshot, school_link):
    """The lists with something on each; a project under way with money."""
    today = timezone.localdate()
    wanted = actions.Wanted("孩子需要一间小屋", ["money", "hall"], today, today + timedelta(days=30))
    actions.publish(need, wanted, by=worker)
    given = {"street": bank.street, "unit": bank, "from_on": today, "offered_at": timezone.now()}
    hall = Resource.objects.create(**given, gift="hall", title="会客厅", times=["6am", "7pm"])
    Resource.objects.create(**given, gift="money", title="公益金", amount_fen=2_000_000)
    projects.claim(project, by=by_bank, unit=bank, kind="money", amount_fen=5_000_000)
    projects.start(project, by=by_worker)
    pledge = project.pledges.get()
    projects.pay(project, by=by_bank, pledge=pledge, amount_fen=5_000_000, voucher="8812")
    projects.report(project, by=by_worker, milestone=project.milestones.first(), photos=[snapshot])
    helper = Helper.objects.create(
        code="V-1", community=bank.community, name="钱多多", phone="13912345678", consented_on=today,
        registered_at=timezone.now(),
    )  # fmt: skip
    poster = JoinLink.objects.create(
        community=bank.community, created_by=worker, expires_on=today + timedelta(days=9)
    )
    return [
        "", "needs/", "needs/new/", f"needs/{need.uuid}/", "resources/", "resources/new/",
        f"resources/{hall.uuid}/", "projects/", "projects/new/", f"projects/{project.uuid}/",
        f"projects/{project.uuid}/report/", "units/", f"units/{bank.code}/", f"units/{bank.code}/links/",
        "people/?who=waiting", f"people/{helper.code}/", "posters/", f"posters/{poster.pk}/",
        f"join/{poster.token}/", "by/gone/", "join/gone/",
    ]  # fmt: skip


def test_every_page_can_be_read(reader, size, language, furnished, worker):
    page = reader(worker, SIZES[size], language)
    for number, path in enumerate(furnished):
        page.goto(f"/volunteers/{path}")
        look(page, f"together-{number:02d}-{size}-{language}")


def test_a_unit_by_its_link_can_read_its_pages(reader, size, language, furnished, school_link, project):
    page = reader(None, SIZES[size], language)
    page.goto(f"/volunteers/by/{school_link[1]}/")
    look(page, f"unit-home-{size}-{language}")
    for name in ("claim/", ""):
        page.goto(f"{project.get_absolute_url()}{name}")
        look(page, f"unit-project-{name.strip('/')}-{size}-{language}")
