"""A thing of the checklist says what is wrong in words of its own: no reassuring sentence becomes a hazard."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.models import Checklist, ChecklistItem, Finding, Hazard, Patrol
from grids.models import Household
from tests.grids.imports.test_spreadsheets import problems, take_in, upload

ITEMS = "cases/checklistitem"
HEADER = ["清单代码", "顺序", "看什么", "有问题时怎么写", "隐患程度"]


@pytest.fixture
def item(db):
    """The walk's third thing: 消防通道没有被占用."""
    return ChecklistItem.objects.get(checklist__code="grid-walk", position=2)


def one_line(item, words):
    """A line of findings about a thing of the list, as a page or a multipart call names its fields."""
    line = {f"findings-0-{name}": value for name, value in (("kind", "hazard"), ("item", item.pk))}
    return line | {"findings-0-words": words, "findings-TOTAL_FORMS": 1, "findings-INITIAL_FORMS": 0}


def test_every_thing_on_the_first_lists_has_its_own_wrong_words(db):
    items = list(ChecklistItem.objects.all())
    assert len(items) == 26
    assert [item.text for item in items if item.wrong_text in ("", item.text)] == []
    assert [item.text for item in items if item.wrong_text.startswith("未达到")] == []


def test_a_streets_own_sentence_is_carried_forward_in_a_form_that_is_true(item):
    item.checklist.items.create(position=9, text="门厅整洁", wrong_text="？")
    import_module("cases.migrations.0020_checklist_items_say_what_is_wrong").write(apps, None)
    said = dict(item.checklist.items.values_list("text", "wrong_text"))
    assert (said["门厅整洁"], said[item.text]) == ("未达到：门厅整洁", "消防通道被占用")


@pytest.mark.parametrize(
    "words, right",
    [
        ("", "消防通道被占用"),
        ("消防通道没有被占用", "消防通道被占用"),
        (" 消防通道，没有被占用。", "消防通道被占用"),
        ("三单元门口停了车", "三单元门口停了车"),
    ],
)
def test_whichever_way_it_comes_the_hazard_says_what_is_wrong(client, cadre, grid, item, words, right):
    home = Household.objects.create(grid=grid, code="H-1", door="301 室")
    walk = {"grid": grid.code, "checklist": "grid-walk", f"item-{item.pk}": "wrong"}
    line = one_line(item, words)
    client.force_login(cadre)
    sent = [client.post("/patrols/new/", walk | line), client.post("/api/v1/patrols/", walk | line)]
    sent += [client.post("/visits/new/", {"household": home.code, "how": "met"} | line)]
    assert [answer.status_code for answer in sent] == [302, 201, 302]
    assert [row.words for row in Hazard.objects.all()] == [right] * 3
    assert [row.words for row in Finding.objects.all()] == [right] * 3


def test_a_wrong_thing_without_a_line_and_a_line_that_only_repeats_it_are_one_hazard(
    client, cadre, grid, item
):
    walk = {"grid": grid.code, "checklist": "grid-walk", f"item-{item.pk}": "wrong"}
    client.force_login(cadre)
    for more in ({}, {"findings": [{"kind": "hazard", "words": item.text}]}):
        assert client.post("/api/v1/patrols/", walk | more, "application/json").status_code == 201
    assert [row.words for row in Hazard.objects.all()] == ["消防通道被占用"] * 2
    assert Patrol.objects.first().looked_at == [{"text": item.text, "ok": False, "wrong": item.wrong_text}]


def test_the_page_offers_the_wrong_words_and_the_patrol_shows_them(client, cadre, grid, item):
    client.force_login(cadre)
    form = client.get("/patrols/new/").content.decode()
    lines = Checklist.objects.filter(active=True).values_list("items__wrong_text", flat=True)
    assert [words for words in lines if f'data-text="{words}"' not in form] == []
    client.post("/patrols/new/", {"grid": grid.code, "checklist": "grid-walk", f"item-{item.pk}": "wrong"})
    shown = client.get(Patrol.objects.get().get_absolute_url()).content.decode()
    assert item.wrong_text in shown
    assert item.text not in shown


def test_a_patrol_of_before_still_reads_as_it_was_filed(client, cadre, grid, case):
    old = [{"text": "消防通道畅通", "ok": False}]
    patrol = Patrol.objects.create(
        grid=grid, place_code=grid.code, by=cadre, at=case.reported_at, looked_at=old
    )
    client.force_login(cadre)
    assert "消防通道畅通" in client.get(patrol.get_absolute_url()).content.decode()


def test_the_register_takes_no_thing_without_its_wrong_words(client, admin, item):
    client.force_login(admin)
    for words, column in (("", "有问题时怎么写"), ("门厅整洁。", "有问题时怎么写")):
        answer = upload(client, ITEMS, HEADER, ["grid-walk", "9", "门厅整洁", words, "一般隐患"])
        assert [(line, said) for line, said, _ in problems(answer)] == [(2, column)]
    old = upload(client, ITEMS, [*HEADER[:3], HEADER[4]], ["grid-walk", "9", "门厅整洁", "一般隐患"])
    assert [(line, said) for line, said, _ in problems(old)] == [(2, "有问题时怎么写")]
    take_in(client, ITEMS, HEADER, ["grid-walk", "2", "消防通道畅通", "", "重大隐患"])
    item.refresh_from_db()
    assert (item.text, item.wrong_text) == ("消防通道畅通", "消防通道被占用")
    take_in(client, ITEMS, HEADER, ["grid-walk", "9", "门厅整洁", "门厅脏乱", "一般隐患"])
    assert ChecklistItem.objects.get(text="门厅整洁").wrong_text == "门厅脏乱"


def test_the_database_refuses_what_the_form_refuses(item):
    for words in ("", item.text):
        with pytest.raises(IntegrityError), transaction.atomic():
            ChecklistItem.objects.filter(pk=item.pk).update(wrong_text=words)
    item.wrong_text = f"{item.text}。"
    with pytest.raises(ValidationError) as refused:
        item.full_clean()
    assert list(refused.value.message_dict) == ["wrong_text"]
