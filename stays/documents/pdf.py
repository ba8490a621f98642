"""A sheet as PDF: what the typesetter is given."""

from typing import Any

from django.utils import translation

from stays.documents.sheet import Cell, Column, Line, Sheet
from stays.documents.typeset import A4, LETTER, typeset

PAPERS = {"a4": A4, "letter": LETTER, LETTER: LETTER}
STRONG = frozenset({"time", "guest", "room", "mind", "ready"})


def pdf_of(sheet: Sheet, *, paper: str = A4) -> bytes:
    """The sheet on paper; its words are given as data, so that none of them is taken for a command."""
    return typeset("list", paper, sheet=given(sheet))


def given(sheet: Sheet) -> dict[str, Any]:
    """What the template sets: plain words in their order."""
    return {
        "lang": (translation.get_language() or "en").split("-")[0],
        "title": sheet.title,
        "department": sheet.department,
        "hotel": sheet.hotel,
        "counts": sheet.words["counts"],
        "made": sheet.made,
        "page": sheet.words["page"],
        "changes": sheet.changes,
        "gone": list(sheet.gone),
        "heads": [
            {"key": head.key, "title": head.title, "width": head.width, "strong": head.key in STRONG}
            for head, _below in sheet.heads
        ],
        "sections": [
            {
                "title": section.title,
                "empty": section.empty,
                "lines": [_line(line, sheet) for line in section.lines],
            }
            for section in sheet.sections
        ],
    }


def _line(line: Line, sheet: Sheet) -> dict[str, Any]:
    return {
        "mark": sheet.words.get(line.mark, ""),
        "cells": [
            {
                **_cell(line, head),
                "below": [_cell(line, one) for one in below if line.cells[one.key].text],
            }
            for head, below in sheet.heads
        ],
    }


def _cell(line: Line, column: Column) -> dict[str, Any]:
    cell: Cell = line.cells[column.key]
    return {"text": cell.text, "changed": column.key in line.changed}
