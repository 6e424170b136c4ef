"""Wiring only: settings, addresses, the courier, logs, health and the demonstration's servers."""

from honghua.celery import app as celery_app

__all__ = ["celery_app"]
