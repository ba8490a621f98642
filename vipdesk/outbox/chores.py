"""What has to happen by the clock, whether or not a beat and workers are there: the relay's round, every few seconds."""

import logging
import signal
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from vipdesk.outbox.delivering import Clock

logger = logging.getLogger(__name__)

Chore = Callable[..., int]


def chores() -> list[Chore]:
    """Each takes `now` and does what is due; together or twice they do no harm."""
    return [import_string(name) for name in settings.RELAY_CHORES]


def do_round(chores: Iterable[Chore], clock: Clock) -> None:
    """All of them, once; one that fails is tried again at the next round and does not stop the others."""
    for chore in chores:
        try:
            chore(now=clock())
        except (OperationalError, InterfaceError) as error:
            logger.warning("The database does not answer (%s); the chores wait.", type(error).__name__)
            return
        except Exception:
            logger.exception("A chore of the relay failed.")


def do_round_apart(chores: Iterable[Chore], clock: Clock) -> None:
    """The same in a process of its own, which may be ended at any moment: a chore is done whole or not at all."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    do_round(chores, clock)
