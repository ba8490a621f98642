import datetime as dt

from stays.documents.mail_bodies import BELOW, CELL, LINE, lines_of, top_of
from stays.documents.sheet import Cell, Column, Line, Section, Sheet

COLUMNS = (Column("guest", "Guest"), Column("contact", "Contact", below=True), Column("room", "Room"))


def sheet_of(**said: str) -> Sheet:
    lines = (Line(1, {key: Cell(text) for key, text in said.items()}),)
    sections = (Section("arrivals", "Arrivals", lines, ""),)
    return Sheet("VIP arrivals", "Aurora", "Sales", dt.date(2026, 4, 16), COLUMNS, sections, "Made")


def said(sheet: Sheet) -> list:
    return lines_of(sheet, top_of(sheet.columns))


def test_cells_stand_below_each_other_and_empty_ones_leave_no_gap():
    assert said(sheet_of(guest="Ms Lis", contact="A. Lis", room="1208")) == [[[f"Ms Lis{BELOW}A. Lis", "1208"]]]
    assert said(sheet_of(guest="", contact="A. Lis", room="")) == [[["A. Lis", ""]]]


def test_what_was_sent_does_not_part_the_cells():
    parted = sheet_of(guest=f"Li{CELL}s", contact=f"{LINE}Lis{BELOW}", room="Room\u00a01")
    assert said(parted) == [[[f"Lis{BELOW}Lis", "Room\u00a01"]]]
