"""Duty, kinds of emergencies, intervals and terms as spreadsheets."""

from django.utils.translation import gettext_lazy

from cases.models import Category, Degree, DutyShift, EmergencyKind, InspectionInterval, RectificationTerm
from grids.imports import Choice, CodeOf, Column, Moment, RegisterResource, Whole, YesNo
from grids.models import EnforcementArea, Site, Street, User


class DutyShiftResource(RegisterResource):
    """值班表: known by place, rank and beginning."""

    street = Column("街道代码", "street", CodeOf(Street), required=True)
    area = Column("片区代码", "area", CodeOf(EnforcementArea), note=gettext_lazy("不填为全街道值班"))
    rank = Column("第几值班人", "rank", Whole(1), required=True)
    from_at = Column("开始", "from_at", Moment(), required=True)
    to_at = Column("结束", "to_at", Moment(), required=True)
    user = Column("值班人账号", "user", CodeOf(User, "username"), required=True)

    class Meta(RegisterResource.Meta):
        model = DutyShift
        fields = ("street", "area", "rank", "from_at", "to_at", "user")
        import_id_fields = ("street", "area", "rank", "from_at")


class EmergencyKindResource(RegisterResource):
    """应急类别."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    category = Column(
        "诉求类别代码", "category", CodeOf(Category), note=gettext_lazy("填了就自动立案并派给片区执法队")
    )
    answer_minutes = Column("几分钟内应答", "answer_minutes", Whole(1), default=5)
    position = Column("顺序", "position", Whole(), default=0)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = EmergencyKind
        fields = ("code", "name", "category", "answer_minutes", "position", "active")
        import_id_fields = ("code",)


class InspectionIntervalResource(RegisterResource):
    """检查周期."""

    kind = Column("场所类型", "kind", Choice(Site.Kind), required=True)
    risk = Column("风险", "risk", Choice(Site.Risk), required=True)
    days = Column("几天检查一次", "days", Whole(1), required=True)

    class Meta(RegisterResource.Meta):
        model = InspectionInterval
        fields = ("kind", "risk", "days")
        import_id_fields = ("kind", "risk")


class RectificationTermResource(RegisterResource):
    """整改期限."""

    degree = Column("隐患程度", "degree", Choice(Degree), required=True)
    working_days = Column("几个工作日内整改", "working_days", Whole(), required=True)

    class Meta(RegisterResource.Meta):
        model = RectificationTerm
        fields = ("degree", "working_days")
        import_id_fields = ("degree",)
