"""Turns: floor, candidate, floor, candidate …; the median of each, and the ratio of the medians."""

import json
import statistics
import subprocess
import sys

from tests.bench.stage import ROOT


def once(port, seconds, requests, *, forever=True, rate=None):
    """One turn, by a client in a process of its own."""
    asked = json.dumps({"requests": requests, "forever": forever, "rate": rate})
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.drive", "127.0.0.1", str(port), str(seconds)],
        cwd=ROOT,
        input=asked,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    turn = json.loads(done.stdout)
    if set(turn["statuses"]) - {"200", "201"}:
        raise SystemExit(f"{requests[0]['path']}: {turn['statuses']} {turn['odd']}")
    return turn


def rate_of(turn):
    """Answers a second."""
    return len(turn["spent"]) / turn["seconds"]


def percentile(values, share):
    """The value below which that share lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def turns(rounds, seconds, contestants):
    """``name → (port, function that gives the requests)``; answers ``name → rates and latencies`` over all rounds.

    The first turn of each warms up and is not counted.
    """
    found = {name: {"rates": [], "spent": []} for name in contestants}
    for number in range(rounds + 1):
        for name, (port, requests) in contestants.items():
            given = requests()
            turn = once(port, seconds if number else 1, given, forever=len(given) < 100)
            if number:
                found[name]["rates"].append(rate_of(turn))
                found[name]["spent"] += turn["spent"]
    return {name: summary(one) for name, one in found.items()}


def summary(found):
    """Median rate, its spread, and the latencies' median and 95th percentile in milliseconds."""
    rates = sorted(found["rates"])
    return {
        "per_second": round(statistics.median(rates), 1),
        "slowest_round": round(rates[0], 1),
        "fastest_round": round(rates[-1], 1),
        "p50_ms": round(percentile(found["spent"], 0.5) * 1000, 1),
        "p95_ms": round(percentile(found["spent"], 0.95) * 1000, 1),
    }
