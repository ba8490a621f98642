"""Rooms suggested for a stay: free ones of its type first, and what stands against the others in words without names."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import departures, reception, rooms
from stays.house import House
from tests.hotel_examples import Caller, Moment, guest, viewer_as
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, Room
from vipdesk.hotel.room_list import load_rooms

LIST = """number,type,floor,step_free,out_of_order,connects_to
903,STE,9,yes,no,
1207,STD,12,no,no,
1208,STE,12,no,no,1209
1209,STE,12,yes,no,
1210,DLX,12,yes,no,
1510,STE,15,no,yes,
"""


@pytest.fixture
def listed(aurora: Property) -> Property:
    load_rooms(aurora, LIST)
    return aurora


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, listed: Property) -> int:
    """Thursday 16 to Saturday 18 April, a suite."""
    return opera.book(room_type="STE")["id"]


def other(opera: Caller, number: str, arrival: str, departure: str, **more: object) -> int:
    """Somebody else, on these days of April."""
    dates = {"arrival_date": f"2026-04-{arrival}", "departure_date": f"2026-04-{departure}"}
    return opera.book(number, guest=guest(external_id=number), **dates, **more)["id"]


def offered(stay: int, house: House, moment: Moment, *, step_free: bool = False) -> list[tuple[str, str]]:
    """Each room with what stands against it."""
    found = rooms.suggested(stay, house, step_free=step_free, now=moment.now)
    return [(one.number, "; ".join(one.against)) for one in found]


def test_free_rooms_of_the_type_first_and_those_with_a_clash_last(stay, house, moment):
    assert offered(stay, house, moment) == [
        ("903", ""),
        ("1208", ""),
        ("1209", ""),
        ("1207", ""),
        ("1210", ""),
        ("1510", "out of order"),
    ]


def test_a_suggestion_whole(stay, house, moment):
    assert rooms.suggested(stay, house, step_free=True, now=moment.now)[0] == rooms.Suggestion(
        number="903", type="STE", floor="9", step_free=True, fits=True, near="", against=()
    )


def against(stay: int, house: House, moment: Moment) -> tuple[str, ...]:
    return tuple(warning["detail"] for warning in rooms.standing_against(stay, house, now=moment.now))


def test_every_clash_in_words_of_stays_and_rooms(opera, stay, house, moment, desk, aurora):
    into = other(opera, "I", "13", "17", room_number="903")
    reception.check_in(into, house=house, by=desk, now=moment.now)
    same_day = other(opera, "S", "16", "17", room_number="1208")
    late = other(opera, "L", "14", "16", room_number="1209", expected_departure_time="16:00")
    within = other(opera, "W", "17", "19", room_number="1207")
    assert offered(stay, house, moment) == [
        ("1210", ""),
        ("903", f"occupied by stay {into} until Fri 17 Apr"),
        ("1208", f"held by stay {same_day}, arriving the same day"),
        ("1209", f"free from Thu 16 Apr 16:00: late check-out of stay {late}"),
        ("1510", "out of order"),
        ("1207", f"held by stay {within}, Fri 17 Apr – Sun 19 Apr"),
    ]


def test_who_leaves_on_the_day_or_comes_when_this_guest_leaves_is_no_clash(opera, stay, house, moment):
    other(opera, "B", "14", "16", room_number="1208")
    other(opera, "A", "18", "19", room_number="1209")
    assert {number for number, against in offered(stay, house, moment) if against} == {"1510"}


def test_a_late_check_out_of_this_guest_against_who_comes_next(opera, stay, house, moment, desk):
    after = other(opera, "A", "18", "19", room_number="1209")
    departures.leave(stay, dt.date(2026, 4, 18), dt.time(18), house=house, by=desk, now=moment.now)
    assert dict(offered(stay, house, moment))["1209"] == (
        f"stay {after} comes Sat 18 Apr, and this guest leaves late: Sat 18 Apr 18:00"
    )


def test_who_should_have_left_is_still_there(opera, stay, house, moment, desk, aurora):
    stays = other(opera, "B", "13", "16", room_number="1208"), other(opera, "C", "13", "15", room_number="1209")
    for one in stays:
        reception.check_in(one, house=house, by=desk, now=moment.now)
    moment.to("2026-04-16 11:30", aurora)
    assert dict(offered(stay, house, moment))["1208"] == ""
    moment.to("2026-04-16 12:30", aurora)
    found = dict(offered(stay, house, moment))
    assert (found["1208"], found["1209"]) == (
        f"still occupied by stay {stays[0]}, due to leave Thu 16 Apr 12:00",
        f"still occupied by stay {stays[1]}, due to leave Wed 15 Apr 12:00",
    )
    reception.check_out(stays[0], house=house, by=desk, now=moment.now)
    assert dict(offered(stay, house, moment))["1208"] == ""


def test_rooms_with_a_step_are_last_for_who_needs_none(stay, house, moment):
    assert offered(stay, house, moment, step_free=True) == [
        ("903", ""),
        ("1209", ""),
        ("1210", ""),
        ("1208", "not step-free"),
        ("1510", "out of order; not step-free"),
        ("1207", "not step-free"),
    ]


@pytest.mark.parametrize(("needs", "wants"), [([], False), (["deaf"], False), (["deaf", "wheelchair"], True)])
def test_which_needs_want_no_step(needs, wants):
    assert rooms.wants_step_free(needs, {"wheelchair", "walker"}) is wants


def test_a_delegation_sleeps_next_door(opera, listed, house, moment):
    other(opera, "G", "16", "18", room_number="1208", group_code="LANHE")
    stay = opera.book(room_type="STE", group_code="LANHE")["id"]
    found = rooms.suggested(stay, house, step_free=False, now=moment.now)
    assert [(one.number, one.near) for one in found if not one.against] == [
        ("1209", "connects to 1208 of the group"),
        ("903", ""),
        ("1207", "same floor as the group"),
        ("1210", "same floor as the group"),
    ]
    alone = other(opera, "N", "16", "18", room_type="STE")
    assert {one.near for one in rooms.suggested(alone, house, step_free=False, now=moment.now)} == {""}


def test_the_room_that_the_stay_has_is_not_offered(opera, stay, house, moment, desk):
    reception.assign_room(stay, "1208", house=house, by=desk, now=moment.now)
    assert "1208" not in dict(offered(stay, house, moment))


def test_a_property_without_a_list_offers_nothing_and_the_list_next_door_is_not_its_own(
    opera, aurora, borealis, house, moment
):
    load_rooms(borealis, LIST)
    stay = opera.book()["id"]
    with CaptureQueriesContext(connection) as queries:
        assert rooms.suggested(stay, house, step_free=False, now=moment.now) == ()
    assert len(queries) == 1


def test_four_queries_for_any_number_of_rooms_and_stays(opera, listed, house, moment):
    stay = opera.book(group_code="LANHE")["id"]
    other(opera, "X", "15", "17", room_number="1208", group_code="LANHE")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            rooms.suggested(stay, House(listed), step_free=True, now=moment.now)
        return len(queries)

    few = asked()
    for n in range(4):
        other(opera, f"X{n}", "15", "17", room_number=f"12{n + 7:02}", group_code="LANHE")
    Room.objects.bulk_create(Room(property=listed, number=str(2000 + n), floor="20") for n in range(50))
    assert (few, asked()) == (4, 4)


def test_what_stands_against_the_room_is_said_of_both(opera, stay, house, moment, desk):
    late = other(opera, "L", "14", "16", room_number="1209", expected_departure_time="16:00")
    reception.assign_room(stay, "1209", house=house, by=desk, now=moment.now)
    assert against(stay, house, moment) == (f"Room 1209 is free from Thu 16 Apr 16:00: late check-out of stay {late}.",)
    assert against(late, house, moment) == (
        f"Room 1209: stay {stay} comes on Thu 16 Apr, and this guest leaves late: Thu 16 Apr 16:00.",
    )


@pytest.mark.parametrize(
    ("numbers", "ordered"),
    [(["1208", "903", "12A", "12B", "2", "A1"], ["2", "12A", "12B", "903", "1208", "A1"])],
)
def test_room_numbers_as_people_order_them(numbers, ordered):
    assert sorted(numbers, key=rooms.natural) == ordered
