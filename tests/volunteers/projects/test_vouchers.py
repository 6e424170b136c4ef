"""One voucher stands for one amount paid and for one spent, whoever it is from; days come in their order."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.lifecycle import Refused
from tests.volunteering import FEN
from tests.volunteers.projects.test_money import claim
from volunteers import councils, projects
from volunteers.models import MoneyLine, Resolution


@pytest.fixture
def two(project, by_bank, bank, by_school, school, by_worker):
    """The pledges of two units, of which the first has paid by receipt FP-001."""
    pledges = [claim(project, by_bank, bank, 50_000), claim(project, by_school, school, 30_000)]
    projects.start(project, by=by_worker)
    projects.pay(project, by=by_worker, pledge=pledges[0], amount_fen=9 * FEN, voucher="FP-001")
    return pledges


@pytest.mark.parametrize("number", ["FP-001", " fp-001 ", "ＦＰ－００１", "FP–001"])
def test_a_number_is_taken_once_for_two_units_and_said_beside_its_field(client, worker, project, two, number):
    client.force_login(worker)
    sent = {"pledge": two[1].pk, "amount": "5", "voucher": number}
    page = client.post(f"{project.get_absolute_url()}pay/", sent)
    assert page.status_code == 400
    assert "已记过一笔到账" in page.context["form"].errors["voucher"][0]
    answer = client.post(f"/api/v1/projects/{project.uuid}/pay/", sent, "application/json")
    assert (answer.status_code, list(answer.json())) == (409, ["voucher"])
    assert MoneyLine.objects.filter(kind="paid").count() == 1


def test_what_was_paid_may_be_spent_by_the_same_paper_and_one_paper_be_divided(project, two, by_worker):
    spent = {"by": by_worker, "amount_fen": FEN, "words": "木料"}
    projects.spend(project, pledge=two[0], voucher="FP-001", **spent)
    with pytest.raises(Refused) as refused:
        projects.spend(project, pledge=two[0], voucher="fp-001", **spent)
    assert refused.value.field == "voucher"
    projects.spend(project, pledge=two[0], voucher="FP-001-2", **spent)
    assert MoneyLine.objects.filter(kind="used").count() == 2


def test_a_photo_alone_is_a_voucher_too(project, two, by_worker, snapshot):
    paid = {"by": by_worker, "amount_fen": FEN, "photos": [snapshot]}
    projects.pay(project, pledge=two[0], **paid)
    with pytest.raises(Refused) as refused:
        projects.pay(project, pledge=two[1], **paid)
    assert refused.value.field == "photos"
    projects.pay(project, pledge=two[1], voucher="FP-002", **paid)


def test_the_database_refuses_a_number_twice_and_bears_what_stood_there_before(project, two, by_worker):
    line = MoneyLine.objects.get(kind="paid")
    again = {"pledge": two[1], "kind": "paid", "amount_fen": 1, "at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        MoneyLine.objects.create(voucher="x", voucher_key=line.voucher_key, **again)
    for _time in range(2):
        MoneyLine.objects.create(voucher="旧 7", **again)
    with pytest.raises(Refused):
        projects.pay(project, by=by_worker, pledge=two[1], amount_fen=1, voucher="旧7")


def test_nothing_is_agreed_or_promised_before_the_meeting(client, worker, by_worker, table):
    ahead = councils.call(
        table.council, starts_at=timezone.now() + timedelta(days=2), place="社区议事厅", by=by_worker
    )
    topic = councils.put(ahead, title="路灯", options=["装太阳能灯"], by=by_worker)
    client.force_login(worker)
    page = ahead.get_absolute_url()
    due = timezone.localdate() + timedelta(days=30)
    sent = {"topic": topic.pk, "what": "装灯", "member": table.manager.pk, "due_on": due}
    said = [
        client.post(f"{page}resolve/", sent).context["form"].errors.get("topic"),
        client.post(f"{page}hold/", {"minutes": "都同意"}).context["form"].errors.get("minutes"),
        client.post(f"{page}{topic.pk}/agree/", {}).context["form"].non_field_errors(),
    ]
    assert ["才开始" in str(sentence) for sentence in said] == [True] * 3
    assert not Resolution.objects.exists()
    shown = client.get(page).content.decode()
    assert not any(f"{page}{step}/" in shown for step in ("resolve", "hold", f"{topic.pk}/agree"))


def test_nothing_is_promised_by_a_meeting_that_is_off(by_worker, table):
    councils.call_off(table.meeting, by=by_worker)
    with pytest.raises(Refused, match="不开了") as refused:
        councils.resolve(
            table.topic,
            what="装灯",
            owner={"member": table.manager},
            due_on=timezone.localdate(),
            by=by_worker,
        )
    assert refused.value.field == "topic"
