"""A rider's own page on a phone: two taps to a photo sent, without a signal too, and the result in sight."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Case
from tests.browser.looks import picture as shot
from tests.browser.looks import violations
from tests.browser.test_report import picture
from tests.patience import milliseconds, stretched
from tests.volunteering import volunteer
from volunteers import helper_links
from volunteers.models import Snap


@pytest.fixture
def rider(grid, category):
    """A courier known to the community."""
    return volunteer(1)


@pytest.fixture
def page(telephone, rider, worker, gate):
    """The rider's phone with the personal link opened and its pages kept."""
    opened = telephone.start(None)
    _link, token = helper_links.issue(rider, by=worker)
    opened.goto(reverse("mine_enter", args=[token]))
    expect(opened.locator("body[data-ready=offline]")).to_be_attached(timeout=milliseconds(15))
    return opened


def snap(page):
    """From the rider's own page: photo, kind, send."""
    page.goto(reverse("mine"))
    page.get_by_role("link", name="拍照报一件事").tap()
    with page.expect_file_chooser() as chooser:
        page.locator(".snap-first").tap()
    chooser.value.set_files(picture())
    expect(page.locator(".photos img")).to_have_count(1)
    page.get_by_text("垃圾清运").tap()
    page.get_by_role("button", name="发送").tap()


def test_a_photo_and_four_taps_and_nothing_typed(page, rider):
    assert violations(page) == []
    snap(page)
    page.wait_for_url("**/report/done/**")
    case = Case.objects.get()
    assert (case.source, case.reporter_phone, case.snap.helper) == ("snap", rider.phone, rider)
    page.goto(reverse("mine"))
    expect(page.get_by_text("等待受理")).to_be_visible()
    assert violations(page) == []
    shot(page, "rider-mine")


def test_without_a_signal_it_waits_and_goes_out_once_in_the_riders_name(page, rider, gate):
    gate.shut = True
    snap(page)
    expect(page.locator(".waiting-count").first).to_contain_text("1")
    page.goto("/")
    page.wait_for_url(f"**{reverse('mine')}")
    gate.shut = False
    gate.taken_in.get(timeout=stretched(15))
    expect(page.locator(".waiting-count").first).to_be_hidden()
    assert Snap.objects.get().helper == rider
    assert Case.objects.get().photos.count() == 1


def test_leaving_takes_the_page_off_the_phone(page, gate):
    page.get_by_role("button", name="这不是我的手机").tap()
    page.wait_for_url("**/volunteers/activities/")
    gate.shut = True
    page.goto(reverse("mine"))
    expect(page.locator("h1")).to_have_text("没有信号")
