"""Each change that life brings to a booking: what every department is told of it, whole."""

import datetime as dt
from typing import Any

import pytest

from stays import departures, desk_changes, granting, reception, requests
from stays.house import House
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from vipdesk.access.viewer import Viewer
from vipdesk.outbox.models import Notice

AGENT = {"position": "travel_agency_head"}  # VC: the shortest of the plans
PROFILE = "Pillows, cot, temperature, scent and smoking as in the profile, checked against the special requests"
SIX = ("finance", "food_beverage", "front_office", "guest_relations", "housekeeping", "sales")


@pytest.fixture
def gm(aurora) -> Viewer:
    return viewer_as(aurora, "general_manager")


@pytest.fixture
def stay(opera: Caller, moment: Moment) -> int:
    """An agent's stay in 1208, of which everybody has acknowledged what they were told."""
    stay = book(opera)["id"]
    opera.acknowledge_all(stay)
    moment.on(minutes=5)
    return stay


def book(opera: Caller, who: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return opera.book(**{"room_number": "1208", "guest": guest(**AGENT, **(who or {})), **more})


def told(opera: Caller, stay: int) -> dict[str, list[str]]:
    """What each department reads: how the notice begins, then each difference."""
    notices = opera.notices(stay, state="open")
    return {code: one["text"].split(". ") for code, one in sorted(notices.items())}


def prepared(opera: Caller, stay: int, *keys: str) -> None:
    """Somebody has done these items, which tells nobody."""
    for key in keys:
        assert opera.tick(stay, key).status_code == 200


def test_a_higher_level(opera: Caller, stay: int):
    book(opera, guest=guest(position="public_figure"))
    assert told(opera, stay) == {
        "engineering": ["Booking changed", "VIP level: VC → VB", "Technical check of room passed: by 15 Apr 16:00"],
        "finance": ["Booking changed", "VIP level: VC → VB", "Credit and who pays confirmed: by 15 Apr 16:00"],
        "food_beverage": [
            "Booking changed",
            "VIP level: VC → VB",
            "Fruit in room: basket B, medium",
            "Fruit in room: now 2 orange, 2 apple, 2 banana, 1 grapes, bunch, 1 fruit knife, 1 plate, 1 napkin, 1 finger bowl",
            "Wine and water in room: by 16 Apr 12:30",
            "In-room treats (cookies, chocolate, nuts): by 16 Apr 12:30",
            "Ice, hot towel and welcome tea ready: by 16 Apr 14:15",
            "Fruit refreshed: by 17 Apr 12:00",
        ],
        "front_office": [
            "Booking changed",
            "VIP level: VC → VB",
            "Room inspection passed: by 16 Apr 13:00",
            "Duty and front office managers in lobby: by 16 Apr 14:20",
            "Guest met, introduced, taken to room: by 16 Apr 14:35",
            "Farewell: managers in lobby: by 18 Apr 11:50",
        ],
        "general_manager": ["Booking changed", "VIP level: VC → VB", "Welcome letter signed: by 15 Apr 18:00"],
        "guest_relations": [
            "Booking changed",
            "VIP level: VC → VB",
            "Pick-up, sign and contact told to guest: by 15 Apr 18:00",
            "Welcome letter or card placed in room: welcome letter",
            "Welcome letter or card placed in room: now 1 welcome letter",
            "Guest on the way, welcome line called: by 16 Apr 14:00",
            "Guest relations officer in lobby: no longer wanted",
            "Room shown, contact card given: by 16 Apr 14:40",
            "Contact of the day: by 17 Apr 11:00",
            "Farewell line called: by 18 Apr 11:30",
        ],
        "housekeeping": [
            "Booking changed",
            "VIP level: VC → VB",
            f"VIP clean done, supervisor inspected: {PROFILE}",
            "VIP clean done, supervisor inspected: now nothing to bring",
            "Flowers in room: medium",
            "Flowers in room: now 1 medium arrangement",
            "Turndown (16 Apr): own drink, or water and ice",
            "Turndown (16 Apr): now 1 still water, bottle, 1 ice, bucket",
            "Turndown (17 Apr): own drink, or water and ice",
            "Turndown (17 Apr): now 1 still water, bottle, 1 ice, bucket",
        ],
        "sales": [
            "Booking changed",
            "VIP level: VC → VB",
            "Details confirmed with host organisation or assistant: by 12:00",
            "Welcome letter prepared, name checked: by 15 Apr 12:00",
            "Farewell letter or gift ready: by 17 Apr 18:00",
        ],
        "security": ["Booking changed", "VIP level: VC → VB", "Kerb, parking and lift held: by 16 Apr 14:10"],
    }


def test_another_guest_on_the_same_confirmation(opera: Caller, stay: int):
    book(opera, guest={"external_id": "P-2", "surname": "Liepa", "position": "public_figure"})
    assert told(opera, stay) == {
        "engineering": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
            "VIP level: VC → VB",
            "Technical check of room passed: by 15 Apr 16:00",
        ],
        "finance": [
            "Booking changed",
            "VIP level: VC → VB",
            "The guest or the alias has changed: please look at the stay for the name",
            "Credit and who pays confirmed: by 15 Apr 16:00",
        ],
        "food_beverage": [
            "Booking changed",
            "VIP level: VC → VB",
            "The guest or the alias has changed: please look at the stay for the name",
            "Fruit in room: basket B, medium",
            "Fruit in room: now 2 orange, 2 apple, 2 banana, 1 grapes, bunch, 1 fruit knife, 1 plate, 1 napkin, 1 finger bowl",
            "Wine and water in room: by 16 Apr 12:30",
            "In-room treats (cookies, chocolate, nuts): by 16 Apr 12:30",
            "Ice, hot towel and welcome tea ready: by 16 Apr 14:15",
            "Fruit refreshed: by 17 Apr 12:00",
        ],
        "front_office": [
            "Booking changed",
            "VIP level: VC → VB",
            "The guest or the alias has changed: please look at the stay for the name",
            "Room inspection passed: by 16 Apr 13:00",
            "Duty and front office managers in lobby: by 16 Apr 14:20",
            "Guest met, introduced, taken to room: by 16 Apr 14:35",
            "Farewell: managers in lobby: by 18 Apr 11:50",
        ],
        "general_manager": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
            "VIP level: VC → VB",
            "Welcome letter signed: by 15 Apr 18:00",
        ],
        "guest_relations": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
            "VIP level: VC → VB",
            "Pick-up, sign and contact told to guest: by 15 Apr 18:00",
            "Welcome letter or card placed in room: welcome letter",
            "Welcome letter or card placed in room: now 1 welcome letter",
            "Guest on the way, welcome line called: by 16 Apr 14:00",
            "Guest relations officer in lobby: no longer wanted",
            "Room shown, contact card given: by 16 Apr 14:40",
            "Contact of the day: by 17 Apr 11:00",
            "Farewell line called: by 18 Apr 11:30",
        ],
        "housekeeping": [
            "Booking changed",
            "VIP level: VC → VB",
            "The guest or the alias has changed: please look at the stay for the name",
            f"VIP clean done, supervisor inspected: {PROFILE}",
            "VIP clean done, supervisor inspected: now nothing to bring",
            "Flowers in room: medium",
            "Flowers in room: now 1 medium arrangement",
            "Turndown (16 Apr): own drink, or water and ice",
            "Turndown (16 Apr): now 1 still water, bottle, 1 ice, bucket",
            "Turndown (17 Apr): own drink, or water and ice",
            "Turndown (17 Apr): now 1 still water, bottle, 1 ice, bucket",
        ],
        "sales": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
            "VIP level: VC → VB",
            "Details confirmed with host organisation or assistant: by 12:00",
            "Welcome letter prepared, name checked: by 15 Apr 12:00",
            "Farewell letter or gift ready: by 17 Apr 18:00",
        ],
        "security": [
            "Booking changed",
            "VIP level: VC → VB",
            "The guest or the alias has changed: please look at the stay for the name",
            "Kerb, parking and lift held: by 16 Apr 14:10",
        ],
    }


def test_another_guest_when_the_card_is_in_the_room(opera: Caller, stay: int, aurora):
    prepared(opera, stay, "vip_clean", "letter_placed", "keys")
    other = {"external_id": "P-2", "name_prefix": "Mr", "surname": "Liepa", **AGENT}
    book(opera, guest=other)
    changed = "The guest or the alias has changed: please look at the stay for the name"
    assert told(opera, stay) == {
        **{code: ["Booking changed", changed] for code in ("finance", "food_beverage", "housekeeping", "sales")},
        "front_office": [
            "Booking changed",
            changed,
            "Keys tested, registration card pre-filled: the guest is now Mr Liepa: please do it again for this name",
        ],
        "guest_relations": [
            "Booking changed",
            changed,
            "Welcome letter or card placed in room: the guest is now Mr Liepa: please do it again for this name",
        ],
    }
    card = "Welcome letter or card placed in room: "
    unnamed = "the guest's name has changed: please do it again for the new one"
    engineer = colleague(aurora, "engineering.agent")
    assert told(engineer, stay)["guest_relations"][-1] == f"{card}{unnamed}"
    book(opera, guest=other | {"incognito": True, "alias": "W"})
    assert f"{card}the guest is now W: please do it again for this name" in told(opera, stay)["guest_relations"]
    [row] = Notice.objects.filter(subject_id=stay, department__code="guest_relations", acknowledged_at=None)
    assert "Liepa" not in str(row.changes)


def test_a_name_that_is_written_otherwise(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "letter_placed")
    book(opera, {"given_name": "Ilona Anna"})
    assert told(opera, stay)["guest_relations"] == [
        "Booking changed",
        "The guest or the alias has changed: please look at the stay for the name",
        "Welcome letter or card placed in room: the guest is now Ms Ilona Anna Kalniete: please do it again for this name",
    ]


def test_a_lower_level(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    granting.lower(stay, "", "not wanted", house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "VIP level lowered",
            "VIP level: VC → –",
            "Bill checked with payer: no longer wanted",
            "Cost posted to department: no longer wanted",
        ],
        "food_beverage": [
            "VIP level lowered",
            "VIP level: VC → –",
            "Amenity order confirmed, stock checked: no longer wanted",
            "Fruit in room: no longer wanted",
        ],
        "front_office": [
            "VIP level lowered",
            "VIP level: VC → –",
            "Keys tested, registration card pre-filled: no longer wanted",
            "Luggage in room: no longer wanted",
        ],
        "guest_relations": [
            "VIP level lowered",
            "VIP level: VC → –",
            "Welcome letter or card placed in room: no longer wanted",
            "Guest relations officer in lobby: no longer wanted",
            "Courtesy call: no longer wanted",
            "Car, luggage and departure time agreed: no longer wanted",
            "Survey sent: no longer wanted",
            "Preferences and comments recorded: no longer wanted",
        ],
        "housekeeping": [
            "VIP level lowered",
            "VIP level: VC → –",
            "VIP clean done, supervisor inspected: no longer wanted",
            "Flowers in room: no longer wanted",
            "Turndown (16 Apr): no longer wanted",
            "Turndown (17 Apr): no longer wanted",
            "Room checked for left items: no longer wanted",
        ],
        "sales": ["VIP level lowered", "VIP level: VC → –", "Thank-you message sent: no longer wanted"],
    }


def test_another_room(opera: Caller, stay: int):
    book(opera, room_number="1510")
    assert told(opera, stay) == {code: ["Room changed", "Room: 1208 → 1510"] for code in SIX}


def test_another_room_when_things_stand_in_the_first(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "fruit")
    book(opera, room_number="1510")
    assert told(opera, stay) == {
        "finance": ["Room changed", "Room: 1208 → 1510"],
        "food_beverage": [
            "Room changed",
            "Room: 1208 → 1510",
            "Fruit in room: Plate C is already in 1208: please move it to 1510",
        ],
        "front_office": ["Room changed", "Room: 1208 → 1510"],
        "guest_relations": ["Room changed", "Room: 1208 → 1510"],
        "housekeeping": [
            "Room changed",
            "Room: 1208 → 1510",
            "VIP clean done, supervisor inspected: Already begun or done for 1208: please do it for 1510",
        ],
        "sales": ["Room changed", "Room: 1208 → 1510"],
    }


def test_other_dates(opera: Caller, stay: int):
    book(opera, arrival_date="2026-04-17", departure_date="2026-04-19")
    assert told(opera, stay) == {
        "finance": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "Cost posted to department: 20 Apr 12:00 → 21 Apr 12:00",
        ],
        "food_beverage": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "Amenity order confirmed, stock checked: 15 Apr 16:00 → 16 Apr 16:00",
            "Fruit in room: 16 Apr 12:30 → 17 Apr 12:30",
        ],
        "front_office": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "Keys tested, registration card pre-filled: 16 Apr 13:30 → 17 Apr 13:30",
            "Luggage in room: 16 Apr 14:40 → 17 Apr 14:40",
        ],
        "guest_relations": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "Welcome letter or card placed in room: 16 Apr 12:30 → 17 Apr 12:30",
            "Guest relations officer in lobby: 16 Apr 14:20 → 17 Apr 14:20",
            "Courtesy call: 16 Apr 15:00 → 17 Apr 15:00",
            "Car, luggage and departure time agreed: 17 Apr 18:00 → 18 Apr 18:00",
            "Survey sent: 19 Apr 10:00 → 20 Apr 10:00",
            "Preferences and comments recorded: 19 Apr 12:00 → 20 Apr 12:00",
        ],
        "housekeeping": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "VIP clean done, supervisor inspected: 16 Apr 12:00 → 17 Apr 12:00",
            "Flowers in room: 16 Apr 12:30 → 17 Apr 12:30",
            "Turndown (16 Apr): no longer wanted",
            "Turndown: by 18 Apr 19:30",
            "Room checked for left items: 18 Apr 12:10 → 19 Apr 12:10",
        ],
        "sales": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 17 Apr 14:30",
            "Thank-you message sent: 20 Apr 09:00 → 20 Apr 12:00",
        ],
    }


def test_another_time(opera: Caller, stay: int):
    book(opera, expected_arrival_time="16:30")
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 16 Apr 16:30",
            "Fruit in room: 16 Apr 12:30 → 16 Apr 14:30",
        ],
        "front_office": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 16 Apr 16:30",
            "Keys tested, registration card pre-filled: 16 Apr 13:30 → 16 Apr 15:30",
            "Luggage in room: 16 Apr 14:40 → 16 Apr 16:40",
        ],
        "guest_relations": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 16 Apr 16:30",
            "Welcome letter or card placed in room: 16 Apr 12:30 → 16 Apr 14:30",
            "Guest relations officer in lobby: 16 Apr 14:20 → 16 Apr 16:20",
            "Courtesy call: 16 Apr 15:00 → 16 Apr 17:00",
        ],
        "housekeeping": [
            "Booking changed",
            "Expected: 16 Apr 14:30 → 16 Apr 16:30",
            "VIP clean done, supervisor inspected: 16 Apr 12:00 → 16 Apr 14:00",
            "Flowers in room: 16 Apr 12:30 → 16 Apr 14:30",
        ],
    }


def test_a_flight_and_a_pick_up(opera: Caller, stay: int):
    book(opera, arrival_transport={"kind": "flight", "carrier_code": "LO", "transport_code": "123", "pickup": True})
    assert told(opera, stay) == {
        "guest_relations": ["Booking changed", "Pick-up, sign and contact told to guest: by 15 Apr 18:00"]
    }


def test_more_people(opera: Caller, stay: int):
    book(opera, adults=2, children=[{"age": 3}])
    assert told(opera, stay) == {code: ["Booking changed", "Party: 1 → 2+1"] for code in SIX}


def test_an_allergy_learnt_when_the_fruit_is_begun(opera: Caller, stay: int):
    assert opera.tick(stay, "fruit", "begin").status_code == 200
    book(opera, {"allergies": ["banana"]})
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            "Allergies or diet have changed: please read your items again",
            "Allergies and diet signed by chef: by 15 Apr 16:00",
            "Fruit in room: now 1 orange, 1 apple, 1 pear, 1 fruit knife, 1 plate, 1 napkin, 1 finger bowl",
            "Fruit in room: Plate C in 1208 has banana: please exchange it (allergy)",
        ],
        "front_office": ["Booking changed", "Allergies or diet have changed: please read your items again"],
        "guest_relations": ["Booking changed", "Allergies or diet have changed: please read your items again"],
        "sales": ["Booking changed", "Allergies or diet have changed: please read your items again"],
    }


def test_a_diet_learnt(opera: Caller, stay: int):
    book(opera, {"diets": ["vegan"]})
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            "Allergies or diet have changed: please read your items again",
            "Allergies and diet signed by chef: by 15 Apr 16:00",
        ],
        "front_office": ["Booking changed", "Allergies or diet have changed: please read your items again"],
        "guest_relations": ["Booking changed", "Allergies or diet have changed: please read your items again"],
        "sales": ["Booking changed", "Allergies or diet have changed: please read your items again"],
    }


def test_an_alias(opera: Caller, stay: int):
    book(opera, {"incognito": True, "alias": "North Wind"})
    assert told(opera, stay) == {
        "finance": ["Booking changed", "The guest or the alias has changed: please look at the stay for the name"],
        "food_beverage": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
        ],
        "front_office": ["Booking changed", "The guest or the alias has changed: please look at the stay for the name"],
        "guest_relations": [
            "Booking changed",
            "The guest or the alias has changed: please look at the stay for the name",
            "Survey sent: no longer wanted",
        ],
        "housekeeping": ["Booking changed", "The guest or the alias has changed: please look at the stay for the name"],
        "sales": ["Booking changed", "The guest or the alias has changed: please look at the stay for the name"],
    }


def test_no_fuss(opera: Caller, stay: int):
    book(opera, no_fuss=True)
    assert told(opera, stay) == {
        "guest_relations": [
            "Booking changed",
            "Guest relations officer in lobby: no longer wanted",
            "Courtesy call: no longer wanted",
        ]
    }


def test_an_official_visit(opera: Caller, stay: int):
    book(opera, official_visit=True)
    assert told(opera, stay) == {"guest_relations": ["Booking changed", "Survey sent: no longer wanted"]}


def test_cancelled(opera: Caller, stay: int):
    opera.cancel()
    assert told(opera, stay) == {
        "finance": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Bill checked with payer: cancelled",
            "Cost posted to department: cancelled",
        ],
        "food_beverage": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Amenity order confirmed, stock checked: cancelled",
            "Fruit in room: cancelled",
        ],
        "front_office": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Keys tested, registration card pre-filled: cancelled",
            "Luggage in room: cancelled",
        ],
        "guest_relations": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Welcome letter or card placed in room: cancelled",
            "Guest relations officer in lobby: cancelled",
            "Courtesy call: cancelled",
            "Car, luggage and departure time agreed: cancelled",
            "Survey sent: cancelled",
            "Preferences and comments recorded: cancelled",
        ],
        "housekeeping": [
            "Cancelled",
            "Status: reserved → cancelled",
            "VIP clean done, supervisor inspected: cancelled",
            "Flowers in room: cancelled",
            "Turndown (16 Apr): cancelled",
            "Turndown (17 Apr): cancelled",
            "Room checked for left items: cancelled",
        ],
        "sales": ["Cancelled", "Status: reserved → cancelled", "Thank-you message sent: cancelled"],
    }


def test_cancelled_when_things_stand_in_the_room(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "fruit")
    opera.cancel()
    assert told(opera, stay) == {
        "finance": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Bill checked with payer: cancelled",
            "Cost posted to department: cancelled",
        ],
        "food_beverage": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Amenity order confirmed, stock checked: cancelled",
            "Fruit in room: cancelled: please collect from 1208",
        ],
        "front_office": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Keys tested, registration card pre-filled: cancelled",
            "Luggage in room: cancelled",
        ],
        "guest_relations": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Welcome letter or card placed in room: cancelled",
            "Guest relations officer in lobby: cancelled",
            "Courtesy call: cancelled",
            "Car, luggage and departure time agreed: cancelled",
            "Survey sent: cancelled",
            "Preferences and comments recorded: cancelled",
        ],
        "housekeeping": [
            "Cancelled",
            "Status: reserved → cancelled",
            "Flowers in room: cancelled",
            "Turndown (16 Apr): cancelled",
            "Turndown (17 Apr): cancelled",
            "Room checked for left items: cancelled",
        ],
        "sales": ["Cancelled", "Status: reserved → cancelled", "Thank-you message sent: cancelled"],
    }


def test_reinstated(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    prepared(opera, stay, "vip_clean", "fruit")
    opera.cancel()
    opera.acknowledge_all(stay)
    desk_changes.reinstate(stay, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "Reinstated",
            "Status: cancelled → reserved",
            "Bill checked with payer: by 17 Apr 18:00",
            "Cost posted to department: by 20 Apr 12:00",
        ],
        "food_beverage": [
            "Reinstated",
            "Status: cancelled → reserved",
            "Amenity order confirmed, stock checked: by 15 Apr 16:00",
            "Fruit in room: Plate C was to be collected from 1208: please make sure that it stands in the guest's room",
        ],
        "front_office": [
            "Reinstated",
            "Status: cancelled → reserved",
            "Keys tested, registration card pre-filled: by 16 Apr 13:30",
            "Luggage in room: by 16 Apr 14:40",
        ],
        "guest_relations": [
            "Reinstated",
            "Status: cancelled → reserved",
            "Welcome letter or card placed in room: by 16 Apr 12:30",
            "Guest relations officer in lobby: by 16 Apr 14:20",
            "Courtesy call: by 16 Apr 15:00",
            "Car, luggage and departure time agreed: by 17 Apr 18:00",
            "Survey sent: by 19 Apr 10:00",
            "Preferences and comments recorded: by 19 Apr 12:00",
        ],
        "housekeeping": [
            "Reinstated",
            "Status: cancelled → reserved",
            "Flowers in room: by 16 Apr 12:30",
            "Turndown: by 16 Apr 19:30",
            "Turndown: by 17 Apr 19:30",
            "Room checked for left items: by 18 Apr 12:10",
        ],
        "sales": ["Reinstated", "Status: cancelled → reserved", "Thank-you message sent: by 20 Apr 09:00"],
        "security": ["Reinstated"],
    }


def test_no_show(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    reception.no_show(stay, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "No-show",
            "Status: reserved → no-show",
            "Bill checked with payer: no-show",
            "Cost posted to department: no-show",
        ],
        "food_beverage": [
            "No-show",
            "Status: reserved → no-show",
            "Amenity order confirmed, stock checked: no-show",
            "Fruit in room: no-show",
        ],
        "front_office": [
            "No-show",
            "Status: reserved → no-show",
            "Keys tested, registration card pre-filled: no-show",
            "Luggage in room: no-show",
        ],
        "guest_relations": [
            "No-show",
            "Status: reserved → no-show",
            "Welcome letter or card placed in room: no-show",
            "Guest relations officer in lobby: no-show",
            "Courtesy call: no-show",
            "Car, luggage and departure time agreed: no-show",
            "Survey sent: no-show",
            "Preferences and comments recorded: no-show",
        ],
        "housekeeping": [
            "No-show",
            "Status: reserved → no-show",
            "VIP clean done, supervisor inspected: no-show",
            "Flowers in room: no-show",
            "Turndown (16 Apr): no-show",
            "Turndown (17 Apr): no-show",
            "Room checked for left items: no-show",
        ],
        "sales": ["No-show", "Status: reserved → no-show", "Thank-you message sent: no-show"],
    }


def test_a_longer_stay(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    departures.leave(stay, dt.date(2026, 4, 20), None, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": ["Departure changed", "Cost posted to department: 20 Apr 12:00 → 22 Apr 12:00"],
        "guest_relations": [
            "Departure changed",
            "Car, luggage and departure time agreed: 17 Apr 18:00 → 19 Apr 18:00",
            "Survey sent: 19 Apr 10:00 → 21 Apr 10:00",
            "Preferences and comments recorded: 19 Apr 12:00 → 21 Apr 12:00",
        ],
        "housekeeping": [
            "Departure changed",
            "Turndown: by 18 Apr 19:30",
            "Turndown: by 19 Apr 19:30",
            "Room checked for left items: 18 Apr 12:10 → 20 Apr 12:10",
        ],
        "sales": ["Departure changed", "Thank-you message sent: 20 Apr 09:00 → 21 Apr 12:00"],
    }


def test_an_earlier_departure(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    departures.leave(stay, dt.date(2026, 4, 17), None, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "Departure changed",
            "Bill checked with payer: 17 Apr 18:00 → 16 Apr 18:00",
            "Cost posted to department: 20 Apr 12:00 → 20 Apr 09:00",
        ],
        "guest_relations": [
            "Departure changed",
            "Car, luggage and departure time agreed: 17 Apr 18:00 → 16 Apr 18:00",
            "Survey sent: 19 Apr 10:00 → 18 Apr 10:00",
            "Preferences and comments recorded: 19 Apr 12:00 → 18 Apr 12:00",
        ],
        "housekeeping": [
            "Departure changed",
            "Turndown (17 Apr): no longer wanted",
            "Room checked for left items: 18 Apr 12:10 → 17 Apr 12:10",
        ],
    }


def test_a_request_approved(opera: Caller, house: House, gm: Viewer, aurora, moment: Moment):
    stay = opera.book(room_number="1208", guest={"external_id": "P-9", "surname": "Brzoza"})["id"]
    desk = viewer_as(aurora, "front_office.agent")
    request = requests.ask(stay, "VC", "Old friend", house=house, by=desk, now=moment.on(minutes=5))
    opera.acknowledge_all(stay)
    requests.approve(request.pk, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "VIP level approved",
            "VIP level: – → VC",
            "Bill checked with payer: by 17 Apr 18:00",
            "Cost posted to department: by 20 Apr 12:00",
        ],
        "food_beverage": [
            "VIP level approved",
            "VIP level: – → VC",
            "Amenity order confirmed, stock checked: by 15 Apr 16:00",
            "Fruit in room: by 16 Apr 12:30",
        ],
        "front_office": [
            "VIP level approved",
            "VC was asked for: approved",
            "VIP level: – → VC",
            "Room assigned, do not move: by 15 Apr 18:00",
            "Keys tested, registration card pre-filled: by 16 Apr 13:30",
            "Luggage in room: by 16 Apr 14:40",
        ],
        "general_manager": ["VIP level approved", "VC was asked for: approved", "VIP level: – → VC"],
        "guest_relations": [
            "VIP level approved",
            "VIP level: – → VC",
            "Welcome letter or card placed in room: by 16 Apr 12:30",
            "Guest relations officer in lobby: by 16 Apr 14:20",
            "Courtesy call: by 16 Apr 15:00",
            "Car, luggage and departure time agreed: by 17 Apr 18:00",
            "Survey sent: by 19 Apr 10:00",
            "Preferences and comments recorded: by 19 Apr 12:00",
        ],
        "housekeeping": [
            "VIP level approved",
            "VIP level: – → VC",
            "VIP clean done, supervisor inspected: by 16 Apr 12:00",
            "Flowers in room: by 16 Apr 12:30",
            "Turndown: by 16 Apr 19:30",
            "Turndown: by 17 Apr 19:30",
            "Room checked for left items: by 18 Apr 12:10",
        ],
        "sales": [
            "VIP level approved",
            "VC was asked for: approved",
            "VIP level: – → VC",
            "Thank-you message sent: by 20 Apr 09:00",
        ],
        "security": ["VIP level approved", "VIP level: – → VC"],
    }


def test_a_guest_who_is_in_the_house_already(opera: Caller):
    stay = book(opera, status="in_house")["id"]
    assert told(opera, stay) == {
        "finance": [
            "VIP arrival booked",
            "Bill checked with payer: by 17 Apr 18:00",
            "Cost posted to department: by 20 Apr 12:00",
        ],
        "food_beverage": ["VIP arrival booked"],
        "front_office": ["VIP arrival booked"],
        "guest_relations": [
            "VIP arrival booked",
            "Courtesy call: by 10:30",
            "Car, luggage and departure time agreed: by 17 Apr 18:00",
            "Survey sent: by 19 Apr 10:00",
            "Preferences and comments recorded: by 19 Apr 12:00",
        ],
        "housekeeping": [
            "VIP arrival booked",
            "Turndown: by 16 Apr 19:30",
            "Turndown: by 17 Apr 19:30",
            "Room checked for left items: by 18 Apr 12:10",
        ],
        "sales": ["VIP arrival booked", "Thank-you message sent: by 20 Apr 09:00"],
        "security": ["VIP arrival booked"],
    }
