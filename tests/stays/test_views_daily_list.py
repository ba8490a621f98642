"""The page of the daily list: the sheet's own rows, any day, whatever the number of rows as few queries."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.documents import daily
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague
from tests.stays.documents.listed import play, rows_of_csv
from tests.stays.documents.test_daily import wanted
from tests.stays.pages import inline_of, many_arrivals
from vipdesk.hotel.models import Property


def rows_of_page(content: str) -> list[list[str]]:
    """The words of each cell of the list, in the order in which they stand there."""
    lines = re.findall(r'<tr role="row" id="s\d+".*?</tr>', content, re.S)
    return [[html.unescape(word) for word in re.findall(r">([^<>]+)<", line) if word.strip()] for line in lines]


def rows_of_sheet(sheet) -> list[list[str]]:
    """The same of a sheet."""
    order = [column.key for column in sheet.columns]
    return [[line.cells[key].text for key in order if line.cells[key].text] for _section, line in sheet.lines()]


def test_the_page_and_its_file_have_the_rows_of_the_sheet(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    desk = colleague(aurora, "housekeeping.agent")
    sheet = daily.sheet(wanted(aurora, "housekeeping", moment))
    page = desk.client.get("/list/housekeeping/")
    assert rows_of_page(page.content.decode()) == rows_of_sheet(sheet)
    assert inline_of(page.content.decode()) == []
    file = desk.client.get("/list/housekeeping/list.csv")
    assert file.headers["Content-Disposition"] == (
        'attachment; filename="vip-arrivals-AURORA-housekeeping-2026-04-16.csv"'
    )
    assert len(rows_of_csv(file.content)) == 5


def test_any_day_may_be_asked_for(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    desk = colleague(aurora, "sales.agent")
    titles = {day: desk.client.get(f"/list/sales/?date={day}").context["title"] for day in ("2026-04-15", "2026-04-17")}
    assert titles == {
        "2026-04-15": "VIP arrivals, Wednesday 15 April 2026",
        "2026-04-17": "VIP arrivals, Friday 17 April 2026",
    }
    assert desk.client.get("/list/sales/?date=soon").status_code == 400
    assert desk.client.get("/list/kitchen/").status_code == 404


def test_a_section_has_those_for_whom_something_is_open_with_it(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    desk = colleague(aurora, "housekeeping.agent")

    def listed() -> dict[int, str]:
        sheet = desk.client.get("/list/housekeeping/?section=florist").context["sheet"]
        assert sheet.department == "Housekeeping · Florist"
        return {line.stay: line.cells["open"].text for _section, line in sheet.lines()}

    assert listed() == {
        ids["A"]: "Flowers in room 12:30",
        ids["B"]: "Flowers in room 12:00",
        ids["H"]: "Flowers tended Wed 15 Apr 12:00 · Flowers tended 12:00",
        ids["L"]: "Flowers tended Wed 15 Apr 12:00",
    }
    for key in ("technical_check", "vip_clean", "flowers"):
        opera.tick(ids["A"], key)
    assert ids["A"] not in listed()
    assert [one["words"] for one in desk.client.get("/list/housekeeping/").context["sections"]] == [
        "Everything",
        "Florist",
    ]
    assert desk.client.get("/list/housekeeping/?section=bell").status_code == 404
    file = desk.client.get("/list/housekeeping/list.csv?section=florist").headers["Content-Disposition"]
    assert file == 'attachment; filename="vip-arrivals-AURORA-housekeeping-florist-2026-04-16.csv"'


def test_the_bell_desk_has_the_luggage_of_those_who_come(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    sheet = colleague(aurora, "front_office.agent").client.get("/list/front_office/?section=bell").context["sheet"]
    assert [line.stay for _section, line in sheet.lines()] == [ids["B"], ids["A"]]


def test_the_list_opens_at_ones_own_department(aurora: Property):
    places = {who: colleague(aurora, who).client.get("/list/").url for who in ("finance.agent", "duty_manager")}
    assert places == {"finance.agent": "/list/finance/", "duty_manager": "/list/front_office/"}


@pytest.mark.parametrize("many", [1, 3, 50])
def test_the_page_takes_as_many_queries_however_long_it_is(opera: Caller, aurora: Property, moment: Moment, many: int):
    many_arrivals(opera.book(room_number="1208")["id"], many)
    desk = colleague(aurora, "front_office.agent")
    with CaptureQueriesContext(connection) as asked:
        page = desk.client.get(f"/list/front_office/?date={ARRIVAL}")
    assert len(rows_of_page(page.content.decode())) == many
    assert len(asked) == 7
