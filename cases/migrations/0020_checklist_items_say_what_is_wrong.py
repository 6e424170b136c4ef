"""Each thing on a checklist says what is filed when it is wrong, so that no reassuring sentence becomes a hazard."""

from django.db import migrations, models
from django.db.models import F, Q

# What the checklists that a street begins with say, and what is wrong when it is not so.
WORDS = {
    "楼道、疏散通道畅通，没有堆物": "楼道或疏散通道堆物，不畅通",
    "电动自行车没有进楼、没有飞线充电": "电动自行车进楼，或飞线充电",
    "消防通道没有被占用": "消防通道被占用",
    "外墙、窨井盖、路面没有破损松动": "外墙、窨井盖或路面破损松动",
    "垃圾清运及时，投放点整洁": "垃圾没有及时清运，或投放点脏乱",
    "灭火器在有效期内，摆放在明处": "灭火器过期，或没有摆在明处",
    "安全出口畅通，没有上锁": "安全出口被堵或上锁",
    "没有违规住人": "违规住人",
    "燃气软管、报警器完好": "燃气软管老化，或报警器失灵",
    "没有私拉电线、超负荷用电": "私拉电线，或超负荷用电",
    "围挡完整牢固": "围挡有缺口或不牢固",
    "人员佩戴安全帽": "有人没有佩戴安全帽",
    "裸土覆盖，车辆冲洗": "裸土没有覆盖，或车辆没有冲洗",
    "临时用电、动火有审批有看护": "临时用电、动火没有审批或没有看护",
    "楼道照明完好": "楼道照明损坏",
    "消火栓有水，消防器材齐全": "消火栓没有水，或消防器材缺失",
    "屋檐、空调架、雨棚没有松动": "屋檐、空调架或雨棚松动",
    "化粪池、下水道没有外溢": "化粪池或下水道外溢",
    "疏散通道、安全出口畅通": "疏散通道或安全出口被堵",
    "消防设施完好，值班有人": "消防设施损坏，或没有人值班",
    "仓库分类堆放，没有违规用电": "仓库堆放混乱，或违规用电",
    "有应急预案，演练过": "没有应急预案，或没有演练过",
    "校门口防撞设施、护学岗到位": "校门口防撞设施或护学岗不到位",
    "食堂燃气、用电安全": "食堂燃气或用电不安全",
    "消防器材在有效期内": "消防器材过期",
}
# A street's own sentence can't be turned round by a program: this form is true whatever it says.
NOT_SO = "未达到：%s"


def write(apps, schema_editor):
    """What is wrong, for every thing that is on a list already."""
    for item in apps.get_model("cases", "ChecklistItem").objects.all():
        item.wrong_text = WORDS.get(item.text, NOT_SO % item.text)
        item.save(update_fields=["wrong_text"])


class Migration(migrations.Migration):
    """The words, then that they are there."""

    dependencies = [("cases", "0019_enterprise_service")]
    operations = [
        migrations.AddField(
            model_name="checklistitem",
            name="wrong_text",
            field=models.CharField(
                default="",
                error_messages={"blank": "请写明有问题时怎么写，如“消防通道被占用”。"},
                help_text="点“有问题”时记下的隐患，如“消防通道被占用”。",
                max_length=240,
                verbose_name="有问题时怎么写",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="checklistitem",
            name="text",
            field=models.CharField(
                help_text="正常时的样子，如“消防通道畅通”。", max_length=200, verbose_name="看什么"
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="checklistitem",
            constraint=models.CheckConstraint(
                condition=~Q(wrong_text="") & ~Q(wrong_text=F("text")),
                name="checklist_item_says_what_is_wrong",
            ),
        ),
    ]
