"""Rows 8 and 9: a booking taken in, and the same booking again."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from django.db import connection

from stays.models import Stay
from tests.bench.calls import application, ask, asked, execute
from tests.bench.lists import Desk
from tests.bench.loading import PLAIN, VIPS, facts_of
from tests.bench.patterns import IDS, one_statement, pattern_of
from tests.bench.timing import Line, in_turns
from tests.hotel_examples import said

WARM = 3
MORE = 4  # times as often as other ratios: a least value wants one quiet moment on each side
WHO = 0  # which of the VIPs of the patterns books


def body_of(desk: Desk, number: str) -> bytes:
    """A new booking of somebody nobody knows yet."""
    facts = facts_of(WHO, PLAIN | VIPS[WHO], desk.today)
    return json.dumps(said(number, **{**facts, "guest": {**facts["guest"], "external_id": number}})).encode()


def put(desk: Desk, number: str, body: bytes = b"") -> dict:
    """The booking taken in by the API; the answer, which has to be a success."""
    answer = ask(application, "PUT", f"/api/v1/bookings/{number}", body or body_of(desk, number), **desk.key)
    if answer.status not in (200, 201):
        raise AssertionError(f"the booking was answered {answer.status}: {answer.body[:500]!r}")
    return json.loads(answer.body)


def one_booking(desk: Desk) -> Iterator[Line]:
    counted = len(asked(lambda: put(desk, "COUNTED")))
    pattern = pattern_of(Stay.objects.get(confirmation_number="COUNTED").pk)
    raw = [one_statement(pattern) for _ in range(desk.times * MORE + WARM)]
    ratio = in_turns(
        lambda n: put(desk, f"NEW-{n}"), lambda n: execute(desk.database, [raw[n]]), desk.times * MORE, warm=WARM
    )
    rows = sum(len(table.rows) for table in pattern.values())
    measured = f"{ratio}, {rows} rows; {counted} queries"
    meets = ratio.least <= 4 and counted <= 15
    yield Line(8, "one booking in ÷ one SQL statement of the same rows", "min ≤ 4; ≤ 15 queries", measured, meets)


def sent_again(desk: Desk) -> Iterator[Line]:
    body = body_of(desk, "AGAIN")
    put(desk, "AGAIN", body)
    before, counted = stored(), len(asked(lambda: put(desk, "AGAIN", body)))
    put(desk, "AGAIN", body)
    once = stored() - before
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: in_a_thread(desk, body), range(10)))
    at_once = stored() - before
    measured = f"{once}; by two at once {at_once}; {counted} queries"
    yield Line(9, "rows added by an unchanged booking", "0", measured, once == at_once == 0)


def in_a_thread(desk: Desk, body: bytes) -> None:
    with closing(connection):
        put(desk, "AGAIN", body)


def stored() -> int:
    """How many rows there are of all that a booking stores."""
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT count(*) FROM {table}" for table in IDS))
        return sum(number for (number,) in cursor.fetchall())
