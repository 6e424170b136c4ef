"""Small tables in memory: renewed when they changed, and by nobody's leave but the database's."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from grids.cached_tables import CachedTable
from grids.models import Street
from tests.patience import stretched


@pytest.mark.django_db(transaction=True)
def test_it_is_loaded_again_only_when_a_row_changed(street):
    loaded = []
    held = CachedTable(lambda: loaded.append(Street.objects.get().name) or loaded[-1], lambda: Street)
    assert [held.get(), held.get()] == ["红花街道", "红花街道"]
    Street.objects.update(name="梅花街道")
    assert held.get() == "梅花街道"
    assert loaded == ["红花街道", "梅花街道"]


@pytest.mark.django_db(transaction=True)
def test_what_it_does_not_know_is_asked_for_at_once(street, held):
    names = CachedTable(lambda: set(Street.objects.values_list("name", flat=True)), lambda: Street)
    held(names.get)
    Street.objects.update(name="梅花街道")
    assert names.get(lambda known: "红花街道" in known) == {"红花街道"}
    assert names.get(lambda known: "梅花街道" in known) == {"梅花街道"}
    assert names.get(lambda known: "兰花街道" in known) == {"梅花街道"}


@pytest.mark.django_db(transaction=True)
def test_no_thread_waits_for_the_renewal_of_another():
    both = Barrier(2)

    def load():
        both.wait(timeout=stretched(10))
        return "known"

    def ask(_number):
        try:
            return held.get()
        finally:
            connection.close()

    held = CachedTable(load)
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(ask, range(2))) == ["known", "known"]
