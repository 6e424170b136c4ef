"""The desk by keys alone: triage, merge, reject, search; nothing is done twice; what others do is seen."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.lifecycle import Actor, Report, dispatch, register, report
from cases.models import Case, Category, Proposal, Rule, Status
from tests.browser.devices import DESK, PHONE, SCREEN
from tests.browser.looks import look
from tests.cast import centre_of

SOON = 2_000
WORDS = ["楼道堆物影响通行", "消防通道被占", "路灯不亮", "井盖松动"]


@pytest.fixture
def queue(street, centre, category, department, reject_reason):
    """Four reports in their order, each with a proposal; the last is proposed as a repeat of the first."""
    made = []
    for at, words in enumerate(WORDS):
        longitude, latitude = centre_of(0, 0)
        brought = Report(
            source="snap", description=words, longitude=longitude + at * 0.0004, latitude=latitude
        )
        case = report(brought, by=Actor())[0]
        repeats = [{"number": made[0].number, "distance_m": 62, "headline": WORDS[0]}] if at == 3 else []
        Proposal.objects.create(
            case=case,
            category=category,
            executor=department,
            reasons=["规则：市容类派城市管理科"],
            repeats=repeats,
            made_at=timezone.now(),
        )
        made.append(case)
    return made


def ready(page, case):
    """The pane shows the case and takes keys."""
    expect(page.locator(f"#desk-pane[data-ready='{case.number}']")).to_be_visible()


def status_of(case):
    """How it stands in the database."""
    return Case.objects.get(pk=case.pk).status


def test_triage_by_keys_alone(windows, queue, centre):
    first, second, third, fourth = queue
    page = windows(centre)
    page.goto("/desk/")
    ready(page, first)
    page.keyboard.press("Enter")
    ready(page, second)
    assert status_of(first) == Status.DISPATCHED
    page.keyboard.press("r")
    page.keyboard.press("Enter")
    expect(page.locator("#reject_reason")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    ready(page, third)
    assert status_of(second) == Status.REJECTED
    page.keyboard.press("j")
    ready(page, fourth)
    page.keyboard.press("m")
    expect(page.locator("#merge_first_case")).to_have_value(first.number)
    expect(page.locator("#merge_first_case")).to_be_focused()
    page.keyboard.press("Enter")
    ready(page, third)
    assert status_of(fourth) == Status.MERGED
    expect(page.locator("#tab-reported b")).to_have_text("1")


def test_keys_move_search_and_explain_themselves(windows, queue, centre):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.keyboard.press("j")
    ready(page, queue[1])
    page.keyboard.press("k")
    ready(page, queue[0])
    page.keyboard.press("?")
    expect(page.locator("#desk-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("路灯")
    page.keyboard.press("Enter")
    ready(page, queue[2])
    expect(page.locator(".desk-row")).to_have_count(1)


def test_what_is_proposed_can_be_changed_before_enter(windows, queue, centre, office):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.keyboard.press("e")
    expect(page.locator("#triage_category")).to_be_focused()
    page.select_option("#triage_executor", office.code)
    page.fill("#triage_hours", "16")
    page.press("#triage_hours", "Enter")
    ready(page, queue[1])
    case = Case.objects.get(pk=queue[0].pk)
    assert (case.executor, case.given_hours) == (office, 16)


@pytest.fixture
def ruled(street, queue, category, area_team):
    """Another leaf, which a rule sends to the area team; the queue's own is still proposed for the department."""
    other = Category.objects.create(code="ENV-02", name="夜间噪声", parent=category.parent)
    rule = Rule.objects.create(street=street, name="噪声归执法队", executor=area_team, resolve_hours=16)
    rule.categories.set([other])
    return other


def test_a_corrected_category_takes_unit_and_term_along(windows, queue, centre, ruled, area_team):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.keyboard.press("e")
    page.select_option("#triage_category", ruled.code)
    expect(page.locator("#triage_executor")).to_have_value(area_team.code)
    expect(page.locator("#triage_hours")).to_have_value("16")
    expect(page.locator("#triage-executor-remark")).to_contain_text("已按新类别重新建议（原为：城市管理科）")
    expect(page.locator("#triage-head")).to_contain_text("规则“噪声归执法队”")
    expect(page.locator("#triage_category")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    ready(page, queue[1])
    case = Case.objects.get(pk=queue[0].pk)
    assert (case.executor, case.given_hours, case.category) == (area_team, 16, ruled)


def test_a_unit_chosen_by_hand_stays_until_the_proposal_is_taken(
    windows, queue, centre, ruled, office, area_team
):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.select_option("#triage_executor", office.code)
    page.select_option("#triage_category", ruled.code)
    remark = page.locator("#triage-executor-remark")
    expect(remark).to_contain_text("手选，未随类别改变。规则建议：第一片区执法队。")
    expect(page.locator("#triage_executor")).to_have_value(office.code)
    page.click("#take-executor")
    expect(page.locator("#triage_executor")).to_have_value(area_team.code)
    expect(remark).not_to_contain_text("手选")
    page.select_option("#triage_executor", office.code)
    expect(remark).to_contain_text("手选。规则建议：第一片区执法队。")
    page.click("#do-it")
    ready(page, queue[1])
    assert Case.objects.get(pk=queue[0].pk).executor == office


def test_enter_before_the_new_proposal_comes_goes_nowhere(windows, queue, centre, ruled, area_team):
    page, held = windows(centre), []
    page.goto("/desk/")
    ready(page, queue[0])
    page.route("**/proposal/**", lambda route: held.append(route))
    page.select_option("#triage_category", ruled.code)
    page.focus("#do-it")
    page.keyboard.press("Enter")
    expect(page.locator("#triage_error")).to_contain_text("还没有派遣")
    expect(page.locator("#triage_executor")).to_have_value(area_team.code)
    assert status_of(queue[0]) == Status.REPORTED
    page.keyboard.press("Enter")
    ready(page, queue[1])
    for route in held:
        route.continue_()
    assert Case.objects.get(pk=queue[0].pk).executor == area_team


def test_news_takes_no_choice_out_of_the_form(windows, queue, centre, ruled):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    with page.expect_response("**/proposal/**"):
        page.select_option("#triage_category", ruled.code)
    with page.expect_response("**/live/**"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('pulse', {bubbles: true}))")
    expect(page.locator("#triage_category")).to_have_value(ruled.code)


def test_a_second_enter_of_the_same_breath_does_nothing(windows, queue, centre):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    ready(page, queue[1])
    assert [status_of(case) for case in queue[:2]] == [Status.DISPATCHED, Status.REPORTED]


def test_what_is_done_is_not_sent_again_before_the_next_case_opens(windows, queue, centre):
    page = windows(centre)
    sent = []
    page.goto("/desk/")
    ready(page, queue[0])
    for piece in ("**/desk/queue/**", f"**/{queue[0].number}/triage/**"):
        page.route(piece, lambda route: route.request.method == "GET" or route.continue_())
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    with page.expect_request("**/desk/queue/**"):
        page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.click("#do-it")
    page.unroute_all()
    ready(page, queue[1])
    assert len(sent) == 1
    assert [status_of(case) for case in queue[:2]] == [Status.DISPATCHED, Status.REPORTED]


def test_a_late_answer_for_one_case_does_not_write_over_the_next(windows, queue, centre):
    page = windows(centre)
    held = []
    page.route(f"**/{queue[0].number}/live/**", lambda route: held.append(route))
    page.goto("/desk/")
    ready(page, queue[0])
    with page.expect_request("**/live/**"):
        page.evaluate("document.body.dispatchEvent(new CustomEvent('pulse'))")
    page.keyboard.press("j")
    ready(page, queue[1])
    with page.expect_response(f"**/{queue[0].number}/live/**") as answer:
        for route in held:
            route.continue_()
    assert answer.value.finished() is None
    expect(page.locator("#case-head .number")).to_have_text(queue[1].number)
    expect(page.locator("#do-reject")).to_have_attribute("href", f"/cases/{queue[1].number}/reject/")


def test_what_is_being_sent_ends_before_the_next_case_opens(windows, queue, centre):
    page = windows(centre)
    held = []
    send = f"**/{queue[0].number}/triage/?from=desk"
    page.route(send, lambda route: held.append(route))
    page.goto("/desk/")
    ready(page, queue[0])
    with page.expect_request(lambda request: request.method == "POST"):
        page.keyboard.press("Enter")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.click(f"#open-{queue[2].number}")
    expect(page.locator("#case-head .number")).to_have_text(queue[0].number)
    assert not [url for url in asked if f"/desk/case/{queue[2].number}/" in url]
    for route in held:
        route.continue_()
    ready(page, queue[2])
    assert status_of(queue[0]) == Status.DISPATCHED


def test_two_dispatchers_one_wins_and_nothing_typed_is_lost(
    windows, queue, centre, second_centre, department
):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.route("**/pulse/**", lambda route: route.fulfill(status=304))
    page.click(".triage-more summary")
    page.fill("#triage_words", "请今天到现场")
    register(queue[0], by=Actor(second_centre), category=queue[0].proposal.category)
    dispatch(queue[0], by=Actor(second_centre), executor=department)
    page.click("#do-it")
    expect(page.locator("#triage_error")).to_contain_text("许望舒 刚刚已对这件案卷“派遣”")
    expect(page.locator("#triage_words")).to_have_value("请今天到现场")
    assert Case.objects.get(pk=queue[0].pk).dispatch_count == 1


@pytest.mark.prompt
def test_what_a_colleague_does_is_seen(windows, queue, centre, second_centre, department):
    page, other = windows(centre), windows(second_centre)
    page.goto("/desk/")
    other.goto("/desk/")
    expect(page.locator("#case-others")).to_contain_text("许望舒", timeout=8_000)
    ready(other, queue[0])
    other.keyboard.press("Enter")
    expect(page.locator("#tab-reported b")).to_have_text("3", timeout=SOON)
    expect(page.locator("#case-head .status")).to_have_text("待签收", timeout=SOON)


def test_an_open_page_asks_for_news_once_a_second(windows, queue, centre):
    page = windows(centre)
    page.clock.install()
    page.goto("/desk/")
    for _ in range(3):
        with page.expect_response("**/pulse/**"):
            page.clock.run_for(1000)


def test_news_that_comes_by_itself_dims_no_button(windows, queue, centre):
    page, held = windows(centre), []
    page.goto("/desk/")
    ready(page, queue[0])
    page.route("**/triage/", lambda route: held.append(route))
    page.evaluate("document.body.dispatchEvent(new CustomEvent('pulse', {bubbles: true}))")
    expect(page.locator("#desk-triage.htmx-request")).to_be_attached()
    expect(page.locator("#do-it")).to_have_css("opacity", "1")
    assert held
    for route in held:
        route.continue_()
    expect(page.locator("#desk-triage.htmx-request")).to_have_count(0)


def test_several_at_once_with_a_preview(windows, queue, centre):
    page = windows(centre)
    page.goto("/desk/")
    ready(page, queue[0])
    page.keyboard.press("x")
    page.keyboard.press("j")
    ready(page, queue[1])
    page.keyboard.press("x")
    page.click("#bulk button[type=submit]")
    expect(page.locator("[data-bulk=preview]")).to_contain_text("主办：城市管理科")
    look(page, "desk-bulk")
    assert status_of(queue[0]) == Status.REPORTED
    page.click("#bulk-do")
    expect(page.locator("[data-bulk=done] .row-yes")).to_have_count(2)
    assert [status_of(case) for case in queue] == ["dispatched", "dispatched", "reported", "reported"]


@pytest.mark.prompt
def test_a_long_queue_comes_by_windows(windows, centre, grid):
    for number in range(60):
        report(Report(source="paper", description=f"第 {number} 件", grid=grid), by=Actor(centre))
    page = windows(centre)
    page.goto("/desk/")
    expect(page.locator(".desk-row")).to_have_count(50)
    page.click("#desk-more")
    expect(page.locator(".desk-row")).to_have_count(60)
    report(Report(source="paper", description="再来一件", grid=grid), by=Actor(centre))
    expect(page.locator("#tab-reported b")).to_have_text("61", timeout=SOON)
    expect(page.locator(".desk-row")).to_have_count(60)


@pytest.mark.parametrize(
    "device,name",
    [
        (DESK, "1440"),
        (SCREEN, "1920"),
        ({"viewport": {"width": 1024, "height": 768}}, "1024"),
        (PHONE, "360"),
    ],
)
def test_the_desk_can_be_read(windows, queue, centre, device, name):
    page = windows(centre, device)
    page.goto("/desk/")
    expect(page.locator(".desk-row")).to_have_count(4)
    page.locator("[data-map]").scroll_into_view_if_needed()
    expect(page.locator("[data-map][data-open]")).to_be_attached()
    look(page, f"desk-{name}")
