"""Many new rows in one statement that is written once for each number of them: a booking stores dozens, and is waited for."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)
Prepared = Callable[[Any], Any]
# What PostgreSQL's driver takes as it stands; anything else, and everything on SQLite, its field prepares.
AS_IT_STANDS = frozenset(
    {
        *("BooleanField", "CharField", "TextField", "DateField", "DateTimeField", "TimeField", "ForeignKey"),
        *("IntegerField", "SmallIntegerField", "BigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"),
    }
)


def store_new(rows: Iterable[Row]) -> list[Row]:
    """Store rows of one model that have no ids yet, all or none, and give them their ids; like `bulk_create`, quicker."""
    new = list(rows)
    if not new:
        return new
    model = type(new[0])
    values = [prepare(getattr(row, name)) for row in new for name, prepare in _columns(model, connection.vendor)]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_statement(model, len(new)), values)
        ids = [pk for (pk,) in cursor.fetchall()]
    for row, pk in zip(new, ids, strict=True):
        row.pk, row._state.adding, row._state.db = pk, False, connection.alias
    return new


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.primary_key and not field.generated]


@cache
def _columns(model: type[models.Model], vendor: str) -> list[tuple[str, Prepared]]:
    """The attributes that are stored, and how the value of each is prepared."""
    return [(field.attname, _prepared(field, vendor)) for field in _fields(model)]


def _prepared(field: Any, vendor: str) -> Prepared:
    if vendor == "postgresql" and field.get_internal_type() in AS_IT_STANDS:
        return _as_it_stands
    return lambda value: field.get_db_prep_save(value, connection)


def _as_it_stands(value: Any) -> Any:
    return value


@cache
def _statement(model: type[models.Model], number: int) -> str:
    quoted, columns = connection.ops.quote_name, [field.column for field in _fields(model)]
    row = f"({', '.join(['%s'] * len(columns))})"
    names = ", ".join(quoted(column) for column in columns)
    table, pk = quoted(model._meta.db_table), quoted(str(model._meta.pk.column))
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * number)} RETURNING {pk}"  # noqa: S608  names of ours
