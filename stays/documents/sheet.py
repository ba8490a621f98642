"""A sheet: rows and columns of typed cells. Screen, paper, file, calendar, call and mail are all made from it. Pure."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

Value = str | int | dt.date | dt.time | None

NEW, CHANGED = "new", "changed"


class Cell(NamedTuple):
    """What stands in one place: as people read it, and as a program counts with it; `fact` is it in no language."""

    text: str = ""
    value: Value = None
    fact: Any = None

    @property
    def plain(self) -> str:
        """The cell in a text file: dates and times as programs write them."""
        if isinstance(self.value, dt.time):
            return f"{self.value:%H:%M}"
        return self.value.isoformat() if isinstance(self.value, dt.date) else self.text


@dataclass(frozen=True)
class Column:
    """One column; on screen and paper some stand below the one before them. `marked` ones count when they change."""

    key: str
    title: str
    below: bool = False
    marked: bool = False
    width: int = 1  # of the columns beside each other on paper


@dataclass(frozen=True)
class Line:
    """One stay of the list; `mark` says how it differs from the list that was printed last."""

    stay: int
    cells: Mapping[str, Cell]
    palette: str = ""
    state: str = ""
    secret: bool = False
    mark: str = ""
    changed: tuple[str, ...] = ()  # the columns that do


@dataclass(frozen=True)
class Section:
    """Arrivals, who is in the house, who leaves."""

    key: str
    title: str
    lines: tuple[Line, ...]
    empty: str


@dataclass(frozen=True)
class Sheet:
    """The list of one day for one department, or a section of it."""

    title: str
    hotel: str
    department: str
    date: dt.date
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    made: str  # by whom and when
    changes: str = ""  # "2 changes since 09:30"
    gone: tuple[str, ...] = ()  # what stood on the last print and does not stand here
    words: Mapping[str, str] = field(default_factory=dict)  # what stands around the cells: "page", "new" …

    def lines(self) -> Iterator[tuple[Section, Line]]:
        """Every line, with the section that it stands in."""
        for section in self.sections:
            for line in section.lines:
                yield section, line

    @cached_property
    def heads(self) -> tuple[tuple[Column, tuple[Column, ...]], ...]:
        """The columns beside each other, each with those below it."""
        return heads_of(self.columns)


def heads_of(columns: Iterable[Column]) -> tuple[tuple[Column, tuple[Column, ...]], ...]:
    """Such columns, of which some stand below the one before them."""
    heads: list[tuple[Column, list[Column]]] = []
    for column in columns:
        if column.below:
            heads[-1][1].append(column)
        else:
            heads.append((column, []))
    return tuple((head, tuple(below)) for head, below in heads)
