"""A property company on a phone sends evidence by its link; staff look behind a mask, the auditor reads of it."""

import pytest
from playwright.sync_api import expect

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Photo
from cases.photos.intake import PreparedPhoto, attach
from cases.requests import guest_links
from cases.requests.reveals import reveal
from tests.browser.devices import DESK, PHONE
from tests.browser.looks import look
from tests.cases.photos.test_photos import jpeg


@pytest.fixture
def handed(case, centre, department):
    """Dispatched to the department, with a photo of how it was."""
    attach(case, case.events.get(seq=1), [PreparedPhoto(jpeg((640, 480)), 640, 480)], Photo.Kind.BEFORE)
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return case


@pytest.fixture
def token(handed, executor):
    """Of a link for the property company."""
    return guest_links.issue(handed, by=executor, holder="悦居物业")[1]


def photo_file(name, content):
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def test_the_holder_of_a_link_sends_evidence_from_a_phone(windows, token, handed):
    page = windows(device=PHONE)
    page.goto(f"/out/{token}/")
    look(page, "outsider-360")
    page.get_by_label("处理情况").fill("已清运完毕")
    page.get_by_label("现场照片", exact=True).set_input_files(photo_file("a.jpg", b"no photo"))
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("“a.jpg”不是照片")).to_be_visible()
    look(page, "outsider-360-refused")
    expect(page.get_by_label("处理情况")).to_have_value("已清运完毕")
    page.get_by_label("现场照片", exact=True).set_input_files(photo_file("b.jpg", jpeg((400, 300))))
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_text("您发来的情况已收到")).to_be_visible()
    look(page, "outsider-360-sent")
    assert handed.events.last().data["name"] == "悦居物业"


@pytest.mark.parametrize(("device", "width"), [(PHONE, 360), (DESK, 1440)])
def test_the_pages_of_a_link_can_be_read_in_both_languages(reader, token, device, width):
    for language in ("zh-hans", "en"):
        page = reader(None, device, language)
        for name, address in (("outsider", f"/out/{token}/"), ("outsider-gone", f"/out/{'A' * 43}/")):
            page.goto(address)
            look(page, f"{name}-{width}-{language}")


@pytest.mark.parametrize(("device", "width"), [(PHONE, 360), (DESK, 1440)])
def test_the_auditor_reads_the_log(windows, handed, centre, cadre, auditor, device, width):
    reveal(handed, "reporter_phone", by=centre, reason="回访群众，核对上门的时间和地点")
    reveal(handed, "reporter_name", by=cadre, reason="上门核实")
    page = windows(auditor, device)
    page.goto("/reveals/")
    look(page, f"reveals-{width}")
    page.get_by_label("查看人").select_option(label=cadre.name)
    page.get_by_role("button", name="筛选").click()
    expect(page.get_by_text("上门核实")).to_be_visible()
    expect(page.get_by_text("回访群众")).to_have_count(0)


def test_a_number_is_shown_for_a_reason_and_gone_on_the_next_page(windows, handed, centre):
    page = windows(centre)
    page.goto(handed.get_absolute_url())
    page.get_by_text("查看联系电话").click()
    page.locator("#reveal-reason-reporter_phone").fill("约上门时间")
    look(page, "reveal-1440")
    page.get_by_role("button", name="查看并记录").last.click()
    expect(page.get_by_text("13912345678")).to_be_visible()
    page.reload()
    expect(page.get_by_text("13912345678")).to_have_count(0)


def test_a_link_is_given_on_the_case_page(windows, handed, executor):
    page = windows(executor)
    page.goto(handed.get_absolute_url())
    page.get_by_text("给外部单位发链接").click()
    page.get_by_label("发给谁").fill("悦居物业")
    look(page, "link-1440")
    page.get_by_role("button", name="生成链接").click()
    address = page.locator("#outsider-address").text_content()
    look(page, "link-1440-given")
    stranger = windows(device=PHONE)
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="处理得怎么样")).to_be_visible()
