"""The courier: carries ids to the worker, holds no rule. The schedule stands in the apps' `upkeep` modules."""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, import_modules, task_prerun
from django.db import close_old_connections
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "honghua.settings")

WORKER_PATIENCE = 5.0  # seconds for an answer of the broker; a page waits much less
SCHEDULES = (
    "grids.upkeep",
    "cases.upkeep",
    "cases.emergency.upkeep",
    "volunteers.upkeep",
    "dashboard.upkeep",
)

app = Celery("honghua")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="upkeep")


@import_modules.connect
def read_schedules(**_: Any) -> None:
    """Worker and beat read the schedule when they load the tasks, the apps being ready by then."""
    for module in SCHEDULES:
        app.conf.beat_schedule.update(import_string(f"{module}.SCHEDULE"))


@task_prerun.connect
def look_at_connection(**_: Any) -> None:
    """The worker keeps its connection from task to task; a broken one is dropped before the task, not in it."""
    close_old_connections()


@celeryd_init.connect
def be_patient(conf: Any, **_: Any) -> None:
    """A busy broker must not make the worker drop its connection and the tasks in its hands."""
    conf.broker_transport_options = conf.broker_transport_options | {"socket_timeout": WORKER_PATIENCE}
