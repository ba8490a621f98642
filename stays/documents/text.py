"""A sheet as a text file for spreadsheets: one table, each line with its section."""

import csv
import io

from django.utils.translation import gettext as _

from stays.documents.sheet import Sheet

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
BOM = "\ufeff"  # Excel takes a file without it for one of another alphabet


def csv_of(sheet: Sheet) -> bytes:
    """The sheet as UTF-8; no cell of it can start a formula."""
    file = io.StringIO()
    file.write(BOM)
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([_("List"), *(column.title for column in sheet.columns)])
    for section, line in sheet.lines():
        cells = [line.cells[column.key].plain for column in sheet.columns]
        writer.writerow([harmless(text) for text in (section.title, *cells)])
    return file.getvalue().encode()


def harmless(text: str) -> str:
    """The text as no spreadsheet calculates it: an apostrophe before whatever would start a formula."""
    return f"'{text}" if text.lstrip(" \u00a0\u3000").startswith(STARTS_A_FORMULA) else text
