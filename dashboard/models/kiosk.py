"""Links that open the screen on a wall without an account."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from grids.models import InOrder, Street, User


class KioskLinkQuerySet(models.QuerySet["KioskLink"]):
    """Which links."""

    def visible_to(self, user: User | Any) -> Self:
        """Those of the street for its centre."""
        standing = user.standing if user.is_authenticated and user.is_active else None
        return self.filter(street__code=standing.street) if standing and standing.is_centre else self.none()


class KioskLink(models.Model):
    """A named link for one wall: it opens the screen of the street, read only, until it runs out or is revoked."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="+", verbose_name=_("街道"))
    name = models.CharField(_("放在哪里"), max_length=40)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    made_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    objects = KioskLinkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("大屏链接")
        ordering = ["-made_at", "-pk"]
        constraints = [
            InOrder(
                condition=models.Q(expires_at__gt=models.F("made_at")),
                name="kiosk_link_ends_after_it_begins",
                beside="expires_at",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def state_at(self, now: datetime) -> str:
        """Revoked, run out, or in force."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= now else "in_force"
