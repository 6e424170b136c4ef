"""A voucher's number stands once; days that belong together are in order, in rows from before as well.

Amounts are never rewritten, so a row from before gets no key: the verb still compares a new number with it, and the
database binds what comes from now on, whatever stands there twice already.
"""

from django.db import migrations, models
from django.db.models import F, Q


def put_in_order(apps, schema_editor):
    """Who left before joining, or a match that ends before it begins: the later day becomes the earlier one."""
    apps.get_model("volunteers", "Member").objects.filter(left_on__lt=F("joined_on")).update(
        left_on=F("joined_on")
    )
    apps.get_model("volunteers", "Match").objects.filter(to_on__lt=F("from_on")).update(to_on=F("from_on"))


class Migration(migrations.Migration):
    """A key for vouchers, and two orders."""

    dependencies = [("volunteers", "0009_one_project_per_key")]
    operations = [
        migrations.AddField(
            model_name="moneyline",
            name="voucher_key",
            field=models.CharField(editable=False, max_length=100, null=True),
        ),
        migrations.AddConstraint(
            model_name="moneyline",
            constraint=models.UniqueConstraint(fields=["voucher_key"], name="one_money_line_per_voucher"),
        ),
        migrations.RunPython(put_in_order, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.CheckConstraint(
                condition=Q(left_on__gte=F("joined_on")), name="member_leaves_after_joining"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="match_ends_after_it_begins"
            ),
        ),
    ]
