"""The thresholds of the five ones and the first checklists; an admin edits both."""

from django.db import migrations

THRESHOLDS = [("week", 1), ("month", 1), ("group", 1), ("list", 30), ("loop", 0)]
CHECKLISTS = [
    (
        "grid-walk",
        "网格日常巡查",
        "",
        [
            ("楼道、疏散通道畅通，没有堆物", "minor", 7),
            ("电动自行车没有进楼、没有飞线充电", "major", 3),
            ("消防通道没有被占用", "major", 3),
            ("外墙、窨井盖、路面没有破损松动", "minor", 7),
            ("垃圾清运及时，投放点整洁", "minor", 7),
        ],
    ),
    (
        "shop-fire",
        "商铺消防安全",
        "shop",
        [
            ("灭火器在有效期内，摆放在明处", "minor", 7),
            ("安全出口畅通，没有上锁", "major", 1),
            ("没有违规住人", "major", 1),
            ("燃气软管、报警器完好", "major", 3),
            ("没有私拉电线、超负荷用电", "minor", 7),
        ],
    ),
    (
        "building-site",
        "工地安全",
        "building_site",
        [
            ("围挡完整牢固", "minor", 7),
            ("人员佩戴安全帽", "minor", 3),
            ("裸土覆盖，车辆冲洗", "minor", 7),
            ("临时用电、动火有审批有看护", "major", 1),
        ],
    ),
    (
        "old-compound",
        "老旧小区",
        "compound",
        [
            ("楼道照明完好", "minor", 14),
            ("消火栓有水，消防器材齐全", "major", 3),
            ("屋檐、空调架、雨棚没有松动", "major", 7),
            ("化粪池、下水道没有外溢", "minor", 7),
        ],
    ),
]


def write(apps, schema_editor):
    """One row each."""
    threshold, checklist = apps.get_model("cases", "Threshold"), apps.get_model("cases", "Checklist")
    item = apps.get_model("cases", "ChecklistItem")
    threshold.objects.bulk_create([threshold(code=code, number=number) for code, number in THRESHOLDS])
    for position, (code, name, kind, lines) in enumerate(CHECKLISTS):
        made = checklist.objects.create(code=code, name=name, site_kind=kind, position=position)
        item.objects.bulk_create(
            item(checklist=made, position=place, text=text, degree=degree, recheck_days=days)
            for place, (text, degree, days) in enumerate(lines)
        )


class Migration(migrations.Migration):
    """Rows that a fresh street begins with."""

    dependencies = [("cases", "0009_fieldwork")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
