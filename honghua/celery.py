"""The courier: carries ids to the worker, holds no rule. The schedule stands in the apps' `upkeep` modules."""

import os
from importlib.util import find_spec
from typing import Any

from celery import Celery
from celery.signals import beat_init
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honghua.settings")

SCHEDULES = ("cases.upkeep",)

app = Celery("honghua")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="upkeep")


@beat_init.connect
def read_schedules(**_: Any) -> None:
    """Beat alone needs the schedule, and only once the apps are loaded."""
    for module in SCHEDULES:
        if find_spec(module):
            app.conf.beat_schedule.update(import_string(f"{module}.SCHEDULE"))
