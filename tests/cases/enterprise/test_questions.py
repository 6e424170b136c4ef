"""Questions and answers that all of a matter see; personal links that expire, are revoked, and name nobody."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from cases import enterprise as verbs
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import EnterpriseLink, EnterpriseMatter, Notice, Question

FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def link(accepted, clerk):
    """Given to the enterprise by the lead: the row and its token."""
    return verbs.issue(accepted, by=clerk, holder="钱多多")


@pytest.fixture
def stranger():
    """Somebody without an account."""
    return Client()


def test_an_answer_is_owed_within_two_working_days(accepted, link, tax):
    verbs.issue(
        accepted, by=accepted.lines.first().case.executor.memberships.get().user, holder="x", at=FRIDAY
    )
    earlier = EnterpriseLink.objects.get(created_at=FRIDAY)
    question = verbs.ask(accepted, "要带公章吗？", link=earlier, executor=tax, at=FRIDAY)
    assert question.due_at == datetime(2026, 11, 24, 16, 0, tzinfo=FRIDAY.tzinfo)


def test_asked_by_link_answered_by_a_unit_and_seen_by_all(
    link, accepted, tax, taxman, clerk, stranger, client
):
    address = f"/enterprise/out/{link[1]}/"
    asked = stranger.post(address, {"words": "税务变更要公章吗？电话 13912345678", "executor": tax.pk})
    assert asked.status_code == 302
    client.force_login(taxman)
    assert "税务变更要公章吗" in client.get("/tasks/").content.decode()
    question = Question.objects.get()
    client.post(f"/enterprise/questions/{question.pk}/answer/", {"words": "不用，电子章即可。"})
    for reader in (stranger.get(address), client.get(accepted.get_absolute_url())):
        text = reader.content.decode()
        assert "电子章即可" in text and "区税务局" in text and "139****5678" in text  # noqa: PT018
        assert "13912345678" not in text
    assert "企业提问，待答复" not in client.get("/tasks/").content.decode()


def test_the_unit_that_was_asked_reads_it_in_its_inbox(link, accepted, tax, taxman, clerk):
    verbs.ask(accepted, "要带公章吗？", by=clerk, executor=tax)
    verbs.ask(accepted, "找谁？", link=link[0])
    assert Notice.objects.filter(user=taxman).count() == 1
    assert Notice.objects.get(user=clerk).path == accepted.get_absolute_url()


@pytest.mark.parametrize(
    "role, status",
    [("cadre", 302), ("worker", 302), ("taxman", 302), ("centre", 302), ("leader", 403), ("auditor", 403)],
)
def test_who_of_the_street_asks(accepted, role, status, client, request):
    client.force_login(request.getfixturevalue(role))
    answer = client.post(f"/enterprise/matters/{accepted.case.number}/questions/", {"words": "进度如何？"})
    assert (answer.status_code, Question.objects.count()) == (status, int(status == 302))


@pytest.mark.parametrize(
    "role, status", [("taxman", 302), ("clerk", 302), ("centre", 302), ("cadre", 403), ("other_cadre", 404)]
)
def test_who_answers(accepted, clerk, role, status, client, request):
    question = verbs.ask(accepted, "进度如何？", by=clerk)
    client.force_login(request.getfixturevalue(role))
    answer = client.post(f"/enterprise/questions/{question.pk}/answer/", {"words": "明天办好"})
    assert (answer.status_code, question.answers.count()) == (status, int(status == 302))


def test_an_empty_answer_is_refused_and_a_long_list_of_open_questions_too(accepted, clerk, monkeypatch):
    question = verbs.ask(accepted, "进度如何？", by=clerk)
    with pytest.raises(Incomplete):
        verbs.answer(question, "  ", by=clerk)
    Question.objects.bulk_create(
        Question(matter=accepted, words="x", asked_by=clerk, asked_at=FRIDAY, due_at=FRIDAY)
        for _ in range(49)
    )
    with pytest.raises(Refused, match="还有 50 个问题"):
        verbs.ask(accepted, "还有一个", by=clerk)


def test_a_refused_question_keeps_what_was_typed(link, accepted, stranger):
    page = stranger.post(f"/enterprise/out/{link[1]}/", {"words": "要公章吗？", "executor": "0"})
    assert page.status_code == 400
    assert "要公章吗？" in page.content.decode()


def test_the_page_of_the_link_names_units_and_nobody(link, accepted, clerk, taxman, stranger):
    page = stranger.get(f"/enterprise/out/{link[1]}/")
    text = page.content.decode()
    assert "云栖仓储公司" in text and "区税务局" in text  # noqa: PT018
    assert not any(name in text for name in (clerk.name, taxman.name, "钱多多", "13912345678"))
    assert "no-store" in page.headers["Cache-Control"]
    link[0].refresh_from_db()
    assert link[0].opened_at is not None


@pytest.mark.parametrize("how", ["wrong", "expired", "revoked", "ended"])
def test_a_link_that_does_not_hold_opens_one_and_the_same_page(link, accepted, clerk, centre, stranger, how):
    row, token = link
    if how == "expired":
        past = timezone.now() - timedelta(days=40)
        EnterpriseLink.objects.filter(pk=row.pk).update(created_at=past, expires_at=past + timedelta(days=1))
    elif how == "revoked":
        verbs.revoke(row, by=clerk)
    elif how == "ended":
        type(accepted.case).objects.filter(pk=accepted.case_id).update(
            status="rejected", ended_at=timezone.now(), due_at=None
        )
    address = f"/enterprise/out/{'x' * 43 if how == 'wrong' else token}/"
    for answer in (stranger.get(address), stranger.post(address, {"words": "还在吗"})):
        assert (answer.status_code, "这个链接不能用了" in answer.content.decode()) == (404, True)
    assert not Question.objects.exists()


def test_only_a_digest_of_the_token_is_kept(link):
    row, token = link
    assert token not in str(EnterpriseLink.objects.filter(pk=row.pk).values().get())


@pytest.mark.parametrize(
    "role, status", [("clerk", 200), ("centre", 200), ("taxman", 403), ("cadre", 403), ("leader", 403)]
)
def test_who_gives_links_and_the_address_is_shown_once(accepted, role, status, client, request):
    client.force_login(request.getfixturevalue(role))
    path = f"/enterprise/matters/{accepted.case.number}/links/"
    answer = client.post(path, {"holder": "钱多多", "days": 7})
    assert (answer.status_code, EnterpriseLink.objects.count()) == (status, int(status == 200))
    assert ("/enterprise/out/" in answer.content.decode()) == (status == 200)
    board = client.get(accepted.get_absolute_url()).content.decode()
    assert "/enterprise/out/" not in board
    assert "钱多多" not in board


def test_giving_and_revoking_stand_on_the_log_and_others_do_not_revoke(link, accepted, clerk, taxman, client):
    with pytest.raises(NotTheirs):
        verbs.revoke(link[0], by=taxman)
    client.force_login(clerk)
    for _twice in (1, 2):
        assert client.post(f"/enterprise/links/{link[0].pk}/revoke/").status_code == 302
    words = list(EnterpriseMatter.objects.get().entries.values_list("words", flat=True))
    assert words[:2] == ["撤销发给“钱**”的企业链接。", "发给“钱**”企业链接，30 天内有效。"]
