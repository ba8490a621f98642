"""The same list row by row, whatever it has become: page, paper, text file, Excel and call."""

import datetime as dt
import io
import re
from typing import Any

import openpyxl
import pytest

from stays.documents import daily, excel, pdf, text
from stays.documents.cells import MOST_OPEN
from stays.documents.forms import EXCEL, FORMS
from stays.documents.sheet import Line
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, program
from tests.stays.documents.listed import FORMULA, play, rows_of_csv
from tests.stays.documents.on_paper import unspaced, words_of_pdf
from tests.stays.documents.test_daily import wanted
from tests.stays.pages import many_arrivals
from tests.stays.test_views_daily_list import rows_of_page, rows_of_sheet
from vipdesk.hotel.models import Property

TYPES = ("text/csv", "application/pdf", EXCEL)
TIME_BEHIND = re.compile(r"( \w{3} \d+ \w{3})? \d\d:\d\d$")  # when an item is due


def rows_of_paper(given: dict[str, Any]) -> list[list[str]]:
    """What the typesetter is given of each line, in the order in which it stands on paper."""
    lines = [line for section in given["sections"] for line in section["lines"]]
    return [[one["text"] for cell in line["cells"] for one in (cell, *cell["below"]) if one["text"]] for line in lines]


def words_of_paper(given: dict[str, Any]) -> str:
    """All that a list of one page says, its title and then what stands there in the order in which it is read."""
    said = [given["title"], given["title"], " · ".join((given["department"], given["hotel"], given["counts"]))]
    for section in given["sections"]:
        said += [section["title"], str(len(section["lines"]))]
        said += [head["title"] for head in given["heads"]] if section["lines"] else [section["empty"]]
        said += [word for row in rows_of_paper({"sections": [section]}) for word in row]
    return unspaced(*said, given["made"], given["page"], "1 / 1")


def rows_of_excel(content: bytes) -> list[list[Any]]:
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [list(row) for row in page.iter_rows(min_row=4, values_only=True)]


def shown(value: Any) -> str:
    """What Excel holds, as the list reads it in a text file."""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return f"{value:%H:%M}" if isinstance(value, dt.time) else str("" if value is None else value)


def said_in_a_call(one: dict[str, Any]) -> list[Any]:
    """What a program reads of an arrival, without the items that a line has no place for."""
    guest, expected = one["guest"], one["expected_arrival_at"]
    return [
        one["id"],
        f"{dt.datetime.fromisoformat(expected):%H:%M}" if expected else "–",
        [one["tier"], guest["display_name"], one["room_number"], one["group_code"]],
        [one["nights"], one["departure_date"], one["party"], one["contact"]],
        [f"{mind['kind']} {mind['text']}" for mind in one["mind"]],
        one["readiness"]["reason"],
        [item["title"] for item in one["open_items"]][:MOST_OPEN],
    ]


def said_on_a_line(line: Line) -> list[Any]:
    """The same of a line of the list."""
    fact, words = ({key: getattr(cell, name) for key, cell in line.cells.items()} for name in ("fact", "text"))
    items = words["open"].split(" · ")[:MOST_OPEN] if words["open"] else []
    return [
        line.stay,
        words["time"],
        [fact["level"], words["guest"], words["room"], fact["group"]],
        [fact["nights"], fact["leaves"], fact["party"], words["contact"]],
        fact["mind"],
        words["reason"],
        [TIME_BEHIND.sub("", item) for item in items],
    ]


@pytest.mark.parametrize("department", ["front_office", "housekeeping", "food_beverage", "engineering", "finance"])
def test_every_form_has_the_same_rows(opera: Caller, aurora: Property, moment: Moment, department: str):
    play(opera, moment, aurora)
    desk = colleague(aurora, f"{department}.agent")
    sheet = daily.sheet(wanted(aurora, department, moment))
    here = f"/list/{department}/"
    assert rows_of_page(desk.client.get(here).content.decode()) == rows_of_sheet(sheet)
    assert rows_of_paper(pdf.given(sheet)) == rows_of_sheet(sheet)
    assert words_of_pdf(pdf.pdf_of(sheet)) == words_of_paper(pdf.given(sheet))
    plain = [[s.title, *(line.cells[c.key].plain for c in sheet.columns)] for s, line in sheet.lines()]
    assert rows_of_csv(desk.client.get(f"{here}list.csv").content)[1:] == [
        [text.harmless(cell) for cell in row] for row in plain
    ]
    assert [[shown(cell) for cell in row] for row in rows_of_excel(excel.excel_of(sheet))] == plain
    called = desk.get(f"/arrivals?date={ARRIVAL}&department={department}").json()["arrivals"]
    arrivals = [line for section, line in sheet.lines() if section.key == "arrivals"]
    assert [said_in_a_call(one) for one in called] == [said_on_a_line(line) for line in arrivals]


def test_cells_are_typed_and_nothing_is_calculated(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    content = excel.excel_of(daily.sheet(wanted(aurora, "front_office", moment)))
    page = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    rows = {row[4].value: row for row in page.iter_rows(min_row=4)}
    line = rows["Ms Ilona Kalniete"]
    assert (line[1].value, line[9].value, line[10].value) == (dt.time(14, 30), 2, dt.datetime(2026, 4, 18))
    assert (line[1].number_format, line[10].number_format) == ("hh:mm", "yyyy-mm-dd")
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s", "inlineStr", "n", "d"}  # none is "f"
    assert rows[f"+SUM(1) {FORMULA}"][4].quotePrefix


def test_the_call_gives_each_form_and_refuses_others(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    path = f"/arrivals?date={ARRIVAL}&department=housekeeping"
    answers = {kind: opera.get(path, Accept=kind) for kind in TYPES}
    assert {kind: answer.headers["Content-Type"].split(";")[0] for kind, answer in answers.items()} == {
        kind: kind for kind in TYPES
    }
    sheet = daily.sheet(wanted(aurora, "housekeeping", moment))
    assert rows_of_csv(answers["text/csv"].content)[1][4] == rows_of_csv(text.csv_of(sheet))[1][4]
    assert answers["application/pdf"].content.startswith(b"%PDF-")
    refused = opera.get(path, Accept="image/png")
    assert (refused.status_code, refused.headers["Content-Type"], refused.json()["code"]) == (
        406,
        "application/problem+json",
        "not_acceptable",
    )


def test_an_unchanged_file_is_a_304(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    path = f"/arrivals?date={ARRIVAL}"
    first = {kind: opera.get(path, Accept=kind).headers["ETag"] for kind in (*TYPES, "application/json")}
    assert len(set(first.values())) == 4
    again = {kind: opera.get(path, Accept=kind, **{"If-None-Match": tag}) for kind, tag in first.items()}
    assert {kind: answer.status_code for kind, answer in again.items()} == dict.fromkeys(first, 304)


def test_a_program_reads_no_more_than_its_scopes_open(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    little = program(aurora, "arrivals:read", system="opera")
    said = little.get(f"/arrivals?date={ARRIVAL}&department=food_beverage", Accept="text/csv").content.decode()
    assert ("Ms Kalniete" in said, "Ilona" in said, "Mango" in said, "green" in said) == (True, False, False, False)


def test_a_list_of_160_is_160_stays_in_every_form(opera: Caller, aurora: Property, moment: Moment):
    many_arrivals(opera.book(room_number="1208")["id"], 160)
    moment.to(f"{ARRIVAL} 09:00", aurora)
    sheet = daily.sheet(wanted(aurora, "sales", moment))
    assert len({line.stay for _section, line in sheet.lines()}) == 160
    sizes = (rows_of_csv(text.csv_of(sheet))[1:], rows_of_excel(excel.excel_of(sheet)))
    assert [len({row[7] for row in rows}) for rows in sizes] == [160, 160]
    assert len(rows_of_paper(pdf.given(sheet))) == 160


WORDS = ["Żółć Ķēniņš 李娜", '#eval("1") *b* _i_ $x$ @ref <l> \\ [c] // "', "=1+1", "\x00\x0b\ufffe"]


@pytest.mark.parametrize("words", WORDS)
def test_any_words_can_be_set(opera: Caller, aurora: Property, moment: Moment, words: str):
    opera.book(guest={"surname": words.replace("\x00", ""), "position": "county_leader"})
    moment.to(f"{ARRIVAL} 09:00", aurora)
    sheet = daily.sheet(wanted(aurora, "sales", moment))
    assert [form.make(sheet)[:3] for form in FORMS] == [b"\xef\xbb\xbf", b"%PD", b"PK\x03"]
