"""Households on their pages: found, masked for everyone, looked at with a reason that the auditor sees."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from cases.fieldwork import Found, VisitFiled, file_visit
from cases.lifecycle import Actor, Report, report
from grids.models import Household, Reveal, Site

ROLES = ["cadre", "other_cadre", "worker", "executor", "centre", "leader", "admin", "auditor"]
SEE = {"cadre", "worker", "centre", "leader"}
LOOK = {"cadre", "worker", "centre"}
SECRETS = ("13912345678", "139 1234 5678", "钱多多")


@pytest.fixture
def site(grid):
    """A shop whose contact is 孙无忌, telephone 137 0000 1234."""
    return Site.objects.create(
        grid=grid, code="S-1", name="红悦便利店", kind="shop", contact_name="孙无忌", phone="137 0000 1234"
    )


@pytest.fixture
def known(household, cadre, category):
    """A visit with all that it can find, and a report by telephone from the same number."""
    findings = [
        Found("need", "想要一张书桌"),
        Found("hazard", "楼道飞线充电"),
        Found("promise", "带来申请表", due_on=timezone.localdate()),
        Found("case", "路灯不亮", category=category),
    ]
    file_visit(VisitFiled("face", household=household, present="钱多多", findings=findings), by=cadre)
    brought = Report("resident", "垃圾没有清运", category, grid=household.grid, reporter_phone="13912345678")
    report(brought, by=Actor())
    return household


def page(client, user, name="household", *args):
    """The answer's text, for someone signed in."""
    client.force_login(user)
    return client.get(reverse(name, args=args))


@pytest.mark.parametrize("role", ROLES)
def test_each_sees_the_households_of_their_places_and_nobody_a_name_or_number(role, known, client, request):
    answer = page(client, request.getfixturevalue(role), "household", known.code)
    assert (answer.status_code == 200) == (role in SEE)
    listed = page(client, request.getfixturevalue(role), "households")
    assert ("钱**" in listed.content.decode()) == (role in SEE)
    for text in (answer.content.decode(), listed.content.decode()):
        assert not any(secret in text for secret in SECRETS)


def test_a_household_page_tells_what_is_known(known, client, cadre):
    text = page(client, cadre, "household", known.code).content.decode()
    for word in (
        "独居老人",
        "同意留联系方式和情况",
        "膝盖不好",
        "139****5678",
        "想要一张书桌",
        "飞线充电",
        "带来申请表",
    ):
        assert word in text
    assert "路灯不亮" in text
    assert "垃圾没有清运" in text
    assert f"{reverse('visit_new')}?household=H-1" in text


def test_what_they_reported_stands_there_only_with_consent(known, client, cadre):
    Household.objects.update(consent="unasked", note="")
    text = page(client, cadre, "household", known.code).content.decode()
    assert "垃圾没有清运" not in text
    assert "路灯不亮" in text


@pytest.mark.parametrize(
    "role, note",
    [("cadre", True), ("worker", True), ("centre", False), ("leader", False), ("auditor", False)],
)
def test_what_was_said_in_confidence_stands_on_ones_own_ground_alone(role, note, household, client, request):
    answer = page(client, request.getfixturevalue(role), "household", household.code)
    assert ("膝盖不好" in answer.content.decode()) == note


@pytest.mark.parametrize("number, found", [("139 1234-5678", 1), ("13912345679", 0), ("1391234", 0), ("", 0)])
def test_a_whole_number_finds_its_household_and_stands_in_no_address(number, found, household, client, cadre):
    client.force_login(cadre)
    answer = client.post(reverse("households"), {"phone": number})
    assert len(answer.context["rows"]) == found
    assert not any(secret in answer.content.decode() for secret in SECRETS)
    assert "phone" not in client.get(reverse("households"), {"phone": number}).context["form"].fields


def test_a_number_finds_nothing_on_other_ground(household, client, other_cadre):
    client.force_login(other_cadre)
    assert not client.post(reverse("households"), {"phone": "13912345678"}).context["rows"]


@pytest.fixture
def row_of_doors(grid, building):
    """Sixty households, each third a key household, one given up."""
    kinds = [["disabled"] if number % 3 == 0 else [] for number in range(60)]
    Household.objects.bulk_create(
        Household(
            grid=grid, building=building, code=f"R-{number:03d}", door=f"{number} 室", kinds=kinds[number]
        )
        for number in range(60)
    )
    Household.objects.filter(code="R-000").update(retired_on=timezone.localdate())


@pytest.mark.parametrize(
    "asked, count",
    [
        ({}, 50),
        ({"kind": "key"}, 19),
        ({"kind": "ordinary"}, 40),
        ({"kind": "disabled"}, 19),
        ({"kind": "veteran"}, 0),
        ({"building": "320104003015001-B03", "kind": "key"}, 19),
        ({"building": "elsewhere"}, 50),
        ({"after": "R-050"}, 9),
        ({"after": "zzz"}, 0),
    ],
)
def test_households_are_narrowed_and_come_a_page_at_a_time(asked, count, row_of_doors, client, cadre):
    client.force_login(cadre)
    assert len(client.get(reverse("households"), asked).context["rows"]) == count


def test_the_next_page_goes_on_where_the_first_ended(row_of_doors, client, cadre):
    first = page(client, cadre, "households")
    assert first.context["after"] == "R-050"
    second = client.get(reverse("households"), {"after": "R-050"})
    assert second.context["rows"][0].code == "R-051"
    assert second.context["after"] == ""


@pytest.mark.parametrize("role", ["cadre", "worker", "centre"])
def test_lists_and_pages_cost_the_same_for_one_and_for_many(
    role, row_of_doors, known, client, request, django_assert_max_num_queries
):
    client.force_login(request.getfixturevalue(role))
    client.get(reverse("households"))
    with django_assert_max_num_queries(10):
        client.get(reverse("households"))
    with django_assert_max_num_queries(12):
        client.get(reverse("household", args=[known.code]))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name, row", [("household_reveal", "household"), ("site_reveal", "site")])
def test_only_those_who_need_it_look_behind_a_mask_and_each_look_is_written_down(
    role, name, row, household, site, client, request
):
    code = {"household": household, "site": site}[row].code
    client.force_login(request.getfixturevalue(role))
    answer = client.post(
        reverse(name, args=[code]), {"field": "phone", "reason": "约上门时间"}, headers={"HX-Request": "true"}
    )
    seen = "13912345678" in answer.content.decode() or "13700001234" in answer.content.decode()
    assert seen == (role in LOOK)
    sees = SEE | {"auditor"} if row == "site" else SEE
    assert answer.status_code == (200 if seen else 403 if role in sees else 404)
    assert Reveal.objects.filter(subject=f"{row}:{code}", field="phone", reason="约上门时间").exists() == seen


@pytest.mark.parametrize(
    "brought",
    [{"field": "phone"}, {"field": "phone_digest", "reason": "想看"}, {"field": "phone", "reason": " "}],
)
def test_a_look_without_a_reason_or_at_something_else_is_refused(brought, household, client, cadre):
    client.force_login(cadre)
    answer = client.post(reverse("household_reveal", args=["H-1"]), brought)
    assert answer.status_code == 400
    assert "13912345678" not in answer.content.decode()
    assert not Reveal.objects.exists()


def test_the_auditor_sees_who_looked_and_why(household, site, client, cadre, auditor):
    client.force_login(cadre)
    for name, code in (("household_reveal", "H-1"), ("site_reveal", "S-1")):
        answer = client.post(reverse(name, args=[code]), {"field": "contact_name", "reason": "核实情况"})
        assert "no-store" in answer.headers["Cache-Control"]
    text = page(client, auditor, "reveals").content.decode()
    assert "核实情况" in text
    assert "住户 H-1" in text
    assert "单位场所 S-1" in text
    assert reverse("single_record", args=["household", "H-1"]) in text


def edit(client, **brought):
    """Send the form of a household."""
    sent = {"consent": "full", "people": "2", "contact_name": "", "phone": "", "note": ""}
    return client.post(reverse("household_edit", args=["H-1"]), sent | brought)


@pytest.mark.parametrize("role", ROLES)
def test_a_household_is_changed_by_those_who_work_there(role, household, client, request):
    client.force_login(request.getfixturevalue(role))
    answer = edit(client, kinds=["disabled", "hardship"], prefers_call="on")
    household.refresh_from_db()
    changed = household.kinds == ["disabled", "hardship"] and household.prefers_call
    assert changed == (role in {"cadre", "worker"})
    assert answer.status_code == (302 if changed else 403 if role in SEE | {"executor", "admin"} else 404)
    assert (household.contact_name, household.phone) == ("钱多多", "13912345678")


def test_the_form_shows_nothing_sealed_and_the_log_says_who_changed_what(household, client, cadre):
    text = page(client, cadre, "household_edit", "H-1").content.decode()
    assert not any(secret in text for secret in (*SECRETS, "膝盖"))
    edit(client, phone="137 0000 9999", kinds=["living_alone"])
    household.refresh_from_db()
    assert household.phone == "13700009999"
    assert Household.objects.bearing("13700009999").exists()
    entry = LogEntry.objects.get()
    assert (entry.user, entry.get_change_message()) == (cadre, "已修改联系电话 和 人数。")
    assert "137" not in entry.change_message


@pytest.mark.parametrize(
    "brought, kept",
    [
        ({"consent": "refused"}, ("", "", "")),
        ({"consent": "contact"}, ("钱多多", "13912345678", "")),
        ({"consent": "full", "note": "-"}, ("钱多多", "13912345678", "")),
    ],
)
def test_what_consent_no_longer_covers_goes(brought, kept, household, client, cadre):
    client.force_login(cadre)
    assert edit(client, **brought).status_code == 302
    household.refresh_from_db()
    assert (household.contact_name, household.phone, household.note) == kept


@pytest.mark.parametrize(
    "brought, words",
    [
        ({"consent": "refused", "phone": "13900001111"}, "不能记联系人"),
        ({"consent": "contact", "note": "独居"}, "征得同意后"),
        ({"phone": "12"}, "不像电话号码"),
        ({"kinds": ["nonsense"]}, "nonsense"),
        ({"people": "-1"}, ""),
    ],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(brought, words, household, client, cadre):
    client.force_login(cadre)
    answer = edit(client, **brought)
    assert answer.status_code == 400
    assert words in answer.content.decode()
    household.refresh_from_db()
    assert household.phone == "13912345678"
