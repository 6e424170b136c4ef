"""The log of who was let in to what, and by whom."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models.people import User


class AccessChange(models.Model):
    """One change of what an account may see or of how one gets into it. Never edited, but for ``told_at``."""

    class Kind(models.TextChoices):
        """What was given, taken or done."""

        ACCOUNT = "account", gettext_lazy("新建账号")
        DETAIL = "detail", gettext_lazy("账号资料")
        STREET = "street", gettext_lazy("街道")
        GROUP = "group", gettext_lazy("工作组")
        POSTING = "posting", gettext_lazy("下沉网格")
        MEMBERSHIP = "membership", gettext_lazy("处置单位")
        LEADING = "leading", gettext_lazy("包联社区")
        LINK = "link", gettext_lazy("生成设置密码的链接")
        FACTOR = "factor", gettext_lazy("解除二次验证")

    by = models.ForeignKey(
        User, models.PROTECT, related_name="access_given", verbose_name=gettext_lazy("操作人")
    )
    person = models.ForeignKey(
        User, models.PROTECT, related_name="access_changes", verbose_name=gettext_lazy("账号")
    )
    kind = models.CharField(gettext_lazy("事项"), max_length=12, choices=Kind)
    what = models.CharField(gettext_lazy("内容"), max_length=160, blank=True)
    taken = models.BooleanField(gettext_lazy("取消"), default=False)
    at = models.DateTimeField(gettext_lazy("时间"), auto_now_add=True, db_index=True)
    told_at = models.DateTimeField(gettext_lazy("已告知本人"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("权限记录")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("person", name="access_untold", condition=models.Q(told_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened to the account, in words. A detail is kept by its name, the rest as it reads."""
        said = {"kind": self.get_kind_display(), "what": self.what}
        if not self.what:
            return str(said["kind"])
        if self.kind == self.Kind.DETAIL:
            said["what"] = str(User._meta.get_field(self.what).verbose_name)  # type: ignore[union-attr]
            return _("修改%(kind)s：%(what)s") % said
        return (_("取消%(kind)s：%(what)s") if self.taken else _("新增%(kind)s：%(what)s")) % said
