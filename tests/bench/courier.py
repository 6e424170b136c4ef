"""From a report to its proposal and notices, by a real worker, while reports come in at a steady rate.

PostgreSQL itself says when the courier's transaction was committed (track_commit_timestamp).
"""

import time

import psycopg
from redis import Redis

from tests.bench import asks
from tests.bench.measure import once, percentile

RATE, SECONDS = 50, 20
PATIENCE = 30
DELAYS = """
select extract(epoch from pg_xact_commit_timestamp(delivery.xmin) - event.at)
from cases_eventdelivery delivery join cases_caseevent event on event.id = delivery.event_id
where event.action = 'report' and event.at >= %s
"""
RECEIPTS = """
insert into cases_eventdelivery (event_id, at) select id, now() from cases_caseevent on conflict do nothing
"""


def measure(stage, size, tokens):
    """Delays in seconds from the report to the commit of what follows from it."""
    with psycopg.connect(stage.postgres.url, autocommit=True) as connection:
        connection.execute("alter system set track_commit_timestamp = on")
    stage.postgres.restart()
    with Redis.from_url(stage.valkey.url) as broker:
        broker.flushall()  # what the benches before have reported is nobody's work here
    url = stage.environment(size)["DATABASE_URL"]
    with stage.web(size) as port, stage.worker(size):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(RECEIPTS)
        once(port, 3, asks.create(tokens), rate=5)
        wait_for_calm(url)
        with psycopg.connect(url, autocommit=True) as connection:
            began = connection.execute("select clock_timestamp()").fetchone()[0]
        turn = once(port, SECONDS, asks.create(tokens), rate=RATE)
        wait_for_calm(url)
        with psycopg.connect(url) as connection:
            delays = [float(delay) for (delay,) in connection.execute(DELAYS, [began])]
    sent = len(turn["spent"])
    return {
        "reports": sent,
        "per_second": sent / turn["seconds"],
        "lost": sent - len(delays),
        "p50_s": round(percentile(delays, 0.5), 3),
        "p95_s": round(percentile(delays, 0.95), 3),
        "slowest_s": round(max(delays), 3),
    }


def wait_for_calm(url):
    """Until every recent event has its receipt, or patience ends."""
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() < deadline:
            left = connection.execute(
                "select count(*) from cases_caseevent event left join cases_eventdelivery delivery "
                "on delivery.event_id = event.id where delivery.event_id is null and event.at > now() - interval "
                "'1 minute' and event.action = 'report' and event.key is null"
            ).fetchone()
            if not left[0]:
                return
            time.sleep(0.2)
