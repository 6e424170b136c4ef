"""The registers of places as spreadsheets."""

from typing import Any

from django.utils.translation import gettext_lazy

from grids.imports.resources.columns import Choice, CodeOf, Column, Day, Degrees, Kept, Whole
from grids.imports.resources.register import RegisterResource
from grids.imports.resources.sealed import MASKED, Name, Phone, keep_masked
from grids.models import (
    BUREAU_CODES,
    Building,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    Site,
    Street,
    User,
)

SYSTEM_NOTE = gettext_lazy("不填为统计局代码 stats-bureau")


class StreetResource(RegisterResource):
    """街道."""

    code = Column("代码", "code", required=True, note=gettext_lazy("9 位统计用区划代码"))
    name = Column("名称", "name", required=True)
    case_prefix = Column(
        "案卷编号前缀", "case_prefix", default="HH", note=gettext_lazy("最多 4 个字符，不填为 HH")
    )
    short_name = Column("简称", "short_name", note=gettext_lazy("不填时取名称去掉“街道”"))
    name_en = Column("英文名称", "name_en", note=gettext_lazy("不填时英文页面用中文名称"))
    platform_name = Column("平台名称", "platform_name", note=gettext_lazy("不填时为“智慧”加简称"))
    platform_name_en = Column("平台英文名称", "platform_name_en", note=gettext_lazy("不填时由英文名称得出"))
    telephone = Column("公开电话", "telephone", note=gettext_lazy("街道服务电话，印在每页页脚"))
    code_system = Column("代码体系", "code_system", default=BUREAU_CODES, note=SYSTEM_NOTE)

    class Meta(RegisterResource.Meta):
        model = Street
        fields = (
            "code",
            "name",
            "case_prefix",
            "short_name",
            "name_en",
            "platform_name",
            "platform_name_en",
            "telephone",
            "code_system",
        )
        import_id_fields = ("code",)


class EnforcementAreaResource(RegisterResource):
    """综合执法片区."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    street = Column("街道代码", "street", CodeOf(Street), required=True)

    class Meta(RegisterResource.Meta):
        model = EnforcementArea
        fields = ("code", "name", "street")
        import_id_fields = ("code",)


class CommunityResource(RegisterResource):
    """社区."""

    code = Column("代码", "code", required=True, note=gettext_lazy("12 位，前 9 位是街道代码"))
    name = Column("名称", "name", required=True)
    street = Column("街道代码", "street", CodeOf(Street), required=True)
    area = Column("片区代码", "area", CodeOf(EnforcementArea))
    leader = Column("包联领导账号", "leader", CodeOf(User, "username"), note=gettext_lazy("人员导入后再补"))
    code_system = Column("代码体系", "code_system", default=BUREAU_CODES, note=SYSTEM_NOTE)
    retired_on = Column("停用日期", "retired_on", Day())

    class Meta(RegisterResource.Meta):
        model = Community
        fields = ("code", "name", "street", "area", "leader", "code_system", "retired_on")
        import_id_fields = ("code",)


class GridResource(RegisterResource):
    """综合网格."""

    code = Column("代码", "code", required=True, note=gettext_lazy("15 位，前 12 位是社区代码"))
    name = Column("名称", "name", required=True)
    community = Column("社区代码", "community", CodeOf(Community), required=True)
    kind = Column("类型", "kind", Choice(Grid.Kind), default=Grid.Kind.MIXED.value)
    households_planned = Column("户数", "households_planned", Whole(), default=0)
    code_system = Column("代码体系", "code_system", default=BUREAU_CODES, note=SYSTEM_NOTE)
    retired_on = Column("停用日期", "retired_on", Day())

    class Meta(RegisterResource.Meta):
        model = Grid
        fields = ("code", "name", "community", "kind", "households_planned", "code_system", "retired_on")
        import_id_fields = ("code",)


class BuildingResource(RegisterResource):
    """楼栋."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    grid = Column("网格代码", "grid", CodeOf(Grid), required=True)
    floors = Column("层数", "floors", Whole(1), default=1)

    class Meta(RegisterResource.Meta):
        model = Building
        fields = ("code", "name", "grid", "floors")
        import_id_fields = ("code",)


class SiteResource(RegisterResource):
    """单位场所."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    grid = Column("网格代码", "grid", CodeOf(Grid), required=True)
    kind = Column("类型", "kind", Choice(Site.Kind), required=True)
    risk = Column("风险", "risk", Choice(Site.Risk), default=Site.Risk.MEDIUM.value)
    address = Column("地址", "address")
    longitude = Column("经度", "longitude", Degrees(), note="WGS-84")
    latitude = Column("纬度", "latitude", Degrees(), note="WGS-84")
    manager = Column("管理单位代码", "manager", CodeOf(Executor))
    contact_name = Kept("联系人", "contact_name", Name(), note=MASKED)
    phone = Kept("电话", "phone", Phone(), note=MASKED)

    class Meta(RegisterResource.Meta):
        model = Site
        fields = (
            "code",
            "name",
            "grid",
            "kind",
            "risk",
            "address",
            "longitude",
            "latitude",
            "manager",
            "contact_name",
            "phone",
        )
        import_id_fields = ("code",)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """What stands masked in the file is what is stored already."""
        super().after_init_instance(instance, new, row, **kwargs)
        shown = {"联系人": instance.masked_name, "电话": instance.masked_phone}
        keep_masked(row, dict.fromkeys(shown, "") if new else shown)
