"""Queries whose SQL is written once: what every poll of every screen asks takes longer to write than to ask."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.query import get_related_populators

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
    """A query, of `values_list()` or of models with what they select, that is asked again and again with other values.

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
        read = _reader(compiler, values=getattr(query, "_fields", None) is not None)
        self._written[connection.vendor] = written = Written(sql, tuple(parameters), places, read)
        return written


def _reader(compiler: Any, *, values: bool) -> Callable[[Rows], Rows]:
    """What makes the query's answer of the rows that the database gives."""
    converters = compiler.get_converters([expression for expression, _, _ in compiler.select])
    models = None if values else _models(compiler)

    def read(rows: Rows) -> Rows:
        if converters:
            rows = [tuple(row) for row in compiler.apply_converters(rows, converters)]
        return rows if models is None else models(rows)

    return read


def _models(compiler: Any) -> Callable[[Rows], Rows]:
    """Makes models of rows, with the models that they select, as the query itself does."""
    info, alias = compiler.klass_info, connection.alias
    places = info["select_fields"]
    first, last = places[0], places[-1] + 1
    names = [column.target.attname for column, _, _ in compiler.select[first:last]]
    related = get_related_populators(info, compiler.select, alias)  # type: ignore[call-arg]

    def models(rows: Rows) -> Rows:
        found = [info["model"].from_db(alias, names, row[first:last]) for row in rows]
        for row, model in zip(rows, found, strict=True):
            for populator in related:
                populator.populate(row, model)
        return found

    return models


def _adapted(value: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, dt.datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, dt.date):
        return connection.ops.adapt_datefield_value(value)
    return value
