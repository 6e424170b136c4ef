"""Micro-projects from the first word to the thanks: one table, a judge, and a verb for each of its lines."""

from volunteers.projects.actions import (
    VERBS,
    ProjectPlan,
    accept,
    create,
    finish,
    made_under,
    publish,
    report,
    rework,
    start,
    thank,
    withdraw,
)
from volunteers.projects.core import allowed_steps, judge, parts_of
from volunteers.projects.funding import allow_more, claim, pay, release, spend
from volunteers.projects.transitions import STEPS, TABLE, ProjectPart
from volunteers.steps import Step

__all__ = [
    "STEPS",
    "TABLE",
    "VERBS",
    "ProjectPart",
    "ProjectPlan",
    "Step",
    "accept",
    "allow_more",
    "allowed_steps",
    "claim",
    "create",
    "finish",
    "judge",
    "made_under",
    "parts_of",
    "pay",
    "publish",
    "release",
    "report",
    "rework",
    "spend",
    "start",
    "thank",
    "withdraw",
]
