"""A hotel group of the wanted size: a few bookings taken in and planned by vipdesk itself, then copied many times by COPY."""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from typing import IO

from django.core.management import call_command
from django.db import connection

from tests.bench.group import ARRIVALS_A_DAY, Size, vips_on
from tests.bench.patterns import ABOUT_GUESTS, STEP, Pattern, Table, Template, on_another_day, pattern_of, varied
from tests.hotel_examples import Caller, opened, program
from vipdesk.hotel.models import Department, Property

PATTERN_DAY = 20  # days from today
NIGHTS = 2
FLIGHT = {"kind": "flight", "carrier_code": "LO", "transport_code": "LO3924", "pickup": True}
PLAIN = {"external_id": "P", "given_name": "A", "surname": "B"}
VIPS = (
    {"position": "provincial_leader", "allergies": [{"code": "mango", "severity": "severe"}]},
    {"position": "municipal_leader"},
    {"position": "public_figure", "diets": ["vegetarian"]},
    {"position": "provincial_leader", "access_needs": ["wheelchair"]},
    {"position": "municipal_leader", "allergies": ["nuts"]},
)
Files = Mapping[str, IO[str]]  # what is copied into each table
NOW_DONE = {"state": "done", "done_at": "=told_at", "done_by_key": "1"}


@dataclass(frozen=True)
class Hotel:
    """An open hotel, who calls it, and its patterns."""

    property: Property
    caller: Caller
    plain: Pattern
    vips: tuple[Pattern, ...]


def load(size: Size, today: dt.date) -> list[Hotel]:
    """Fill the empty database that Django is connected to."""
    call_command("migrate", verbosity=0)
    hotels = [_open(n, today) for n in range(size.hotels)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SET session_replication_role = replica"
        )  # foreign keys: the copies are right as the patterns are
        _copy_everything(hotels, size)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
    return hotels


def _open(n: int, today: dt.date) -> Hotel:
    hotel = opened(f"HOTEL{n:02}")
    for department in Department.objects.filter(property=hotel):
        department.email = f"{department.code}@hotel{n}.invalid"
        department.save()
    caller = program(hotel, system=f"pms{n}")
    vips = tuple(_pattern(caller, today, k, PLAIN | who) for k, who in enumerate(VIPS))
    return Hotel(hotel, caller, _pattern(caller, today, len(VIPS), PLAIN), vips)


def _pattern(caller: Caller, today: dt.date, k: int, guest: Mapping[str, object]) -> Pattern:
    return pattern_of(caller.book(f"PATTERN-{k}", **facts_of(k, guest, today))["id"])


def facts_of(k: int, guest: Mapping[str, object], today: dt.date) -> dict[str, object]:
    """A booking as the patterns have it: its guest, its days, its times."""
    arrival = today + dt.timedelta(days=PATTERN_DAY)
    return {
        "guest": {**guest, "external_id": f"P-{k}"},
        "arrival_date": arrival.isoformat(),
        "departure_date": (arrival + dt.timedelta(days=NIGHTS)).isoformat(),
        "expected_arrival_time": f"{13 + k}:{7 * k:02}",
        "room_number": f"{1200 + k}" if k % 3 else "",
        "room_type": "STE",
        "arrival_transport": FLIGHT if k % 2 else None,
    }


def _copy_everything(hotels: list[Hotel], size: Size) -> None:
    tables, copies = hotels[0].vips[0], count(1)
    with ExitStack() as stack:
        files: Files = {name: stack.enter_context(tempfile.TemporaryFile("w+")) for name in tables}
        for hotel in hotels:
            known = _guests(hotel, size.guests // size.hotels, files, copies)
            for offset in size.offsets():
                _a_day(hotel, offset, hotel is hotels[0], known, files, copies)
        for name, file in files.items():
            _into_table(tables[name], file)


def _into_table(table: Table, file: IO[str]) -> None:
    file.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN", file)


def _guests(hotel: Hotel, number: int, files: Files, copies: Iterator[int]) -> list[int]:
    """Guests who are no VIPs; where the ids of each lie."""
    templates = {name: on_another_day(hotel.plain[name], 0, {}) for name in ABOUT_GUESTS}
    known = []
    for _ in range(number):
        n = next(copies)
        known.append(n * STEP)
        for name, template in templates.items():
            files[name].write(template.copy({"guest": n * STEP, **varied(n)}))
    return known


def _a_day(hotel: Hotel, offset: int, first: bool, known: list[int], files: Files, copies: Iterator[int]) -> None:
    """Everybody who arrives on one day."""
    vips = vips_on(offset, first)
    kinds = [_templates(pattern, offset) for pattern in hotel.vips]
    for k in range(vips):
        n = next(copies)
        _write(kinds[k % len(kinds)], n, n * STEP, files)
    plain = _templates(hotel.plain, offset)
    without_guest = {name: one for name, one in plain.items() if name not in ABOUT_GUESTS}
    for _ in range(max(0, ARRIVALS_A_DAY - vips)):
        n = next(copies)
        _write(without_guest, n, known[n % len(known)], files)


def _write(templates: Mapping[str, Template], n: int, guest: int, files: Files) -> None:
    values = {"own": n * STEP, "guest": guest, **varied(n)}
    for name, template in templates.items():
        files[name].write(template.copy(values))


def _templates(pattern: Pattern, offset: int) -> dict[str, Template]:
    """A pattern's rows on another day; who came before is in the house or has left, and all was done for them."""
    changed = _as_it_stands(offset)
    days = offset - PATTERN_DAY
    return {name: on_another_day(table, days, changed.get(name, {})) for name, table in pattern.items() if table.rows}


def _as_it_stands(offset: int) -> dict[str, dict[str, str]]:
    if offset >= 0:
        return {}
    there = {"status": "in_house", "checked_in_at": "=awaited_at"}
    gone = there | {"status": "checked_out", "checked_out_at": "=awaited_at"}
    sent = {"sent_revision": "1", "sent_at": "=wanted_at"}
    seen = {"acknowledged_at": "=sent_at", "acknowledged_by_key": "1"}
    return {
        "stays_stay": there if offset > -NIGHTS else gone,
        "stays_checklistitem": NOW_DONE,
        "outbox_notice": seen,
        "outbox_delivery": sent,
    }
