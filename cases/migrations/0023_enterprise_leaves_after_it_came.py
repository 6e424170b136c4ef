"""An enterprise leaves after it came, in rows from before as well."""

from django.db import migrations, models
from django.db.models import F, Q


def put_in_order(apps, schema_editor):
    """Where the two days stood the wrong way round, which of them is right is not known: it left on the day it came."""
    apps.get_model("cases", "Enterprise").objects.filter(left_on__lt=F("came_on")).update(
        left_on=F("came_on")
    )


class Migration(migrations.Migration):
    """The order of two days."""

    dependencies = [("cases", "0022_search_under_the_mask")]
    operations = [
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="enterprise",
            constraint=models.CheckConstraint(
                condition=Q(left_on__gte=F("came_on")),
                name="enterprise_leaves_after_it_came",
                violation_error_message="迁出日期不能早于迁入日期。",
            ),
        ),
    ]
