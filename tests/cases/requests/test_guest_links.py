"""One-time links: what their holder sees, sends once, and what a wrong link tells (nothing)."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import lifecycle
from cases.lifecycle import Actor, Incomplete, NotTheirs, Refused
from cases.models import OutsiderLink, Photo
from cases.photos.intake import PreparedPhoto, attach
from cases.requests import guest_links
from grids.privacy import seal
from tests.cases.photos.test_photos import jpeg, upload


@pytest.fixture
def handed(case, centre, department):
    """Dispatched to the department; its words hold a telephone number."""
    type(case).objects.filter(pk=case.pk).update(description="三号楼下垃圾没有清运，找我13800001111")
    case.refresh_from_db()
    lifecycle.register(case, by=Actor(centre))
    lifecycle.dispatch(case, by=Actor(centre), executor=department)
    return case


@pytest.fixture
def photos_of(handed):
    """One photo of each kind."""
    event = handed.events.get(seq=1)
    kept = PreparedPhoto(jpeg(), 8, 6)
    return {kind: attach(handed, event, [kept], kind)[0] for kind in Photo.Kind.values}


@pytest.fixture
def given(handed, executor):
    """A link that the lead executor gave to the property company: the row and its token."""
    return guest_links.issue(handed, by=executor, holder="悦居物业", holder_phone="025-8888 0000", hours=24)


def page(token, **options):
    return Client().get(reverse("outsider", args=[token]), **options)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        ("centre", True),
        ("executor", True),
        ("cadre", False),
        ("officer", False),
        ("auditor", False),
        ("leader", False),
        ("admin", False),
    ],
)
def test_the_centre_and_the_lead_give_links(handed, request, who, allowed):
    user = request.getfixturevalue(who)
    assert guest_links.may_issue(handed, user) is allowed
    if allowed:
        link, token = guest_links.issue(handed, by=user, holder="悦居物业")
        assert re.fullmatch(r"[\w-]{43}", token)
        assert link.case.events.last().words == "发给“悦居物业”一次性链接，72 小时内有效。"
    else:
        with pytest.raises(NotTheirs):
            guest_links.issue(handed, by=user, holder="悦居物业")


@pytest.mark.parametrize("wrong", [{"holder": " "}, {"hours": 0}, {"hours": 721}])
def test_a_link_needs_a_holder_and_an_end(handed, centre, wrong):
    with pytest.raises(Incomplete):
        guest_links.issue(handed, by=centre, **({"holder": "悦居物业"} | wrong))
    assert not handed.links.exists()


def test_a_case_that_is_not_in_hand_gets_no_link(case, centre):
    with pytest.raises(Refused):
        guest_links.issue(case, by=centre, holder="悦居物业")


def test_only_a_digest_of_the_token_is_kept(given):
    link, token = given
    row = OutsiderLink.objects.filter(pk=link.pk).values().get()
    assert token not in str(row)
    assert seal("x")  # the number is sealed by its field
    assert OutsiderLink.objects.get(pk=link.pk).holder_phone == "02588880000"


def test_the_page_shows_the_matter_and_no_people(given, handed, photos_of, centre, executor, case):
    answer = page(given[1])
    text = answer.content.decode()
    assert answer.status_code == 200
    for shown in ("三号楼下垃圾没有清运", handed.number, "悦居物业", "城市管理科", "138****1111"):
        assert shown in text
    for hidden in ("钱多多", "钱*", "1391234", "5678", "13800001111", centre.name, executor.name):
        assert hidden not in text
    assert case.tracking_code not in text
    assert answer["Cache-Control"].count("no-store") == 1


@pytest.mark.parametrize(("kind", "status"), [("before", 200), ("after", 404), ("evidence", 404)])
def test_the_holder_sees_how_it_was_and_nothing_else(given, photos_of, kind, status):
    for name in ("outsider_photo", "outsider_photo_small"):
        address = reverse(name, args=[given[1], photos_of[kind].uuid])
        assert Client().get(address).status_code == status
        assert Client().get(address.replace(given[1], "x" * 43)).status_code == 404


def test_evidence_is_sent_once(given, handed):
    token = given[1]
    address = reverse("outsider", args=[token])
    brought = {"words": "已清理完毕", "photos": [upload("a.jpg", jpeg())]}
    assert Client().post(address, brought).status_code == 302
    event = handed.events.last()
    assert (event.action, event.part, event.actor, event.words) == ("note", "outsider", None, "已清理完毕")
    assert event.data["name"] == "悦居物业"
    assert handed.photos.get().kind == Photo.Kind.EVIDENCE
    again = Client().post(address, {"words": "再来一次"})
    assert (again.status_code, handed.events.count()) == (400, event.seq)
    assert "已收到" in page(token).content.decode()


@pytest.mark.parametrize(
    ("brought", "sentence"),
    [({"words": " "}, "请写几个字"), ({"words": "看照片", "photos": ("a.jpg", b"<svg/>")}, "不是照片")],
)
def test_what_is_wrong_is_said_and_the_link_stays_unused(given, brought, sentence):
    address = reverse("outsider", args=[given[1]])
    if "photos" in brought:
        brought = brought | {"photos": [upload(*brought["photos"])]}
    answer = Client().post(address, brought)
    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    given[0].refresh_from_db()
    assert given[0].used_at is None


def test_a_fragment_gets_sentences_only(given):
    address = reverse("outsider", args=[given[1]])
    answer = Client().post(address, {"words": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "<textarea" not in answer.content.decode()
    sent = Client().post(address, {"words": "好了"}, headers={"HX-Request": "true"})
    assert sent["HX-Redirect"] == address


def test_a_case_that_went_on_takes_no_evidence(given, handed, executor):
    lifecycle.accept(handed, by=Actor(executor))
    lifecycle.resolve(handed, by=Actor(executor), words="已清运")
    assert "不需要您再发" in page(given[1]).content.decode()
    answer = Client().post(reverse("outsider", args=[given[1]]), {"words": "来晚了"})
    given[0].refresh_from_db()
    assert (answer.status_code, given[0].used_at) == (400, None)


def test_wrong_expired_and_revoked_links_look_the_same(handed, centre):
    past = timezone.now() - timedelta(minutes=1)
    expired, first = guest_links.issue(handed, by=centre, holder="甲")
    OutsiderLink.objects.filter(pk=expired.pk).update(expires_at=past)
    revoked, second = guest_links.issue(handed, by=centre, holder="乙")
    guest_links.revoke(revoked, by=centre)
    answers = [page(token) for token in (first, second, "A" * 43, "short", "é" * 43)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.search(r"<main.*</main>", a.content.decode(), re.DOTALL)[0] for a in answers}) == 1
    assert "12345" in answers[0].content.decode()


def test_a_link_ends_when_its_unit_is_out_of_the_case(given, handed, centre, executor, department, area_team):
    def opens():
        answers = (
            page(given[1]).status_code,
            Client().post(reverse("outsider", args=[given[1]]), {}).status_code,
        )
        return {(200, 400): True, (404, 404): False}[answers]

    assert opens()
    lifecycle.redispatch(
        handed, by=Actor(centre), executor=area_team, assistants=[department], reason="改主办"
    )
    assert opens()
    lifecycle.redispatch(handed, by=Actor(centre), executor=area_team, reason="不再协办")
    assert not opens()
    with pytest.raises(Refused):
        guest_links.send(given[0], words="来晚了")
    assert not handed.events.filter(words="来晚了").exists()


def test_a_unit_that_gets_the_case_back_needs_a_new_link(given, handed, centre, department, area_team):
    lifecycle.redispatch(handed, by=Actor(centre), executor=area_team, reason="不属城管")
    lifecycle.redispatch(handed, by=Actor(centre), executor=department, reason="还是归城管")
    assert page(given[1]).status_code == 404
    assert OutsiderLink.objects.get().is_out


def test_a_link_ends_when_its_unit_sends_the_case_back(given, handed, executor, send_back_reason, photos_of):
    photo = reverse("outsider_photo", args=[given[1], photos_of["before"].uuid])
    assert Client().get(photo).status_code == 200
    lifecycle.send_back(handed, by=Actor(executor), reason=send_back_reason)
    assert (page(given[1]).status_code, Client().get(photo).status_code) == (404, 404)


def test_staff_see_that_a_link_has_ended(given, handed, client, centre, area_team):
    lifecycle.redispatch(handed, by=Actor(centre), executor=area_team, reason="不属城管")
    client.force_login(centre)
    text = client.get(handed.get_absolute_url()).content.decode()
    assert "单位已更换，链接已失效" in text
    assert "撤销发给" not in text


def test_revoking_stands_in_the_story_and_belongs_to_the_issuers(given, handed, executor, officer):
    with pytest.raises(NotTheirs):
        guest_links.revoke(given[0], by=officer)
    guest_links.revoke(given[0], by=executor)
    guest_links.revoke(given[0], by=executor)
    assert [e.words for e in handed.events.all()].count("撤销发给“悦居物业”的链接。") == 1


def test_staff_give_and_revoke_over_the_page(handed, client, executor, other_cadre):
    address = reverse("outsider_issue", args=[handed.number])
    client.force_login(executor)
    wrong = client.post(address, {"holder": "", "hours": "24"})
    assert wrong.status_code == 400
    answer = client.post(address, {"holder": "悦居物业", "hours": "24"}, headers={"HX-Request": "true"})
    path = re.search(r"http://testserver(/out/[\w-]{43}/)", answer.content.decode())[1]
    assert Client().get(path).status_code == 200
    link = handed.links.get()
    revoke = reverse("outsider_revoke", args=[handed.number, link.pk])
    client.force_login(other_cadre)
    assert client.post(revoke).status_code == 404
    assert client.post(address, {"holder": "x", "hours": "1"}).status_code == 404
    client.force_login(executor)
    assert client.post(revoke).status_code == 302
    assert Client().get(path).status_code == 404
