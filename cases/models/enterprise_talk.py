"""What is said around an enterprise's matter: questions and answers, personal links, appointments at its door."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models.enterprise_matter import EnterpriseMatter, MatterLine
from cases.models.fieldwork import Visit
from cases.models.vocabulary import ENDED
from grids.models import Executor, InOrder, User
from grids.privacy import SealedTextField

ANSWER_DAYS = 2  # working days in which a question wants its answer


class EnterpriseLink(models.Model):
    """A personal link to one matter for somebody of the enterprise; only the digest of its token is kept.

    It can be used again and again until it expires, is revoked, or the matter ends.
    """

    matter = models.ForeignKey(EnterpriseMatter, models.CASCADE, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    holder = SealedTextField(_("发给谁"))
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("创建人"))
    created_at = models.DateTimeField(_("创建时间"))
    expires_at = models.DateTimeField(_("失效时间"))
    opened_at = models.DateTimeField(_("打开时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业链接")
        ordering = ["-created_at", "-pk"]
        constraints = [
            InOrder(
                condition=Q(expires_at__gt=F("created_at")),
                name="enterprise_link_ends_after_it_begins",
                beside="expires_at",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.created_at:%Y-%m-%d}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Which questions."""

    def unanswered(self) -> Self:
        """Of matters that are open, without any answer."""
        return self.filter(answers__isnull=True).exclude(matter__case__status__in=sorted(ENDED))

    def owed_by(self, executors: Any) -> Self:
        """Those that one of the executors has to answer: asked of it, or of everybody with the lead to see to it."""
        return self.filter(
            Q(executor__in=executors) | Q(executor__isnull=True, matter__case__executor__in=executors)
        )


class Question(models.Model):
    """A question of a matter, seen by all of the matter; without a unit it is the lead's to have it answered."""

    matter = models.ForeignKey(EnterpriseMatter, models.CASCADE, related_name="questions")
    line = models.ForeignKey(MatterLine, models.CASCADE, null=True, blank=True, related_name="+")
    executor = models.ForeignKey(
        Executor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("问哪个单位")
    )
    words = SealedTextField(_("问题"))
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    link = models.ForeignKey(EnterpriseLink, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(_("提问时间"))
    due_at = models.DateTimeField(_("答复期限"))

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("企业提问")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False, link__isnull=True)
                | Q(asked_by__isnull=True, link__isnull=False),
                name="question_is_of_staff_or_of_a_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.asked_at:%Y-%m-%d}"

    @property
    def is_of_the_enterprise(self) -> bool:
        """Whether the enterprise asked; else somebody of the street did."""
        return self.link_id is not None


class Answer(models.Model):
    """One unit's answer to a question; several may answer the same."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    words = SealedTextField(_("答复"))
    executor = models.ForeignKey(
        Executor, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复单位")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(_("答复时间"))

    class Meta:
        verbose_name = verbose_name_plural = _("企业提问答复")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.question_id} {self.at:%Y-%m-%d}"


class Appointment(models.Model):
    """联合上门: several departments come to the enterprise at one time; it ends in a visit and notes on the rows."""

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", _("待企业确认")
        ACCEPTED = "accepted", _("已约定")
        DECLINED = "declined", _("企业另约")
        CANCELLED = "cancelled", _("已取消")
        DONE = "done", _("已上门")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(EnterpriseMatter, models.CASCADE, related_name="appointments")
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    place = models.CharField(_("地点"), max_length=200)
    bring = models.TextField(_("请准备"), blank=True, default="")
    executors = models.ManyToManyField(Executor, related_name="+", verbose_name=_("上门单位"))
    lines = models.ManyToManyField(MatterLine, blank=True, related_name="+", verbose_name=_("涉及企业"))
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PROPOSED)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("提出时间"))
    replied_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    reply = SealedTextField(_("企业的话"), blank=True, default="")
    visit = models.OneToOneField(
        Visit, models.PROTECT, null=True, blank=True, related_name="appointment", verbose_name=_("走访")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("联合上门")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            InOrder(
                condition=Q(ends_at__gt=F("starts_at")),
                name="appointment_ends_after_it_begins",
                beside="ends_at",
                violation_error_message=_("结束要晚于开始。"),
            ),
            models.CheckConstraint(
                condition=Q(state="done", visit__isnull=False) | (~Q(state="done") & Q(visit__isnull=True)),
                name="appointment_done_iff_visited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_ahead(self) -> bool:
        """Whether it still can take place."""
        return self.state in (self.State.PROPOSED, self.State.ACCEPTED)
