"""Queries whose SQL is written once: what every poll of every screen asks takes longer to write than to ask."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

Rows = list[Any]


@dataclass(frozen=True)
class Written:
    """A statement as one kind of database takes it; `places` tells for each parameter which value goes there."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[int | None, ...]
    read: Callable[[Rows], Rows]

    def filled(self, values: Sequence[Any]) -> list[Any]:
        pairs = zip(self.parameters, self.places, strict=True)
        return [fixed if place is None else values[place] for fixed, place in pairs]


class WrittenOnce:
    """A query, of `values_list()` or of whole models, that is asked again and again with other values.

    It is written with `marks`, values of the right kinds that stand nowhere else in it: where a mark stands, a value goes.
    """

    def __init__(self, query: Callable[..., QuerySet[Any, Any]], *marks: Any) -> None:
        self.query, self.marks = query, marks
        self._written: dict[str, Written] = {}

    def rows(self, *values: Any) -> Rows:
        """What the query answers for these values, which stand for the marks in their order."""
        if len(values) != len(self.marks):
            raise TypeError(f"{len(self.marks)} values are wanted, not {len(values)}")
        written = self._written.get(connection.vendor) or self._write()
        with connection.cursor() as cursor:
            cursor.execute(written.sql, written.filled([_adapted(value) for value in values]))
            return written.read(cursor.fetchall())

    def _write(self) -> Written:
        query = self.query(*self.marks)
        compiler = query.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        marks = [_adapted(mark) for mark in self.marks]
        places = tuple(marks.index(one) if one in marks else None for one in parameters)
        if set(places) - {None} != set(range(len(marks))):
            raise ValueError(f"a mark does not stand in the query as it is: {sql}")
        read = _reader(compiler, None if getattr(query, "_fields", None) is not None else query.model)
        self._written[connection.vendor] = written = Written(sql, tuple(parameters), places, read)
        return written


def _reader(compiler: Any, model: type[Model] | None) -> Callable[[Rows], Rows]:
    """What makes the query's answer of the rows that the database gives; `model` where it answers models."""
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    names = [field.attname for field in model._meta.concrete_fields] if model else []
    if model and len(compiler.select) != len(names):
        raise ValueError(f"only whole models are made, without any that they select: {model.__name__}")

    def read(rows: Rows) -> Rows:
        if converters:
            rows = [tuple(row) for row in compiler.apply_converters(rows, converters)]
        return [model.from_db(connection.alias, names, row) for row in rows] if model else rows

    return read


def _adapted(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
