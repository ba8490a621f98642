"""A hotel group of the wanted size: a few bookings taken in and planned by vipdesk itself, then copied many times.

Two hotels are written and taken in by COPY; the database makes the others from the second one.
"""

import datetime as dt
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import IO, Any

from tests.bench.filling import copy, filled, run
from tests.bench.group import ARRIVALS_A_DAY, Size, vips_on
from tests.bench.patterns import (
    ABOUT_GUESTS,
    PARTS,
    STEP,
    OnADay,
    Pattern,
    Template,
    like_another,
    pattern_of,
    varied,
)
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

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        return (self.plain, *self.vips)


def load(size: Size, today: dt.date) -> list[Hotel]:
    """Fill the database that Django is connected to: it has its tables, and nothing in them."""
    hotels = [_open(n, today) for n in range(size.hotels)]
    copies = count(1)
    first = _written(hotels[0], size, copies, first=True)
    second = _written(hotels[1], size, copies, first=False) if hotels[1:] else {}
    away = next(copies) * STEP  # so far are the ids of the next hotel

    def fill(database: Any, table: str) -> None:
        columns = hotels[0].plain[table].columns
        copy(database, table, columns, first[table])
        if second:
            run(database, f"CREATE TEMPORARY TABLE second_{table} (LIKE {table})")
            copy(database, f"second_{table}", columns, second[table])
        for n, hotel in enumerate(hotels[1:]):
            run(database, like_another(table, f"second_{table}", hotels[1].patterns, hotel.patterns, n * away))

    filled(PARTS, fill)
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


def _written(hotel: Hotel, size: Size, copies: Iterator[int], *, first: bool) -> Files:
    """The rows of one hotel, in a file for each table."""
    files: Files = {name: tempfile.TemporaryFile("w+") for name in hotel.plain}  # noqa: SIM115  gone with the load
    _a_hotel(hotel, size, files, copies, first=first)
    return files


def _a_hotel(hotel: Hotel, size: Size, files: Files, copies: Iterator[int], *, first: bool) -> None:
    known = _guests(hotel, size.guests // size.hotels, files, copies)
    kinds, plain = [Days(pattern) for pattern in hotel.vips], Days(hotel.plain)
    for offset in size.offsets():
        vips = vips_on(offset, first)
        _vips([one.on(offset) for one in kinds], vips, files, copies)
        _others(plain.on(offset), ARRIVALS_A_DAY - vips, known, files, copies)


def _guests(hotel: Hotel, number: int, files: Files, copies: Iterator[int]) -> list[int]:
    """Guests who are no VIPs; where the ids of each lie."""
    templates = {name: Template(hotel.plain[name], {}).on(0) for name in ABOUT_GUESTS}
    known = []
    for _ in range(number):
        n = next(copies)
        known.append(n * STEP)
        for name, template in templates.items():
            files[name].write(template.copy({"guest": n * STEP, **varied(n)}))
    return known


def _vips(kinds: list[Mapping[str, OnADay]], number: int, files: Files, copies: Iterator[int]) -> None:
    """The VIPs who arrive on one day."""
    for k in range(number):
        n = next(copies)
        _write(kinds[k % len(kinds)], n, n * STEP, files)


def _others(plain: Mapping[str, OnADay], number: int, known: list[int], files: Files, copies: Iterator[int]) -> None:
    """The guests beside them, who have been there before."""
    without_guest = {name: one for name, one in plain.items() if name not in ABOUT_GUESTS}
    for _ in range(max(0, number)):
        n = next(copies)
        _write(without_guest, n, known[n % len(known)], files)


def _write(templates: Mapping[str, OnADay], n: int, guest: int, files: Files) -> None:
    values = {"own": n * STEP, "guest": guest, **varied(n)}
    for name, template in templates.items():
        files[name].write(template.copy(values))


class Days:
    """A pattern's rows on any day; who came before is in the house or has left, and all was done for them."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern = pattern
        self.known: dict[int, dict[str, Template]] = {}

    def on(self, offset: int) -> dict[str, OnADay]:
        """The rows on a day counted from today."""
        stands = max(-NIGHTS - 1, min(0, offset))  # to come, in the house since so many days, or gone
        if stands not in self.known:
            changed = _as_it_stands(stands)
            rows = {name: table for name, table in self.pattern.items() if table.rows}
            self.known[stands] = {name: Template(table, changed.get(name, {})) for name, table in rows.items()}
        return {name: template.on(offset - PATTERN_DAY) for name, template in self.known[stands].items()}


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
