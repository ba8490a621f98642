"""How far the events are settled: an event gets its id when it is written, and is seen when its transaction has ended, so that
one with a lower id may come to light after one with a higher id. Who reads them in order goes no further than here.

On PostgreSQL whoever has written an event holds a lock on the table until then, which hinders nobody and can be seen; those who
hold one now are waited for. On SQLite one writes after the other.
"""

import time

from django.db import connection
from django.db.models import Max

from vipdesk.outbox.models import Event

WAITS = (0.01, 0.02, 0.03, 0.04)  # seconds, one after the other; who asks holds a thread of the web server until then
WRITERS = """
    SELECT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted AND relation = %s::regclass
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND pid IS DISTINCT FROM pg_backend_pid()
"""


def settled_up_to() -> int | None:
    """The id up to which every event has come to light or never will; None while somebody takes long to write one.

    Ask outside of a transaction, and read the events afterwards: what is read before may lack what has ended meanwhile.
    """
    newest: int | None = Event.objects.aggregate(newest=Max("pk"))["newest"]
    return (newest or 0) if _have_ended(_writers()) else None


def _have_ended(writers: set[str]) -> bool:
    """Whether these transactions end within our patience; who begins later gets higher ids."""
    for wait in WAITS:
        if not writers:
            return True
        time.sleep(wait)
        writers &= _writers()
    return not writers


def _writers() -> set[str]:
    """The transactions that may have written an event and go on."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(WRITERS, [Event._meta.db_table])
        return {name for (name,) in cursor.fetchall()}
