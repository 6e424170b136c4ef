"""Real requests through a running site: `python tests/bench/replay.py FILE --base-url URL --rate N`.

FILE is a csv with the columns text (or title) and reply. Each row is reported, registered, dispatched, accepted,
resolved with its real reply and closed, through the API alone, with the demonstration's accounts. Prints how many
were accepted, closed and lost (acknowledged, yet not there as closed afterwards), and p50 and p95 of each step.
"""

import argparse
import csv
import itertools
import json
import secrets
import sys
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

LONGEST = 8000
AT_ONCE = 24
TRIES = 6
STEPS = ("report", "register", "dispatch", "redispatch", "accept", "resolve", "close")


class Refused(Exception):
    """An answer that is neither 2xx nor worth another try."""


class Site:
    """The API under a base address; a kept connection for each thread; times of all steps."""

    def __init__(self, base):
        self.base = urlsplit(base)
        self.kept = threading.local()
        self.lock = threading.Lock()
        self.spent = defaultdict(list)
        self.statuses = Counter()

    def call(self, method, path, *, token="", body=None, key="", step=""):
        """Status and answer; a broken connection, a 429 and a 503 are tried again under the same key."""
        headers = {"Content-Type": "application/json", "Accept-Language": "zh-hans"}
        headers |= {"Authorization": f"Token {token}"} if token else {}
        headers |= {"Idempotency-Key": key} if key else {}
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        began = time.perf_counter()
        for attempt in range(TRIES):
            try:
                status, answer = self._once(method, f"/api/v1{path}", content, headers)
                if status not in (429, 503):
                    break
            except (OSError, HTTPException) as error:
                self.kept.connection, status, answer = None, 0, {"detail": repr(error)}
            time.sleep(0.2 * 2**attempt)
        with self.lock:
            self.statuses[status] += 1
            if step:
                self.spent[step].append(time.perf_counter() - began)
        return status, answer

    def _once(self, method, path, content, headers):
        if getattr(self.kept, "connection", None) is None:
            kind = HTTPSConnection if self.base.scheme == "https" else HTTPConnection
            self.kept.connection = kind(self.base.netloc, timeout=60)
        self.kept.connection.request(method, self.base.path.rstrip("/") + path, content, headers)
        answer = self.kept.connection.getresponse()
        text = answer.read()
        if text.startswith(b"{"):
            return answer.status, json.loads(text)
        return answer.status, {"detail": text[:200].decode(errors="replace")}

    def token(self, name, password):
        """The account's token."""
        status, answer = self.call("POST", "/auth/token/", body={"username": name, "password": password})
        if status != 200:
            raise SystemExit(f"{name} cannot sign in: {status} {answer}")
        return answer["token"]


class Street:
    """Who acts, and what the cases are made of."""

    def __init__(self, site, password):
        self.centre, self.executor = site.token("centre", password), site.token("executor", password)
        self.code = self._first(site, "/executors/?mine=true", self.executor)[0]["code"]
        grids = self._first(site, "/grids/", self.centre)
        self.grids = itertools.cycle([grid["code"] for grid in grids if not grid["retired_on"]] or [None])
        leaves = [
            one["code"]
            for one in self._first(site, "/categories/", self.centre)
            if one["is_leaf"] and not (one["photo_to_resolve"] or one["photo_to_close"])
        ]
        self.categories = itertools.cycle(leaves)

    @staticmethod
    def _first(site, path, token):
        status, answer = site.call("GET", path, token=token)
        if status != 200 or not answer["results"]:
            raise SystemExit(f"{path}: {status}, nothing there")
        return answer["results"]


def walk(site, street, row, key):
    """One row from report to closure, as the status that the case is found in asks for; the number, or None."""
    words = (row.get("text") or row.get("title") or "").strip()[:LONGEST]
    report = {"source": "hotline", "description": words, "grid": next(street.grids)}
    status, case = site.call("POST", "/cases/", token=street.centre, body=report, key=key, step="report")
    if status not in (200, 201):
        raise Refused(f"report: {status} {case}")
    number = case["number"]
    for turn in range(4 * len(STEPS)):
        step, token, brings = following(street, case, row)
        if not step:
            break
        path = f"/cases/{number}/{step}/"
        status, answer = site.call("POST", path, token=token, body=brings, key=f"{key}-{turn}", step=step)
        if status == 200:
            case = answer
        elif status == 409:  # a rule or somebody else was faster: look again
            case = site.call("GET", f"/cases/{number}/", token=street.centre)[1]
        else:
            raise Refused(f"{number} {step}: {status} {answer}")
    return number


def following(street, case, row):
    """The next step, who takes it, and what it brings."""
    reply = (row.get("reply") or "").strip()[:LONGEST] or "已处理。"
    if case["status"] == "reported":
        return "register", street.centre, {"category": next(street.categories)}
    if case["status"] == "registered":
        return "dispatch", street.centre, {"executor": street.code}
    if case["status"] in ("dispatched", "handling") and case["executor"] != street.code:
        return "redispatch", street.centre, {"executor": street.code, "reason": "重放"}
    if case["status"] == "dispatched":
        return "accept", street.executor, {}
    if case["status"] == "handling":
        return "resolve", street.executor, {"words": reply}
    if case["status"] == "resolved":
        return "close", street.centre, {"words": "已核查。"}
    return "", "", {}


def replay(site, street, rows, rate):
    """Starts so many rows a second, however long they take; the numbers acknowledged, and what went wrong."""
    run, began = secrets.token_hex(4), time.monotonic()
    numbers, wrong = [], []

    def one(position, row):
        try:
            numbers.append(walk(site, street, row, f"replay-{run}-{position}"))
        except Refused as refusal:
            wrong.append(str(refusal))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for position, row in enumerate(rows):
            time.sleep(max(0.0, began + position / rate - time.monotonic()))
            pool.submit(one, position, row)
    return numbers, wrong, time.monotonic() - began


def percentile(values, share):
    """The value below which that share lies, in milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


def main(arguments):
    """Read, replay, look whether all are there, say so; 1 when one is lost or was refused."""
    csv.field_size_limit(10_000_000)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--rate", type=float, default=20.0, help="rows begun a second")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--password", default="honghua-demo")
    options = parser.parse_args(arguments)
    with open(options.file, encoding="utf-8-sig", newline="") as lines:
        rows = list(itertools.islice(csv.DictReader(lines), options.limit))
    site = Site(options.base_url)
    street = Street(site, options.password)
    numbers, wrong, seconds = replay(site, street, rows, options.rate)
    closed = sum(
        site.call("GET", f"/cases/{number}/", token=street.centre)[1].get("status") == "closed"
        for number in numbers
    )
    lost = len(numbers) - closed
    print(f"rows {len(rows)}  accepted {len(numbers)}  closed {closed}  lost {lost}  in {seconds:.0f} s")
    for step in STEPS:
        if times := site.spent[step]:
            half, most = percentile(times, 0.5), percentile(times, 0.95)
            print(f"  {step:10} {len(times):5}   p50 {half:7.1f} ms   p95 {most:7.1f} ms")
    for sentence in wrong[:10]:
        print(f"  refused: {sentence[:300]}")
    return 1 if wrong or closed < len(numbers) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
