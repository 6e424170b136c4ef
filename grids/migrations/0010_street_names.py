"""What a street and its platform are called stands in the register, and no street begins with another's map."""

import django.core.validators
from django.db import migrations, models
from shapely import unary_union
from shapely.geometry import shape


WAS = (118.790513, 31.976789, 118.836673, 32.01654)
# Until now every page said these words, whatever the street; they are this one's own.
HONGHUA = {
    "name_en": "Honghua Sub-district",
    "platform_name": "智慧红花",
    "platform_name_en": "Smart Honghua",
}


def carry_forward(apps, schema_editor):
    """The first street keeps its words; another one's map becomes that of its outlines, or unknown."""
    street, outline = apps.get_model("grids", "Street"), apps.get_model("grids", "GridOutline")
    street.objects.filter(name="红花街道").update(**HONGHUA)
    west, south, east, north = WAS
    for row in street.objects.filter(west=west, south=south, east=east, north=north).exclude(name="红花街道"):
        outlines = outline.objects.filter(grid__community__street=row, to_on__isnull=True)
        shapes = [shape(geometry) for geometry in outlines.values_list("geometry", flat=True)]
        row.west, row.south, row.east, row.north = unary_union(shapes).bounds if shapes else (None,) * 4
        row.save(update_fields=["west", "south", "east", "north"])


class Migration(migrations.Migration):

    dependencies = [
        ('grids', '0009_sites_have_a_risk'),
    ]

    operations = [
        migrations.AddField(
            model_name='street',
            name='name_en',
            field=models.CharField(blank=True, help_text='英文页面用；不填时用中文名称。', max_length=80, verbose_name='英文名称'),
        ),
        migrations.AddField(
            model_name='street',
            name='platform_name',
            field=models.CharField(blank=True, help_text='如“智慧青石”；不填时为“智慧”加简称。', max_length=20, verbose_name='平台名称'),
        ),
        migrations.AddField(
            model_name='street',
            name='platform_name_en',
            field=models.CharField(blank=True, help_text='不填时由英文名称得出；都没有时用中文名称。', max_length=80, verbose_name='平台英文名称'),
        ),
        migrations.AddField(
            model_name='street',
            name='short_name',
            field=models.CharField(blank=True, help_text='如“青石”；不填时取名称去掉“街道”。', max_length=20, verbose_name='简称'),
        ),
        migrations.AddField(
            model_name='street',
            name='telephone',
            field=models.CharField(blank=True, help_text='街道服务电话，印在每页页脚；不填就不印。', max_length=40, validators=[django.core.validators.RegexValidator('^[\\d+ ()-]{3,40}$', '电话只能用数字、空格、括号和 + -。')], verbose_name='公开电话'),
        ),
        migrations.AlterField(
            model_name='street',
            name='east',
            field=models.FloatField(blank=True, null=True, verbose_name='东界'),
        ),
        migrations.AlterField(
            model_name='street',
            name='north',
            field=models.FloatField(blank=True, null=True, verbose_name='北界'),
        ),
        migrations.AlterField(
            model_name='street',
            name='south',
            field=models.FloatField(blank=True, null=True, verbose_name='南界'),
        ),
        migrations.AlterField(
            model_name='street',
            name='west',
            field=models.FloatField(blank=True, help_text='不填时由网格边界得出。', null=True, verbose_name='西界'),
        ),
        migrations.RunPython(carry_forward, migrations.RunPython.noop),
    ]
