"""A sheet as an Excel file: dates, times and numbers as such, all else as text that is not calculated."""

import datetime as dt
import io
import re

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from stays.documents.sheet import Cell, Sheet

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
FORMATS = {dt.date: "yyyy-mm-dd", dt.time: "hh:mm"}
BOLD, WRAPPED = Font(bold=True), Alignment(wrap_text=True, vertical="top")


def excel_of(sheet: Sheet) -> bytes:
    """The sheet as a workbook of one table: its title, its headings, its lines each with its section."""
    book = Workbook(write_only=True)
    page = book.create_sheet(sheet.date.isoformat())
    _lay_out(page, sheet)
    page.append([_cell(page, Cell(f"{sheet.title} · {sheet.department} · {sheet.hotel}"), bold=True)])
    page.append([_cell(page, Cell(sheet.made))])
    page.append([_cell(page, Cell(title), bold=True) for title in (_("List"), *(c.title for c in sheet.columns))])
    for section, line in sheet.lines():
        cells = (Cell(section.title), *(line.cells[column.key] for column in sheet.columns))
        page.append([_cell(page, cell) for cell in cells])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _lay_out(page: WriteOnlyWorksheet, sheet: Sheet) -> None:
    """Headings stay in sight and are repeated on each page, which is landscape and as wide as the table."""
    page.freeze_panes = "A4"
    page.print_title_rows = "3:3"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.column_dimensions["A"].width = 11
    for number, column in enumerate(sheet.columns, 2):
        page.column_dimensions[get_column_letter(number)].width = max(9, 2 * column.width)


def _cell(page: WriteOnlyWorksheet, cell: Cell, *, bold: bool = False) -> WriteOnlyCell:
    """A typed cell; a text is said to be text, so that "=1+1" is four characters and not 2."""
    typed = cell.value is not None and not isinstance(cell.value, str)
    written = WriteOnlyCell(page, cell.value if typed else "")
    if typed:
        written.number_format = FORMATS.get(type(cell.value), "0")
    else:
        written.value = NOT_IN_XML.sub("\ufffd", cell.text)
        written.data_type = "s"
        written.quotePrefix = True
    written.alignment = WRAPPED
    if bold:
        written.font = BOLD
    return written
