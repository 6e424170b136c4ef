"""The escalation ladder that a street begins with; the admins change it as they like."""

from django.db import migrations

RUNGS = (("warn", 0, "owner"), ("overdue", 0, "owner"), ("overdue", 0, "centre"), ("overdue", 8, "leader"))


def lay(apps, schema_editor):
    step = apps.get_model("cases", "LadderStep")
    step.objects.bulk_create(
        step(position=n * 10, trigger=trigger, working_hours_later=hours, audience=audience)
        for n, (trigger, hours, audience) in enumerate(RUNGS, 1)
    )


class Migration(migrations.Migration):
    """Due soon: the owner. Overdue: the owner and the centre. Eight working hours over: the leader."""

    dependencies = [("cases", "0004_indexes_for_reading")]
    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]
