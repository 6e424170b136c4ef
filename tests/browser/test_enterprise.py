"""Story 2 from end to end, with the roles it needs: twenty rows, several units, questions, a visit, done and closed."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import enterprise as verbs
from cases.lifecycle import Actor, close
from cases.models import Appointment, Case, EnterpriseMatter
from tests.browser.devices import DESK, PHONE, SIZES
from tests.browser.looks import look
from tests.cases.enterprise.conftest import (  # noqa: F401
    accepted,
    clerk,
    credit_code,
    firm_site,
    group,
    matter,
    opening,
    pasted,
    permits,
    service,
    tax,
    taxman,
    template,
)


class Licences:
    """The windows around one matter."""

    def __init__(self, windows, centre, clerk, taxman):  # noqa: F811
        self.windows = windows
        self.centre = windows(centre, DESK)
        self.clerk = windows(clerk, DESK)
        self.taxman = windows(taxman, PHONE)
        self.firm = windows(device=PHONE)

    @property
    def matter(self):
        """As it stands."""
        return EnterpriseMatter.objects.select_related("case").get()


def test_the_licences_within_a_month(windows, opening, centre, clerk, taxman):  # noqa: F811
    at = Licences(windows, centre, clerk, taxman)
    for step in (begun, signed, asked, answered, agreed, marked, resolved):
        step(at)
    closed(at, centre, clerk)


def begun(at):
    """The centre pastes twenty rows, looks, and begins."""
    page = at.centre
    page.goto(f"/enterprise/matters/new/?enterprise={credit_code(1)}")
    page.fill("#id_title", "营业执照住所变更")
    page.select_option("#id_category", "ENV-01")
    page.select_option("#id_template", "MOVE")
    page.select_option("#id_lead", "L-DESK")
    page.fill("#id_rows", "\n".join(f"云栖第 {n} 公司\t{credit_code(100 + n)}" for n in range(1, 21)))
    page.get_by_role("button", name="预览").click()
    expect(page.locator(".enterprise-preview li")).to_have_count(20)
    page.get_by_role("button", name="建立并派遣").click()
    expect(page.locator(".board tbody tr")).to_have_count(20)


def signed(at):
    """The lead signs for all of it and gives the enterprise its link."""
    at.clerk.goto(at.matter.get_absolute_url())
    at.clerk.get_by_role("button", name="整批签收").click()
    expect(at.clerk.locator(".said-success, .messages")).to_contain_text("已签收 21 件")
    at.clerk.get_by_text("生成新链接").click()
    at.clerk.fill("#link_holder", "企业经办")
    at.clerk.get_by_role("button", name="生成链接").click()
    at.firm.goto(at.clerk.locator("#enterprise-address").inner_text())


def asked(at):
    """The enterprise asks the tax office."""
    at.firm.fill("#question_words", "税务变更要公章吗？")
    at.firm.select_option("#question_executor", label="区税务局")
    at.firm.get_by_role("button", name="提问").tap()
    expect(at.firm.locator(".question")).to_contain_text("税务变更要公章吗")


def answered(at):
    """The tax office finds it among its tasks and answers; the enterprise reads it."""
    at.taxman.goto("/tasks/")
    at.taxman.locator("#group-questions a").tap()
    at.taxman.locator(".question summary").tap()
    at.taxman.locator(".question textarea").fill("不用，电子章即可。")
    with at.taxman.expect_response(lambda answer: answer.request.method == "POST"):
        at.taxman.get_by_role("button", name="发出答复").tap()
    at.firm.reload()
    expect(at.firm.locator(".answer").first).to_contain_text("电子章即可")


def agreed(at):
    """The lead proposes a visit, the enterprise agrees; it takes place, written down once."""
    form = at.clerk
    form.goto(at.matter.get_absolute_url())
    form.locator("summary", has_text="约联合上门").click()
    form.fill("#appointment_day", str(timezone.localdate() + timedelta(days=1)))
    form.fill("#appointment_starts", "14:00")
    form.fill("#appointment_ends", "16:00")
    form.locator(".ticks label", has_text="区税务局").click()
    form.get_by_role("button", name="约上门", exact=True).click()
    expect(form.locator("article[id^=appointment-]")).to_contain_text("待企业确认")
    at.firm.reload()
    at.firm.get_by_role("button", name="同意这个时间").tap()
    expect(at.firm.locator("article[id^=appointment-]")).to_contain_text("已约定")
    now = timezone.now()
    Appointment.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    form.reload()
    form.locator("article[id^=appointment-] summary").click()
    form.locator("article[id^=appointment-] textarea").fill("材料齐全")
    form.get_by_role("button", name="已上门，记下").click()
    expect(form.locator(".entries li", has_text="联合上门：材料齐全")).to_have_count(20)


def marked(at):
    """On a phone the tax office marks its whole column; the lead all the others."""
    at.taxman.goto(at.matter.get_absolute_url())
    at.taxman.locator(".board thead input").check()
    at.taxman.get_by_role("button", name="办好", exact=True).tap()
    expect(at.taxman.locator(".board tbody .cell-done")).to_have_count(20)
    at.clerk.goto(at.matter.get_absolute_url())
    for box in at.clerk.locator(".board thead input").all():
        box.check()
    at.clerk.get_by_role("button", name="办好", exact=True).click()
    expect(at.clerk.locator(".board tbody .cell-done")).to_have_count(80)


def resolved(at):
    """With the last column, done by the lead, every row was fed back."""
    expect(at.clerk.locator(".board tbody th", has_text="待核查")).to_have_count(20)
    expect(at.clerk.locator(".enterprise-progress")).to_contain_text(re.compile("节省 1[89]"))
    look(at.clerk, "story-licences-board")


def closed(at, centre, clerk):  # noqa: F811
    """Somebody else verifies; the parent closes last."""
    for case in Case.objects.filter(parent=at.matter.case).order_by("pk"):
        close(case, by=Actor(centre), words="已核对")
    verbs_on_the_case(at)
    assert at.matter.case.status == "closed"
    assert at.firm.goto(at.firm.url).status == 404


def verbs_on_the_case(at):
    """The lead feeds back the whole on the case's page, the centre closes it there."""
    for page, action, words in ((at.clerk, "resolve", "二十家都办好了"), (at.centre, "close", "已核对")):
        page.goto(f"/cases/{at.matter.case.number}/")
        page.click(f"#do-{action}")
        page.fill(f"#{action}_words", words)
        page.click(".act-form button[type=submit]")
        expect(page.locator("#case-head .status")).to_have_text("待核查" if action == "resolve" else "已结案")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_can_be_read(reader, size, language, accepted, clerk, centre, taxman, group):  # noqa: F811
    verbs.ask(accepted, "要公章吗？", by=clerk)
    cells = [line.cells.get(step__position=3).pk for line in accepted.lines.all()]
    verbs.mark(accepted, cells[:1], "done", by=taxman)
    verbs.mark(accepted, cells[1:], "stuck", by=taxman, words="缺公章")
    _link, token = verbs.issue(accepted, by=clerk, holder="企业经办")
    page = reader(centre, SIZES[size], language)
    board, firm = accepted.get_absolute_url(), group.get_absolute_url()
    rows = ("/enterprise/rows/stuck/", "/enterprise/saved/", "/enterprise/matters/new/")
    for number, path in enumerate(("/enterprise/", board, firm, *rows, f"/enterprise/out/{token}/")):
        page.goto(path)
        look(page, f"enterprise-{number}-{size}-{language}")
