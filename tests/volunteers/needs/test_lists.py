"""The three lists as pages: by age, with filters that go on, and the same number of queries for one row and thirty."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Need
from tests.volunteering import plan
from volunteers import projects
from volunteers.models import Helper, Resource, Unit
from volunteers.needs import actions

NOW = timezone.now()


def furnish(grid, worker, by_worker, bank, count):
    """So many rows on each list."""
    today = timezone.localdate()
    for number in range(count):
        need = Need.objects.create(
            grid=grid,
            place_code=grid.code,
            words=f"需要{number}",
            raised_by=worker,
            raised_at=NOW - timedelta(number),
        )
        actions.publish(need, actions.Wanted(f"想要{number}", ["money"], today, today), by=worker)
        Resource.objects.create(
            street=bank.street,
            unit=bank,
            gift="money",
            title="钱",
            amount_fen=1,
            from_on=today,
            offered_at=NOW,
        )
        projects.create(plan(need=need), by=by_worker)
        Helper.objects.create(community=grid.community, registered_at=NOW, confirmed_at=NOW)
        Unit.objects.create(
            street=bank.street, code=f"X-{number}", name="单位", kind="shop", community=grid.community
        )


@pytest.mark.parametrize("path", ["needs/", "resources/", "projects/", "people/", "units/", ""])
def test_a_page_costs_the_same_for_one_row_and_thirty(
    path, client, grid, worker, by_worker, bank, held, django_assert_max_num_queries
):
    furnish(grid, worker, by_worker, bank, 31)
    client.force_login(worker)
    held(lambda: client.get(f"/volunteers/{path}"))
    with django_assert_max_num_queries(20):
        answer = client.get(f"/volunteers/{path}")
    assert answer.status_code == 200
    assert path == "" or "from=30" in answer.content.decode()


def test_who_has_waited_longest_stands_on_top(client, grid, worker, by_worker, bank):
    furnish(grid, worker, by_worker, bank, 3)
    client.force_login(worker)
    shown = client.get("/volunteers/needs/").content.decode()
    assert shown.index("需要2") < shown.index("需要1") < shown.index("需要0")
    assert "等了 2 天" in shown


@pytest.mark.parametrize(
    ("query", "count"),
    [("age=7", 3), ("age=30", 0), ("kind=elderly", 0), ("public=ended", 0), ("public=no", 0),
     ("community=320104003015", 10), ("community=320104003016", 0), ("age=x&from=abc", 10)],
)  # fmt: skip
def test_filters_of_the_needs(client, grid, worker, by_worker, bank, query, count):
    furnish(grid, worker, by_worker, bank, 10)
    client.force_login(worker)
    assert len(client.get(f"/volunteers/needs/?{query}").context["rows"]) == count


def test_a_page_cannot_be_asked_for_what_is_no_address(client, worker):
    client.force_login(worker)
    for path in ("projects/new/?need=x", "projects/new/?case=HH-1", "needs/new/?case=x", "units/none/"):
        assert client.get(f"/volunteers/{path}").status_code == 404
