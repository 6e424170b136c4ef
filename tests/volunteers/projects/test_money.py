"""Money of a project: never more than asked unless agreed, each amount traceable, the last share goes to one."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from cases.lifecycle import NotTheirs, Refused
from tests.cases.lifecycle.test_concurrency import at_once
from tests.volunteering import FEN, plan
from volunteers import projects
from volunteers.models import MoneyLine, Pledge, Project


def claim(project, by, unit, yuan):
    """The unit takes on so many yuan; its pledge."""
    projects.claim(project, by=by, unit=unit, kind="money", amount_fen=yuan * FEN)
    return project.pledges.filter(unit=unit).last()


def test_two_units_fill_what_is_asked_and_a_third_reads_what_is_left(
    project, by_bank, bank, by_school, school
):
    claim(project, by_bank, bank, 50_000)
    with pytest.raises(Refused, match="还差 30,000 元"):
        claim(project, by_school, school, 40_000)
    claim(project, by_school, school, 30_000)
    with pytest.raises(Refused, match="已经认领满"):
        claim(project, by_school, school, 1)
    assert project.sums().pledged == 80_000 * FEN


def test_more_than_asked_only_when_agreed(project, by_bank, bank, by_worker):
    claim(project, by_bank, bank, 80_000)
    projects.allow_more(project, by=by_worker, amount_fen=5_000 * FEN, words="加装照明")
    claim(project, by_bank, bank, 5_000)
    assert project.sums().pledged == 85_000 * FEN
    assert project.events.get(action="allow_more").words == "加装照明"


def test_the_database_adds_up_by_itself(project, by_bank, bank):
    pledge = claim(project, by_bank, bank, 80_000)
    for kind, amount in [("pledged", 1), ("paid", 80_001 * FEN), ("used", 1), ("released", 80_001 * FEN)]:
        with pytest.raises(IntegrityError), transaction.atomic():
            MoneyLine.objects.create(
                pledge=pledge, kind=kind, amount_fen=amount, words="x", at=project.created_at
            )
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(asked_fen=79_999 * FEN)


def test_no_amount_is_rewritten(project, by_bank, bank):
    line = claim(project, by_bank, bank, 80_000).lines.get()
    for change in (line.delete, lambda: MoneyLine.objects.filter(pk=line.pk).update(amount_fen=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_every_amount_is_traced_from_its_pledge_to_its_voucher(project, by_bank, bank, by_worker, snapshot):
    pledge = claim(project, by_bank, bank, 80_000)
    projects.start(project, by=by_worker)
    projects.pay(project, by=by_bank, pledge=pledge, amount_fen=60_000 * FEN, voucher="回单 8812")
    projects.spend(
        project, by=by_worker, pledge=pledge, amount_fen=45_000 * FEN, words="木料", photos=[snapshot]
    )
    sums = project.sums()
    assert (sums.paid, sums.unpaid, sums.used, sums.unspent) == tuple(
        yuan * FEN for yuan in (60_000, 20_000, 45_000, 15_000)
    )
    assert project.photos.get().line.words == "木料"


@pytest.mark.parametrize("amount", [60_001, 80_000])
def test_nothing_is_spent_that_is_not_there(project, by_bank, bank, by_worker, amount):
    pledge = claim(project, by_bank, bank, 80_000)
    projects.start(project, by=by_worker)
    projects.pay(project, by=by_bank, pledge=pledge, amount_fen=60_000 * FEN, voucher="8812")
    with pytest.raises(Refused, match="还剩 60,000 元"):
        projects.spend(
            project, by=by_worker, pledge=pledge, amount_fen=amount * FEN, words="木料", voucher="1"
        )


def test_who_leaves_frees_what_is_not_paid(project, by_bank, bank, by_worker):
    pledge = claim(project, by_bank, bank, 80_000)
    projects.pay(project, by=by_worker, pledge=pledge, amount_fen=30_000 * FEN, voucher="8812")
    projects.release(project, by=by_bank, pledge=pledge, words="年度预算调整")
    assert project.sums().left == 50_000 * FEN
    assert Pledge.objects.standing().count() == 1
    assert not project.events.get(action="release").is_open


def test_a_unit_pays_for_nobody_else(project, by_bank, bank, by_school, school):
    pledge = claim(project, by_bank, bank, 10_000)
    claim(project, by_school, school, 10_000)
    with pytest.raises(NotTheirs):
        projects.pay(project, by=by_school, pledge=pledge, amount_fen=1, voucher="1")
    with pytest.raises(NotTheirs):
        projects.claim(project, by=by_school, unit=bank, kind="money", amount_fen=1)


def test_a_form_sent_twice_claims_once(project, by_bank, bank):
    for _time in range(2):
        projects.claim(project, by=by_bank, unit=bank, kind="money", amount_fen=100, key="a")
    assert project.pledges.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_once_plans_once(grid, by_worker):
    made = at_once(*[lambda: projects.create(plan(grid=grid), by=by_worker, key="a")] * 2)
    assert made == [Project.objects.get()] * 2


@pytest.mark.parametrize(("kind", "field"), [("goods", "kind"), ("work", "kind"), ("gold", "kind")])
def test_what_is_not_asked_for_is_not_claimed(project, by_bank, bank, kind, field):
    with pytest.raises(Refused) as refusal:
        projects.claim(project, by=by_bank, unit=bank, kind=kind, amount_fen=1, words="水泥")
    assert refusal.value.field == field


@pytest.mark.django_db(transaction=True)
def test_of_two_for_the_last_share_one_gets_it(grid, by_worker, by_bank, bank, by_school, school):
    project = projects.create(plan(grid=grid), by=by_worker)
    projects.publish(project, by=by_worker)
    outcomes = at_once(
        *(
            lambda by=by, unit=unit: claim(Project.objects.get(pk=project.pk), by, unit, 80_000)
            for by, unit in [(by_bank, bank), (by_school, school)]
        )
    )
    said = [one.sentence if isinstance(one, Refused) else "got it" for one in outcomes]
    assert sorted(said) == ["got it", "资金已经认领满了，谢谢您。还可以看看别的项目。"]
    assert project.sums().pledged == 80_000 * FEN
