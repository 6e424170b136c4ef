"""The words of the chain: statuses, steps, parts, sources; the street's terms stand on the screen."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Where a case stands."""

    REPORTED = "reported", _("待立案")
    REGISTERED = "registered", _("待派遣")
    DISPATCHED = "dispatched", _("待签收")
    HANDLING = "handling", _("处置中")
    SUSPENDED = "suspended", _("挂账")
    RESOLVED = "resolved", _("待核查")
    CLOSED = "closed", _("已结案")
    REJECTED = "rejected", pgettext_lazy("status", "不予立案")
    MERGED = "merged", _("已并案")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN = frozenset(
    {
        Status.REPORTED,
        Status.REGISTERED,
        Status.DISPATCHED,
        Status.HANDLING,
        Status.SUSPENDED,
        Status.RESOLVED,
    }
)
ENDED = frozenset(Status) - OPEN


class Step(models.TextChoices):
    """What a term is given for."""

    REGISTER = "register", _("立案")
    DISPATCH = "dispatch", _("派遣")
    ACCEPT = "accept", _("签收")
    RESOLVE = "resolve", _("处置")
    REWORK = "rework", _("返工")
    VERIFY = "verify", _("核查")


class Part(models.TextChoices):
    """In what part a person acts on a case; one person can hold several."""

    CENTRE = "centre", _("指挥中心")
    LEAD = "lead", _("主办单位")
    ASSISTANT = "assistant", _("协办单位")
    CADRE = "cadre", _("下沉干部")
    WORKER = "worker", _("社区工作者")
    LEADER = "leader", _("包联领导")
    REPORTER = "reporter", _("上报人")
    RESIDENT = "resident", _("居民")
    OUTSIDER = "outsider", _("外部单位")
    RULE = "rule", _("派遣规则")
    CLOCK = "clock", _("系统时钟")
    CHANNEL = "channel", _("上报渠道")


# Whose next event answers an urging.
HANDLERS = frozenset({Part.LEAD, Part.ASSISTANT})
# Parts whose names are nobody's business: on the record they stand as the part alone.
OF_THE_PUBLIC = frozenset({Part.REPORTER, Part.RESIDENT, Part.CHANNEL})


class Source(models.TextChoices):
    """Through which channel a matter came."""

    VISIT = "visit", _("走访联系")
    PATROL = "patrol", _("网格巡查")
    SNAP = "snap", _("随手拍")
    RESIDENT = "resident", _("居民诉求")
    HOTLINE = "hotline", _("12345 热线")
    ENTERPRISE = "enterprise", _("企业服务")
    PAPER = "paper", _("来信来访")
    ANALYSIS = "analysis", _("未诉先办")


OPEN_TO_STRANGERS = frozenset({Source.SNAP, Source.RESIDENT})
OF_THE_CENTRE = frozenset({Source.ANALYSIS})


class Urgency(models.TextChoices):
    """How fast the clock runs; an emergency runs on the wall clock."""

    NORMAL = "normal", _("一般")
    URGENT = "urgent", _("紧急")
    EMERGENCY = "emergency", _("应急")


class Light(models.TextChoices):
    """Green, yellow from 80 % of the term, red past it."""

    GREEN = "green", _("正常")
    YELLOW = "yellow", _("临期")
    RED = "red", _("超期")


class Rating(models.TextChoices):
    """What the resident says."""

    SATISFIED = "satisfied", _("满意")
    PARTLY = "partly", _("基本满意")
    NO = "no", _("不满意")
