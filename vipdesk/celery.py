"""Celery: the hint that a delivery is due, and the jobs of the clock. The rows are the queue; nothing is kept here."""

import os
from typing import Any

from celery import Celery
from kombu import Connection

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vipdesk.settings")

# A broker that is gone or frozen may cost who publishes 0.2 s, not more, and never an exception that matters.
PUBLISHER = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2, "max_retries": 0}


class Vipdesk(Celery):
    def connection_for_write(self, url: str | None = None, *args: Any, **kwargs: Any) -> Connection:
        kwargs["transport_options"] = {**PUBLISHER, **(kwargs.get("transport_options") or {})}
        return super().connection_for_write(url, *args, **kwargs)


app = Vipdesk("vipdesk")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A job runs once a slot however many beats call it (vipdesk.outbox.jobs), so a call more often than needed does no harm:
# a slot that was missed while everything was down is made up for within minutes.
app.conf.beat_schedule = {
    "hold_stored": {"task": "stays.tasks.hold_stored", "schedule": 60.0},
    "look_after_awards": {"task": "stays.tasks.look_after_awards", "schedule": 900.0},
    "grade_mapped": {"task": "stays.tasks.grade_mapped", "schedule": 60.0},
    "escalate_requests": {"task": "stays.tasks.escalate_requests", "schedule": 60.0},
    "call_farewells": {"task": "stays.tasks.call_farewells", "schedule": 30.0},
    "escalate": {"task": "stays.tasks.escalate", "schedule": 30.0},
    "forget_old_answers": {"task": "stays.tasks.forget_old_answers", "schedule": 900.0},
    "forget_old_lists": {"task": "stays.tasks.forget_old_lists", "schedule": 900.0},
    "mail_lists": {"task": "stays.tasks.mail_lists", "schedule": 30.0},
    "offer_again": {"task": "stays.tasks.offer_again", "schedule": 60.0},
    "look_who_stays_on": {"task": "stays.tasks.look_who_stays_on", "schedule": 60.0},
    "remind": {"task": "stays.tasks.remind", "schedule": 30.0},
    "spread": {"task": "stays.tasks.spread", "schedule": 15.0},
    "reconcile": {"task": "stays.tasks.reconcile", "schedule": 900.0},
}
