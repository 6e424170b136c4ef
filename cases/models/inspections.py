"""How often a place is inspected and how long a hazard may take to be put right; an admin edits both."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.matters import Degree
from grids.models import Site


class InspectionInterval(models.Model):
    """Sites of a kind and a risk are inspected every so many days; a pair without a row is not inspected."""

    kind = models.CharField(_("场所类型"), max_length=16, choices=Site.Kind)
    risk = models.CharField(_("风险"), max_length=8, choices=Site.Risk)
    days = models.PositiveSmallIntegerField(_("几天检查一次"), validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = verbose_name_plural = _("检查周期")
        ordering = ["kind", "days"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "risk"],
                name="one_interval_per_kind_and_risk",
                violation_error_message=_("这类场所的这级风险已有检查周期。"),
            ),
            models.CheckConstraint(condition=models.Q(days__gte=1), name="inspected_at_most_daily"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_risk_display()} {self.days}"


class RectificationTerm(models.Model):
    """Within how many working days a hazard of a degree is to be put right."""

    degree = models.CharField(_("隐患程度"), max_length=8, choices=Degree, primary_key=True)
    working_days = models.PositiveSmallIntegerField(_("几个工作日内整改"))

    class Meta:
        verbose_name = verbose_name_plural = _("整改期限")
        ordering = ["working_days"]

    def __str__(self) -> str:
        return f"{self.get_degree_display()} {self.working_days}"
