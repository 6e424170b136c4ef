"""When a posting ends, what is open is laid before both; nothing is without an owner for a day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cases import lifecycle
from cases.fieldwork import Found, VisitFiled, file_visit, keep_promise
from cases.five_ones.handover_detail import laid_out
from cases.five_ones.handovers import make_all, see
from cases.lifecycle import Actor, NotTheirs
from cases.models import Handover, Notice, Promise
from cases.notices.recipients import recipients_now
from grids.models import Posting
from tests.cast import person


def at(day, hour=9):
    return datetime(2026, 11, day, hour, 25, tzinfo=ZoneInfo("Asia/Shanghai"))


def titles(user):
    return list(Notice.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def found(household, cadre):
    """A visit on the 10th with a promise, a need and a hazard."""
    lines = [
        Found("promise", "带申请表", due_on=date(2026, 11, 30)),
        Found("need", "书桌，电话 13912345678"),
        Found("hazard", "飞线充电"),
    ]
    file_visit(VisitFiled("face", household=household, findings=lines), by=cadre, at=at(10))


@pytest.fixture
def leaving(cadre, found):
    """The cadre's last day is the 18th."""
    posting = cadre.postings.get()
    posting.to_on = date(2026, 11, 18)
    posting.save()
    return posting


@pytest.fixture
def coming(street, grid, leaving):
    """Begins on the 19th."""
    return Posting.objects.create(
        user=person(street, "newcomer", "江行舟"), grid=grid, from_on=date(2026, 11, 19)
    )


def counted(handover, now=None):
    return {part.name: part.count for part in laid_out(handover, now or at(19)).parts}


def test_it_is_made_on_the_last_day_and_told_to_all(leaving, coming, cadre, worker):
    assert [make_all(at(17)), make_all(at(18)), make_all(at(18, 10))] == [0, 1, 0]
    handover = Handover.objects.get()
    assert (handover.leaving, handover.coming) == (leaving, coming)
    assert counted(handover) == {"case": 0, "hazard": 1, "promise": 1, "need": 1, "household": 1}
    assert [titles(user) for user in (cadre, coming.user, worker)] == [["网格交接，请看一看"]] * 3


def test_what_came_up_on_the_last_day_is_in_it(leaving, cadre, household):
    make_all(at(18))
    later = [Found("promise", "送药", due_on=date(2026, 11, 25))]
    file_visit(VisitFiled("face", household=household, findings=later), by=cadre, at=at(18, 16))
    assert counted(Handover.objects.get())["promise"] == 1
    make_all(at(19, 0))
    assert counted(Handover.objects.get())["promise"] == 2
    keep_promise(Promise.objects.earliest("pk"), by=worker_of(household), at=at(20))
    make_all(at(21))
    laid = laid_out(Handover.objects.get(), at(21))
    assert [row.over for row in laid.parts[2].rows] == [True, False]
    assert laid.still_open == 3


def worker_of(household):
    """Somebody posted after the cadre, who can go on."""
    user = person(household.grid.community.street, "next", "江行舟")
    Posting.objects.create(user=user, grid=household.grid, from_on=date(2026, 11, 19))
    return user


def test_without_a_successor_the_office_owns_it_at_once(leaving, worker, grid):
    make_all(at(18))
    make_all(at(19, 0))
    assert titles(worker) == ["网格交接，请看一看", "网格没有下沉干部，未了的事由社区居委会接着办"]
    make_all(at(20))
    assert len(titles(worker)) == 2
    newcomer = worker_of_grid(grid)
    make_all(at(23))
    assert Handover.objects.get().coming.user == newcomer
    assert titles(newcomer) == ["网格交接，请看一看"]


def worker_of_grid(grid):
    """Somebody who begins on the 23rd."""
    user = person(grid.community.street, "late", "迟来人")
    Posting.objects.create(user=user, grid=grid, from_on=date(2026, 11, 23))
    return user


def test_what_came_up_while_nobody_was_there_is_laid_before_whoever_comes(leaving, worker, household, grid):
    make_all(at(19))
    lines = [Found("promise", "送药", due_on=date(2026, 11, 30))]
    file_visit(VisitFiled("face", household=household, findings=lines), by=worker, at=at(20))
    worker_of_grid(grid)
    make_all(at(22))
    assert counted(Handover.objects.get())["promise"] == 2


def test_verification_falls_to_the_office_where_nobody_is_posted(
    case, cadre, worker, centre, executor, department
):
    cadre.postings.update(to_on=timezone.localdate() - timedelta(days=1))
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    assert recipients_now(case).people("cadre") == [worker.pk]
    cadre.postings.update(to_on=None)
    assert recipients_now(case).people("cadre") == [cadre.pk]


def test_the_office_does_not_verify_what_it_handles(case, worker, centre, office):
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=office)
    assert recipients_now(case).people("cadre") == []


def test_without_an_office_the_centre_hears(leaving, centre):
    make_all(at(19))
    assert titles(centre) == ["网格没有下沉干部，未了的事由社区居委会接着办"]


def test_whoever_is_switched_off_leaves_the_grid_to_the_office(cadre, worker):
    cadre.is_active = False
    cadre.save()
    make_all(at(17))
    assert titles(worker) == ["网格没有下沉干部，未了的事由社区居委会接着办"]


def test_who_simply_stays_on_hands_nothing_over(leaving, cadre, grid):
    Posting.objects.create(user=cadre, grid=grid, from_on=leaving.to_on + timedelta(days=1))
    assert make_all(at(18)) == 0


def test_an_end_that_was_taken_back_takes_the_handover_with_it(leaving):
    make_all(at(18))
    Posting.objects.update(to_on=None)
    make_all(at(18, 10))
    assert not Handover.objects.exists()


def test_after_downtime_it_is_made_late(leaving):
    assert make_all(at(28)) == 1


def test_nothing_readable_is_kept_in_it(leaving):
    make_all(at(18))
    matters = Handover.objects.get().matters
    assert all(isinstance(key, int) for name in ("need", "promise", "household") for key in matters[name])


def test_both_sides_and_nobody_else_sign(leaving, coming, cadre, worker):
    make_all(at(18))
    handover = Handover.objects.get()
    see(handover, by=cadre, words="王阿姨怕生，先打电话", at=at(18))
    see(handover, by=coming.user, words="不是我写的", at=at(19))
    assert (handover.words, handover.leaving_seen_at, handover.coming_seen_at) == (
        "王阿姨怕生，先打电话",
        at(18),
        at(19),
    )
    with pytest.raises(NotTheirs):
        see(handover, by=worker)


@pytest.mark.parametrize(
    "role, status",
    [("cadre", 200), ("worker", 200), ("leader", 200), ("centre", 200), ("other_cadre", 404), ("admin", 404)],
)
def test_who_sees_the_page(leaving, coming, role, status, client, request):
    make_all(at(18))
    client.force_login(request.getfixturevalue(role))
    answer = client.get(f"/handovers/{Handover.objects.get().pk}/")
    assert answer.status_code == status
    if status == 200:
        page = answer.content.decode()
        assert all(words in page for words in ("带申请表", "飞线充电"))
        assert not any(words in page for words in ("13912345678", "钱多多"))


def test_the_page_costs_the_same_for_much(
    leaving, coming, cadre, household, client, django_assert_max_num_queries
):
    for number in range(30):
        lines = [Found("promise", f"第 {number} 件", due_on=date(2026, 11, 30))]
        file_visit(VisitFiled("face", household=household, findings=lines), by=cadre, at=at(11))
    make_all(at(18))
    client.force_login(coming.user)
    address = f"/handovers/{Handover.objects.get().pk}/"
    with django_assert_max_num_queries(16):
        assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 302
    assert Handover.objects.get().coming_seen_at is not None
