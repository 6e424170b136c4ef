"""`python -m tests.bench`: rows 1 to 7 of what the site must reach, on the screen and in bench/latest.json."""

import argparse
import json
import os
import platform
import sys
import tempfile
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import psycopg

from tests.bench import asks, courier, months, rows, screen
from tests.bench.measure import turns
from tests.bench.stage import ROOT, Stage

SMALL, LARGE = 10_000, 1_000_000
OUT = ROOT / "bench" / "latest.json"
LEAST = {"create": 0.40, "accept": 0.40, "list": 0.25, "list_large": 0.8}
COURIER_SECONDS = 1.0


def say(words):
    """A line on the screen, at once."""
    print(words, flush=True)


def machine():
    """What it ran on."""
    cpu = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return {
        "cores": os.cpu_count(),
        "cpu": cpu[0] if cpu else platform.processor(),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2,
    }


def to_accept(stage, size):
    """The numbers that wait for a signature, each used once."""
    with psycopg.connect(stage.environment(size)["DATABASE_URL"]) as connection:
        waiting = connection.execute(
            "select number from cases_case where status = 'dispatched' and event_count = 3 order by random()"
        )
        return [number for (number,) in waiting]


def measure(stage, options, loaded):
    """Rows 1 to 4: lists first, while each size is as it was loaded, then create and accept, beside their floors."""
    results = {}
    with ExitStack() as stack:
        ports = {size: stack.enter_context(stage.web(size)) for size in options.sizes}
        if len(ports) > 1:
            say("lists at each size in turns …")
            results["lists"] = lists_in_turns(options, ports, loaded)
        for size, port in ports.items():
            say(f"{size:,} cases …")
            tokens, waiting = loaded[size]["tokens"], to_accept(stage, size)
            results[size] = turns(options.rounds, options.seconds, readers(port, tokens))
            writing = writers(port, tokens, waiting, options.rounds + 1)
            results[size] |= turns(options.rounds, options.seconds, writing)
            for name, found in results[size].items():
                times = f"p50 {found['p50_ms']:6.1f} ms   p95 {found['p95_ms']:6.1f} ms"
                say(f"  {name:13} {found['per_second']:8.1f}/s   {times}")
    return results


def readers(port, tokens):
    """Who takes turns at reading."""
    return {"floor_page": (port, asks.floor_page), "list": (port, lambda: asks.lists(tokens))}


def writers(port, tokens, waiting, times):
    """Who takes turns at writing; each accept has cases of its own."""
    piles = iter([waiting[start::times] for start in range(times)])
    return {
        "floor_insert": (port, asks.floor_insert),
        "create": (port, lambda: asks.create(tokens)),
        "accept": (port, lambda: asks.accepts(tokens, next(piles))),
    }


def lists_in_turns(options, ports, loaded):
    """All lists at each size in turns, which is what counts, and each by itself for a short look."""
    tokens = {size: one["tokens"] for size, one in loaded.items()}
    together = {size: (port, lambda size=size: asks.lists(tokens[size])) for size, port in ports.items()}
    found = {"all": turns(options.rounds, options.seconds, together)}
    for query in asks.LISTS:
        alone = {
            size: (port, lambda size=size, query=query: asks.lists(tokens[size], [query]))
            for size, port in ports.items()
        }
        found[query] = turns(1, 1, alone)
    return {
        query: {str(size): one["per_second"] for size, one in rates.items()} for query, rates in found.items()
    }


def ratios(results, sizes):
    """The ratios that count, each beside the least that it has to be."""
    judged = {}
    for size in sizes:
        found = results[size]
        for name, floor in (("create", "floor_insert"), ("accept", "floor_insert"), ("list", "floor_page")):
            ratio = found[name]["per_second"] / found[floor]["per_second"]
            judged[f"{name} / floor at {size:,}"] = (ratio, LEAST[name])
    if "lists" in results:
        small, large = (results["lists"]["all"][str(size)] for size in (sizes[0], sizes[-1]))
        judged[f"list at {sizes[-1]:,} / at {sizes[0]:,}"] = (large / small, LEAST["list_large"])
    return judged


def options_of(arguments):
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--sizes", type=lambda text: [int(part) for part in text.split(",")], default=[SMALL, LARGE]
    )
    parser.add_argument(
        "--screen",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[screen.SMALL, screen.LARGE],
    )
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4)
    return parser.parse_args(arguments)


def main(arguments):
    """Load, measure, judge, write down; 1 when something falls short."""
    options = options_of(arguments)
    report = {"at": datetime.now().astimezone().isoformat(timespec="seconds"), "machine": machine()}
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        stage = Stage(Path(folder), stack)
        loaded = {}
        for size in options.sizes:
            loaded[size] = stage.load(size)
            say(f"{size:,} cases loaded in {loaded[size]['seconds']:.0f} s")
        results = measure(stage, options, loaded)
        say("50 reports a second, a worker behind …")
        told = courier.measure(stage, options.sizes[0], loaded[options.sizes[0]]["tokens"])
        say("the month's figures …")
        reckoned = months.measure(stage, options.sizes[-1])
        say("a month's rows as csv …")
        drawn = rows.measure(stage)
    with tempfile.TemporaryDirectory(prefix="honghua-bench-") as folder, ExitStack() as stack:
        shown = screen.measure(Stage(Path(folder), stack), options.screen, say)
    judged = ratios(results, options.sizes)
    report |= {
        "results": {str(key): value for key, value in results.items()},
        "courier": told,
        "screen": shown,
        "rows": drawn,
        "months": reckoned,
    }
    report["ratios"] = {
        name: {"is": round(ratio, 3), "at_least": least} for name, (ratio, least) in judged.items()
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(report, ensure_ascii=False, indent=2))
    return verdict(judged, told, shown, drawn, reckoned)


def verdict(judged, told, shown, drawn, reckoned):
    """Each line with its judgement; 1 when one falls short."""
    short = 0
    for name, (ratio, least) in judged.items():
        short += ratio < least
        say(f"{'ok  ' if ratio >= least else 'LOW '} {name:32} {ratio:5.2f}  (at least {least:.2f})")
    late = told["p95_s"] > COURIER_SECONDS or told["lost"]
    times = f"p50 {told['p50_s']:.2f} s, p95 {told['p95_s']:.2f} s (at most {COURIER_SECONDS:.0f} s)"
    count = f"{told['reports']} at {told['per_second']:.0f}/s, {told['lost']} lost"
    say(f"{'LATE' if late else 'ok  '} reported → proposed and notified: {times}; {count}")
    short += screen.verdict(shown, say)
    line, flat = rows.verdict(drawn)
    say(line)
    short += months.verdict(reckoned, say)
    say(f"written to {OUT.relative_to(ROOT)}")
    return 1 if short or late or not flat else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
