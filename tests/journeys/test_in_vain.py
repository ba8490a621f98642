"""A guest who does not come: what stands in the room is fetched back; and a room taken for the day."""

from tests.hotel_examples import Caller, Moment, said, wall
from vipdesk.hotel.models import Property

COLLECT = (
    "Please collect from 1208 (booking cancelled); sealed goods go back to stock, other food is thrown away, "
    "what bears a name is shredded"
)


def prepared(opera: Caller, aurora: Property, moment: Moment) -> int:
    stay = opera.book(version=1, room_number="1208")["id"]
    moment.to("2026-04-16 11:00", aurora)
    for key in ("technical_check", "vip_clean", "fruit", "flowers"):
        opera.tick(stay, key, "begin" if key == "flowers" else "done")
    return stay


def test_a_cancelled_guest_leaves_a_basket(opera: Caller, aurora: Property, moment: Moment):
    stay = prepared(opera, aurora, moment)
    opera.cancel(version=2)
    items = opera.items(stay)
    assert {key: (items[key]["state"], items[key]["state_reason"]) for key in ("vip_clean", "fruit", "flowers")} == {
        "vip_clean": ("done", ""),
        "fruit": ("done", COLLECT),
        "flowers": ("withdrawn", COLLECT),
    }
    # the notice that nobody had acknowledged asks for nothing any more
    told = opera.notices(stay)["food_beverage"]["text"]
    assert told.startswith("Booking cancelled: the guest does not come")
    assert f"Fruit in room: {COLLECT}" in told
    assert " by " not in told
    # when the guest comes after all, somebody looks whether it still stands there
    opera.book(version=3, room_number="1208")
    looked = (
        "Do not collect Basket A from 1208 after all: look whether it is still there and fresh, "
        "or bring a new one to the guest's room; then tick"
    )
    assert (opera.items(stay)["fruit"]["state"], opera.items(stay)["fruit"]["state_reason"]) == ("open", looked)


def test_an_arrival_early_on_sunday_has_nothing_of_it_due_before(opera: Caller, aurora: Property):
    stay = opera.book(arrival_date="2026-04-19", departure_date="2026-04-21", expected_arrival_time="06:30")["id"]
    items = opera.items(stay)
    due = {key: wall(items[key]["due_at"], aurora) for key in ("fruit", "guest_met", "luggage", "room_shown")}
    assert due == {"fruit": "18 23:00", "guest_met": "19 06:35", "luggage": "19 06:40", "room_shown": "19 06:40"}


def test_a_day_use_without_a_time_ends_in_the_evening(opera: Caller, aurora: Property):
    day = {"departure_date": "2026-04-16", "expected_arrival_time": None}
    stay = opera.book(**day)["id"]
    assert wall(opera.items(stay)["farewell"]["due_at"], aurora) == "16 17:50"
    late = opera.book("K-2", **{**day, "expected_arrival_time": "16:00"})["id"]
    assert wall(opera.items(late)["farewell"]["due_at"], aurora) == "16 19:50"


def test_a_day_use_does_not_end_before_it_begins(opera: Caller):
    answer = opera.put("/bookings/K-1", said(departure_date="2026-04-16", expected_arrival_time="01:30"))
    assert (answer.status_code, answer.json()["errors"]) == (
        400,
        [
            {
                "pointer": "/expected_arrival_time",
                "detail": "This is the night after the departure: send a later departure date, or a time on the day itself.",
            }
        ],
    )
