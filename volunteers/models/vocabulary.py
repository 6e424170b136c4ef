"""Words that several rows share: parts of a week, to whom a list is open, what can be given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Slot(models.TextChoices):
    """A weekday's morning, afternoon or evening; what is weekly is counted in these."""

    MON_AM = "1am", _("周一上午")
    MON_PM = "1pm", _("周一下午")
    MON_EVE = "1eve", _("周一晚上")
    TUE_AM = "2am", _("周二上午")
    TUE_PM = "2pm", _("周二下午")
    TUE_EVE = "2eve", _("周二晚上")
    WED_AM = "3am", _("周三上午")
    WED_PM = "3pm", _("周三下午")
    WED_EVE = "3eve", _("周三晚上")
    THU_AM = "4am", _("周四上午")
    THU_PM = "4pm", _("周四下午")
    THU_EVE = "4eve", _("周四晚上")
    FRI_AM = "5am", _("周五上午")
    FRI_PM = "5pm", _("周五下午")
    FRI_EVE = "5eve", _("周五晚上")
    SAT_AM = "6am", _("周六上午")
    SAT_PM = "6pm", _("周六下午")
    SAT_EVE = "6eve", _("周六晚上")
    SUN_AM = "7am", _("周日上午")
    SUN_PM = "7pm", _("周日下午")
    SUN_EVE = "7eve", _("周日晚上")

    @property
    def weekday(self) -> int:
        """Monday is 1, as in ISO."""
        return int(self.value[0])


class Audience(models.TextChoices):
    """Who reads a line of the three lists besides those who work on that ground."""

    STREET = "street", _("街道内公开")
    UNITS = "units", _("只给驻区单位")


class Gift(models.TextChoices):
    """What can be asked for and given."""

    HALL = "hall", _("场地")
    MONEY = "money", _("资金")
    GOODS = "goods", _("物资")
    SKILL = "skill", _("技能")
    HOURS = "hours", _("人手")


# One person or room cannot be in two places: an accepted match takes these for its part of the week.
TAKEN_BY_TIME = frozenset({Gift.HALL, Gift.SKILL, Gift.HOURS})
