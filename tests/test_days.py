"""Days that belong together are in order in every model: kept by the database, said beside the later column."""

from datetime import UTC, date, datetime, time
from importlib import import_module
from itertools import combinations

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from cases.models import Enterprise, Shift
from grids.models import Posting, Site
from grids.models.constraints import NoOverlap
from tests.grids.imports.test_spreadsheets import problems, upload
from volunteers.models import Match, Member, Resource

NOON = datetime(2026, 3, 1, 4, tzinfo=UTC)
APPS = ("grids", "cases", "volunteers", "dashboard")
DAYS = models.DateField | models.TimeField  # an instant is a day with an hour
# What somebody chooses begins and ends by these names; an instant that the server writes is not compared, since the
# clocks of two machines may differ by a second.
BEGINS, ENDS = ("from_on", "from_at", "starts_at", "starts", "came_on", "joined_on"), (
    "to_on", "to_at", "ends_at", "ends", "left_on", "expires_at",
)  # fmt: skip
# What has no check, and why.
BY_OTHER_MEANS = {
    "cases.Segment": "written by the server: an extension ends where it begins",
    "cases.OutsiderLink": "counted in hours from now",
    "volunteers.Booking": "the range of days that no two share refuses an end before its start",
    "volunteers.HelperLink": "counted in days from now",
    "volunteers.UnitLink": "counted in days from now",
}


def pairs():
    """Every model with a day that begins and one that ends, with both."""
    for model in (one for one in apps.get_models() if one._meta.app_label in APPS):
        names = [field.name for field in model._meta.local_fields if isinstance(field, DAYS)]
        begins = [name for name in names if name in BEGINS] or ["created_at", "made_at"]
        found = [pair for pair in combinations(names, 2) if pair[0] in begins and pair[1] in ENDS]
        if found:
            yield model, *found[0]


def wrong_way_round(model, early, late):
    """A row that ends before it begins."""
    field = model._meta.get_field(early)
    if isinstance(field, models.DateTimeField):
        days = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
    elif isinstance(field, models.TimeField):
        days = time(9), time(8)
    else:
        days = date(2026, 3, 2), date(2026, 3, 1)
    return model(**dict(zip((early, late), days, strict=True)))


def faults(model, early, late):
    """Beside which columns the model's own checks speak."""
    try:
        wrong_way_round(model, early, late).validate_constraints(
            exclude={field.name for field in model._meta.fields} - {early, late}
        )
    except ValidationError as error:
        return {name: [str(one) for one in said] for name, said in error.message_dict.items()}
    return {}


def test_every_two_days_that_somebody_chooses_are_kept_in_order(db):
    found = {model._meta.label: (late, faults(model, early, late)) for model, early, late in pairs()}
    assert len(found) > 18
    assert set(BY_OTHER_MEANS) <= set(found)
    kept = {label: said for label, said in found.items() if label not in BY_OTHER_MEANS}
    assert [label for label, (late, said) in kept.items() if set(said) != {late}] == []
    assert [said for _late, said in kept.values() if "Constraint" in str(said) or "约束" in str(said)] == []


def test_no_row_that_ends_before_it_begins_reaches_a_range_of_the_database():
    ours = [model for model in apps.get_models() if model._meta.app_label in APPS]
    found = [
        (model, one) for model in ours for one in model._meta.constraints if "Exclu" in str(type(one).__mro__)
    ]
    assert len(found) == 7
    assert [one.name for _model, one in found if not isinstance(one, NoOverlap)] == []
    assert [one.name for model, one in found if not all(hasattr(model, name) for name in one.span)] == []


def test_the_database_keeps_them_too(street, grid, table):
    site = Site.objects.create(grid=grid, code="S-1", name="大楼", kind="enterprise")
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.create(
            code="91320104MA1000000T",
            name="甲",
            site=site,
            came_on=date(2026, 3, 2),
            left_on=date(2026, 3, 1),
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Member.objects.filter(pk=table.manager.pk).update(name="", left_on=date(2020, 1, 1))


ORDERED = [
    ("cases", "0023_enterprise_leaves_after_it_came", "Enterprise", "enterprise_leaves_after_it_came"),
    ("volunteers", "0010_vouchers_and_days_in_order", "Member", "member_leaves_after_joining"),
    ("volunteers", "0010_vouchers_and_days_in_order", "Match", "match_ends_after_it_begins"),
]


@pytest.mark.parametrize(("app", "migration", "name", "rule"), ORDERED)
def test_rows_of_before_that_stood_the_wrong_way_round_end_where_they_begin(
    app, migration, name, rule, table, need, bank, worker, grid
):
    site = Site.objects.create(grid=grid, code="S-1", name="大楼", kind="enterprise")
    Enterprise.objects.create(code="91320104MA1000000T", name="甲", site=site)
    resource = Resource.objects.create(
        street=bank.street, unit=bank, gift="hall", title="会议室", from_on="2026-01-01", offered_at=NOON
    )
    Match.objects.create(need=need, resource=resource, state="accepted", decided_by=worker, decided_at=NOON)
    model = apps.get_model(app, name)
    (early, late) = next(pair for one, *pair in pairs() if one is model)
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")  # a table with checks still to come is not altered
        cursor.execute(f"alter table {model._meta.db_table} drop constraint {rule}")
        forgotten = {"name": ""} if model is Member else {}
        model.objects.update(**{early: date(2026, 3, 2), late: date(2026, 3, 1)}, **forgotten)
        import_module(f"{app}.migrations.{migration}").put_in_order(apps, None)
        cursor.execute(f"alter table {model._meta.db_table} add constraint {rule} check ({late} >= {early})")
    assert set(model.objects.values_list(early, late)) == {(date(2026, 3, 2), date(2026, 3, 2))}


def test_a_page_and_a_file_of_a_register_say_it_beside_the_column(client, admin, cadre, grid):
    client.force_login(admin)
    row = Posting.objects.get()
    page = f"/admin/grids/posting/{row.pk}/change/"
    sent = {"grid": grid.pk, "user": cadre.pk, "from_on": "2026-03-02", "to_on": "2026-03-01"}
    assert list(client.post(page, sent).context["adminform"].errors) == ["to_on"]
    header, line = (
        ["网格代码", "干部账号", "开始日期", "结束日期"],
        [grid.code, "cadre", "2026-03-02", "2026-03-01"],
    )
    named = [
        (column, said) for _line, column, said in problems(upload(client, "grids/posting", header, line))
    ]
    assert ("结束日期", "结束日期不能早于开始日期。") in named
    hours = upload(client, "cases/shift", ["开始", "结束"], ["18:00", "17:00"])
    assert [column for _line, column, _said in problems(hours)] == ["结束"]
    assert not Shift.objects.filter(starts=time(18)).exists()
