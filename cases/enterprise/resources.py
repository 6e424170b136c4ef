"""The registers of enterprise service as spreadsheets; contacts come in sealed and leave masked."""

from typing import Any

from django.utils.translation import gettext_lazy

from cases.models import Enterprise, StepTemplate, TemplateStep
from grids.imports import (
    MASKED,
    Choice,
    CodeOf,
    Column,
    Day,
    Kept,
    Name,
    Phone,
    RegisterResource,
    Whole,
    YesNo,
    keep_masked,
)
from grids.models import Executor, Site, Street


class EnterpriseResource(RegisterResource):
    """企业."""

    code = Column("统一社会信用代码", "code", required=True, note=gettext_lazy("18 位，按校验位核对"))
    name = Column("企业名称", "name", required=True)
    site = Column("单位场所代码", "site", CodeOf(Site), required=True)
    group = Column("所属集团代码", "group", CodeOf(Enterprise), note=gettext_lazy("集团写在下属企业前面"))
    industry = Column(
        "行业", "industry", Choice(Enterprise.Industry), default=Enterprise.Industry.OTHER.value
    )
    headcount = Column("人数", "headcount", Whole())
    contact_name = Kept("联系人", "contact_name", Name(), note=MASKED)
    phone = Kept("电话", "phone", Phone(), note=MASKED)
    came_on = Column("迁入日期", "came_on", Day())
    left_on = Column("迁出日期", "left_on", Day())

    class Meta(RegisterResource.Meta):
        model = Enterprise
        fields = (
            "code",
            "name",
            "site",
            "group",
            "industry",
            "headcount",
            "contact_name",
            "phone",
            "came_on",
            "left_on",
        )
        import_id_fields = ("code",)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """What stands masked in the file is what is stored already."""
        super().after_init_instance(instance, new, row, **kwargs)
        shown = {"联系人": instance.masked_name, "电话": instance.masked_phone}
        keep_masked(row, dict.fromkeys(shown, "") if new else shown)


class StepTemplateResource(RegisterResource):
    """企业事项模板."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    street = Column("街道代码", "street", CodeOf(Street), required=True)
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = StepTemplate
        fields = ("code", "name", "street", "active")
        import_id_fields = ("code",)


class TemplateStepResource(RegisterResource):
    """企业事项环节."""

    template = Column("模板代码", "template", CodeOf(StepTemplate), required=True)
    position = Column("顺序", "position", Whole(1), required=True)
    stage = Column("阶段", "stage", Whole(1), default=1, note=gettext_lazy("同一阶段的环节同时办，不填为 1"))
    name = Column("环节", "name", required=True)
    executor = Column("负责单位代码", "executor", CodeOf(Executor), required=True)
    term_days = Column("法定时限（工作日）", "term_days", Whole(1), required=True)

    class Meta(RegisterResource.Meta):
        model = TemplateStep
        fields = ("template", "position", "stage", "name", "executor", "term_days")
        import_id_fields = ("template", "position")
