"""The requests that are measured."""

import random

from tests.bench import matter

API = "/api/v1/cases/"
LISTS = (
    "status=handling",
    "status=closed&community=320104003003",
    "category=C05",
    "grid=320104003003002",
    "executor=E05",
    "light=red",
    "area=A1&source=snap&urgency=urgent",
    "search=%E8%B7%AF%E7%81%AF",
    "status=handling&ordering=due_at",
)


def floor_insert():
    """One INSERT of a case and one of its event."""
    return [{"method": "POST", "path": "/floor/insert", "body": {}}]


def floor_page():
    """One page of 25."""
    return [{"method": "GET", "path": "/floor/page"}]


def create(tokens):
    """Reports all over the street, with point, category and telephone."""
    dice = random.Random(11)
    return [
        {"method": "POST", "path": API, "token": tokens["cadre"], "body": report(dice)} for _ in range(96)
    ]


def report(dice):
    """One report as a cadre's phone sends it."""
    longitude, latitude = matter.point(dice.randrange(matter.GRIDS), dice)
    return {
        "description": matter.words(dice),
        "category": f"C{dice.randrange(matter.CATEGORIES):02d}",
        "source": "patrol",
        "longitude": longitude,
        "latitude": latitude,
        "address": dice.choice(matter.PLACES),
        "reporter_name": "钱多多",
        "reporter_phone": "13912345678",
    }


def lists(tokens, asked=LISTS):
    """The centre's list of 25, narrowed one way after the other."""
    return [{"method": "GET", "path": f"{API}?{query}", "token": tokens["centre"]} for query in asked]


def accepts(tokens, numbers):
    """An executor signs for one case after the other."""
    return [
        {"method": "POST", "path": f"{API}{number}/accept/", "token": tokens["executor"], "body": {}}
        for number in numbers
    ]
