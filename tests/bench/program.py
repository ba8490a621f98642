"""Loads and measures: started by `python -m tests.bench`, in an environment whose database may be filled."""

import sys
import time
from collections.abc import Callable, Iterator

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from tests.bench import bookings, finding, lists, mornings, screen  # noqa: E402
from tests.bench.group import SIZES  # noqa: E402
from tests.bench.lists import Desk, connect, desk_at  # noqa: E402
from tests.bench.loading import load  # noqa: E402
from tests.bench.timing import Line  # noqa: E402
from vipdesk.hotel import clock  # noqa: E402

# number: what measures it, on the database that was loaded last
ROWS: dict[int, Callable[[Desk], Iterator[Line]]] = {
    1: lists.list_sql,
    3: lists.answers,
    4: lists.pages,
    5: lists.queries,
    6: finding.rows,
    8: bookings.one_booking,
    9: bookings.sent_again,
    13: mornings.rows,
    14: screen.appears,
    15: lists.first_load,
    16: screen.long_board,
    17: lists.unchanged,
}


def prepared(names: list[str]) -> None:
    """Empty tables in the database of each size: migrated once, then copied."""
    databases = [f"vipdesk_bench_{name.lower()}" for name in names]
    connect(databases[0])
    call_command("migrate", verbosity=0)
    for another in databases[1:]:
        connect("postgres")
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {another} TEMPLATE {databases[0]}")


def loaded(name: str) -> Desk:
    """The first hotel of a group of this size, in a database of its own."""
    connect(f"vipdesk_bench_{name.lower()}")
    began, size, today = time.monotonic(), SIZES[name], clock.now().date()
    hotels = load(size, today)
    seconds = time.monotonic() - began
    print(f"{name}: {size.hotels} hotels, {size.guests:,} guests, {size.stays:,} stays in {seconds:.0f} s", flush=True)
    return desk_at(hotels[0], today, size.times)


def measured(desks: list[Desk], only: list[int]) -> Iterator[Line]:
    """The lines of the table, each as soon as it is known."""
    wanted = [number for number in sorted({*ROWS, 2}) if not only or number in only]
    for number in wanted:
        if number in ROWS:
            yield from ROWS[number](desks[-1])
        elif len(desks) == 2:
            yield from lists.growth(*desks)
            connect(desks[-1].database.info.dbname)


def main(sizes: str, *only: str) -> int:
    names = sizes.split(",")
    prepared(names)
    desks = [loaded(name) for name in names]
    missed = 0
    for line in measured(desks, [int(number) for number in only]):
        print(line, flush=True)
        missed += not line.meets
    connection.close()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
