"""不满意 without a word: it is asked for, may stay without one knowingly, and the reason can still be added."""

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import RATING_WINDOW, Actor, Report, report
from cases.models import Case, Status
from cases.requests import tracking_access
from tests.cases.lifecycle.test_chain import walk_to_resolved


@pytest.fixture
def closed(case, cadre, centre, executor, department):
    """The case at its end."""
    walk_to_resolved(case, centre, executor, department)
    lifecycle.close(case, by=Actor(cadre), words="现场已干净")
    return case


@pytest.fixture
def resident(client, closed):
    """The reporter's browser, with the case open."""
    client.get(tracking_access.link_of(closed))
    return client


def rate(client, case, **given):
    """What the page answers, in words; the case as it then stands."""
    answer = client.post(
        f"/track/{case.tracking_code}/rate/", {"rating": "no", "words": ""} | given, follow=True
    )
    case.refresh_from_db()
    return answer.status_code, answer.content.decode()


def state(case):
    return case.rating, case.status, case.reopen_count


def test_it_is_asked_for_and_nothing_is_forfeited(resident, closed):
    status, page = rate(resident, closed, words="  ")
    assert status == 400
    assert "写了原因，这件会自动重新办理一次" in page
    assert "不写原因，只评不满意" in page
    assert state(closed) == ("", Status.CLOSED, 0)
    assert "已按您说的重新办理" in rate(resident, closed, words="又堆起来了")[1]
    assert state(closed) == ("no", Status.REGISTERED, 1)


def test_knowingly_without_it_and_added_later_in_the_month_of_the_first(resident, closed):
    assert "您评了不满意，还没有写原因" in rate(resident, closed, without_reason="true")[1]
    assert state(closed) == ("no", Status.CLOSED, 0)
    rated_at = closed.rated_at
    for other in ({"without_reason": "true"}, {"rating": "satisfied"}):
        assert rate(resident, closed, **other)[0] == 400
    assert state(closed) == ("no", Status.CLOSED, 0)
    rate(resident, closed, words="味道还在")
    assert state(closed) == ("no", Status.REGISTERED, 1)
    assert (closed.rating_words, closed.rated_at) == ("味道还在", rated_at)


def test_after_the_window_no_reason_is_taken(resident, closed):
    rate(resident, closed, without_reason="true")
    Case.objects.filter(pk=closed.pk).update(closed_at=timezone.now() - RATING_WINDOW * 2)
    assert "评价已截止" in rate(resident, closed, words="味道还在")[1]
    assert closed.status == Status.CLOSED


def test_a_second_no_is_told_that_nothing_reopens_by_itself(resident, closed):
    Case.objects.filter(pk=closed.pk).update(reopen_count=1)
    page = rate(resident, closed)[1]
    assert "自动重新办理一次" not in page
    assert "街道会看到" in page
    assert "不会再自动重新办理" in rate(resident, closed, words="还是没好")[1]
    assert state(closed) == ("no", Status.CLOSED, 1)


def test_below_a_closed_parent_a_no_is_kept_and_reopens_nothing(resident, closed, centre):
    parent = report(Report(source="hotline", description="整栋楼"), by=Actor(centre))[0]
    Case.objects.filter(pk=parent.pk).update(
        status=Status.CLOSED, closed_at=closed.closed_at, ended_at=closed.closed_at
    )
    Case.objects.filter(pk=closed.pk).update(parent=parent)
    assert "不会再自动重新办理" in rate(resident, closed, words="还是没好")[1]
    assert state(closed) == ("no", Status.CLOSED, 0)


def test_the_api_asks_as_the_page_does(client, closed):
    known = {"tracking_code": closed.tracking_code, "phone_last4": "5678", "rating": "no"}
    at = f"/api/v1/cases/{closed.number}/rate/"
    asked = client.post(at, known, content_type="application/json")
    assert (asked.status_code, list(asked.json())) == (400, ["words"])
    kept = client.post(at, known | {"without_reason": True}, content_type="application/json")
    assert (kept.status_code, kept.json()["rating"], kept.json()["status"]) == (200, "no", "closed")
    added = client.post(at, known | {"words": "味道还在"}, content_type="application/json")
    assert (added.status_code, added.json()["status"]) == (200, "registered")
