"""A POST that is sent again with the same key gets its first answer again; the record is written with the booking."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction

from stays.models import IdempotencyRecord
from vipdesk.hotel.models import BookingSystem

WAITS_FOR_TWIN = "10s"
WAITED_TOO_LONG = "55P03"  # PostgreSQL's word for a lock that did not come in that time


class KeyReused(Exception):
    """The key was used before with another body."""


class TwinUnderWay(Exception):
    """The same key is being worked on, and did not end in time."""


@dataclass(frozen=True)
class Answer:
    """What a call is answered with."""

    status: int
    body: dict[str, Any]
    etag: str = ""
    replayed: bool = False
    sight: str = ""  # what who called could see when it was given


def digest(body: Any) -> str:
    """What a body is compared by: its values, whatever the order of its fields."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def once(
    system: BookingSystem, key: str, body_sha256: str, sight: str, work: Callable[[], Answer], *, now: dt.datetime
) -> Answer:
    """Do the work under this key, or give the answer it had; this will raise KeyReused or TwinUnderWay.

    The answer says by what `sight` it was made: who sees otherwise is not to be shown it as it stands.
    """
    record = _claimed(system, key, body_sha256, now)
    if record.body_sha256 != body_sha256:
        raise KeyReused
    if record.status:
        return Answer(record.status, record.answer, record.etag, replayed=True, sight=record.sight)
    answer = work()
    record.status, record.answer, record.etag, record.sight = answer.status, answer.body, answer.etag, sight
    record.save(update_fields=["status", "answer", "etag", "sight"])
    return answer


def _claimed(system: BookingSystem, key: str, body_sha256: str, now: dt.datetime) -> IdempotencyRecord:
    """The record of this key, ours alone until the transaction ends; an expired one is begun anew."""
    old = IdempotencyRecord.objects.filter(booking_system=system, key=key, created_at__lte=now - IdempotencyRecord.KEPT)
    old.delete()
    fresh = IdempotencyRecord(booking_system=system, key=key, body_sha256=body_sha256, created_at=now)
    try:
        with _Patience():
            IdempotencyRecord.objects.bulk_create([fresh], ignore_conflicts=True)
            return IdempotencyRecord.objects.select_for_update().get(booking_system=system, key=key)
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != WAITED_TOO_LONG:
            raise  # such as a disk that is full; on SQLite a twin is waited for where the transaction begins
        raise TwinUnderWay from error


class _Patience:
    """On PostgreSQL a twin under way is waited for so long; on SQLite writers wait for each other anyway."""

    def __enter__(self) -> None:
        self._set(WAITS_FOR_TWIN)

    def __exit__(self, *error: object) -> None:
        if not any(error):
            self._set("0")

    def _set(self, patience: str) -> None:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
