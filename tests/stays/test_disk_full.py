"""The disk under the database is full: nothing is stored by halves, and the sender hears when to come back."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from stays.models import IdempotencyRecord
from tests.hotel_examples import NOW, Caller, opened, program, rows, said
from vipdesk.access.models import ApiKey
from vipdesk.hotel.models import BookingSystem

pytestmark = pytest.mark.django_db(transaction=True)
POSTGRES = connection.vendor == "postgresql"
NO_ROOM = """
CREATE OR REPLACE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$"""
BUSY = (503, "2", "try_again", "Nothing was stored. Please send this again.")


@pytest.fixture
def opera(transactional_db: None) -> Caller:
    return program(opened())


@contextmanager
def no_room(table: str) -> Iterator[None]:
    """No further row of this table finds room; SQLite knows only the whole file, which may not grow any more."""
    with connection.cursor() as cursor:
        if POSTGRES:
            cursor.execute(NO_ROOM)
            cursor.execute(f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} EXECUTE FUNCTION no_room()")
        else:
            fill(cursor)
        try:
            yield
        finally:
            cursor.execute(f"DROP TRIGGER no_room ON {table}" if POSTGRES else "PRAGMA max_page_count = 1000000")


def fill(cursor) -> None:
    """No free page is left in SQLite's file, and none is added."""
    cursor.execute("VACUUM")
    cursor.execute("PRAGMA page_count")
    cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")


def heard(answer) -> tuple[int, str, str, str]:
    return answer.status_code, answer.headers.get("Retry-After", ""), answer.json()["code"], answer.json()["detail"]


def grown(before: dict[str, int]) -> list[str]:
    """The tables that have more rows than before."""
    return [apps.get_model(label)._meta.db_table for label, n in rows().items() if n > before[label]]


def test_wherever_room_ends_nothing_of_a_booking_is_stored(opera: Caller):
    before = rows()
    opera.book("K-0")
    tables = grown(before) if POSTGRES else ["the file"]
    assert len(tables) > 8 or not POSTGRES
    stored, asked = rows(), said("K-1", guest={"surname": "Lis", "external_id": "P-2", "position": "provincial_leader"})
    for table in tables:
        with no_room(table):
            assert (table, heard(opera.put("/bookings/K-1", asked))) == (table, BUSY)
            assert (table, rows()) == (table, stored)
    assert opera.put("/bookings/K-1", asked).status_code == 201
    assert sorted(grown(stored)) == sorted(grown(before))


def leave_no_room_for_a_key(system: BookingSystem) -> None:
    """Keys are kept until SQLite finds no room for one more."""

    def keep_many() -> None:
        for n in range(1000):
            IdempotencyRecord.objects.create(booking_system=system, key=f"{n:0255}", status=200, created_at=NOW)

    with pytest.raises(OperationalError, match="full"):
        keep_many()


def test_a_post_that_finds_no_room_for_its_key_has_no_twin(opera: Caller):
    system, body = BookingSystem.objects.get(code="opera"), said("K-1")
    table = IdempotencyRecord._meta.db_table
    with no_room(table):
        if not POSTGRES:
            leave_no_room_for_a_key(system)
        stored = rows()
        assert heard(opera.post("/bookings", body, **{"Idempotency-Key": "K" * 255})) == BUSY
        assert rows() == stored
    assert opera.post("/bookings", body, **{"Idempotency-Key": "K" * 255}).status_code == 201


def test_what_is_there_can_still_be_read(opera: Caller):
    opera.book("K-1")
    ApiKey.objects.update(last_used_at=None)  # the use of a key is noted, where there is room
    with no_room(ApiKey._meta.db_table):
        assert opera.booking("K-1")["confirmation_number"] == "K-1"
