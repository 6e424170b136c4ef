"""The registers of who helps as spreadsheets; names and numbers come in sealed and leave masked."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from grids.imports import (
    MASKED,
    Choice,
    Choices,
    CodeOf,
    CodesOf,
    Column,
    Day,
    Degrees,
    Kept,
    Name,
    Phone,
    RegisterResource,
    YesNo,
    keep_masked,
)
from grids.models import Building, Community, Executor, Grid, Street
from volunteers.models import BuildingHead, Helper, Rider, Skill, Slot, Unit


class SkillResource(RegisterResource):
    """服务技能."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Skill
        fields = ("code", "name", "active")
        import_id_fields = ("code",)


class HelperResource(RegisterResource):
    """共治人员: volunteers, building heads and riders alike; who comes by file is confirmed."""

    code = Column("代码", "code", required=True, note=gettext_lazy("自定，一人一个"))
    community = Column("社区代码", "community", CodeOf(Community), required=True)
    grid = Column("网格代码", "grid", CodeOf(Grid))
    name = Kept("姓名", "name", Name(), note=MASKED)
    phone = Kept("电话", "phone", Phone(), note=MASKED)
    is_volunteer = Column("志愿者", "is_volunteer", YesNo(), default=True)
    skills = Column("技能代码", "skills", CodesOf(Skill))
    times = Column("可服务时段", "times", Choices(Slot), note=gettext_lazy("可填多个，用“、”隔开；不填不限"))
    consented_on = Column(
        "同意日期", "consented_on", Day(), note=gettext_lazy("本人同意登记的日期，记姓名和电话时必填")
    )
    left_on = Column("退出日期", "left_on", Day(), note=gettext_lazy("填写后姓名和电话一并清除"))

    class Meta(RegisterResource.Meta):
        model = Helper
        fields = (
            "code",
            "community",
            "grid",
            "name",
            "phone",
            "is_volunteer",
            "skills",
            "times",
            "consented_on",
            "left_on",
        )
        import_id_fields = ("code",)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """What stands masked in the file is what is stored already; a new row is confirmed by who brings it."""
        super().after_init_instance(instance, new, row, **kwargs)
        shown = {"姓名": instance.masked_name, "电话": instance.masked_phone}
        keep_masked(row, dict.fromkeys(shown, "") if new else shown)
        if new:
            now = timezone.now()
            instance.registered_at, instance.confirmed_at, instance.confirmed_by = now, now, self.keeper

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """Digest, place and what leaving takes away are there before the row is judged."""
        super().import_instance(instance, row, **kwargs)
        instance.normalise()


class BuildingHeadResource(RegisterResource):
    """楼栋长: one line a building and first day."""

    building = Column("楼栋代码", "building", CodeOf(Building), required=True)
    helper = Column("人员代码", "helper", CodeOf(Helper), required=True)
    from_on = Column("开始日期", "from_on", Day(), required=True)
    to_on = Column("结束日期", "to_on", Day(), note=gettext_lazy("在任不填；换人先给前任填结束日期"))

    class Meta(RegisterResource.Meta):
        model = BuildingHead
        fields = ("building", "helper", "from_on", "to_on")
        import_id_fields = ("building", "from_on")


class RiderResource(RegisterResource):
    """新就业群体."""

    helper = Column("人员代码", "helper", CodeOf(Helper), required=True)
    trade = Column("职业", "trade", Choice(Rider.Trade), required=True)
    company = Column("站点或公司", "company")

    class Meta(RegisterResource.Meta):
        model = Rider
        fields = ("helper", "trade", "company")
        import_id_fields = ("helper",)


class UnitResource(RegisterResource):
    """驻区单位."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    kind = Column("类型", "kind", Choice(Unit.Kind), required=True)
    street = Column("街道代码", "street", CodeOf(Street), required=True)
    community = Column("社区代码", "community", CodeOf(Community))
    address = Column("地址", "address")
    longitude = Column("经度", "longitude", Degrees(), note="WGS-84")
    latitude = Column("纬度", "latitude", Degrees(), note="WGS-84")
    contact_name = Kept("联系人", "contact_name", Name(), note=MASKED)
    phone = Kept("电话", "phone", Phone(), note=MASKED)
    offers = Column("能提供什么", "offers")
    executor = Column(
        "处置单位代码", "executor", CodeOf(Executor), note=gettext_lazy("单位有账号时填，类型为驻区单位")
    )
    joined_on = Column("加入日期", "joined_on", Day())
    is_active = Column("启用", "is_active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Unit
        fields = (
            "code",
            "name",
            "kind",
            "street",
            "community",
            "address",
            "longitude",
            "latitude",
            "contact_name",
            "phone",
            "offers",
            "executor",
            "joined_on",
            "is_active",
        )
        import_id_fields = ("code",)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """What stands masked in the file is what is stored already."""
        super().after_init_instance(instance, new, row, **kwargs)
        shown = {"联系人": instance.masked_name, "电话": instance.masked_phone}
        keep_masked(row, dict.fromkeys(shown, "") if new else shown)
