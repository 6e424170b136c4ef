"""An auditor reads no home: no flat, no illness, no words of a family; one record opens with a reason, logged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.lifecycle import Actor, Report, report
from cases.models import Case, GroupMessage, Hazard, Need, Promise, Visit
from grids.models import Household, Reveal
from tests.linked_rows import field_work, joint_work, of_enterprises, snapshot  # noqa: F401
from tests.test_access import addresses, resolved  # noqa: F401

DOOR, ILLNESS, KIND = "9 单元 7777 室", "帕金森晚期", "重病"
WORDS = {
    "visit": "儿子三年没有回来",
    "need": "想要一张护理床",
    "promise": "答应陪着去医院",
    "hazard": "灶台旁堆着纸板",
    "case": "对门夜里总是吵架",
    "fact": "女儿在外地打工",
    "group": "我家母亲走失了",
}
SECRETS = (DOOR, "7777", ILLNESS, KIND, *WORDS.values())
ONES = ("week", "month", "group", "list", "loop")


@pytest.fixture
def home(addresses, grid, cadre, category):  # noqa: F811
    """A street with a home of which much is known, and a resident's case that names the flat."""
    family = Household.objects.create(
        grid=grid, code="H-7", door=DOOR, kinds=["illness"], consent="full", note=ILLNESS, phone="13900007777"
    )
    found = [Found(kind, WORDS[kind]) for kind in ("need", "hazard", "fact")]
    found += [Found("promise", WORDS["promise"], due_on=timezone.localdate())]
    found += [Found("case", WORDS["case"], category=category, photos=[snapshot()])]
    file_visit(VisitFiled("face", household=family, words=WORDS["visit"], findings=found), by=cadre)
    day = timezone.localdate() - timedelta(days=1)
    Promise.objects.filter(household=family).update(due_on=day, first_due_on=day)
    Hazard.objects.filter(household=family).update(recheck_on=day)
    told = Report("resident", f"{DOOR}漏水", category, grid=grid, address=f"12栋{DOOR}")
    report(told, by=Actor())
    GroupMessage.objects.update(text=WORDS["group"])
    return family


def calls():
    """Every call of the API that needs nothing filled in."""
    apps = ("cases.api_urls", "grids.urls", "volunteers.api_urls", "dashboard.api_urls")
    patterns = [one for app in apps for one in get_resolver(app).url_patterns]
    plain = [one for one in patterns if isinstance(one, URLPattern) and not one.pattern.converters]
    return [reverse(one.name) for one in plain]


def ways(addresses, grid):  # noqa: F811
    """Everything that can be opened by GET: each page, each call, and the variants that show other rows."""
    now = timezone.localdate()
    yield from addresses.values()
    yield from calls()
    for row in (*Visit.objects.all(), *Need.objects.all(), *Hazard.objects.all(), *Promise.objects.all()):
        yield row.get_absolute_url()
        yield reverse("single_record", args=[row._meta.model_name, row.uuid])
    for need in Need.objects.all():
        yield from (reverse("need_offer", args=[need.uuid]), f"/api/v1/needs/{need.uuid}/")
    for case in Case.objects.all():
        yield from (case.get_absolute_url(), f"/api/v1/cases/{case.number}/")
    yield from (reverse("household", args=[one.code]) for one in Household.objects.all())
    yield from (f"/rounds/{grid.code}/{one}/" for one in ONES)
    yield from (f"/rounds/{grid.code}/{one}/?month={now:%Y-%m}" for one in ("month", "loop"))
    yield from (f"/matters/?kind={kind}" for kind in ("need", "hazard", "promise"))
    yield from (
        f"/grid-list/?grid={grid.code}&section={name}" for name in ("", "household", "need", "hazard")
    )
    yield from (f"/volunteers/needs/?public={how}" for how in ("no", "waiting", "matched"))
    yield from (f"/stats/{now:%Y-%m}/", f"/api/v1/stats/{now:%Y-%m}/cases.csv", "/cases/?search=漏水")


def body(answer):
    """The text of an answer, streamed or not."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def read(user, paths):
    """What stands of the home on which address."""
    client = Client()
    client.force_login(user)
    pages = [(path, body(client.get(path))) for path in dict.fromkeys(paths)]
    return {(path, secret) for path, text in pages for secret in SECRETS if secret in text}


def test_an_auditor_reads_of_no_home_anywhere(home, addresses, grid, auditor, worker):  # noqa: F811
    paths = list(ways(addresses, grid))
    assert read(auditor, paths) == set()
    assert {secret for _path, secret in read(worker, paths)} == set(SECRETS)


def test_neither_photos_nor_words_of_a_door_are_shown(home, client, auditor, worker):
    case = Case.objects.get(description=WORDS["case"])
    path = reverse("photo", args=[case.photos.get().uuid])
    for user, status in ((auditor, 404), (worker, 200)):
        client.force_login(user)
        assert client.get(path).status_code == status
    client.force_login(auditor)
    assert client.get(reverse("field_photo", args=[_photo_of_hazard().uuid])).status_code == 404
    assert not Case.objects.containing(WORDS["case"][:2], by=auditor).filter(pk=case.pk).exists()


def _photo_of_hazard():
    return Hazard.objects.filter(finding__photos__isnull=False).first().finding.photos.get()


def test_an_auditor_has_households_as_counts(home, client, auditor):
    client.force_login(auditor)
    row = client.get("/households/").context["rows"].get()
    assert (row["households"], row["key"]) == (2, 1)


@pytest.mark.parametrize("kind", ["visit", "need", "promise", "hazard", "household", "case", "groupmessage"])
def test_a_single_record_opens_with_a_reason_that_is_logged(kind, home, client, auditor):
    rows = {
        "household": home,
        "case": Case.objects.get(description=WORDS["case"]),
        "groupmessage": GroupMessage.objects.get(),
        "visit": Visit.objects.get(household=home),
    }
    row = rows.get(kind) or {"need": Need, "promise": Promise, "hazard": Hazard}[kind].objects.get(
        household=home
    )
    path = reverse(
        "single_record", args=[kind, getattr(row, "code", getattr(row, "number", None)) or row.uuid]
    )
    client.force_login(auditor)
    assert client.post(path, {"reason": " "}).status_code == 400
    assert not Reveal.objects.exists()
    text = body(client.post(path, {"reason": "核对一月一见面"}))
    assert (DOOR if kind == "household" else WORDS[{"groupmessage": "group"}.get(kind, kind)]) in text
    look = Reveal.objects.get()
    assert (look.by, look.reason, look.field) == (auditor, "核对一月一见面", "pk")
    assert "核对一月一见面" in body(client.get("/reveals/"))


@pytest.mark.parametrize("role", ["cadre", "centre", "leader", "executor", "admin"])
def test_only_an_auditor_opens_so(role, home, client, request):
    client.force_login(request.getfixturevalue(role))
    assert (
        client.post(reverse("single_record", args=["household", "H-7"]), {"reason": "想看"}).status_code
        == 403
    )
    assert not Reveal.objects.exists()


@pytest.mark.parametrize("path", ["visit/x/", "nothing/1/", "household/H-0/", "case/HH-1/"])
def test_what_is_no_record_is_404(path, street, client, auditor):
    client.force_login(auditor)
    assert client.get(f"/records/{path}").status_code == 404
