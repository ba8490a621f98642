"""Many new rows in one statement that is written once: a booking stores dozens, and is waited for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import orjson
from django.db import connection, models, transaction
from django.db.models import Case, QuerySet, Value, When
from django.db.models.functions import Cast
from django.db.models.sql import UpdateQuery

Row = TypeVar("Row", bound=models.Model)
Model = type[models.Model]
Values = Mapping[str, Any]  # by the names of the attributes that are stored; what is left out has its default
Set = tuple[Model, Sequence[Values]]
MOST_PARAMETERS = 32_766  # that SQLite takes in one statement


@dataclass(frozen=True)
class Update:
    """Rows that are stored already, and what they get, as `update` takes it."""

    rows: QuerySet[Any]
    values: Values


def rewritten(rows: Sequence[Row], names: Iterable[str]) -> list[Update]:
    """What `bulk_update` writes of these rows: each its own values of these fields; nothing of no rows."""
    if not rows:
        return []
    model = type(rows[0])
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    these = model._default_manager.filter(pk__in=[row.pk for row in rows])
    return [Update(these, {field.attname: _of_each(rows, field) for field in fields})]


def _of_each(rows: Sequence[Row], field: Any) -> Any:
    cases = [When(pk=row.pk, then=Value(getattr(row, field.attname), output_field=field)) for row in rows]
    value = Case(*cases, output_field=field)
    return Cast(value, output_field=field) if connection.features.requires_casted_case_in_updates else value


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


def store_values(*kinds: Set, updates: Sequence[Update] = ()) -> list[list[int]]:
    """The same for rows of which there are only the values, so many of each model; the ids of each, in the same order.

    The `updates` are made with it; none of them may touch what another one, or a new row, does.
    """
    ids = iter(_store([(model, rows) for model, rows in kinds if rows], updates))
    return [next(ids) if rows else [] for _model, rows in kinds]


def store_naming(
    first: models.Model, model: Model, rows: Iterable[Values], name: str, updates: Sequence[Update] = ()
) -> list[int]:
    """Store a row, and rows of another model that have its id under this name: in one statement, where the database can.

    This will return the ids of those that name it. The `updates` are made with it, as by `store_values`.
    """
    if connection.vendor != "postgresql":
        _update_in_turn(updates)
        store_new([first])
        return store_values((model, [{**row, name: first.pk} for row in rows]))[0]
    texts = [*_texts(type(first), [vars(first)]), *_texts(model, [{**row, name: None} for row in rows])]
    found = _executed(_of_naming(type(first), model, name), texts, updates)
    _is_stored(first, next(pk for place, pk in found if place == 0))
    return [pk for place, pk in found if place == 1]


def _is_stored(row: Any, pk: int) -> None:
    row.pk, row._state.adding, row._state.db = pk, False, connection.alias


def _store(sets: Sequence[Set], updates: Sequence[Update] = ()) -> list[list[int]]:
    if connection.vendor == "postgresql" and sets:
        return _as_text(sets, updates)
    with transaction.atomic(savepoint=False):
        _update_in_turn(updates)
        return [_as_parameters(model, rows) for model, rows in sets]


def _update_in_turn(updates: Iterable[Update]) -> None:
    for update in updates:
        update.rows.update(**update.values)


@cache
def _fields(model: Model) -> list[Any]:
    return [field for field in model._meta.local_concrete_fields if not field.primary_key and not field.generated]


def _complete(model: Model, rows: Iterable[Values]) -> Iterable[dict[str, Any]]:
    defaults = {field.attname: field.get_default() for field in _fields(model)}
    return ({**defaults, **row} for row in _with_made(model, rows))


@cache
def _made(model: Model) -> list[Any]:
    """What is made anew for each row, such as a stamp."""
    given = [field for field in _fields(model) if field.has_default() and field.default not in (dict, list)]
    return [field for field in given if callable(field.default)]


def _with_made(model: Model, rows: Iterable[Values]) -> Iterable[Values]:
    made = _made(model)
    return ({**{one.attname: one.get_default() for one in made}, **row} for row in rows) if made else rows


@cache
def _names(model: Model) -> tuple[str, str, str]:
    """The table, its id and its other columns, as a statement writes them."""
    quoted, meta = connection.ops.quote_name, model._meta
    return quoted(meta.db_table), quoted(str(meta.pk.column)), ", ".join(quoted(one.column) for one in _fields(model))


# --- PostgreSQL: all rows as one text, which costs it and us half of what as many parameters do -------------------------


def _as_text(sets: Sequence[Set], updates: Sequence[Update]) -> list[list[int]]:
    texts = [text for model, rows in sets for text in _texts(model, rows)]
    found = _executed(_of_texts(tuple(model for model, _rows in sets)), texts, updates)
    return [[pk for place, pk in found if place == n] for n in range(len(sets))]


def _executed(inserts: str, texts: Sequence[str], updates: Sequence[Update]) -> list[tuple[int, int]]:
    """The place and the id of each new row; the updates are parts of the same statement."""
    written = [_written(update) for update in updates]
    with connection.cursor() as cursor:
        cursor.execute(
            _with([sql for sql, _ in written], inserts), [*(one for _, said in written for one in said), *texts]
        )
        return cursor.fetchall()


def _written(update: Update) -> tuple[str, tuple[Any, ...]]:
    query: Any = update.rows.query.chain(UpdateQuery)
    query.add_update_values(update.values)
    return query.get_compiler(connection=connection).as_sql()


def _with(updates: Sequence[str], inserts: str) -> str:
    if not updates:
        return inserts
    parts = ", ".join(f"update{n} AS ({sql})" for n, sql in enumerate(updates))
    rest = inserts.removeprefix("WITH ")
    return f"WITH {parts}{' ' if rest == inserts else ', '}{rest}"


@cache
def _usual(model: Model) -> tuple[Mapping[str, str], Mapping[str, Any], str]:
    """The columns by attribute; what they have unless somebody says otherwise, also as text."""
    columns = {field.attname: field.column for field in _fields(model)}
    usual = {field.attname: field.get_default() for field in _fields(model) if field not in _made(model)}
    return columns, usual, _json({columns[name]: value for name, value in usual.items()})


def _texts(model: Model, rows: Iterable[Values]) -> tuple[str, str]:
    """What the model's rows have as usual, and what is said of each beside it: most of a row needs no word."""
    columns, usual, as_usual = _usual(model)
    return as_usual, _json(
        [
            {columns[name]: value for name, value in row.items() if name in columns and value != usual.get(name, ...)}
            for row in _with_made(model, rows)
        ]
    )


def _json(value: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


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
    usual = f"json_populate_record(NULL::{table}, %s)"
    rows = f"SELECT {taken or names} FROM json_populate_recordset({usual}, %s)"  # noqa: S608  names of ours
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
