"""What the desk keeps beside a case: proposals, one-time links, reading marks, imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case
from cases.models.rulebook import Category, Rule
from grids.models import Executor, User
from grids.privacy import SealedTextField


class Proposal(models.Model):
    """What the rules propose for a case, and why."""

    case = models.OneToOneField(
        Case, models.CASCADE, primary_key=True, related_name="proposal", verbose_name=_("案卷")
    )
    category = models.ForeignKey(
        Category, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("类别")
    )
    executor = models.ForeignKey(
        Executor, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("主办单位")
    )
    assistant_ids = models.JSONField(default=list)
    rule = models.ForeignKey(
        Rule, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("规则")
    )
    reasons = models.JSONField(_("依据"), default=list)
    repeats = models.JSONField(_("可能重复"), default=list)
    automatic = models.BooleanField(default=False)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("派遣建议")

    def __str__(self) -> str:
        return f"{self.case_id} → {self.executor_id}"


class OutsiderLink(models.Model):
    """A one-time link for someone without an account; only the digest of its token is kept.

    It was given while ``executor`` led the case, and opens it while that unit leads or assists.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="links", verbose_name=_("案卷"))
    executor = models.ForeignKey(
        Executor, models.CASCADE, null=True, related_name="+", verbose_name=_("主办单位")
    )
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    holder = models.CharField(_("发给谁"), max_length=80)
    holder_phone = SealedTextField(_("电话"), blank=True, default="")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("失效时间"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    used_at = models.DateTimeField(_("使用时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("外部链接")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.holder}"

    @property
    def is_out(self) -> bool:
        """Whether the unit for which it was given neither assists the case nor has led it ever since."""
        begun = self.case.dispatched_at
        leads = self.executor_id == self.case.executor_id and begun is not None and self.created_at >= begun
        return not leads and self.executor_id not in self.case.assistant_ids


class CaseRead(models.Model):
    """Up to which event a person has read a case."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    case = models.ForeignKey(Case, models.CASCADE, related_name="readings")
    seq = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "case"], name="one_reading_per_person_and_case")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.case_id} {self.seq}"


class SavedFilter(models.Model):
    """A search that a person keeps under a name."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        verbose_name = verbose_name_plural = _("保存的筛选")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_per_name")]

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """Which column of a hotline file means what; remembered by the file's header."""

    header_digest = models.CharField(max_length=64, unique=True, editable=False)
    header = models.JSONField(_("表头"))
    columns = models.JSONField(_("对应关系"))
    saved_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("热线列对应")

    def __str__(self) -> str:
        return " · ".join(self.header)[:80]


class ImportBatch(models.Model):
    """One hotline file: previewed first, then taken in; what its cells said is kept for a month."""

    name = models.CharField(_("文件名"), max_length=200)
    mapping = models.ForeignKey(ColumnMapping, models.PROTECT, null=True, blank=True, related_name="batches")
    header = models.JSONField(default=list)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("导入人"))
    made_at = models.DateTimeField(_("时间"), auto_now_add=True)
    taken_in_at = models.DateTimeField(_("导入时间"), null=True, blank=True)
    emptied_at = models.DateTimeField(_("内容清除时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("热线导入")
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name


class ImportRow(models.Model):
    """One work order of a file: what it said, what is wrong with it, which case it became."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("行号"))
    cells = SealedTextField(_("内容"))
    errors = models.JSONField(_("问题"), default=list)
    case = models.ForeignKey(Case, models.SET_NULL, null=True, blank=True, related_name="+")
    repeated = models.BooleanField(_("已导入过"), default=False)

    class Meta:
        ordering = ["batch", "line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="one_row_per_line")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.line}"
