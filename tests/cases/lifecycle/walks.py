"""Ways to bring a case into a status, by its verbs alone."""

from datetime import timedelta

from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import CLOCK, RESIDENT, Actor
from cases.models import Status

ROADS = {
    Status.REPORTED: [],
    Status.REJECTED: ["reject"],
    Status.WITHDRAWN: ["withdraw"],
    Status.MERGED: ["merge"],
    Status.REGISTERED: ["register"],
    Status.DISPATCHED: ["register", "dispatch"],
    Status.HANDLING: ["register", "dispatch", "accept"],
    Status.SUSPENDED: ["register", "dispatch", "accept", "ask_suspension", "suspend"],
    Status.RESOLVED: ["register", "dispatch", "accept", "resolve"],
    Status.CLOSED: ["register", "dispatch", "accept", "resolve", "close"],
}
ASKED = {
    "extension": ["register", "dispatch", "accept", "ask_extension"],
    "suspension": ["register", "dispatch", "accept", "ask_suspension"],
}


class Troupe:
    """The cast as actors, and what each action brings when it is played by the book."""

    def __init__(self, request):
        fetch = request.getfixturevalue
        self.department, self.area_team = fetch("department"), fetch("area_team")
        self.send_back_reason, self.reject_reason = fetch("send_back_reason"), fetch("reject_reason")
        self.actors = {
            name: Actor(fetch(name))
            for name in (
                "cadre",
                "other_cadre",
                "worker",
                "executor",
                "officer",
                "centre",
                "leader",
                "admin",
                "auditor",
            )
        } | {"resident": RESIDENT, "clock": CLOCK, "stranger": Actor()}
        self.first_case = None

    def brings(self, action):
        """Arguments that satisfy the action."""
        review_on = timezone.localdate() + timedelta(days=30)
        plain = {
            "reject": {"reason": self.reject_reason},
            "merge": {"first_case": self.first_case},
            "split": {"children": ["一件", "又一件"]},
            "dispatch": {"executor": self.department, "assistants": [self.area_team]},
            "redispatch": {"executor": self.department, "assistants": [self.area_team], "reason": "派错了"},
            "send_back": {"reason": self.send_back_reason},
            "note": {"words": "已到现场"},
            "ask_extension": {"reason": "等配件", "days": 3},
            "ask_suspension": {"reason": "等施工", "review_on": review_on},
            "resolve": {"words": "办好了"},
            "close": {"words": "看过了"},
            "rate": {"rating": "partly"},
            "urge": {"words": "请抓紧"},
            "supervise": {"words": "请说明"},
        }
        reasoned = ("refuse_extension", "refuse_suspension", "rework", "reopen")
        return plain.get(action, {"reason": "理由"} if action in reasoned else {})

    def usual(self, action):
        """Who usually takes the action."""
        lead = {"accept", "send_back", "ask_extension", "ask_suspension", "resolve", "note"}
        if action in lead:
            return self.actors["executor"]
        if action in {"withdraw", "rate"}:
            return self.actors["resident"]
        return self.actors["cadre" if action in {"close", "rework"} else "centre"]

    def walk(self, case, road):
        """Take the actions of a road, each by its usual actor."""
        for action in road:
            lifecycle.act(action, case, by=self.usual(action), **self.brings(action))
        return case
