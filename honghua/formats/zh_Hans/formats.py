"""Dates in Chinese, where Django's own differ: the short ones leave the year out."""

MONTH_DAY_FORMAT = "n月j日"
SHORT_DATETIME_FORMAT = "n月j日 H:i"
