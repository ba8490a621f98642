"""One hotel with its day, copied many times within its database: a group of hundreds, for what is done for all at once."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from tests.bench.calls import bare_connection

AWAY = 10_000_000_000_000  # the ids of a copied hotel lie so far from those of the one before

# table: which of its rows belong to the hotel's day, the columns that hold ids of rows that are copied too, and the one
# word that has to differ
DAY = """s.property_id = {hotel} AND s.on_list AND (s.arrival_date = '{day}' OR s.status = 'in_house')"""
COPIED: Mapping[str, tuple[str, frozenset[str], str]] = {
    "hotel_property": ("t.id = {hotel}", frozenset({"id"}), "code"),
    "hotel_department": ("t.property_id = {hotel}", frozenset({"id", "property_id"}), ""),
    "tiers_tier": ("t.property_id = {hotel}", frozenset({"id", "property_id"}), ""),
    "guests_guest": (f"t.id IN (SELECT s.guest_id FROM stays_stay s WHERE {DAY})", frozenset({"id"}), ""),
    "guests_need": (
        f"t.property_id = {{hotel}} AND t.guest_id IN (SELECT s.guest_id FROM stays_stay s WHERE {DAY})",
        frozenset({"id", "property_id", "guest_id"}),
        "",
    ),
    "stays_stay": (
        f"t.id IN (SELECT s.id FROM stays_stay s WHERE {DAY})",
        frozenset({"id", "property_id", "guest_id", "tier_id"}),
        "",
    ),
    "stays_checklistitem": (
        f"t.stay_id IN (SELECT s.id FROM stays_stay s WHERE {DAY})",
        frozenset({"id", "stay_id", "department_id"}),
        "",
    ),
}


def copy_hotel(hotel: int, day: Any, times: int) -> None:
    """The hotel so many times more, each with who is in the house and who comes on that day."""
    with closing(bare_connection()) as database, database.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # foreign keys are right as those of the hotel are
        for table, (where, ids, word) in COPIED.items():
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            columns = [column.name for column in cursor.description]
            values = [_value(column, ids, word) for column in columns]
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} t, "
                f"generate_series(1, {times}) k WHERE {where.format(hotel=hotel, day=day)}"
            )
            cursor.execute(f"ANALYZE {table}")


def _value(column: str, ids: frozenset[str], word: str) -> str:
    if column in ids:
        return f"t.{column} + k * {AWAY}"
    return f"t.{column} || 'N' || k" if column == word else f"t.{column}"
