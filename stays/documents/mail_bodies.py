"""Both bodies of a mail with a list. Written by hand: a template takes ten times as long, and 2,500 may leave in a morning."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from operator import itemgetter

from django.utils.translation import get_language

from stays.documents.sheet import Cell, Column, Sheet, heads_of

Line = Sequence[str]  # of each head what stands there, one below the other
# What parts them until a body is whole, so that it is escaped at once and not in a hundred pieces.
BELOW, CELL, LINE = "\x1f", "\x1e", "\x1d"
PARTS = {ord(part): None for part in (BELOW, CELL, LINE)}
escaped = lru_cache(maxsize=1000)(escape)  # the lists of a morning have the same few words around their tables
CELL_BEGINS, CELL_ENDS = '<td valign="top">', "</td>"


@dataclass(frozen=True)
class Top:
    """What stands above a table, and which cells of a line stand below each other there."""

    titles: Sequence[str]
    cells: Callable[[Mapping[str, Cell]], Sequence[Cell]]
    places: Sequence[tuple[int, int]]  # of each head, the first of its cells and the one behind the last
    row: str


@lru_cache(maxsize=100)
def top_of(columns: tuple[Column, ...]) -> Top:
    """The same of these columns: many lists of a morning have them."""
    heads = heads_of(columns)
    keys = [[head.key, *(one.key for one in below)] for head, below in heads]
    ends = [sum(map(len, keys[: place + 1])) for place in range(len(keys))]
    return Top(
        titles=[head.title for head, _below in heads],
        cells=itemgetter(*(key for own in keys for key in own)),
        places=[(end - len(own), end) for own, end in zip(keys, ends, strict=True)],
        row="".join([f'<th align="left">{escape(head.title)}</th>' for head, _below in heads]),
    )


def bodies(sheet: Sheet, url: str) -> tuple[str, str]:
    """The list to be read as it is, and as tables."""
    top = top_of(sheet.columns)
    lines = lines_of(sheet, top)
    return text(sheet, top, lines, url), html(sheet, top, lines, url)


def lines_of(sheet: Sheet, top: Top) -> list[list[Line]]:
    """The lines of each section."""
    return [[_said(top.cells(line.cells), top.places) for line in section.lines] for section in sheet.sections]


def _said(cells: Sequence[Cell], places: Sequence[tuple[int, int]]) -> Line:
    """What the cells of a line say; what a booking system sent does not part them."""
    texts = [cell[0] for cell in cells]
    if not "".join(texts).isprintable():
        texts = [text.translate(PARTS) for text in texts]
    return [texts[first] if end - first == 1 else BELOW.join(filter(None, texts[first:end])) for first, end in places]


def text(sheet: Sheet, top: Top, lines: Sequence[Sequence[Line]], url: str) -> str:
    """The list to be read as it is."""
    parts = [f"{sheet.title}\n{sheet.department}, {sheet.hotel}: {sheet.words['counts']}\n"]
    for section, own in zip(sheet.sections, lines, strict=True):
        parts.append(f"\n{section.title} ({len(own)})\n")
        parts += [_in_words(top.titles, line) for line in own] or [f"{section.empty}\n"]
    return f"{''.join(parts).replace(BELOW, ' · ')}\n{sheet.made}\n{url}\n\n"


def _in_words(titles: Sequence[str], line: Line) -> str:
    """A line of the list as lines of text: each head that has something to say, after a gap."""
    said = zip(titles, line, strict=True)
    return "\n" + "".join([f"{title}: {cell}\n" for title, cell in said if cell])


def html(sheet: Sheet, top: Top, lines: Sequence[Sequence[Line]], url: str) -> str:
    """The list as tables; whatever is put in is escaped here."""
    title, parts = escaped(sheet.title), []
    for section, own in zip(sheet.sections, lines, strict=True):
        parts.append(f"<h2>{escaped(section.title)} ({len(own)})</h2>\n")
        parts.append(_table(top.row, own) if own else f"<p>{escaped(section.empty)}</p>\n")
    return (
        f'<!doctype html>\n<html lang="{get_language()}"><head><meta charset="utf-8"><title>{title}</title></head><body>\n'
        f"<h1>{title}</h1>\n<p><b>{escaped(sheet.department)}</b> · {escaped(sheet.hotel)} · "
        f"{escaped(sheet.words['counts'])}</p>\n{''.join(parts)}<p>{escaped(sheet.made)}</p>\n"
        f'<p><a href="{escape(url)}">{escaped(sheet.words["open"])}</a></p>\n</body></html>\n'
    )


def _table(top: str, lines: Iterable[Line]) -> str:
    rows = escape(LINE.join([CELL.join(line) for line in lines])).replace(BELOW, "<br>")
    rows = rows.replace(CELL, f"{CELL_ENDS}{CELL_BEGINS}").replace(LINE, f"{CELL_ENDS}</tr>\n<tr>{CELL_BEGINS}")
    head = f'<table border="1" cellspacing="0" cellpadding="5"><thead><tr>{top}</tr></thead>\n'
    return f"{head}<tbody><tr>{CELL_BEGINS}{rows}{CELL_ENDS}</tr>\n</tbody></table>\n"
