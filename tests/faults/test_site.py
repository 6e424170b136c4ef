"""A whole site whose servers fail: nothing that was acknowledged is lost, and it recovers by itself."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from tests.site import wait_until

UNDELIVERED = """
select count(*) from cases_caseevent event
where not exists (select from cases_eventdelivery where event_id = event.id)
"""
TOLD_OF_LETTERS = """
select count(*) from cases_notice notice join cases_case on cases_case.id = notice.case_id
where description like '来信 no-broker-%'
"""
DESK = 2
TOLD_TWICE = "select case_id, user_id from cases_notice group by 1, 2 having count(*) > 1"


def sweep(site):
    """What beat sends each minute, sent now."""
    site.run("-c", "from honghua.celery import app; app.send_task('cases.upkeep.sweep')")


def pids(site):
    """The processes of the site: none of them may need a restart."""
    return [service.pid for service in site.services]


def test_the_same_key_from_eight_threads_is_one_case(client):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _n: client.report("the-same"), range(8)))
    assert sorted(status for status, _body, _seconds in answers) == [200] * 7 + [201]
    assert len({body["number"] for _status, body, _seconds in answers}) == 1
    assert client.one("select count(*) from cases_case where description = '来信 the-same'") == 1


def test_a_dead_broker_costs_no_report_and_all_is_caught_up(site, client):
    running = pids(site)
    site.valkey.kill()
    answers = [client.report(f"no-broker-{number}") for number in range(5)]
    assert [status for status, _body, _seconds in answers] == [201] * 5
    assert max(seconds for _status, _body, seconds in answers) < 2
    site.valkey.start()
    # Events are swept once they are 20 seconds old; beat would ask each minute.
    wait_until(lambda: sweep(site) or client.one(UNDELIVERED) == 0, "the sweep to catch up", 90)
    assert client.one(TOLD_OF_LETTERS) == 5 * DESK
    assert client.rows(TOLD_TWICE) == []
    assert pids(site) == running


def reporting(client, name, stop, answers):
    """One caller who goes on until told to stop; each report has a key of its own."""
    number = 0
    while not stop.is_set():
        answers.append(client.report(f"{name}-{number}")[:2])
        number += 1
        stop.wait(0.02)


@contextmanager
def under_load(client):
    """Four callers report all the while; status and body of each answer, growing."""
    stop, answers = threading.Event(), []
    with ThreadPoolExecutor(4) as pool:
        callers = [pool.submit(reporting, client, f"load{n}", stop, answers) for n in range(4)]
        try:
            wait_until(lambda: len(answers) > 20, "load")
            yield answers
        finally:
            stop.set()
        for caller in callers:
            caller.result()


def taken_again(answers):
    """Waits until reports are taken that came after now."""
    seen = len(answers)
    wait_until(lambda: [s for s, _body in answers[seen:]].count(201) > 20, "reports taken again")


def test_postgres_restarted_under_load_loses_no_acknowledged_case(site, client):
    running = pids(site)
    with under_load(client) as answers:
        site.postgres.restart()
        taken_again(answers)
        site.postgres.kill()
        site.postgres.start()
        taken_again(answers)
    assert {status for status, _body in answers} <= {201, 503}
    kept = {number for (number,) in client.rows("select number from cases_case")}
    acknowledged = {body["number"] for status, body in answers if status == 201}
    assert acknowledged <= kept
    assert [site.status(page) for page in ("/", "/readyz", "/report/")] == [200, 200, 200]
    assert pids(site) == running


def test_while_postgres_is_away_pages_say_so_and_recover(site, client):
    site.postgres.stop()
    try:
        away = [client.ask("GET", "/track/")[0], client.report("away")[0], site.status("/readyz")]
    finally:
        site.postgres.start()
    assert away[1:] == [503, 503]
    assert away[0] in (200, 503)
    wait_until(lambda: site.status("/readyz") == 200, "readiness")
    assert client.report("away")[0] == 201
    assert client.one("select count(*) from cases_case where description = '来信 away'") == 1
