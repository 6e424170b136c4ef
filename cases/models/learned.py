"""What was learned from closed cases, version by version, each with how well it did on rows it never saw."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grids.models import Street
from grids.privacy import SealedTextField


class LearnedFormula(models.Model):
    """One training: what it learned from, its measures, and the formula itself; at most one a kind is in use."""

    class Kind(models.TextChoices):
        """What it suggests."""

        CATEGORY = "category", _("诉求类别")
        EXECUTOR = "executor", _("主办单位")

    class Source(models.TextChoices):
        """Where its rows came from."""

        CASES = "cases", _("本街道结案案卷")
        FILE = "file", _("上线时给定的文本")

    street = models.ForeignKey(Street, models.CASCADE, related_name="+", verbose_name=_("街道"))
    kind = models.CharField(_("学的是"), max_length=12, choices=Kind)
    version = models.PositiveIntegerField(_("版本"))
    source = models.CharField(_("来源"), max_length=8, choices=Source)
    trained_at = models.DateTimeField(_("训练时间"))
    rows = models.PositiveIntegerField(_("用了多少条"))
    measures = models.JSONField(_("检验"))
    before = models.FloatField(
        _("原版本在同一批上的宏 F1"), null=True, blank=True, help_text=_("没有原版本时为空。")
    )
    current = models.BooleanField(_("在用"), default=False)
    formula = SealedTextField(editable=False)
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("学习版本")
        ordering = ["street", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["street", "kind", "version"], name="one_formula_per_version"),
            models.UniqueConstraint(
                fields=["street", "kind"], condition=Q(current=True), name="one_formula_in_use"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
