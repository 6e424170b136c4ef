"""The log of who was let in to what, and by whom."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grids.models.people import User


class AccessChange(models.Model):
    """One change of what an account may see or of how one gets into it. Never edited, but for what was told of it."""

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
        PASSWORD = "password", gettext_lazy("修改密码")
        RESET = "reset", gettext_lazy("用链接设置密码")
        ADDRESS = "address", gettext_lazy("邮箱")
        TWO_STEP = "two_step", gettext_lazy("两步验证")
        CODES = "codes", gettext_lazy("查看备用码")
        TOKEN = "token", gettext_lazy("程序令牌")

    # How one gets in: told to the person whoever did it, and at the addresses known before.
    WAY_IN = frozenset({
        Kind.DETAIL, Kind.LINK, Kind.FACTOR, Kind.PASSWORD, Kind.RESET, Kind.ADDRESS, Kind.TWO_STEP, Kind.CODES,
        Kind.TOKEN,
    })  # fmt: skip
    FACTORS: ClassVar[dict[str, Any]] = {
        "totp": gettext_lazy("验证器应用"),
        "recovery_codes": gettext_lazy("备用码"),
    }

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
    ip = models.GenericIPAddressField(gettext_lazy("来自"), null=True, blank=True)
    told_at = models.DateTimeField(gettext_lazy("已告知本人"), null=True, blank=True)
    # The addresses that are still to be mailed, a line each; emptied when it is done.
    mail_to = models.TextField(gettext_lazy("待告知邮箱"), blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("权限记录")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index("person", name="access_untold", condition=models.Q(told_at__isnull=True)),
            models.Index("person", name="access_unmailed", condition=~models.Q(mail_to="")),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What happened to the account, in words. A detail is kept by its name, the rest as it reads."""
        said = {"kind": self.get_kind_display(), "what": self.what}
        if self.kind == self.Kind.TOKEN:
            return (_("取消%(kind)s") if self.taken else _("新增%(kind)s")) % said
        if not self.what:
            return str(said["kind"])
        if self.kind == self.Kind.TWO_STEP:
            said["what"] = str(self.FACTORS.get(self.what, self.what))
        if self.kind == self.Kind.DETAIL:
            said["what"] = str(User._meta.get_field(self.what).verbose_name)  # type: ignore[union-attr]
            return _("修改%(kind)s：%(what)s") % said
        return (_("取消%(kind)s：%(what)s") if self.taken else _("新增%(kind)s：%(what)s")) % said
