"""October 2026, forty cases worked by hand; what the tests of the month count on. Read on 5 November at noon.

National Day is 1 to 7 October, Saturday the 10th is worked; a day has 3 + 4 working hours (9:00, 13:30). Five working
days after the 8th is the 14th, after the 12th the 19th, after the 15th the 22nd, after the 23rd the 30th, after
24 September 9 October. A normal case is signed within 4 working hours and handled within 5 working days, an
emergency within 1 and 4 hours of the clock.

A line is a case: number, grid, what it counts in (LETTERS), then its steps, each with its instant: ``08.09:30`` is
8 October, ``s`` before it September, ``n`` November.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from cases import lifecycle
from cases.lifecycle import CLOCK, RESIDENT, Actor, Report, report, settle
from grids.models import Grid

LETTERS = {
    "S": "open_start",
    "R": "reported",
    "C": "closed",
    "J": "rejected",
    "M": "merged",
    "W": "withdrawn",
    "E": "open_end",
    "Z": "settled",
    "D": "due",
    "c": "due_closed",
    "t": "due_in_time",
    "l": "due_late",
    "k": "due_reworked",
    "x": "due_extended",
    "o": "due_ended_otherwise",
    "u": "due_suspended",
    "g": "registered",
    "d": "dispatched",
    "1": "dispatched_once",
    "y": "sign_judged",
    "i": "signed_in_time",
    "n": "sign_unjudged",
    "r": "rated",
    "s": "satisfied",
    "v": "closed_rated",
    "e": "closed_early",
    "b": "closed_later",
}
CASES = """
01 w1 RCDctgd1yirsv report 08.09:00 register 08.10:00 dispatch 08.11:00 accept 08.14:30 resolve 12.10:00 close 12.15:00 rate:satisfied 13.09:00
02 w1 RCDctgd1yrsv  report 08.09:30 register 08.10:00 dispatch 08.10:30 accept 09.10:00 resolve 14.10:00 close 14.16:00 rate:satisfied 15.09:00
03 w1 RCDclgd1yirv  report 08.09:30 register 08.10:00 dispatch 08.10:30 accept 08.16:00 resolve 15.09:00 close 15.10:00 rate:partly 16.09:00
04 w2 RCDctgd1y     report 08.09:30 register 08.10:00 dispatch 08.10:30 accept 08.16:00:01 resolve 14.10:30 close 14.11:00
05 w1 RCDctxgd1yirsv report 08.09:00 register 08.09:30 dispatch 08.10:00 accept 08.11:00 ask_extension:3 13.10:00 grant_extension 13.11:00 resolve 16.10:00 close 16.11:00 rate:satisfied 17.09:00
06 w1 RCgd1yie      report 23.09:00 register 23.09:30 dispatch 23.10:00 accept 23.11:00 ask_extension:2 28.10:00 grant_extension 29.10:00 resolve 30.16:00 close 30.17:00
07 j1 RCDctgd1yi    report 08.09:00 register 08.09:30 dispatch 08.10:00 accept 08.11:00 ask_suspension 09.09:00 suspend 09.10:00 resume 12.10:00 resolve 16.09:00 close 16.10:00
08 j1 REgd1yiu      report 12.09:00 register 12.09:30 dispatch 12.10:00 accept 12.11:00 ask_suspension 13.09:00 suspend 13.10:00
09 j1 RCDctkgd1yiv  report 12.09:00 register 12.09:30 dispatch 12.10:00 accept 12.11:00 resolve 14.10:00 rework 14.14:00 resolve 16.10:00 close 16.15:00 rate:satisfied n01.00:00
10 j2 RCDclkgd1yi   report 12.09:00 register 12.09:30 dispatch 12.10:00 accept 12.11:00 resolve 16.10:00 rework 19.09:00 resolve 20.10:00 close 20.11:00
11 w1 RCDctgdyi     report 13.09:00 register 13.09:30 dispatch 13.10:00 send_back 13.11:00 dispatch:team 13.14:00 accept 13.15:00 resolve 19.10:00 close 19.11:00
12 w2 RCDctgdy      report 13.09:00 register 13.09:30 dispatch 13.10:00 accept 13.11:00 redispatch:team 14.10:00 accept 14.16:30 resolve 21.09:00 close 21.10:00
13 w2 REg           report 29.09:00 register 29.10:00 dispatch 29.11:00 send_back 30.10:00
14 w2 RJ            report 14.09:00 reject 14.10:00
15 w1 RW            report 14.09:00 withdraw 14.09:20
17 w1 RCDctgd1yi    report 14.15:00 register 14.16:00 dispatch 14.16:30 accept 15.09:30
16 w1 RM            report 15.09:00 merge:17 15.10:00
18 w1 RMgd1no       report 15.09:00 register 15.09:30 dispatch 15.10:00 merge:17 15.11:00
19 w1 RMgd1yio      report 15.09:00 register 15.10:00 dispatch 15.11:00 accept 15.14:00 merge:17 15.15:00
17 .. -             resolve 20.10:00 close 20.11:00
20 w1 Z             settle 16.10:00
21 w1 Z             settle 31.23:59:59
22 w1 -             settle n01.00:00
23 w1 RCDctgd1yi    report 15.09:00 register 15.10:00 split:24,25 15.10:30 dispatch 15.11:00 accept 15.14:00
24 w1 RCDctgd1yi    dispatch:team 15.14:00 accept 15.15:00 resolve 19.10:00 close 19.11:00
25 w1 RCDctgd1yi    dispatch 15.14:00 accept 15.15:00 resolve 20.10:00 close 20.11:00
23 .. -             resolve 21.10:00 close 21.16:00
26 w2 RCDctgd1yir   report 08.09:00 register 08.10:00 dispatch 08.11:00 accept 08.13:30 resolve 09.10:00 close 09.11:00 rate:no 10.09:00 dispatch:team 10.10:00 accept 10.11:00 resolve 13.10:00 close 13.11:00
27 w1 REg           report 12.09:00 register 12.10:00 dispatch 12.11:00 accept 12.14:00 resolve 16.10:00 close 20.10:00 reopen n03.10:00
28 w1 SCDct         report s24.09:00 register s24.10:00 dispatch s24.11:00 accept s24.14:00 resolve 09.10:00 close 09.16:00
29 w1 SEDl          report s28.09:00 register s28.10:00 dispatch s28.11:00 accept s28.14:00
30 w1 SEDcl         report s29.09:00 register s29.10:00 dispatch s29.11:00 accept s29.14:00 resolve 30.16:00 close n01.00:00
31 w1 RE            report 31.23:59:59
32 w1 -             report n01.00:00
33 w1 RCgd1yie      report 26.09:00 register 26.10:00 dispatch 26.11:00 accept 26.14:00 resolve 30.10:00 close 31.23:59:59
34 w1 SCDctd1yi     report s30.23:59:59 register 08.09:30 dispatch 08.10:00 accept 08.11:00 resolve 13.10:00 close 13.11:00
35 w1 RJ            report 01.00:00 reject 08.10:00
36 w1 REDclgd1yi    emergency 31.19:00 register 31.19:30 dispatch 31.19:59:59 accept 31.20:59:59 resolve n01.02:00 close n02.10:00
37 w1 REgd1y        emergency 31.19:00 register 31.19:30 dispatch 31.20:00 accept 31.21:00:01 resolve 31.23:00 close n02.10:00
38 w1 SCDct         emergency s30.19:00 register s30.19:30 dispatch s30.20:00 accept s30.20:30 resolve s30.22:00 close 08.10:00
39 w1 SCb           emergency s30.19:00 register s30.19:30 dispatch s30.19:59:59 accept s30.20:30 resolve s30.22:00 close 08.10:00
40 w1 REgd1y        report 30.16:00 register 30.16:30 dispatch 30.17:00
"""  # noqa: E501 one case a line
GRIDS = {"w1": "320104003015001", "w2": "320104003015002", "j1": "320104003016001", "j2": "320104003016002"}
# Working hours from dispatch to signature, of the cases that were signed for in October.
SIGNING_HOURS = {
    "01": 2, "02": 6.5, "03": 4, "04": 4 + 1 / 3600, "05": 1, "06": 1, "07": 1, "08": 1, "09": 1, "10": 1, "11": 1,
    "12": 5, "17": 1.5, "19": 1.5, "23": 1.5, "24": 1, "25": 1, "26": 1, "33": 1.5, "34": 1, "36": 0, "37": 0,
}  # fmt: skip


def at(text, year=2026):
    """``08.09:30`` of October, ``s30.…`` of September, ``n01.…`` of November, in Shanghai."""
    month = {"s": 9, "n": 11}.get(text[0], 10)
    day, clock = text.lstrip("sn").split(".")
    hour, minute, second = (*map(int, clock.split(":")), 0)[:3]
    return datetime(year, month, int(day), hour, minute, second, tzinfo=ZoneInfo("Asia/Shanghai"))


READ_AT = at("n05.12:00")


class October:
    """Plays the lines; ``cases`` holds each by its number, ``counts_in`` the parts worked out by hand."""

    def __init__(self, request):
        fetch = request.getfixturevalue
        self.fetch, self.category, self.snapshot = fetch, fetch("category"), fetch("snapshot")
        self.executors = {"city": fetch("department"), "team": fetch("area_team")}
        self.leads = {"D-CITY": Actor(fetch("executor")), "T-1": Actor(fetch("officer"))}
        self.centre, self.cadre = Actor(fetch("centre")), Actor(fetch("cadre"))
        self.cases, self.counts_in = {}, {}
        for line in CASES.strip().splitlines():
            self.play(*line.split())

    def play(self, number, grid, letters, *steps):
        """One line."""
        if grid != "..":
            self.counts_in[number] = {LETTERS[letter] for letter in letters.strip("-")}
        for action, instant in zip(steps[::2], steps[1::2], strict=True):
            name, _colon, given = action.partition(":")
            if name in ("report", "emergency", "settle"):
                self.cases[number] = self.born(name, grid, number, at(instant))
            else:
                self.act(self.cases[number], name, given, at(instant))

    def born(self, name, grid, number, when):
        """A case by its first verb."""
        words = {"description": f"第 {number} 件", "category": self.category}
        brought = Report(source="resident", grid=Grid.objects.get(code=GRIDS[grid]), **words)
        if name == "settle":
            brought.source = "patrol"
            return settle(brought, by=self.cadre, after=[self.snapshot], at=when)[0]
        brought.urgency = "emergency" if name == "emergency" else "normal"
        return report(brought, by=Actor(), at=when)[0]

    def act(self, case, name, given, when):
        """One later verb, by whoever takes it, with what it must bring."""
        brings = {
            "reject": {"reason": self.fetch("reject_reason")},
            "send_back": {"reason": self.fetch("send_back_reason")},
            "merge": {"first_case": self.cases.get(given)},
            "split": {"children": ["一件", "又一件"]},
            "dispatch": {"executor": self.executors[given or "city"]} if name == "dispatch" else {},
            "redispatch": {"executor": self.executors.get(given), "reason": "派错了"},
            "ask_extension": {"reason": "等配件", "days": int(given) if given.isdecimal() else 0},
            "ask_suspension": {"reason": "等施工", "review_on": date(2026, 11, 20)},
            "resolve": {"words": "办好了"},
            "close": {"words": "看过了"},
            "rework": {"reason": "还没好"},
            "reopen": {"reason": "又坏了"},
            "rate": {"rating": given, "words": "还没好" if given == "no" else ""},
        }.get(name, {})
        done = lifecycle.act(name, case, by=self.who(case, name), at=when, **brings)
        if name == "split":
            self.cases |= dict(zip(given.split(","), done, strict=True))
            return
        case.refresh_from_db()

    def who(self, case, name):
        """Who takes the step."""
        if name in ("accept", "send_back", "ask_extension", "ask_suspension", "resolve"):
            return self.leads[case.executor.code]
        return {"withdraw": RESIDENT, "rate": RESIDENT, "resume": CLOCK}.get(name, self.centre)
