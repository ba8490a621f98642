"""Many new rows in one statement that is written once: a booking stores dozens, and is waited for."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from django.db import connection, models, transaction

Row = TypeVar("Row", bound=models.Model)
Model = type[models.Model]
Values = Mapping[str, Any]  # by the names of the attributes that are stored; what is left out has its default
Set = tuple[Model, Sequence[Values]]
COMPACT = (",", ":")
MOST_PARAMETERS = 32_766  # that SQLite takes in one statement


def store_new(rows: Iterable[Row]) -> list[Row]:
    """Store rows of one model that have no ids yet, all or none, and give them their ids; like `bulk_create`, quicker."""
    (stored,) = store_together(rows)
    return stored


def store_together(*kinds: Iterable[Any]) -> list[list[Any]]:
    """The same for rows of several models, of which none needs another's id: in one statement, where the database can."""
    new = [list(rows) for rows in kinds]
    there = [rows for rows in new if rows]
    stored = _store([(type(rows[0]), [vars(row) for row in rows]) for rows in there])
    for rows, ids in zip(there, stored, strict=True):
        for row, pk in zip(rows, ids, strict=True):
            _is_stored(row, pk)
    return new


def store_values(*kinds: Set) -> list[list[int]]:
    """The same for rows of which there are only the values, so many of each model; the ids of each, in the same order."""
    ids = iter(_store([(model, rows) for model, rows in kinds if rows]))
    return [next(ids) if rows else [] for _model, rows in kinds]


def store_naming(first: models.Model, model: Model, rows: Iterable[Values], name: str) -> list[int]:
    """Store a row, and rows of another model that have its id under this name: in one statement, where the database can.

    This will return the ids of those that name it.
    """
    if connection.vendor != "postgresql":
        store_new([first])
        return store_values((model, [{**row, name: first.pk} for row in rows]))[0]
    texts = [_text(type(first), [vars(first)]), _text(model, [{**row, name: None} for row in rows])]
    with connection.cursor() as cursor:
        cursor.execute(_of_naming(type(first), model, name), texts)
        found = cursor.fetchall()
    _is_stored(first, next(pk for place, pk in found if place == 0))
    return [pk for place, pk in found if place == 1]


def _is_stored(row: Any, pk: int) -> None:
    row.pk, row._state.adding, row._state.db = pk, False, connection.alias


def _store(sets: Sequence[Set]) -> list[list[int]]:
    if connection.vendor == "postgresql":
        return _as_text(sets) if sets else []
    with transaction.atomic(savepoint=False):
        return [_as_parameters(model, rows) for model, rows in sets]


@cache
def _fields(model: Model) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.primary_key and not field.generated]


def _complete(model: Model, rows: Iterable[Values]) -> Iterable[dict[str, Any]]:
    defaults = {field.attname: field.get_default() for field in _fields(model)}
    made = [field for field in _fields(model) if callable(field.default)]  # anew for each row, such as a stamp
    return (
        {**defaults, **{one.attname: one.get_default() for one in made if one.attname not in row}, **row}
        for row in rows
    )


@cache
def _names(model: Model) -> tuple[str, str, str]:
    """The table, its id and its other columns, as a statement writes them."""
    quoted, meta = connection.ops.quote_name, model._meta
    return quoted(meta.db_table), quoted(str(meta.pk.column)), ", ".join(quoted(one.column) for one in _fields(model))


# --- PostgreSQL: all rows as one text, which costs it and us half of what as many parameters do -------------------------


def _as_text(sets: Sequence[Set]) -> list[list[int]]:
    texts = [_text(model, rows) for model, rows in sets]
    with connection.cursor() as cursor:
        cursor.execute(_of_texts(tuple(model for model, _rows in sets)), texts)
        found = cursor.fetchall()
    return [[pk for place, pk in found if place == n] for n in range(len(sets))]


def _text(model: Model, rows: Iterable[Values]) -> str:
    places = [(field.column, field.attname) for field in _fields(model)]
    values = [{c: row[name] for c, name in places if row[name] is not None} for row in _complete(model, rows)]
    return json.dumps(values, default=str, ensure_ascii=False, separators=COMPACT)


@cache
def _of_texts(kinds: tuple[Model, ...]) -> str:
    if len(kinds) == 1:
        return f"{_insert(kinds[0], '0, ')}"
    return _in_parts([_insert(model) for model in kinds])


def _in_parts(inserts: Sequence[str]) -> str:
    parts = ", ".join(f"part{n} AS ({insert})" for n, insert in enumerate(inserts))
    ids = " UNION ALL ".join(f"SELECT {n}, * FROM part{n}" for n in range(len(inserts)))  # noqa: S608  names of ours
    return f"WITH {parts} {ids}"


@cache
def _of_naming(first: Model, model: Model, name: str) -> str:
    made = f"(SELECT {_names(first)[1]} FROM part0)"  # noqa: S608  names of ours
    quoted = connection.ops.quote_name
    taken = ", ".join(made if one.attname == name else quoted(one.column) for one in _fields(model))
    return _in_parts([_insert(first), _insert(model, taken=taken)])


def _insert(model: Model, before: str = "", taken: str = "") -> str:
    table, pk, names = _names(model)
    kinds = ", ".join(f"{connection.ops.quote_name(one.column)} {one.db_type(connection)}" for one in _fields(model))
    rows = f"SELECT {taken or names} FROM json_to_recordset(%s) AS said ({kinds})"  # noqa: S608  names of ours
    return f"INSERT INTO {table} ({names}) {rows} RETURNING {before}{pk}"


# --- SQLite: a parameter for each value -------------------------------------------------------------------------------


def _as_parameters(model: Model, rows: Sequence[Values]) -> list[int]:
    at_once = MOST_PARAMETERS // len(_fields(model))
    return [pk for n in range(0, len(rows), at_once) for pk in _some(model, rows[n : n + at_once])]


def _some(model: Model, rows: Sequence[Values]) -> list[int]:
    fields, whole = _fields(model), _complete(model, rows)
    values = [one.get_db_prep_save(row[one.attname], connection) for row in whole for one in fields]
    with connection.cursor() as cursor:
        cursor.execute(_of_parameters(model, len(rows)), values)
        return [pk for (pk,) in cursor.fetchall()]


@cache
def _of_parameters(model: Model, number: int) -> str:
    table, pk, names = _names(model)
    row = f"({', '.join(['%s'] * len(_fields(model)))})"
    return f"INSERT INTO {table} ({names}) VALUES {', '.join([row] * number)} RETURNING {pk}"  # noqa: S608  names of ours
