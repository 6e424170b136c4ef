"""What moves a handling deadline."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.case import Case


class Segment(models.Model):
    """A stretch that moves the handling deadline: an extension granted or a suspension."""

    class Kind(models.TextChoices):
        """Why the deadline moves."""

        EXTENSION = "extension", _("延期")
        SUSPENSION = "suspension", _("挂账")

    case = models.ForeignKey(Case, models.CASCADE, related_name="segments")
    round = models.PositiveSmallIntegerField(_("派遣轮次"), help_text=_("属于第几次派遣的时限。"))
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    days = models.PositiveSmallIntegerField(_("天数"), default=0)
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"), null=True, blank=True)
    review_on = models.DateField(_("复核日"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("时限变动")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="suspension", ends_at__isnull=True),
                name="one_running_suspension",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case} {self.get_kind_display()}"
