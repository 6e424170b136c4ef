"""The requests that are measured."""

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
    """A report by a cadre, with point, category and telephone."""
    body = {
        "description": "三号楼下垃圾没有清运，请尽快处理",
        "category": "C01",
        "source": "patrol",
        "longitude": 118.7915,
        "latitude": 31.978,
        "address": "三号楼下",
        "reporter_name": "钱多多",
        "reporter_phone": "13912345678",
    }
    return [{"method": "POST", "path": API, "token": tokens["cadre"], "body": body}]


def lists(tokens, asked=LISTS):
    """The centre's list of 25, narrowed one way after the other."""
    return [{"method": "GET", "path": f"{API}?{query}", "token": tokens["centre"]} for query in asked]


def accepts(tokens, numbers):
    """An executor signs for one case after the other."""
    return [
        {"method": "POST", "path": f"{API}{number}/accept/", "token": tokens["executor"], "body": {}}
        for number in numbers
    ]
