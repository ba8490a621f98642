"""The rows that real bookings have stored, as patterns for many more: with other ids, other days and other names."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import Any

from django.db import connection

from guests.models import Guest
from guests.search import key_of

STEP = 1_000_000  # the ids of a copy lie so far from those of the copy before
DATE, MOMENT, NUMBER, TEXT = 1082, 1184, 20, 1043  # PostgreSQL's numbers of the types
NULL = "\\N"
ABOUT_GUESTS = ("guests_guest", "guests_guestlink", "guests_need")

# table: the columns that hold ids of the booking's own rows
IDS: Mapping[str, frozenset[str]] = {
    "guests_guest": frozenset({"id"}),
    "guests_guestlink": frozenset({"id", "guest_id"}),
    "guests_need": frozenset({"id", "guest_id"}),
    "stays_stay": frozenset({"id", "guest_id"}),
    "stays_checklistitem": frozenset({"id", "stay_id"}),
    "stays_senderrecord": frozenset({"id", "stay_id"}),
    "outbox_event": frozenset({"id", "subject_id"}),
    "outbox_notice": frozenset({"id", "subject_id"}),
    "outbox_noticeevent": frozenset({"id", "notice_id", "event_id"}),
    "outbox_escalation": frozenset({"id", "notice_id"}),
    "outbox_delivery": frozenset({"id", "notice_id"}),
}
# The same tables in parts that no foreign key joins: what is told of a stay knows it by its number alone.
PARTS = tuple([name for name in IDS if name.startswith("outbox_") == told] for told in (False, True))
OF_THE_STAY = {
    "guests_guest": "id = (SELECT guest_id FROM stays_stay WHERE id = {stay})",
    "guests_guestlink": "guest_id = (SELECT guest_id FROM stays_stay WHERE id = {stay})",
    "guests_need": "guest_id = (SELECT guest_id FROM stays_stay WHERE id = {stay})",
    "stays_stay": "id = {stay}",
    "stays_checklistitem": "stay_id = {stay}",
    "stays_senderrecord": "stay_id = {stay}",
    "outbox_event": "subject_kind = 'stay' AND subject_id = {stay}",
    "outbox_notice": "subject_kind = 'stay' AND subject_id = {stay}",
    "outbox_noticeevent": "event_id IN (SELECT id FROM outbox_event WHERE subject_kind = 'stay' AND subject_id = {stay})",
    "outbox_escalation": "notice_id IN (SELECT id FROM outbox_notice WHERE subject_kind = 'stay' AND subject_id = {stay})",
    "outbox_delivery": "notice_id IN (SELECT id FROM outbox_notice WHERE subject_kind = 'stay' AND subject_id = {stay})",
}
UNIQUE = frozenset({"confirmation_number", "external_id"})
VARIED = frozenset({"surname", "given_name", "search_key", "room_number"})
SURNAMES = ("Ozoliņa", "Kowalski", "Bērziņš", "Nowak", "Saulgrieze", "Wiśniewska", "Kalniete", "Zieliński", "Liepa")
ENDINGS = ("", "-Kārkliņa", "-Lis", "-Dąbrowska", "-Krūmiņš", "-Mazur", "-Vītola")
GIVEN = ("Ilona", "Piotr", "Žaneta", "Tomasz", "Jānis", "Agnieszka", "Māra", "Zbigniew", "Laima", "Marek", "Rasa")


@dataclass(frozen=True)
class Table:
    """The rows that one booking has in one table, as text."""

    name: str
    columns: tuple[str, ...]
    types: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


Pattern = Mapping[str, Table]
Slot = tuple[str, int]  # what comes there: an id of the copy's own, of its guest, or a varied word


def pattern_of(stay_id: int) -> Pattern:
    """All rows of one booking."""
    return {table: _table(table, where.format(stay=stay_id)) for table, where in OF_THE_STAY.items()}


def _table(name: str, where: str) -> Table:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {name} LIMIT 0")
        columns, types = zip(*((column.name, column.type_code) for column in cursor.description), strict=True)
        text = io.StringIO()
        cursor.copy_expert(f"COPY (SELECT * FROM {name} WHERE {where} ORDER BY id) TO STDOUT", text)
    rows = tuple(tuple(line.split("\t")) for line in text.getvalue().splitlines())
    return Table(name, columns, types, rows)


def _changed(table: Table, row: Sequence[str], changed: Mapping[str, str]) -> list[str]:
    values = dict(zip(table.columns, row, strict=True))
    values |= {name: values[said[1:]] if said.startswith("=") else said for name, said in changed.items()}
    return list(values.values())


@lru_cache(maxsize=4096)
def shifted(text: str, kind: int, days: int) -> str:
    """A date or a moment in PostgreSQL's words, so many days later."""
    read: Any = dt.date if kind == DATE else dt.datetime
    return str(read.fromisoformat(text) + dt.timedelta(days=days))


class Template:
    """The rows of a table with gaps for what differs: from day to day, and on a day from copy to copy.

    `changed` columns have another value, or ("=column") another column's.
    """

    def __init__(self, table: Table, changed: Mapping[str, str]) -> None:
        self.slots: list[Slot] = []
        self.dates: list[tuple[str, int]] = []
        rows = [_changed(table, row, changed) for row in table.rows]
        self.text = "".join("\t".join(self._cells(table, row)) + "\n" for row in rows)

    def _cells(self, table: Table, row: Sequence[str]) -> Iterator[str]:
        for column, kind, text in zip(table.columns, table.types, row, strict=True):
            if slot := slot_of(table.name, column, text):
                self.slots.append(slot)
                yield "%%s"
            elif kind in (DATE, MOMENT) and text != NULL and not text.startswith("0001-"):  # what happens once stays
                self.dates.append((text, kind))
                yield "%s"
            else:
                yield text.replace("%", "%%%%")

    def on(self, days: int) -> "OnADay":
        """The rows so many days later."""
        return OnADay(self.text % tuple(shifted(*date, days) for date in self.dates), self.slots)


@dataclass(frozen=True)
class OnADay:
    """The rows of a table on one day."""

    text: str
    slots: Sequence[Slot]

    def copy(self, values: Mapping[str, Any]) -> str:
        """The rows of one copy."""
        return self.text % tuple([values[kind] + base if base else values[kind] for kind, base in self.slots])


def slot_of(table: str, column: str, text: str) -> Slot | None:
    """What is to be put into a cell, None where it stays as it is."""
    if text in (NULL, ""):
        return None
    if column in IDS[table]:
        return ("guest" if table in ABOUT_GUESTS or column == "guest_id" else "own"), int(text)
    if column in UNIQUE:
        return ("guest" if table in ABOUT_GUESTS else "own"), 0
    return (column, 0) if column in VARIED and table in ("guests_guest", "stays_stay") else None


def varied(n: int) -> dict[str, str]:
    """The words in which one copy differs from the next."""
    surname = SURNAMES[n % len(SURNAMES)] + ENDINGS[n % len(ENDINGS)]
    given = GIVEN[n % len(GIVEN)]
    return {
        "surname": surname,
        "given_name": given,
        "search_key": _key(surname, given),
        "room_number": f"{1 + n % 20}{n % 37:02}",
    }


@lru_cache(maxsize=4096)
def _key(surname: str, given: str) -> str:
    """The words by which this copy's guest is found."""
    return key_of(Guest(surname=surname, given_name=given))


def one_statement(pattern: Pattern, copies: Iterator[int] = count(1)) -> str:  # noqa: B008  one count for all
    """One SQL statement that stores the rows of a booking once more."""
    n = next(copies)
    inserts = [_insert(table, n * STEP, f"again-{n}") for table in pattern.values() if table.rows]
    parts = ", ".join(f"part{number} AS ({insert})" for number, insert in enumerate(inserts))
    return f"WITH {parts} SELECT 1"


def _insert(table: Table, away: int, name: str) -> str:
    rows = ", ".join(
        f"({', '.join(_value(table.name, *cell, away, name) for cell in zip(table.columns, row, strict=True))})"
        for row in table.rows
    )
    return f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES {rows}"


def _value(table: str, column: str, text: str, away: int, name: str) -> str:
    if text == NULL:
        return "NULL"
    if column in IDS[table]:
        return str(int(text) + away)
    value = name if column in UNIQUE else text.replace("\\\\", "\\").replace("'", "''")
    return f"'{value}'"


# --- another hotel ------------------------------------------------------------------------------------------------------


def like_another(table: str, source: str, one: Sequence[Pattern], another: Sequence[Pattern], away: int) -> str:
    """The statement that stores the rows of one hotel as another's, so far away: with its departments, levels, keys."""
    differs, columns = _differences(table, one, another), one[0][table].columns
    values = ", ".join(_of_another(table, column, differs.get(column, {}), away) for column in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {values} FROM {source}"


def _differences(table: str, one: Sequence[Pattern], another: Sequence[Pattern]) -> dict[str, dict[str, str]]:
    """What the one hotel has in a column, and what the other has in its place."""
    found: dict[str, dict[str, str]] = {}
    for ours, theirs in zip(one, another, strict=True):
        for row, other in zip(ours[table].rows, theirs[table].rows, strict=True):
            for column, kind, was, becomes in zip(ours[table].columns, ours[table].types, row, other, strict=True):
                if was != becomes and kind in (NUMBER, TEXT) and column not in IDS[table]:
                    found.setdefault(column, {})[was] = becomes
    return found


def _of_another(table: str, column: str, differs: Mapping[str, str], away: int) -> str:
    if column in IDS[table]:
        return f"{column} + {away}"
    cases = " ".join(f"WHEN '{was}' THEN '{becomes}'" for was, becomes in differs.items())
    return f"CASE {column} {cases} ELSE {column} END" if cases else column
