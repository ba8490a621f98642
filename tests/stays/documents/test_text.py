"""The list as a text file: the same rows, and nothing that a spreadsheet would calculate."""

import pytest

from stays.documents import daily, text
from tests.hotel_examples import Caller, Moment
from tests.stays.documents.listed import FORMULA, play, rows_of_csv
from tests.stays.documents.test_daily import wanted
from vipdesk.hotel.models import Property


def test_the_file_has_the_rows_of_the_sheet(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    sheet = daily.sheet(wanted(aurora, "front_office", moment))
    content = text.csv_of(sheet)
    head, *rows = rows_of_csv(content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert head == ["List", *(column.title for column in sheet.columns)]
    assert rows == [
        [section.title, *(text.harmless(line.cells[column.key].plain) for column in sheet.columns)]
        for section, line in sheet.lines()
    ]
    assert {row[4] for row in rows} == {
        "Ms Ilona Kalniete",
        "Ms Ilona Źdźbło",
        "Ms Ilona Ķēniņš",
        f"'+SUM(1) {FORMULA}",
    }


@pytest.mark.parametrize("said", ["=1+1", "+1", "-1", "@x", "\t=1", "  =1", "\u3000=1", "\r=1", "|calc", "%x"])
def test_no_cell_starts_a_formula(said: str):
    assert text.harmless(said) == f"'{said}"


@pytest.mark.parametrize("said", ["", "Ms Kalniete", "–", "1208", "李娜", "A=1"])
def test_other_words_stay_as_they_are(said: str):
    assert text.harmless(said) == said
