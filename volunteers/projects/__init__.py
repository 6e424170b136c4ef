"""Micro-projects from the first word to the thanks: one table, a judge, and a verb for each of its lines."""

from volunteers.projects.actions import (
    ProjectPlan,
    accept,
    create,
    finish,
    publish,
    report,
    start,
    thank,
    withdraw,
)
from volunteers.projects.core import allowed_steps, judge, parts_of
from volunteers.projects.funding import allow_more, claim, pay, release, spend
from volunteers.projects.transitions import STEPS

__all__ = [
    "STEPS",
    "ProjectPlan",
    "accept",
    "allow_more",
    "allowed_steps",
    "claim",
    "create",
    "finish",
    "judge",
    "parts_of",
    "pay",
    "publish",
    "release",
    "report",
    "spend",
    "start",
    "thank",
    "withdraw",
]
