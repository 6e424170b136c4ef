"""Stories that the database refuses to rewrite; kinds of emergencies, intervals and terms a street begins with."""

from django.db import migrations

GUARD = """
create trigger append_only before update or delete on {table}
  for each row execute function refuse_change();
create trigger append_only_truncate before truncate on {table}
  for each statement execute function refuse_change();
"""
LIFT = """
drop trigger append_only_truncate on {table};
drop trigger append_only on {table};
"""
STORIES = ("cases_jointevent", "cases_emergencyline")
KINDS = [
    ("fire", "火情"),
    ("gas", "燃气泄漏"),
    ("collapse", "坍塌坠落"),
    ("flood", "积水内涝"),
    ("people", "人员被困或走失"),
    ("other", "其他突发情况"),
]
# Days between two inspections, by kind: low, medium, high, major risk.
INTERVALS = {
    "compound": (180, 90, 30, 15),
    "shop": (180, 120, 60, 30),
    "enterprise": (365, 180, 90, 30),
    "building_site": (60, 30, 14, 7),
    "school": (180, 90, 30, 15),
}
RISKS = ("low", "medium", "high", "major")
# What was missing among the first checklists.
CHECKLISTS = [
    (
        "enterprise-fire",
        "企业消防安全",
        "enterprise",
        [
            ("疏散通道、安全出口畅通", "major", 1),
            ("消防设施完好，值班有人", "major", 3),
            ("仓库分类堆放，没有违规用电", "minor", 7),
            ("有应急预案，演练过", "minor", 30),
        ],
    ),
    (
        "school-safety",
        "校园安全",
        "school",
        [
            ("校门口防撞设施、护学岗到位", "minor", 7),
            ("疏散通道、安全出口畅通", "major", 1),
            ("食堂燃气、用电安全", "major", 3),
            ("消防器材在有效期内", "minor", 7),
        ],
    ),
]
TERMS = [("minor", 10), ("major", 3)]


def write(apps, schema_editor):
    """One row each."""
    kind, interval, term = (
        apps.get_model("cases", name) for name in ("EmergencyKind", "InspectionInterval", "RectificationTerm")
    )
    kind.objects.bulk_create(
        kind(code=code, name=name, position=position) for position, (code, name) in enumerate(KINDS)
    )
    interval.objects.bulk_create(
        interval(kind=of, risk=risk, days=days)
        for of, lengths in INTERVALS.items()
        for risk, days in zip(RISKS, lengths, strict=True)
    )
    checklist, item = apps.get_model("cases", "Checklist"), apps.get_model("cases", "ChecklistItem")
    for position, (code, name, site_kind, lines) in enumerate(CHECKLISTS, 4):
        made = checklist.objects.create(code=code, name=name, site_kind=site_kind, position=position)
        item.objects.bulk_create(
            item(checklist=made, position=place, text=text, degree=degree, recheck_days=days)
            for place, (text, degree, days) in enumerate(lines)
        )
    term.objects.bulk_create(term(degree=degree, working_days=days) for degree, days in TERMS)


class Migration(migrations.Migration):
    """Guards and rows."""

    dependencies = [("cases", "0017_enforcement_and_emergency")]
    operations = [
        *(migrations.RunSQL(GUARD.format(table=table), LIFT.format(table=table)) for table in STORIES),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
