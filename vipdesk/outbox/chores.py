"""What has to happen by the clock, whether or not a beat and workers are there: the relay's round, every few seconds."""

import logging
import multiprocessing
import signal
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils.module_loading import import_string

from vipdesk.outbox.delivering import Clock
from vipdesk.outbox.health import CHORES, beat, database_answers

logger = logging.getLogger(__name__)

Chore = Callable[..., int]
LOCK_PATIENCE, LONGEST_STATEMENT = (
    10,
    120,
)  # seconds, on PostgreSQL: it goes on with a statement whose process was ended


class Turn(Protocol):
    """Whose turn it is: a number that outlives the process of a round."""

    value: int


def first_turn() -> Turn:
    """It is the first one's. Without a lock: who is ended while holding one would hold it for ever."""
    return cast(Turn, multiprocessing.get_context("fork").RawValue("i", 0))


def chores() -> list[Chore]:
    """Each takes `now` and does what is due; together or twice they do no harm."""
    return [import_string(name) for name in settings.RELAY_CHORES]


def do_round(chores: Sequence[Chore], clock: Clock, turn: Turn) -> None:
    """All of them, once, from the one whose turn it is; one that fails is tried again at the next round and does not stop
    the others. When a round is ended, the next one begins after the chore that it was at. A round in which all were done
    is a sign of life."""
    done, first = 0, turn.value
    for place in (*range(first, len(chores)), *range(first)):
        turn.value = (place + 1) % len(chores)
        try:
            chores[place](now=clock())
            done += 1
        except Exception as error:
            if not database_answers():
                logger.warning("The database does not answer (%s); the chores wait.", type(error).__name__)
                return
            logger.exception("A chore of the relay failed.")
    if done == len(chores):
        beat(CHORES, clock())


def do_round_apart(chores: Sequence[Chore], clock: Clock, turn: Turn) -> None:
    """The same in a process of its own, which may be ended at any moment: a chore is done whole or not at all."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        wait_for_nobody_for_ever()
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database does not answer (%s); the chores wait.", type(error).__name__)
        return
    do_round(chores, clock, turn)


def wait_for_nobody_for_ever() -> None:
    """From now on no statement of this connection waits long for a lock, or takes long; SQLite has its own patience."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = %s", [f"{LOCK_PATIENCE}s"])
            cursor.execute("SET statement_timeout = %s", [f"{LONGEST_STATEMENT}s"])
