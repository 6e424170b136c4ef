"""The registers of people and executors as spreadsheets; telephone numbers leave masked."""

from typing import Any

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy

from grids.imports.resources.columns import IS_SET, Choice, CodeOf, CodesOf, Column, Day, Kept, YesNo
from grids.imports.resources.register import RegisterResource
from grids.imports.resources.sealed import Phone, Secret, keep_masked
from grids.models import (
    ADMIN,
    AUDITOR,
    CENTRE,
    Community,
    EnforcementArea,
    Executor,
    Grid,
    Membership,
    Posting,
    Street,
    User,
)

GROUPS = (CENTRE, ADMIN, AUDITOR)


class UserResource(RegisterResource):
    """人员账号. A new account has no password: its owner sets one by a link that an admin hands out."""

    username = Column("账号", "username", required=True, note=gettext_lazy("登录用，字母、数字或 . _ -"))
    name = Column("姓名", "name", required=True)
    street = Column("街道代码", "street", CodeOf(Street))
    phone = Kept(
        "电话", "phone", Phone(), note=gettext_lazy("导出时已遮盖；不填或保持遮盖不改，填一个减号清除")
    )
    email = Column("邮箱", "email")
    groups = Column("工作组", "groups", CodesOf(Group, "name"), note="、".join(GROUPS))
    is_active = Column("启用", "is_active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = User
        fields = ("username", "name", "street", "phone", "email", "groups", "is_active")
        import_id_fields = ("username",)

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """The three groups are there for whoever is put into them."""
        super().before_import(dataset, **kwargs)
        for name in GROUPS:
            Group.objects.get_or_create(name=name)

    def after_init_instance(self, instance: Any, new: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """A masked number stands for the one that is stored; a new account cannot sign in yet."""
        super().after_init_instance(instance, new, row, **kwargs)
        keep_masked(row, {"电话": "" if new else instance.masked_phone})
        if new:
            instance.set_unusable_password()


class ExecutorResource(RegisterResource):
    """处置单位."""

    code = Column("代码", "code", required=True)
    name = Column("名称", "name", required=True)
    kind = Column("类型", "kind", Choice(Executor.Kind), required=True)
    street = Column("街道代码", "street", CodeOf(Street), required=True)
    community = Column("社区代码", "community", CodeOf(Community), note=gettext_lazy("社区居委会必填"))
    area = Column("片区代码", "area", CodeOf(EnforcementArea), note=gettext_lazy("综合执法队必填"))
    email = Column("邮箱", "email")
    notify_urls = Kept(
        "通知地址", "notify_urls", Secret(), note=gettext_lazy("不导出；不填不改，填一个减号清除")
    )
    active = Column("启用", "active", YesNo(), default=True)

    class Meta(RegisterResource.Meta):
        model = Executor
        fields = ("code", "name", "kind", "street", "community", "area", "email", "notify_urls", "active")
        import_id_fields = ("code",)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """The word that stands for a stored address changes nothing."""
        super().before_import_row(row, **kwargs)
        if row.get("通知地址") == IS_SET:
            row["通知地址"] = ""


class PostingResource(RegisterResource):
    """干部下沉: one line a posting; a line with the same grid and first day changes that posting."""

    grid = Column("网格代码", "grid", CodeOf(Grid), required=True)
    user = Column("干部账号", "user", CodeOf(User, "username"), required=True)
    from_on = Column("开始日期", "from_on", Day(), required=True)
    to_on = Column("结束日期", "to_on", Day(), note=gettext_lazy("在岗不填；换人先给前任填结束日期"))

    class Meta(RegisterResource.Meta):
        model = Posting
        fields = ("grid", "user", "from_on", "to_on")
        import_id_fields = ("grid", "from_on")


class MembershipResource(RegisterResource):
    """处置人员."""

    executor = Column("处置单位代码", "executor", CodeOf(Executor), required=True)
    user = Column("账号", "user", CodeOf(User, "username"), required=True)
    department = Column(
        "所属部门", "department", Choice(Membership.Department), note=gettext_lazy("综合执法队填写")
    )
    title = Column("职务", "title")

    class Meta(RegisterResource.Meta):
        model = Membership
        fields = ("executor", "user", "department", "title")
        import_id_fields = ("executor", "user")
