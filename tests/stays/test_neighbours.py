"""Two guests in one room, one after the other: what the first one's departure means for the second."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import departures, door, neighbours, overstaying, reception, rooms
from stays.house import House, house_of
from stays.models import Stay
from tests.hotel_examples import NOW, Caller, Moment, guest, program, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property, Room
from vipdesk.outbox.models import Event

WAITING = (  # the rows that are done in the empty room, as the house has them
    *("vip_clean", "fruit", "flowers", "drinks_trolley", "treats", "letter_placed", "joint_inspection", "keys"),
)
BY_RULE = {
    "vip_clean": "16 12:00",
    "fruit": "16 12:30",
    "flowers": "16 12:30",
    "drinks_trolley": "16 12:30",
    "treats": "16 12:30",
    "letter_placed": "16 12:30",
    "joint_inspection": "16 13:00",
    "keys": "16 13:30",
}


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def first(opera: Caller, moment: Moment, aurora: Property, desk: Viewer, house: House) -> int:
    """A guest in 1208 until the morning of the 16th, in house."""
    stay = opera.book(
        "F", guest=guest(external_id="F"), arrival_date="2026-04-13", departure_date="2026-04-16", room_number="1208"
    )
    reception.check_in(stay["id"], house=house, by=desk, now=moment.now)
    return stay["id"]


@pytest.fixture
def second(opera: Caller, first: int) -> int:
    """Who comes into 1208 on the 16th at 14:30."""
    stay = opera.book(room_number="1208")["id"]
    opera.acknowledge_all(stay)
    return stay


def leave(stay: int, date: str, time: str, house: House, desk: Viewer, moment: Moment) -> list[str]:
    at = dt.time.fromisoformat(time) if time else None
    done = departures.leave(stay, dt.date.fromisoformat(date), at, house=house, by=desk, now=moment.now)
    return [warning["detail"] for warning in done[1]]


def waiting(opera: Caller, stay: int, aurora: Property) -> dict[str, str | None]:
    items = opera.items(stay)
    return {key: wall(items[key]["due_at"], aurora) for key in WAITING}


def kinds(stay: int) -> list[str]:
    return list(Event.objects.about("stay", stay).order_by("pk").values_list("kind", flat=True))


def test_a_late_check_out_moves_what_is_done_in_the_room_together(opera, first, second, house, desk, moment, aurora):
    assert waiting(opera, second, aurora) == BY_RULE
    before = {key: item["due_at"] for key, item in opera.items(second).items()}
    said = leave(first, "2026-04-16", "16:00", house, desk, moment)
    assert said == [f"Room 1208: stay {second} comes on Thu 16 Apr, and this guest leaves late: Thu 16 Apr 16:00."]
    assert waiting(opera, second, aurora) == dict.fromkeys(WAITING, "16 18:00")
    moved = {key for key, item in opera.items(second).items() if item["due_at"] != before[key]}
    assert moved == set(WAITING)
    assert kinds(second)[-1] == "stay.room_free"
    told = opera.notices(second, state="open")
    assert set(told) == {"housekeeping", "food_beverage", "guest_relations", "sales", "front_office"}
    assert {change["kind"] for change in told["housekeeping"]["changes"]} == {"fact", "moved"}
    assert kinds(first)[-1] == "stay.departure_changed"


def test_who_said_nothing_and_is_still_there_moves_the_same_by_the_hour(
    opera, first, second, house, desk, moment, aurora
):
    Stay.objects.filter(pk=second).update(expected_arrival_at=moment.to("2026-04-16 19:30", aurora))
    assert overstaying.look(now=moment.to("2026-04-16 12:29", aurora)) == 0
    assert [overstaying.look(now=moment.to("2026-04-16 12:30", aurora)) for _clock in range(2)] == [1, 0]
    assert opera.items(second)["keys"]["due_at"] is not None
    assert free_at(second, aurora) == "16 13:00"
    told = opera.notices(second, state="open")["housekeeping"]["text"]
    words = "The guest before should have left and is still in the room: do not go in before 13:00, then ask"
    assert told.startswith(f"The guest before leaves at another time. {words}. ")
    assert [overstaying.look(now=moment.to(f"2026-04-16 {at}", aurora)) for at in ("12:59", "13:00", "16:10")] == [
        0,
        1,
        1,
    ]
    assert waiting(opera, second, aurora)["vip_clean"] == "16 19:00"
    assert opera.notices(second, state="open")["housekeeping"]["text"].count("do not go in before 17:00") == 1
    assert warnings(first, house, moment) == [
        (
            "should_have_left",
            f"Room 1208: stay {second} comes on Thu 16 Apr, and this guest should have left Thu 16 Apr 12:00.",
        )
    ]
    assert [code for code, _words in warnings(second, house, moment)] == ["not_left"]
    reception.check_out(first, house=house, by=desk, now=moment.to("2026-04-16 16:20", aurora))
    assert (free_at(second, aurora), overstaying.look(now=moment.on(hours=2))) == ("16 16:20", 0)


def test_a_time_that_is_said_takes_the_place_of_the_hour(opera, first, second, house, desk, moment, aurora):
    overstaying.look(now=moment.to("2026-04-16 12:40", aurora))
    leave(first, "2026-04-16", "16:00", house, desk, moment)
    assert (free_at(second, aurora), overstaying.look(now=moment.to("2026-04-16 16:29", aurora))) == ("16 16:00", 0)
    assert overstaying.look(now=moment.to("2026-04-16 16:30", aurora)) == 1
    assert free_at(second, aurora) == "16 17:00"


def test_who_should_have_left_the_day_before_holds_the_room_up_from_the_check_out_time_on(
    opera, house, desk, moment, aurora
):
    stay = opera.book(
        "E", guest=guest(external_id="E"), arrival_date="2026-04-13", departure_date="2026-04-15", room_number="1208"
    )
    reception.check_in(stay["id"], house=house, by=desk, now=moment.now)
    second = opera.book(room_number="1208")["id"]
    assert overstaying.look(now=moment.to("2026-04-16 12:20", aurora)) == 0
    assert overstaying.look(now=moment.to("2026-04-16 12:50", aurora)) == 1
    assert free_at(second, aurora) == "16 13:00"
    reception.check_out(stay["id"], house=house, by=desk, now=moment.on(minutes=5))
    assert free_at(second, aurora) is None


@pytest.mark.parametrize("way", ["left", "moved"])
def test_who_stayed_on_and_is_gone_holds_the_room_no_more(opera, house, desk, moment, aurora, way):
    dates = {"arrival_date": "2026-04-13", "departure_date": "2026-04-15"}
    stay = opera.book("E", guest=guest(external_id="E"), room_number="1208", **dates)["id"]
    reception.check_in(stay, house=house, by=desk, now=moment.now)
    second = opera.book(room_number="1208")["id"]
    assert overstaying.look(now=moment.to("2026-04-16 12:50", aurora)) == 1
    if way == "left":  # yesterday, and only now somebody says so
        yesterday = moment.now - dt.timedelta(days=1)
        reception.check_out(stay, house=house, by=desk, now=moment.on(minutes=5), at=yesterday)
    else:
        reception.assign_room(stay, "1510", house=house, by=desk, now=moment.on(minutes=5))
    assert free_at(second, aurora) is None


def test_a_row_that_nobody_closed_for_days_is_a_warning_and_tells_nobody_by_the_hour(
    opera, second, house, desk, moment, aurora
):
    dates = {"arrival_date": "2026-04-03", "departure_date": "2026-04-06"}
    old = opera.book("E", guest=guest(external_id="E"), room_number="1208", status="in_house", **dates)["id"]
    Stay.objects.filter(confirmation_number="F").update(room_number="1510")
    assert overstaying.look(now=moment.to("2026-04-16 12:50", aurora)) == 0
    said = opera.book(room_number="1208", room_type="STE")["warnings"]
    assert [one["code"] for one in said] == ["not_left"]
    assert free_at(second, aurora) is None
    assert [one.pk for one in neighbours.around(Stay.objects.get(pk=second), now=moment.now)] == [old]
    assert [code for code, _words in warnings(second, house, moment)] == ["not_left"]


def free_at(stay: int, aurora: Property) -> str | None:
    return wall(Stay.objects.get(pk=stay).outlook.get("room_free_at"), aurora)


def warnings(stay: int, house: House, moment: Moment) -> list[tuple[str, str]]:
    found = rooms.standing_against(stay, house, now=moment.now)
    return [(one["code"], one["detail"]) for one in found]


def test_taken_back_everything_is_as_it_was(opera, first, second, house, desk, moment, aurora):
    leave(first, "2026-04-16", "16:00", house, desk, moment)
    assert leave(first, "2026-04-16", "", house, desk, moment) == []
    assert waiting(opera, second, aurora) == BY_RULE
    assert "room_free_at" not in Stay.objects.get(pk=second).outlook


@pytest.mark.parametrize("time", ["", "11:00", "12:00"])
def test_who_leaves_by_the_check_out_time_moves_nothing(opera, first, second, house, desk, moment, aurora, time):
    events = kinds(second)
    assert leave(first, "2026-04-16", time, house, desk, moment) == []
    assert (waiting(opera, second, aurora), kinds(second)) == (BY_RULE, events)


def test_a_row_that_is_due_later_anyway_stays(opera, first, house, desk, moment, aurora):
    stay = opera.book(room_number="1208", expected_arrival_time="19:30")["id"]
    leave(first, "2026-04-16", "15:30", house, desk, moment)
    due = waiting(opera, stay, aurora)
    assert (due["vip_clean"], due["fruit"], due["joint_inspection"], due["keys"]) == (
        "16 17:30",
        "16 17:30",
        "16 18:00",
        "16 18:30",
    )


def test_the_check_out_frees_the_room_when_it_really_happens(opera, first, second, house, desk, moment, aurora):
    leave(first, "2026-04-16", "18:00", house, desk, moment)
    moment.to("2026-04-16 13:00", aurora)
    reception.check_out(first, house=house, by=desk, now=moment.now)
    assert waiting(opera, second, aurora) == dict.fromkeys(WAITING, "16 15:00")
    assert kinds(second)[-1] == "stay.room_free"


def test_an_early_check_out_brings_the_times_back(opera, first, second, house, desk, moment, aurora):
    leave(first, "2026-04-16", "18:00", house, desk, moment)
    moment.to("2026-04-16 09:00", aurora)
    reception.check_out(first, house=house, by=desk, now=moment.now)
    assert waiting(opera, second, aurora) == BY_RULE


def test_a_check_out_that_is_taken_back_keeps_the_room_again(opera, first, second, house, desk, moment, aurora):
    leave(first, "2026-04-16", "16:00", house, desk, moment)
    moment.to("2026-04-16 09:00", aurora)
    reception.check_out(first, house=house, by=desk, now=moment.now)
    assert waiting(opera, second, aurora) == BY_RULE
    door.take_back("check_out", first, house=house, by=desk, now=moment.now)
    assert waiting(opera, second, aurora) == dict.fromkeys(WAITING, "16 18:00")


def test_a_guest_who_moves_away_frees_the_room(opera, first, second, house, desk, moment, aurora):
    leave(first, "2026-04-16", "18:00", house, desk, moment)
    reception.assign_room(first, "1510", house=house, by=desk, now=moment.now)
    assert waiting(opera, second, aurora) == BY_RULE
    assert opera.items(second)["technical_check"]["due_at"] is not None


def test_who_comes_into_a_room_that_frees_late_is_planned_for_it_at_once(opera, first, house, desk, moment, aurora):
    leave(first, "2026-04-16", "16:00", house, desk, moment)
    stay = opera.book()["id"]
    done = reception.assign_room(stay, "1208", house=house, by=desk, now=moment.now)
    assert [warning["detail"] for warning in done[1]] == [
        f"Room 1208 is free from Thu 16 Apr 16:00: late check-out of stay {first}."
    ]
    assert waiting(opera, stay, aurora) == dict.fromkeys(WAITING, "16 18:00")


def test_a_booking_system_changes_the_departure_too(opera, house, moment, aurora):
    said = {
        "guest": guest(external_id="F"),
        "arrival_date": "2026-04-13",
        "departure_date": "2026-04-16",
        "room_number": "1208",
    }
    first = opera.book("F", **said)["id"]
    second = opera.book(room_number="1208")["id"]
    assert opera.book("F", **said, expected_departure_time="16:00")["warnings"] == [
        {
            "code": "next_guest_waits",
            "stay": second,
            "room_number": "1208",
            "arrival_date": "2026-04-16",
            "departure_date": "2026-04-18",
            "detail": f"Room 1208: stay {second} comes on Thu 16 Apr, and this guest leaves late: Thu 16 Apr 16:00.",
        }
    ]
    assert waiting(opera, second, aurora) == dict.fromkeys(WAITING, "16 18:00")
    assert [warning["code"] for warning in opera.book(room_number="1208", room_type="STE")["warnings"]] == [
        "late_check_out"
    ]
    opera.cancel("F")
    assert waiting(opera, second, aurora) == BY_RULE
    assert Stay.objects.get(pk=first).status == "cancelled"


def test_who_still_sleeps_there_the_night_before_moves_the_technical_check(opera, house, desk, moment, aurora):
    second = opera.book(room_number="1208")["id"]
    assert wall(opera.items(second)["technical_check"]["due_at"], aurora) == "15 16:00"
    before = opera.book("F", guest=guest(external_id="F"), arrival_date="2026-04-14", departure_date="2026-04-16")["id"]
    reception.assign_room(before, "1208", house=house, by=desk, now=moment.now)
    assert wall(opera.items(second)["technical_check"]["due_at"], aurora) == "16 10:30"
    reception.no_show(before, house=house, by=desk, now=moment.now)
    assert wall(opera.items(second)["technical_check"]["due_at"], aurora) == "15 16:00"


def test_longer_than_the_next_arrival_is_a_warning_and_not_refused(opera, first, second, house, desk, moment, aurora):
    said = leave(first, "2026-04-17", "", house, desk, moment)
    assert said == [f"Room 1208 is held by stay {second} from Thu 16 Apr to Sat 18 Apr."]
    assert Stay.objects.get(pk=first).departure_date == dt.date(2026, 4, 17)


def test_the_hotel_next_door_has_a_room_of_that_number_too(first, borealis, house, desk, moment):
    mews = program(borealis, system="mews")
    stay = mews.book("B-1", room_number="1208")["id"]
    plan = mews.plan(stay)
    assert leave(first, "2026-04-16", "18:00", house, desk, moment) == []
    assert (mews.plan(stay), kinds(stay)) == (plan, ["stay.booked"])


def test_without_a_room_nobody_is_looked_for(opera, aurora):
    stay = Stay.objects.get(pk=opera.book()["id"])
    with CaptureQueriesContext(connection) as queries:
        assert neighbours.around(stay, now=NOW) == []
        assert neighbours.all_warnings(stay, [], House(aurora), now=stay.created_at) == ()
    assert len(queries) == 0


def test_a_room_that_is_not_on_the_list_is_a_warning(opera, desk, moment, aurora, borealis):
    stay = opera.book()["id"]

    def warned(number: str) -> list[tuple[str, str]]:
        done = reception.assign_room(stay, number, house=house_of(aurora), by=desk, now=moment.now)
        return [(warning["code"], warning["detail"]) for warning in done[1]]

    Room.objects.create(property=borealis, number="1208")
    assert warned("1299") == []  # this property lists none
    Room.objects.create(property=aurora, number="1208")
    Room.objects.create(property=aurora, number="1209", out_of_order=True)
    assert warned("1299") == [("room_not_listed", "1299 is not on the list of rooms.")]
    assert warned("1209") == [("room_out_of_order", "Room 1209 is out of order.")]
    assert warned("1208") == []
    assert Stay.objects.get(pk=stay).room_number == "1208"


def test_a_booking_that_brings_such_a_room_is_told_in_words(opera, aurora):
    Room.objects.create(property=aurora, number="1208")
    said = [opera.book(room_number=number)["warnings"] for number in ("1299", "1208", "1299")]
    assert [[one["detail"] for one in warnings] for warnings in said] == [
        ["1299 is not on the list of rooms."],
        [],
        ["1299 is not on the list of rooms."],
    ]
