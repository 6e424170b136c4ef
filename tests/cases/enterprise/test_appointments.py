"""联合上门: proposed, agreed through the link, ended in a visit and notes on rows and cases from one text."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import enterprise as verbs
from cases.five_ones import evidence
from cases.lifecycle import Incomplete, NotTheirs, Refused
from cases.models import Appointment, MatterEntry, Notice, Visit

TOMORROW = timedelta(days=1)


@pytest.fixture
def link(accepted, clerk):
    """The enterprise's."""
    return verbs.issue(accepted, by=clerk, holder="钱多多")


def plan(tax, permits, **more):
    """Tomorrow for two hours, by two departments."""
    starts = timezone.now() + TOMORROW
    return verbs.Plan(
        **{"starts_at": starts, "ends_at": starts + timedelta(hours=2), "executors": [tax, permits]} | more
    )


@pytest.fixture
def appointment(accepted, clerk, tax, permits):
    """About the first two rows."""
    rows = list(accepted.lines.all()[:2])
    return verbs.propose(accepted, plan(tax, permits, lines=rows, bring="租赁合同"), by=clerk)


def begun(appointment):
    """The appointment an hour after its beginning; the clock is worked by hand."""
    return appointment.starts_at + timedelta(hours=1)


@pytest.mark.parametrize(
    "of, field",
    [
        ({"executors": []}, "executors"),
        ({"starts_at": timezone.now() - TOMORROW}, "starts_at"),
        ({"ends_at": timezone.now()}, "ends_at"),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(accepted, clerk, tax, permits, of, field):
    with pytest.raises(Incomplete) as refusal:
        verbs.propose(accepted, plan(tax, permits, **of), by=clerk)
    assert refusal.value.field == field


def test_those_who_come_hear_of_it_and_of_the_enterprises_yes(appointment, link, clerk, taxman):
    assert Notice.objects.get(user=taxman).title == "约了联合上门"
    verbs.reply(appointment, agreed=True, link=link[0], words="请走北门")
    assert set(Notice.objects.filter(user=taxman).values_list("title", flat=True)) == {
        "约了联合上门",
        "企业同意上门时间",
    }


@pytest.mark.parametrize("agreed, state", [("yes", "accepted"), ("no", "declined")])
def test_the_enterprise_answers_once_through_its_link(appointment, link, agreed, state, client):
    path = f"/enterprise/out/{link[1]}/appointments/{appointment.uuid}/"
    assert "租赁合同" in client.get(f"/enterprise/out/{link[1]}/").content.decode()
    assert client.post(path, {"agreed": agreed, "words": "请走北门"}).status_code == 302
    assert client.post(path, {"agreed": "yes"}).status_code == 409
    appointment.refresh_from_db()
    assert (appointment.state, appointment.reply) == (state, "请走北门")


def test_a_link_of_another_matter_answers_nothing(appointment, opening, centre, clerk, client):
    opening.rows = verbs.parse("别家甲\n别家乙")
    other = verbs.begin(opening, by=centre)
    token = verbs.issue(other, by=clerk, holder="别家")[1]
    path = f"/enterprise/out/{token}/appointments/{appointment.uuid}/"
    assert client.post(path, {"agreed": "yes"}).status_code == 404


def test_what_was_found_is_typed_once(appointment, accepted, taxman, grid):
    visit = verbs.finish(appointment, by=taxman, words="材料齐全", at=begun(appointment))
    assert (visit.site, visit.grid, visit.words, visit.kind) == (
        accepted.enterprise.site,
        grid,
        "材料齐全",
        "face",
    )
    noted = MatterEntry.objects.filter(words="联合上门：材料齐全").values_list("line__position", flat=True)
    assert sorted(noted) == [1, 2]
    lines = accepted.lines.select_related("case")
    stories = [line.case.events.filter(action="note", words="联合上门：材料齐全").count() for line in lines]
    assert (stories, accepted.case.events.filter(action="note").count()) == ([1, 1, 0], 1)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.visit) == ("done", visit)


def test_the_visit_of_a_department_is_no_posting_day_of_the_cadre(appointment, taxman, grid, cadre):
    verbs.finish(appointment, by=taxman, words="材料齐全", at=begun(appointment))
    since = appointment.starts_at - TOMORROW
    assert not evidence.on_the_spot(Visit, grid, since, since + 3 * TOMORROW).exists()


def test_it_ends_once_and_not_before_its_time(appointment, clerk):
    with pytest.raises(Refused, match="还没有到约定的时间"):
        verbs.finish(appointment, by=clerk, words="x")
    verbs.finish(appointment, by=clerk, words="材料齐全", at=begun(appointment))
    with pytest.raises(Refused, match="已经结束或取消"):
        verbs.finish(appointment, by=clerk, words="又一次", at=begun(appointment))
    assert Visit.objects.count() == 1


def test_whoever_has_no_part_neither_proposes_nor_ends_it(appointment, accepted, cadre, tax, permits):
    with pytest.raises(NotTheirs):
        verbs.propose(accepted, plan(tax, permits), by=cadre)
    with pytest.raises(NotTheirs):
        verbs.finish(appointment, by=cadre, words="x", at=begun(appointment))


@pytest.mark.parametrize(
    "role, words, status", [("clerk", "改期", 302), ("clerk", "", 400), ("taxman", "改期", 403)]
)
def test_it_is_cancelled_with_a_reason_by_whoever_made_it_or_leads(
    appointment, role, words, status, client, request
):
    client.force_login(request.getfixturevalue(role))
    answer = client.post(f"/enterprise/appointments/{appointment.uuid}/cancel/", {"words": words})
    appointment.refresh_from_db()
    assert (answer.status_code, appointment.state == "cancelled") == (status, status == 302)


def test_from_the_board(accepted, clerk, tax, client):
    client.force_login(clerk)
    day = timezone.localdate() + TOMORROW
    asked = {"day": day, "starts": "14:00", "ends": "16:00", "executors": [tax.pk], "place": ""}
    path = f"/enterprise/matters/{accepted.case.number}/appointments/"
    assert client.post(path, asked | {"ends": "13:00"}).status_code == 400
    assert client.post(path, asked).status_code == 302
    made = Appointment.objects.get()
    assert (made.place, timezone.localtime(made.starts_at).hour) == ("红悦路 8 号", 14)
