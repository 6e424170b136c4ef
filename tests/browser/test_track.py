"""A resident follows a case: by code, live, to the rating and back."""

from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from cases import lifecycle
from cases.lifecycle import Actor
from cases.models import Status
from cases.requests import tracking_access
from tests.browser.devices import PHONE
from tests.patience import milliseconds

LIVE = 2000  # ms
STEPS = {
    "register": lambda case, by: lifecycle.register(case, by=by.centre),
    "dispatch": lambda case, by: lifecycle.dispatch(case, by=by.centre, executor=by.department),
    "accept": lambda case, by: lifecycle.accept(case, by=by.executor),
    "resolve": lambda case, by: lifecycle.resolve(case, by=by.executor, words="已清运完毕"),
    "close": lambda case, by: lifecycle.close(case, by=by.centre, words="现场已干净"),
}


@pytest.fixture
def resident(windows):
    """A phone without an account."""
    return windows(device=PHONE)


@pytest.fixture
def by(centre, executor, department):
    """Who takes the steps."""
    return SimpleNamespace(centre=Actor(centre), executor=Actor(executor), department=department)


@pytest.fixture
def closed_case(case, by):
    """The case at its end."""
    for take in STEPS.values():
        take(case, by)
    return case


@pytest.mark.prompt
def test_every_step_is_seen_within_two_seconds(resident, case, by):
    resident.goto("/track/")
    resident.fill("[name=code]", case.tracking_code.lower())
    resident.fill("[name=digits]", "5678")
    resident.get_by_role("button", name="查询").tap()
    expect(resident.locator(".now")).to_contain_text("等待受理")
    seen = {
        "register": "正在安排办理单位",
        "dispatch": "等待城市管理科签收",
        "accept": "城市管理科正在办理",
        "resolve": "正在核查",
    }
    for step, words in seen.items():
        STEPS[step](case, by)
        expect(resident.locator(".now")).to_contain_text(words, timeout=LIVE)
    STEPS["close"](case, by)
    expect(resident.locator("#rate")).to_be_visible(timeout=LIVE)
    expect(resident.locator("#progress")).to_contain_text("已清运完毕")


@pytest.mark.parametrize(
    ("word", "words", "rating", "status"),
    [("满意", "", "satisfied", Status.CLOSED), ("不满意", "又堆起来了", "no", Status.REGISTERED)],
)
def test_the_resident_rates_and_a_first_no_opens_the_case_again(
    resident, closed_case, word, words, rating, status
):
    resident.goto(tracking_access.link_of(closed_case))
    resident.locator(".rates").get_by_text(word, exact=True).tap()
    resident.fill("[name=words]", words)
    resident.get_by_role("button", name="提交评价").tap()
    expect(resident.locator("#progress")).to_contain_text("您的评价")
    closed_case.refresh_from_db()
    assert (closed_case.rating, closed_case.status) == (rating, status)


def test_what_is_being_typed_is_not_swept_away_by_news(resident, closed_case, by):
    resident.goto(tracking_access.link_of(closed_case))
    resident.fill("[name=words]", "还差一点")
    with resident.expect_response(lambda answer: "/pulse/" in answer.url and answer.status == 200):
        lifecycle.reopen(closed_case, by=by.centre, reason="再看一次")
    assert resident.input_value("[name=words]") == "还差一点"


def test_taken_back_by_its_reporter(resident, case):
    resident.goto(tracking_access.link_of(case))
    resident.get_by_text("不需要办了").tap()
    resident.get_by_role("button", name="确定撤回").tap()
    expect(resident.locator(".ended")).to_contain_text("您已撤回")


def test_a_lost_connection_is_said_and_goes_away_by_itself(windows, resident, case):
    windows.cuts = True
    resident.goto(tracking_access.link_of(case))
    resident.route("**/pulse/", lambda route: route.abort())
    expect(resident.locator(".connection")).to_contain_text("连接中断", timeout=milliseconds(8))
    resident.unroute("**/pulse/")
    expect(resident.locator(".connection")).to_be_hidden(timeout=milliseconds(10))
