"""What the street decides beforehand, as spreadsheets: categories, terms, reasons, calendar, rules."""

from typing import Any

from django.utils.translation import gettext_lazy

from cases.models import (
    CalendarDay,
    Category,
    ChatGroup,
    Checklist,
    ChecklistItem,
    Degree,
    LadderStep,
    Reason,
    Rule,
    Shift,
    Source,
    Step,
    Term,
    Urgency,
)
from grids.imports import (
    IS_SET,
    Choice,
    Choices,
    Clock,
    CodeOf,
    CodesOf,
    Column,
    Day,
    Kept,
    RegisterResource,
    Secret,
    Whole,
    YesNo,
)
from grids.models import Executor, Grid, Site, Street


class CategoryResource(RegisterResource):
    """诉求类别."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    parent = Column(
        "上级代码", "parent", CodeOf(Category), note=gettext_lazy("一级类别不填；上级写在下级前面")
    )
    national_code = Column("国家标准代码", "national_code")
    national_standard = Column("标准名称及版本", "national_standard")
    photo_to_resolve = Column("反馈须附照片", "photo_to_resolve", YesNo())
    photo_to_close = Column("结案须附照片", "photo_to_close", YesNo())
    offered = Column("在随手拍中显示", "offered", YesNo())
    position = Column("排序", "position", Whole(), default=0)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Category
        fields = (
            "code",
            "name",
            "parent",
            "national_code",
            "national_standard",
            "photo_to_resolve",
            "photo_to_close",
            "offered",
            "position",
            "active",
        )
        import_id_fields = ("code",)


class TermResource(RegisterResource):
    """办理时限."""

    category = Column("类别代码", "category", CodeOf(Category), note=gettext_lazy("不填为全部类别"))
    urgency = Column("紧急程度", "urgency", Choice(Urgency), required=True)
    step = Column("环节", "step", Choice(Step), required=True)
    amount = Column("时限", "amount", Whole(1), required=True)
    unit = Column("单位", "unit", Choice(Term.Unit), required=True)

    class Meta(RegisterResource.Meta):
        model = Term
        fields = ("category", "urgency", "step", "amount", "unit")
        import_id_fields = ("category", "urgency", "step")


class ReasonResource(RegisterResource):
    """退单与不予立案理由."""

    kind = Column("用途", "kind", Choice(Reason.Kind), required=True)
    code = Column("代码", "code", required=True)
    name = Column("理由", "name", required=True)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Reason
        fields = ("kind", "code", "name", "active")
        import_id_fields = ("kind", "code")


class CalendarDayResource(RegisterResource):
    """工作日历."""

    day = Column("日期", "day", Day(), required=True)
    working = Column("上班", "working", YesNo(), required=True)
    name = Column("说明", "name")

    class Meta(RegisterResource.Meta):
        model = CalendarDay
        fields = ("day", "working", "name")
        import_id_fields = ("day",)


class ShiftResource(RegisterResource):
    """工作时段."""

    starts = Column("开始", "starts", Clock(), required=True)
    ends = Column("结束", "ends", Clock(), required=True)

    class Meta(RegisterResource.Meta):
        model = Shift
        fields = ("starts", "ends")
        import_id_fields = ("starts",)


class LadderStepResource(RegisterResource):
    """催办阶梯."""

    position = Column("顺序", "position", Whole(), required=True)
    trigger = Column("时机", "trigger", Choice(LadderStep.Trigger), required=True)
    working_hours_later = Column("之后（工作小时）", "working_hours_later", Whole(), default=0)
    audience = Column("通知谁", "audience", Choice(LadderStep.Audience), required=True)
    enabled = Column("启用", "enabled", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = LadderStep
        fields = ("position", "trigger", "working_hours_later", "audience", "enabled")
        import_id_fields = ("position",)


class RuleResource(RegisterResource):
    """派遣规则: known by their street and name."""

    street = Column("街道代码", "street", CodeOf(Street), required=True)
    name = Column("名称", "name", required=True, note=gettext_lazy("同一街道内不重名"))
    position = Column("顺序", "position", Whole(), default=100, note=gettext_lazy("小的先看"))
    categories = Column("类别代码", "categories", CodesOf(Category), note=gettext_lazy("不填为全部类别"))
    place_prefix = Column("地点代码前缀", "place_prefix", note=gettext_lazy("社区或网格代码，不填为全街道"))
    urgencies = Column("紧急程度", "urgencies", Choices(Urgency), note=gettext_lazy("不填为全部"))
    sources = Column("渠道", "sources", Choices(Source), note=gettext_lazy("不填为全部"))
    hour_from = Column("起始钟点", "hour_from", Whole())
    hour_to = Column("结束钟点", "hour_to", Whole())
    target = Column("派给", "target", Choice(Rule.Target), required=True)
    executor = Column("主办单位代码", "executor", CodeOf(Executor), note=gettext_lazy("派给“指定单位”时必填"))
    assistants = Column("协办单位代码", "assistants", CodesOf(Executor))
    resolve_hours = Column("处置时限（工作小时）", "resolve_hours", Whole(1))
    automatic = Column("自动立案派遣", "automatic", YesNo())
    enabled = Column("启用", "enabled", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Rule
        fields = (
            "street",
            "name",
            "position",
            "categories",
            "place_prefix",
            "urgencies",
            "sources",
            "hour_from",
            "hour_to",
            "target",
            "executor",
            "assistants",
            "resolve_hours",
            "automatic",
            "enabled",
        )
        import_id_fields = ("street", "name")

    def get_queryset(self) -> Any:
        """With what the columns of several codes name."""
        return super().get_queryset().prefetch_related("categories", "assistants")


class ChatGroupResource(RegisterResource):
    """网格群."""

    grid = Column("网格代码", "grid", CodeOf(Grid), required=True)
    name = Column("群名", "name", required=True)
    members = Column("群人数", "members", Whole())
    robot_urls = Kept(
        "群机器人地址", "robot_urls", Secret(), note=gettext_lazy("不导出；不填不改，填一个减号清除")
    )

    class Meta(RegisterResource.Meta):
        model = ChatGroup
        fields = ("grid", "name", "members", "robot_urls")
        import_id_fields = ("grid",)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """The word that stands for a stored address changes nothing."""
        super().before_import_row(row, **kwargs)
        if row.get("群机器人地址") == IS_SET:
            row["群机器人地址"] = ""


class ChecklistResource(RegisterResource):
    """巡查清单."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    site_kind = Column("适用场所", "site_kind", Choice(Site.Kind), note=gettext_lazy("不填则用于网格巡查"))
    position = Column("顺序", "position", Whole(), default=0)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Checklist
        fields = ("code", "name", "site_kind", "position", "active")
        import_id_fields = ("code",)


class ChecklistItemResource(RegisterResource):
    """巡查项目."""

    checklist = Column("清单代码", "checklist", CodeOf(Checklist), required=True)
    position = Column("顺序", "position", Whole(), required=True)
    text = Column("看什么", "text", required=True, note=gettext_lazy("正常时的样子，如“消防通道畅通”"))
    wrong_text = Kept(
        "有问题时怎么写",
        "wrong_text",
        note=gettext_lazy("点“有问题”时记下的隐患，如“消防通道被占用”；新项目必填，不填不改"),
    )
    degree = Column("隐患程度", "degree", Choice(Degree), required=True)
    recheck_days = Column("几天后复查", "recheck_days", Whole(1), default=7)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = ChecklistItem
        fields = ("checklist", "position", "text", "wrong_text", "degree", "recheck_days", "active")
        import_id_fields = ("checklist", "position")
