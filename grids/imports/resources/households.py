"""The register of households as a spreadsheet; names, numbers and notes come in sealed and leave masked."""

from typing import Any

from django.utils.translation import gettext_lazy

from grids.imports.resources.columns import Choice, Choices, CodeOf, Column, Day, Kept, Whole, YesNo
from grids.imports.resources.register import RegisterResource
from grids.imports.resources.sealed import MASKED, Name, Phone, Secret, keep_masked
from grids.models import Building, Grid, Household


class HouseholdResource(RegisterResource):
    """住户."""

    code = Column("代码", "code", required=True, note=gettext_lazy("自定，一户一个，如楼栋代码加门牌"))
    grid = Column("网格代码", "grid", CodeOf(Grid), required=True)
    building = Column("楼栋代码", "building", CodeOf(Building))
    door = Column("门牌", "door", required=True, note=gettext_lazy("如 2 单元 301 室"))
    people = Column("人数", "people", Whole(), default=1)
    contact_name = Kept("联系人", "contact_name", Name(), note=MASKED)
    phone = Kept("电话", "phone", Phone(), note=MASKED)
    kinds = Column("重点类别", "kinds", Choices(Household.Kind), note=gettext_lazy("可填多个，用“、”隔开"))
    consent = Column(
        "征得同意",
        "consent",
        Choice(Household.Consent),
        default=Household.Consent.UNASKED.value,
        note=gettext_lazy("不同意的，原有联系方式和情况一并清除"),
    )
    prefers_call = Column("宁愿打电话", "prefers_call", YesNo())
    note = Kept(
        "情况", "note", Secret(), note=gettext_lazy("不导出；征得同意才能填，不填不改，填一个减号清除")
    )
    moved_in_on = Column("入住日期", "moved_in_on", Day())
    asked_on = Column("要求上门日期", "asked_on", Day())
    retired_on = Column("停用日期", "retired_on", Day())

    class Meta(RegisterResource.Meta):
        model = Household
        fields = (
            "code",
            "grid",
            "building",
            "door",
            "people",
            "contact_name",
            "phone",
            "kinds",
            "consent",
            "prefers_call",
            "note",
            "moved_in_on",
            "asked_on",
            "retired_on",
        )
        import_id_fields = ("code",)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """What stands masked in the file is what is stored already."""
        super().after_init_instance(instance, new, row, **kwargs)
        shown = {"联系人": instance.masked_name, "电话": instance.masked_phone, "情况": ""}
        keep_masked(row, dict.fromkeys(shown, "") if new else shown)

    def import_instance(self, instance: Any, row: dict[str, Any], **kwargs: Any) -> None:
        """What consent does not cover any more goes; what the file itself brings is refused later."""
        super().import_instance(instance, row, **kwargs)
        headers = {column.attribute: column.column_name for column in self.columns()}
        for name in instance.uncovered():
            if not row.get(headers[name]):
                setattr(instance, name, "")
