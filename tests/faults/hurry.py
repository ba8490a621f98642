"""A relay or a beat in a hurry: what they do every few seconds they do several times a second, so that they meet.

python -m tests.faults.hurry relay | beat SCHEDULE-FILE
"""

import datetime as dt
import sys
from collections.abc import Callable

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from vipdesk.celery import app  # noqa: E402
from vipdesk.outbox import relay  # noqa: E402

OFTEN = 0.5  # seconds
MADE = "made"
Chore = Callable[..., int]


def telling(name: str) -> Chore:
    """The chore, which says how much it made."""
    act: Chore = import_string(name)

    def chore(*, now: dt.datetime) -> int:
        made = act(now=now)
        if made:
            print(MADE, made, name, flush=True)
        return made

    return chore


def main(what: str, *schedule: str) -> None:
    if what == "relay":
        relay.EVERY = relay.CHORES_EVERY = OFTEN
        one = relay.Relay()
        one.chores = [telling(name) for name in settings.RELAY_CHORES]
        one.run()
    else:
        app.conf.beat_schedule = {name: {**job, "schedule": 2 * OFTEN} for name, job in app.conf.beat_schedule.items()}
        app.conf.beat_max_loop_interval = OFTEN
        app.start(["beat", "--pidfile=", "--loglevel", "INFO", "--schedule", *schedule])


if __name__ == "__main__":
    main(*sys.argv[1:])
