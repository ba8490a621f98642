"""A sheet as PDF: what the typesetter is given, and the typesetter itself, which needs nothing of the system."""

import json
import threading
from functools import cache
from pathlib import Path
from typing import Any, cast

import fontpkg_noto_sans
import pylopdf_fonts_zh_cn
import typst
from django.utils import translation

from stays.documents.sheet import Cell, Column, Line, Sheet

A4, LETTER = "a4", "us-letter"
PAPERS = {"a4": A4, "letter": LETTER, LETTER: LETTER}
HERE = Path(__file__).parent
FONTS = (fontpkg_noto_sans.ROOT / "files", Path(pylopdf_fonts_zh_cn.sans_path()).parent)
STRONG = frozenset({"time", "guest", "room", "mind", "ready"})


SETTING = threading.Lock()  # one sheet at a time: two would take as long


@cache
def typesetter() -> typst.Compiler:
    """The typesetter with its template and fonts, read once in a process and not before somebody prints."""
    # Latin, Greek, Cyrillic and Chinese letters come along; for others the system's fonts stand in, where it has any.
    fonts = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[*map(str, FONTS)])
    return typst.Compiler(str(HERE / "list.typ"), root=str(HERE), font_paths=fonts)


def pdf_of(sheet: Sheet, *, paper: str = A4) -> bytes:
    """The sheet on paper; its words are given as data, so that none of them is taken for a command."""
    said = json.dumps(given(sheet, paper), ensure_ascii=False)
    with SETTING:
        return cast(bytes, typesetter().compile(sys_inputs={"sheet": said}, format="pdf"))


def given(sheet: Sheet, paper: str) -> dict[str, Any]:
    """What the template sets: plain words in their order."""
    return {
        "lang": (translation.get_language() or "en").split("-")[0],
        "paper": paper,
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
