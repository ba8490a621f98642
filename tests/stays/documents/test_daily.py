"""The daily list of a department: its lines, what each department may see of them, and never more than who asks."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import arrivals, departure_board
from stays.documents import daily
from stays.documents.daily import Wanted
from tests.hotel_examples import ARRIVAL, Caller, Moment, guest, viewer_as
from tests.stays.documents.listed import FORMULA, play, texts
from tests.stays.pages import many_arrivals
from vipdesk.access.viewer import Viewer, viewer_of_department
from vipdesk.access.visibility import visible
from vipdesk.hotel.models import Department, Property

DAY = dt.date.fromisoformat(ARRIVAL)


HOLD = "Hold all food: chef has not signed"  # for those who bring some of it, too


def wanted(hotel: Property, department: str, moment: Moment, viewer: Viewer | None = None) -> Wanted:
    viewer = viewer or viewer_of_department(hotel, department)
    return Wanted(hotel, department, DAY, viewer, moment.now)


def cells(sheet, stay: int) -> dict[str, str]:
    [line] = [line for _section, line in sheet.lines() if line.stay == stay]
    return {key: cell.text for key, cell in line.cells.items()}


def test_a_line_says_what_the_department_lives_by(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    sheet = daily.sheet(wanted(aurora, "housekeeping", moment))
    assert cells(sheet, ids["A"]) == {
        "time": "14:30",
        "travel": "",
        "level": "VA",
        "guest": "Ms Kalniete",
        "native": "",
        "contact": "",
        "room": "1208",
        "room_state": "STE · being prepared",
        "nights": "2",
        "leaves": "Sat 18 Apr",
        "party": "2 adults, 1 child",
        "group": "group MIN",
        "mind": f"{HOLD} · Scent allergy",
        "wishes": "Speaks Latvian · Pillow: soft",
        "ready": "Overdue, 1 of 19",
        "reason": "Details confirmed with host organisation or assistant was due 14 Apr 12:40, Sales",
        "open": "VIP clean done, supervisor inspected 12:00 · Flowers in room 12:30",
    }
    assert sheet.title == "VIP arrivals, Thursday 16 April 2026"
    assert sheet.words["counts"] == "2 arrivals · 1 in house · 1 departure"


def test_each_stay_stands_in_one_part(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    sheet = daily.sheet(wanted(aurora, "front_office", moment))
    found = {section.key: [line.stay for line in section.lines] for section in sheet.sections}
    assert found == {"arrivals": [ids["B"], ids["A"]], "in_house": [ids["H"]], "departures": [ids["L"]]}
    assert [cells(sheet, ids[number])["travel"] for number in "HL"] == [
        "leaves Sat 18 Apr",
        "time not known, check-out time",
    ]


def parts(sheet) -> dict[str, set[int]]:
    return {section.key: {line.stay for line in section.lines} for section in sheet.sections}


def test_a_day_to_come_has_everybody_who_will_be_here_by_then(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    friday, saturday = (DAY + dt.timedelta(days=days) for days in (1, 2))
    sheets = {day: daily.sheet(replace(wanted(aurora, "front_office", moment), date=day)) for day in (friday, saturday)}
    staying = {ids["H"], ids["A"], ids["B"]}
    assert {day: parts(sheet) for day, sheet in sheets.items()} == {
        friday: {"arrivals": set(), "in_house": staying, "departures": set()},
        saturday: {"arrivals": set(), "in_house": set(), "departures": staying},
    }
    assert [cells(sheet, ids["A"])["travel"] for sheet in sheets.values()] == [
        "arrives Thu 16 Apr · leaves Sat 18 Apr",
        "arrives Thu 16 Apr · time not known, check-out time",
    ]


@pytest.mark.parametrize("days", [-1, 0, 1, 2, 3])
def test_board_list_and_departure_board_count_the_same(opera: Caller, aurora: Property, moment: Moment, days: int):
    play(opera, moment, aurora)
    last_night = {"arrival_date": "2026-04-15", "departure_date": "2026-04-17"}
    opera.book("O", guest=guest(external_id="O"), **last_night)
    day, viewer = DAY + dt.timedelta(days=days), viewer_as(aurora, "front_office.agent")
    listed = parts(daily.sheet(replace(wanted(aurora, "front_office", moment, viewer), date=day)))
    found = arrivals.day_list(viewer, aurora, day, now=moment.now, part=arrivals.LEAVING)
    board = departure_board.board(visible(viewer, aurora, "screen"), aurora, day, now=moment.now)
    leaving = {one.stay.id for one in board if not one.gone}
    assert [{one.stay.id for one in found.others}, listed["departures"]] == [leaving, leaving]
    assert found.leaving == len(leaving)
    assert found.in_house == len(listed["in_house"] | leaving)
    assert found.state == arrivals.state_of(viewer, aurora, day, now=moment.now)


def seen(hotel: Property, moment: Moment, stay: int, department: str, viewer: Viewer) -> tuple[str, ...]:
    said = cells(daily.sheet(wanted(hotel, department, moment, viewer)), stay)
    return tuple(said[key] for key in ("travel", "guest", "mind", "wishes"))


def test_a_list_shows_what_its_department_may_see_and_never_more_than_who_asks(
    opera: Caller, aurora: Property, moment: Moment
):
    stay = play(opera, moment, aurora)["A"]
    manager, maid = viewer_as(aurora, "general_manager"), viewer_as(aurora, "housekeeping.agent")
    fitter = viewer_as(aurora, "engineering.agent")
    assert {
        (who, department): seen(aurora, moment, stay, department, viewer)
        for who, viewer in (("manager", manager), ("maid", maid), ("fitter", fitter))
        for department in ("front_office", "housekeeping", "food_beverage", "engineering")
    } == {
        ("manager", "front_office"): (
            "LO 382",
            "Ms Ilona Kalniete",
            f"{HOLD} · Mango allergy, severe · Scent allergy",
            "Speaks Latvian · Tea: green · Pillow: soft",
        ),
        ("manager", "housekeeping"): ("", "Ms Kalniete", f"{HOLD} · Scent allergy", "Speaks Latvian · Pillow: soft"),
        ("manager", "food_beverage"): (
            "",
            "Ms Kalniete",
            f"{HOLD} · Mango allergy, severe · Scent allergy",
            "Speaks Latvian · Tea: green",
        ),
        ("manager", "engineering"): ("", "Room 1208", "", ""),
        ("maid", "front_office"): ("", "Ms Kalniete", "Scent allergy", "Speaks Latvian · Pillow: soft"),
        ("maid", "housekeeping"): ("", "Ms Kalniete", f"{HOLD} · Scent allergy", "Speaks Latvian · Pillow: soft"),
        ("maid", "food_beverage"): ("", "Ms Kalniete", f"{HOLD} · Scent allergy", "Speaks Latvian"),
        ("maid", "engineering"): ("", "Room 1208", "", ""),
        ("fitter", "front_office"): ("", "Room 1208", "", ""),
        ("fitter", "housekeeping"): ("", "Room 1208", "", ""),
        ("fitter", "food_beverage"): ("", "Room 1208", "", ""),
        ("fitter", "engineering"): ("", "Room 1208", "", ""),
    }


@pytest.mark.parametrize("private", [True, False])
def test_lists_made_together_are_those_made_alone(opera: Caller, aurora: Property, moment: Moment, private: bool):
    play(opera, moment, aurora)
    departments = [str(code) for code in Department.Code]  # the front office first, which knows the most
    every = [replace(wanted(aurora, code, moment), purpose="mail", private=private) for code in departments]
    assert [sheet for _place, sheet in daily.sheets(every)] == [daily.sheet(one) for one in every]


def test_a_sign_of_health_is_for_owner_and_reader_alike(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    found = {
        role: str(texts(daily.sheet(wanted(aurora, "food_beverage", moment, viewer_as(aurora, role)))))
        for role in ("food_beverage.agent", "general_manager", "finance.agent")
    }
    signed = "Allergies and diet signed"
    assert {role: signed in said for role, said in found.items()} == {
        "food_beverage.agent": True,
        "general_manager": True,
        "finance.agent": False,
    }


def test_a_name_may_be_anything(opera: Caller, aurora: Property, moment: Moment):
    ids = play(opera, moment, aurora)
    sheet = daily.sheet(wanted(aurora, "sales", moment))
    assert cells(sheet, ids["B"])["guest"] == f"+SUM(1) {FORMULA}"


@pytest.mark.parametrize("many", [3, 50, 160])
def test_every_stay_stands_once_and_costs_no_query(opera: Caller, aurora: Property, moment: Moment, many: int):
    many_arrivals(opera.book(room_number="1208")["id"], many)
    with CaptureQueriesContext(connection) as asked:
        sheet = daily.sheet(wanted(aurora, "front_office", moment))
    assert len({line.stay for _section, line in sheet.lines()}) == many
    assert len(asked) == 3
