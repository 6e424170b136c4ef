"""The triage form's fields belong together: unit and term follow the category, seen; what a hand chose stays."""

import pytest
from django.utils import timezone

from cases.dispatching import propose
from cases.lifecycle import Actor, register
from cases.models import Category, Proposal, Rule

HTMX = {"HX-Request": "true"}


@pytest.fixture
def noise(category):
    """Another leaf: noise at night."""
    return Category.objects.create(code="ENV-02", name="夜间噪声", parent=category.parent)


@pytest.fixture
def proposed(case, category, noise, department, area_team, office, centre, client):
    """Rules send rubbish to the department, noise to the area team within 16 hours, the urgent to the office."""
    for position, (name, kinds, urgent, unit, hours) in enumerate(
        [
            ("急件归社区", [], ["urgent"], office, None),
            ("垃圾归城管", [category], [], department, None),
            ("噪声归执法队", [noise], [], area_team, 16),
        ]
    ):
        made = Rule.objects.create(
            street=case.street,
            name=name,
            position=position,
            executor=unit,
            urgencies=urgent,
            resolve_hours=hours,
        )
        made.categories.set(kinds)
    propose(case).save()
    client.force_login(centre)
    return case


def pane(client, case):
    """The form as the desk shows it, as a browser would send it."""
    form = client.get(f"/desk/case/{case.number}/triage/").context["form"]
    typed = {name: form.initial.get(name) or "" for name in form.fields if name != "assistants"}
    return {f"shown-{name}": value for name, value in form.stamp.items()} | typed | {"seen": case.event_count}


def asked(client, case, typed, **more):
    """What the desk answers to a change in the form: the fields as they then stand."""
    answer = client.get(f"/desk/case/{case.number}/proposal/", typed | more, headers=HTMX)
    renewal = answer.context["renewal"]
    fields = {one.field.name: one.field.value() or [] for one in renewal.tied}
    fields["hours"] = fields["hours"] or ""
    stamp = {f"shown-{name}": value for name, value in renewal.stamp.items()}
    return typed | more | stamp | fields, answer.content.decode()


def sent(client, case, typed):
    """The status of sending the form, and to whom the case went."""
    answer = client.post(f"/desk/case/{case.number}/triage/?from=desk", typed, headers=HTMX)
    case.refresh_from_db()
    return answer.status_code, case.executor and case.executor.code, answer.content.decode()


def test_a_changed_category_proposes_unit_and_term_anew_visibly(client, proposed, area_team):
    typed, page = asked(client, proposed, pane(client, proposed), category="ENV-02")
    assert (typed["executor"], typed["hours"]) == ("T-1", 16)
    assert "已按新类别重新建议（原为：城市管理科）" in page
    assert "规则“噪声归执法队”：夜间噪声 → 第一片区执法队。" in page
    assert sent(client, proposed, typed)[:2] == (200, "T-1")
    assert (proposed.category.code, proposed.given_hours) == ("ENV-02", 16)


@pytest.mark.parametrize(
    "change, unit, says",
    [
        ({"urgency": "urgent"}, "CO-015", "已按新的紧急程度重新建议"),
        ({"category": "ENV-02", "urgency": "urgent"}, "CO-015", "已按新类别和紧急程度重新建议"),
        ({"category": "ENV-01"}, "D-CITY", ""),
    ],
)
def test_whatever_the_unit_depends_on_proposes_it_anew(client, proposed, change, unit, says):
    typed, page = asked(client, proposed, pane(client, proposed), **change)
    assert typed["executor"] == unit
    assert says in page
    assert ("重新建议" in page) == bool(says)
    assert sent(client, proposed, typed)[:2] == (200, unit)


def test_what_a_hand_chose_stays_with_a_word_until_the_proposal_is_taken(client, proposed, office):
    typed, page = asked(client, proposed, pane(client, proposed), executor="CO-015")
    assert "手选。规则建议：城市管理科。" in page
    typed, page = asked(client, proposed, typed, category="ENV-02")
    assert "手选，未随类别改变。规则建议：第一片区执法队。" in page
    assert (typed["executor"], typed["hours"]) == ("CO-015", 16)
    taken, page = asked(client, proposed, typed, take="executor")
    assert (taken["executor"], "手选" in page) == ("T-1", False)
    status, unit, page = sent(client, proposed, typed)
    assert (status, unit) == (200, "CO-015")
    assert "已立案并派遣：红悦社区居委会（手选；规则建议：第一片区执法队）" in page


@pytest.mark.parametrize("kept", ["whole", "bare"])
def test_enter_before_the_new_proposal_came_goes_nowhere(client, proposed, kept):
    typed = pane(client, proposed) | {"category": "ENV-02"}
    if kept == "bare":  # a page, or a program, that does not say what it showed
        typed = {name: value for name, value in typed.items() if not name.startswith("shown-")}
    status, unit, page = sent(client, proposed, typed)
    assert (status, unit, proposed.status, proposed.event_count) == (409, None, "reported", 1)
    assert "单位和时限已重新建议，还没有派遣" in page
    assert "已按新类别重新建议（原为：城市管理科）" in page


def test_a_colleague_registered_it_under_another_category_meanwhile(client, proposed, noise, second_centre):
    typed = pane(client, proposed)
    register(proposed, by=Actor(second_centre), category=noise)
    assert sent(client, proposed, typed)[:2] == (409, None)
    proposed.refresh_from_db()
    assert pane(client, proposed)["executor"] == "T-1"  # although the courier has not yet come


def test_the_second_choice_of_the_same_unit_is_by_hand(client, proposed):
    typed, _page = asked(client, proposed, pane(client, proposed), category="ENV-02")
    assert sent(client, proposed, typed | {"executor": "D-CITY"})[:2] == (200, "D-CITY")


def test_several_at_once_go_only_where_the_preview_said(client, proposed, noise, second_centre, area_team):
    chosen = {"cases": [proposed.number], "action": "triage", "executor": ""}
    row = client.post("/desk/bulk/", chosen, headers=HTMX).context["rows"][0]
    assert "主办：城市管理科" in row.says
    register(proposed, by=Actor(second_centre), category=noise)
    done = chosen | {"step": "do", f"promised-{proposed.number}": row.promise}
    answer = client.post("/desk/bulk/", done, headers=HTMX).content.decode()
    proposed.refresh_from_db()
    assert "预览之后建议变了，现在是：待派遣 → 待签收 · 主办：第一片区执法队 · 时限：16 工作小时" in answer
    assert proposed.executor is None


def test_several_at_once_against_a_rule_say_so_and_each_proposal_is_taken_for_a_dispatch(
    client, proposed, category, centre
):
    chosen = {"cases": [proposed.number], "action": "triage", "executor": "CO-015"}
    row = client.post("/desk/bulk/", chosen, headers=HTMX).context["rows"][0]
    assert row.says.endswith("主办：红悦社区居委会 · 规则建议：城市管理科")
    register(proposed, by=Actor(centre), category=category)
    chosen |= {"action": "dispatch", "executor": ""}
    row = client.post("/desk/bulk/", chosen, headers=HTMX).context["rows"][0]
    assert (row.possible, "主办：城市管理科" in row.says) == (True, True)


def test_an_older_proposal_is_not_shown_for_a_later_step(client, proposed, noise, area_team):
    Proposal.objects.update(made_at=timezone.now() - timezone.timedelta(days=1))
    register(proposed, by=Actor(client.get("/desk/").wsgi_request.user), category=noise, urgency="urgent")
    assert pane(client, proposed)["executor"] == "CO-015"
