"""Each change that life brings to a booking: what every department is told of it, whole."""

import datetime as dt
from typing import Any

import pytest

from stays import departures, desk_changes, granting, reception, requests
from stays.house import House
from stays.models import Activity
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access.viewer import Viewer
from vipdesk.outbox.models import Notice

AGENT = {"position": "travel_agency_head"}  # VC: the shortest of the plans
PROFILE = "Pillows, cot, temperature, scent and smoking as in the profile, checked against the special requests"
SIX = ("finance", "food_beverage", "front_office", "guest_relations", "housekeeping", "sales")
# What is read in many places, or is long.
BASKET = "2 × orange, 2 × apple, 2 × banana, 1 × grapes, bunch, 1 × fruit knife, 1 × plate, 1 × napkin, 1 × finger bowl"
EXCHANGE = (
    "; take out what is there and not named any more, and of food all that stands there: "
    "sealed goods go back to stock, other food is thrown away"
)
MORE = "; what is there already stays, bring what is missing"
ROOM_NUMBER = "The room number is new or gone: read what goes where"
ANEW = ": take away everything with the old name and shred it; do it anew, and never say the old name"
UNNAMED = (
    "The name has changed: take away everything with the old name and shred it; "
    "look up the new name, do it anew, and never say the old one"
)
CARRIED = (
    "please move it to 1510, with every card and letter; "
    "if it is not fresh or was touched, throw it away and bring a new one"
)
COLLECT = (
    "Please collect from 1208 (booking cancelled); sealed goods go back to stock, other food is thrown away, "
    "what bears a name is shredded"
)
LOOK = "look whether it is still there and fresh, or bring a new one to the guest's room; then tick"
STAY = "must not stay (allergy); then bring a new one as listed"
NAME = (
    "The name we use for this guest has changed: look it up on the stay, make anew what carries it, "
    "and never say or write the old one"
)
NEEDS = "Allergies or diet have changed: bring nothing before you have read your items again"
TOLD_OF_NEEDS = {code: ["Booking changed", NEEDS] for code in ("front_office", "guest_relations", "sales")}
GONE = "The guest does not come, the booking is cancelled: stop, and do only what is named here"
ABSENT = "The guest did not come: stop, and do only what is named here"
DATES = ("The guest comes on Fri 17 Apr, not on Thu 16 Apr", "The guest leaves on Sun 19 Apr, not on Sat 18 Apr")
INCOGNITO = "Incognito from now on: take away every board and card with a name; say and write only the name on the stay"
NOTHING_LEFT = (
    "Nothing on the plan of this stay is yours any more: do nothing more for it; you are told if that changes"
)
OFFICIAL = "No alcohol, gifts, banner or upgrade for this guest; only the general manager can allow them"


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
        "engineering": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Technical check of room passed, by 15 Apr 16:00",
        ],
        "finance": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Credit and who pays confirmed, by 15 Apr 16:00",
        ],
        "food_beverage": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "Fruit in room: it is now “basket B, medium”",
            f"Fruit in room: now exactly {BASKET}{EXCHANGE}",
            "New: Wine and water in room, by 16 Apr 12:30",
            "New: In-room treats (cookies, chocolate, nuts), by 16 Apr 12:30",
            "New: Ice, hot towel and welcome tea ready, by 16 Apr 14:15",
            "New: Fruit refreshed, by 17 Apr 12:00",
        ],
        "front_office": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Room inspection passed, by 16 Apr 13:00",
            "New: Duty and front office managers in lobby, by 16 Apr 14:20",
            "New: Guest met, introduced, taken to room, by 16 Apr 14:35",
            "New: Farewell: managers in lobby, by 18 Apr 11:50",
        ],
        "general_manager": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Welcome letter signed, by 15 Apr 18:00",
        ],
        "guest_relations": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Pick-up, sign and contact told to guest, by 15 Apr 18:00",
            "Welcome letter or card placed in room: it is now “welcome letter”",
            f"Welcome letter or card placed in room: now exactly 1 × welcome letter{EXCHANGE}",
            "New: Guest on the way, welcome line called, by 16 Apr 14:00",
            "Guest relations officer in lobby: no longer wanted: do not do it",
            "New: Room shown, contact card given, by 16 Apr 14:40",
            "New: Contact of the day, by 17 Apr 11:00",
            "New: Farewell line called, by 18 Apr 11:30",
        ],
        "housekeeping": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            f"VIP clean done, supervisor inspected: it is now “{PROFILE}”",
            "VIP clean done, supervisor inspected: bring nothing with it any more",
            "Flowers in room: it is now “medium”",
            f"Flowers in room: now exactly 1 × medium arrangement{EXCHANGE}",
            "Turndown (16 Apr): it is now “own drink, or water and ice”",
            f"Turndown (16 Apr): now exactly 1 × still water, bottle, 1 × ice, bucket{MORE}",
            "Turndown (17 Apr): it is now “own drink, or water and ice”",
            f"Turndown (17 Apr): now exactly 1 × still water, bottle, 1 × ice, bucket{MORE}",
        ],
        "sales": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Details confirmed with host organisation or assistant, by 12:00",
            "New: Welcome letter prepared, name checked, by 15 Apr 12:00",
            "New: Farewell letter or gift ready, by 17 Apr 18:00",
        ],
        "security": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            "New: Kerb, parking and lift held, by 16 Apr 14:10",
        ],
    }


def test_another_guest_on_the_same_confirmation(opera: Caller, stay: int):
    book(opera, guest={"external_id": "P-2", "surname": "Liepa", "position": "public_figure"})
    assert told(opera, stay) == {
        "engineering": [
            "Booking changed",
            NAME,
            "VIP level raised: VB (was VC)",
            "New: Technical check of room passed, by 15 Apr 16:00",
        ],
        "finance": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            NAME,
            "New: Credit and who pays confirmed, by 15 Apr 16:00",
        ],
        "food_beverage": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            NAME,
            "Fruit in room: it is now “basket B, medium”",
            f"Fruit in room: now exactly {BASKET}{EXCHANGE}",
            "New: Wine and water in room, by 16 Apr 12:30",
            "New: In-room treats (cookies, chocolate, nuts), by 16 Apr 12:30",
            "New: Ice, hot towel and welcome tea ready, by 16 Apr 14:15",
            "New: Fruit refreshed, by 17 Apr 12:00",
        ],
        "front_office": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            NAME,
            "New: Room inspection passed, by 16 Apr 13:00",
            "New: Duty and front office managers in lobby, by 16 Apr 14:20",
            "New: Guest met, introduced, taken to room, by 16 Apr 14:35",
            "New: Farewell: managers in lobby, by 18 Apr 11:50",
        ],
        "general_manager": [
            "Booking changed",
            NAME,
            "VIP level raised: VB (was VC)",
            "New: Welcome letter signed, by 15 Apr 18:00",
        ],
        "guest_relations": [
            "Booking changed",
            NAME,
            "VIP level raised: VB (was VC)",
            "New: Pick-up, sign and contact told to guest, by 15 Apr 18:00",
            "Welcome letter or card placed in room: it is now “welcome letter”",
            f"Welcome letter or card placed in room: now exactly 1 × welcome letter{EXCHANGE}",
            "New: Guest on the way, welcome line called, by 16 Apr 14:00",
            "Guest relations officer in lobby: no longer wanted: do not do it",
            "New: Room shown, contact card given, by 16 Apr 14:40",
            "New: Contact of the day, by 17 Apr 11:00",
            "New: Farewell line called, by 18 Apr 11:30",
        ],
        "housekeeping": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            NAME,
            f"VIP clean done, supervisor inspected: it is now “{PROFILE}”",
            "VIP clean done, supervisor inspected: bring nothing with it any more",
            "Flowers in room: it is now “medium”",
            f"Flowers in room: now exactly 1 × medium arrangement{EXCHANGE}",
            "Turndown (16 Apr): it is now “own drink, or water and ice”",
            f"Turndown (16 Apr): now exactly 1 × still water, bottle, 1 × ice, bucket{MORE}",
            "Turndown (17 Apr): it is now “own drink, or water and ice”",
            f"Turndown (17 Apr): now exactly 1 × still water, bottle, 1 × ice, bucket{MORE}",
        ],
        "sales": [
            "Booking changed",
            NAME,
            "VIP level raised: VB (was VC)",
            "New: Details confirmed with host organisation or assistant, by 12:00",
            "New: Welcome letter prepared, name checked, by 15 Apr 12:00",
            "New: Farewell letter or gift ready, by 17 Apr 18:00",
        ],
        "security": [
            "Booking changed",
            "VIP level raised: VB (was VC)",
            NAME,
            "New: Kerb, parking and lift held, by 16 Apr 14:10",
        ],
    }


def test_another_guest_when_the_card_is_in_the_room(opera: Caller, stay: int, aurora):
    prepared(opera, stay, "vip_clean", "letter_placed", "keys")
    other = {"external_id": "P-2", "name_prefix": "Mr", "surname": "Liepa", **AGENT}
    book(opera, guest=other)
    changed = NAME
    assert told(opera, stay) == {
        **{code: ["Booking changed", changed] for code in ("finance", "food_beverage", "housekeeping", "sales")},
        "front_office": [
            "Booking changed",
            changed,
            f"Keys tested, registration card pre-filled: The guest is now called Mr Liepa{ANEW}",
        ],
        "guest_relations": [
            "Booking changed",
            changed,
            f"Welcome letter or card placed in room: The guest is now called Mr Liepa{ANEW}",
        ],
    }
    card = "Welcome letter or card placed in room: "
    unnamed = UNNAMED
    engineer = colleague(aurora, "engineering.agent")
    assert told(engineer, stay)["guest_relations"][-1] == f"{card}{unnamed}"
    book(opera, guest=other | {"incognito": True, "alias": "W"})
    assert f"{card}The guest is now called W{ANEW}" in told(opera, stay)["guest_relations"]
    [row] = Notice.objects.filter(subject_id=stay, department__code="guest_relations", acknowledged_at=None)
    assert "Liepa" not in str(row.changes)


def test_a_name_that_is_written_otherwise(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "letter_placed")
    book(opera, {"given_name": "Ilona Anna"})
    assert told(opera, stay)["guest_relations"] == [
        "Booking changed",
        NAME,
        f"Welcome letter or card placed in room: The guest is now called Ms Ilona Anna Kalniete{ANEW}",
    ]


def test_a_lower_level(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    hour = dt.timedelta(hours=1)
    for starts, ends, code in ((hour, None, "sales"), (-hour, hour, "front_office"), (-2 * hour, -hour, "finance")):
        ends_at = ends and moment.now + ends
        Activity.objects.create(
            stay_id=stay, starts_at=moment.now + starts, ends_at=ends_at, what="Tour", departments=[code]
        )
    Activity.objects.create(
        stay_id=stay, starts_at=moment.now + hour, what="Tea", departments=["housekeeping"], removed_at=moment.now
    )
    granting.lower(stay, "", "not wanted", house=house, by=gm, now=moment.now)
    lost = {
        "finance": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "Bill checked with payer: no longer wanted: do not do it",
            "Cost posted to department: no longer wanted: do not do it",
        ],
        "food_beverage": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "Amenity order confirmed, stock checked: no longer wanted: do not do it",
            "Fruit in room: no longer wanted: do not do it",
        ],
        "front_office": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "Keys tested, registration card pre-filled: no longer wanted: do not do it",
            "Luggage in room: no longer wanted: do not do it",
        ],
        "guest_relations": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "Welcome letter or card placed in room: no longer wanted: do not do it",
            "Guest relations officer in lobby: no longer wanted: do not do it",
            "Courtesy call: no longer wanted: do not do it",
            "Car, luggage and departure time agreed: no longer wanted: do not do it",
            "Survey sent: no longer wanted: do not do it",
            "Preferences and comments recorded: no longer wanted: do not do it",
        ],
        "housekeeping": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "VIP clean done, supervisor inspected: no longer wanted: do not do it",
            "Flowers in room: no longer wanted: do not do it",
            "Turndown (16 Apr): no longer wanted: do not do it",
            "Turndown (17 Apr): no longer wanted: do not do it",
            "Room checked for left items: no longer wanted: do not do it",
        ],
        "sales": [
            "VIP level lowered",
            "No VIP level any more (it was VC): do only what your list still names",
            "Thank-you message sent: no longer wanted: do not do it",
        ],
    }
    goes_on = {"front_office", "sales"}  # by the guest's programme
    lost = {code: own if code in goes_on else [*own, NOTHING_LEFT] for code, own in lost.items()}
    assert told(opera, stay) == {**lost, "security": lost["sales"][:2]}  # which has a copy of the plan, and no items


def test_another_room(opera: Caller, stay: int):
    book(opera, room_number="1510")
    assert told(opera, stay) == {code: [ROOM_NUMBER, "Room: 1208 → 1510"] for code in SIX}


def test_another_room_when_things_stand_in_the_first(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "fruit")
    book(opera, room_number="1510")
    assert told(opera, stay) == {
        "finance": [ROOM_NUMBER, "Room: 1208 → 1510"],
        "food_beverage": [
            ROOM_NUMBER,
            "Room: 1208 → 1510",
            f"Fruit in room: Plate C is already in 1208: {CARRIED}",
        ],
        "front_office": [ROOM_NUMBER, "Room: 1208 → 1510"],
        "guest_relations": [ROOM_NUMBER, "Room: 1208 → 1510"],
        "housekeeping": [
            ROOM_NUMBER,
            "Room: 1208 → 1510",
            "VIP clean done, supervisor inspected: Already begun or done for 1208: do it for 1510, and put 1208 back as usual",
        ],
        "sales": [ROOM_NUMBER, "Room: 1208 → 1510"],
    }


def test_other_dates(opera: Caller, stay: int):
    book(opera, arrival_date="2026-04-17", departure_date="2026-04-19")
    assert told(opera, stay) == {
        "finance": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "Cost posted to department: now by 21 Apr 12:00 (was 20 Apr 12:00)",
        ],
        "food_beverage": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "Amenity order confirmed, stock checked: now by 16 Apr 16:00 (was 15 Apr 16:00)",
            "Fruit in room: now by 17 Apr 12:30 (was 16 Apr 12:30)",
        ],
        "front_office": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "Keys tested, registration card pre-filled: now by 17 Apr 13:30 (was 16 Apr 13:30)",
            "Luggage in room: now by 17 Apr 14:40 (was 16 Apr 14:40)",
        ],
        "guest_relations": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "Welcome letter or card placed in room: now by 17 Apr 12:30 (was 16 Apr 12:30)",
            "Guest relations officer in lobby: now by 17 Apr 14:20 (was 16 Apr 14:20)",
            "Courtesy call: now by 17 Apr 15:00 (was 16 Apr 15:00)",
            "Car, luggage and departure time agreed: now by 18 Apr 18:00 (was 17 Apr 18:00)",
            "Survey sent: now by 20 Apr 10:00 (was 19 Apr 10:00)",
            "Preferences and comments recorded: now by 20 Apr 12:00 (was 19 Apr 12:00)",
        ],
        "housekeeping": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "VIP clean done, supervisor inspected: now by 17 Apr 12:00 (was 16 Apr 12:00)",
            "Flowers in room: now by 17 Apr 12:30 (was 16 Apr 12:30)",
            "Turndown (16 Apr): no longer wanted: do not do it",
            "New: Turndown, by 18 Apr 19:30",
            "Room checked for left items: now by 19 Apr 12:10 (was 18 Apr 12:10)",
        ],
        "sales": [
            "Booking changed",
            *DATES,
            "Expected: 17 Apr 14:30 (was 16 Apr 14:30)",
            "Thank-you message sent: now by 20 Apr 12:00 (was 20 Apr 09:00)",
        ],
    }


def test_another_time(opera: Caller, stay: int):
    book(opera, expected_arrival_time="16:30")
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
            "Fruit in room: now by 16 Apr 14:30 (was 16 Apr 12:30)",
        ],
        "front_office": [
            "Booking changed",
            "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
            "Keys tested, registration card pre-filled: now by 16 Apr 15:30 (was 16 Apr 13:30)",
            "Luggage in room: now by 16 Apr 16:40 (was 16 Apr 14:40)",
        ],
        "guest_relations": [
            "Booking changed",
            "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
            "Welcome letter or card placed in room: now by 16 Apr 14:30 (was 16 Apr 12:30)",
            "Guest relations officer in lobby: now by 16 Apr 16:20 (was 16 Apr 14:20)",
            "Courtesy call: now by 16 Apr 17:00 (was 16 Apr 15:00)",
        ],
        "housekeeping": [
            "Booking changed",
            "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
            "VIP clean done, supervisor inspected: now by 16 Apr 14:00 (was 16 Apr 12:00)",
            "Flowers in room: now by 16 Apr 14:30 (was 16 Apr 12:30)",
        ],
    }


def test_a_flight_and_a_pick_up(opera: Caller, stay: int):
    book(opera, arrival_transport={"kind": "flight", "carrier_code": "LO", "transport_code": "123", "pickup": True})
    assert told(opera, stay) == {
        "guest_relations": [
            "Booking changed",
            "The flight, the train or the pick-up has changed: look it up on the stay",
            "New: Pick-up, sign and contact told to guest, by 15 Apr 18:00",
        ]
    }


def test_a_flight_that_is_late(opera: Caller, stay: int):
    flight = {"kind": "flight", "carrier_code": "LO", "transport_code": "123", "scheduled_at": "2026-04-16T13:40"}
    book(opera, arrival_transport=flight)
    opera.acknowledge_all(stay)
    book(opera, arrival_transport=flight | {"estimated_at": "2026-04-16T15:40"})
    late = told(opera, stay)
    assert {code: lines[1] for code, lines in late.items()} == dict.fromkeys(
        ("food_beverage", "front_office", "guest_relations", "housekeeping"),
        "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
    )
    assert late["food_beverage"] == [
        "Booking changed",
        "Expected: 16 Apr 16:30 (was 16 Apr 14:30)",
        "Fruit in room: now by 16 Apr 14:30 (was 16 Apr 12:30)",
    ]


def test_more_people(opera: Caller, stay: int):
    book(opera, adults=2, children=[{"age": 3}])
    assert told(opera, stay) == {code: ["Booking changed", "Guests: 2 adults, 1 child (was 1 adult)"] for code in SIX}


def test_what_is_changed_back_before_it_is_read_says_that_nothing_is_different(opera: Caller, stay: int):
    book(opera, adults=3)
    assert "Guests: 3 adults (was 1 adult)" in told(opera, stay)["housekeeping"]
    book(opera)
    back = "What was changed is changed back: all is as it was before the change"
    assert told(opera, stay) == {code: ["Booking changed", back] for code in SIX}


def test_an_allergy_learnt_when_the_fruit_is_begun(opera: Caller, stay: int):
    assert opera.tick(stay, "fruit", "begin").status_code == 200
    book(opera, {"allergies": ["banana"]})
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            NEEDS,
            "New: Allergies and diet signed by chef, by 15 Apr 16:00",
            "Fruit in room: now exactly 1 × orange, 1 × apple, 1 × pear, "
            f"1 × fruit knife, 1 × plate, 1 × napkin, 1 × finger bowl{EXCHANGE}",
            f"Fruit in room: Take Plate C out of 1208 now, all of it: banana {STAY}",
        ],
        **TOLD_OF_NEEDS,
    }


def test_a_severe_allergy(opera: Caller, stay: int):
    book(opera, {"allergies": [{"code": "nuts", "severity": "severe"}]})
    severe = "SEVERE allergy: hold all food until the chef has signed; then bring nothing but what your items list"
    assert {code: severe in lines for code, lines in told(opera, stay).items()} == dict.fromkeys(
        ("food_beverage", "front_office", "guest_relations", "sales"), True
    ) | {"housekeeping": False}


def test_the_other_allergy_is_severe_and_housekeeping_reads_only_that_a_scent_is_one(opera: Caller, stay: int, aurora):
    book(opera, {"allergies": [{"code": "nuts", "severity": "severe"}, "scent"]})
    assert told(colleague(aurora, "housekeeping.agent"), stay)["housekeeping"][1] == NEEDS


def test_a_diet_learnt(opera: Caller, stay: int):
    book(opera, {"diets": ["vegan"]})
    assert told(opera, stay) == {
        "food_beverage": [
            "Booking changed",
            NEEDS,
            "New: Allergies and diet signed by chef, by 15 Apr 16:00",
        ],
        **TOLD_OF_NEEDS,
    }


def test_an_alias(opera: Caller, stay: int):
    book(opera, {"incognito": True, "alias": "North Wind"})
    assert told(opera, stay) == {
        "finance": ["Booking changed", NAME],
        "food_beverage": [
            "Booking changed",
            NAME,
            INCOGNITO,
        ],
        "front_office": [
            "Booking changed",
            NAME,
            INCOGNITO,
        ],
        "guest_relations": [
            "Booking changed",
            NAME,
            INCOGNITO,
            "Survey sent: no longer wanted: do not do it",
        ],
        "housekeeping": [
            "Booking changed",
            NAME,
            INCOGNITO,
        ],
        "sales": [
            "Booking changed",
            NAME,
            INCOGNITO,
        ],
    }


def test_no_fuss(opera: Caller, stay: int):
    book(opera, no_fuss=True)
    assert told(opera, stay) == {
        "guest_relations": [
            "Booking changed",
            "The guest wants no fuss: no welcome line, no calls; do only what is listed",
            "Guest relations officer in lobby: no longer wanted: do not do it",
            "Courtesy call: no longer wanted: do not do it",
        ]
    }


def test_an_official_visit(opera: Caller, stay: int):
    book(opera, official_visit=True)
    assert told(opera, stay) == {
        "guest_relations": ["Booking changed", OFFICIAL, "Survey sent: no longer wanted: do not do it"]
    }


def test_cancelled(opera: Caller, stay: int):
    opera.cancel()
    assert told(opera, stay) == {
        "finance": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Bill checked with payer: booking cancelled: do not do it",
            "Cost posted to department: booking cancelled: do not do it",
        ],
        "food_beverage": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Amenity order confirmed, stock checked: booking cancelled: do not do it",
            "Fruit in room: booking cancelled: do not do it",
        ],
        "front_office": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Keys tested, registration card pre-filled: booking cancelled: do not do it",
            "Luggage in room: booking cancelled: do not do it",
        ],
        "guest_relations": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Welcome letter or card placed in room: booking cancelled: do not do it",
            "Guest relations officer in lobby: booking cancelled: do not do it",
            "Courtesy call: booking cancelled: do not do it",
            "Car, luggage and departure time agreed: booking cancelled: do not do it",
            "Survey sent: booking cancelled: do not do it",
            "Preferences and comments recorded: booking cancelled: do not do it",
        ],
        "housekeeping": [
            "Booking cancelled: the guest does not come",
            GONE,
            "VIP clean done, supervisor inspected: booking cancelled: do not do it",
            "Flowers in room: booking cancelled: do not do it",
            "Turndown (16 Apr): booking cancelled: do not do it",
            "Turndown (17 Apr): booking cancelled: do not do it",
            "Room checked for left items: booking cancelled: do not do it",
        ],
        "sales": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Thank-you message sent: booking cancelled: do not do it",
        ],
    }


def test_cancelled_when_things_stand_in_the_room(opera: Caller, stay: int):
    prepared(opera, stay, "vip_clean", "fruit")
    opera.cancel()
    assert told(opera, stay) == {
        "finance": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Bill checked with payer: booking cancelled: do not do it",
            "Cost posted to department: booking cancelled: do not do it",
        ],
        "food_beverage": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Amenity order confirmed, stock checked: booking cancelled: do not do it",
            f"Fruit in room: {COLLECT}",
        ],
        "front_office": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Keys tested, registration card pre-filled: booking cancelled: do not do it",
            "Luggage in room: booking cancelled: do not do it",
        ],
        "guest_relations": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Welcome letter or card placed in room: booking cancelled: do not do it",
            "Guest relations officer in lobby: booking cancelled: do not do it",
            "Courtesy call: booking cancelled: do not do it",
            "Car, luggage and departure time agreed: booking cancelled: do not do it",
            "Survey sent: booking cancelled: do not do it",
            "Preferences and comments recorded: booking cancelled: do not do it",
        ],
        "housekeeping": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Flowers in room: booking cancelled: do not do it",
            "Turndown (16 Apr): booking cancelled: do not do it",
            "Turndown (17 Apr): booking cancelled: do not do it",
            "Room checked for left items: booking cancelled: do not do it",
        ],
        "sales": [
            "Booking cancelled: the guest does not come",
            GONE,
            "Thank-you message sent: booking cancelled: do not do it",
        ],
    }


def test_reinstated(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    prepared(opera, stay, "vip_clean", "fruit")
    opera.cancel()
    opera.acknowledge_all(stay)
    desk_changes.reinstate(stay, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Bill checked with payer, by 17 Apr 18:00",
            "Wanted again: Cost posted to department, by 20 Apr 12:00",
        ],
        "food_beverage": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Amenity order confirmed, stock checked, by 15 Apr 16:00",
            f"Fruit in room: Do not collect Plate C from 1208 after all: {LOOK}",
        ],
        "front_office": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Keys tested, registration card pre-filled, by 16 Apr 13:30",
            "Wanted again: Luggage in room, by 16 Apr 14:40",
        ],
        "guest_relations": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Welcome letter or card placed in room, by 16 Apr 12:30",
            "Wanted again: Guest relations officer in lobby, by 16 Apr 14:20",
            "Wanted again: Courtesy call, by 16 Apr 15:00",
            "Wanted again: Car, luggage and departure time agreed, by 17 Apr 18:00",
            "Wanted again: Survey sent, by 19 Apr 10:00",
            "Wanted again: Preferences and comments recorded, by 19 Apr 12:00",
        ],
        "housekeeping": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Flowers in room, by 16 Apr 12:30",
            "Wanted again: Turndown, by 16 Apr 19:30",
            "Wanted again: Turndown, by 17 Apr 19:30",
            "Wanted again: Room checked for left items, by 18 Apr 12:10",
        ],
        "sales": [
            "Booking is on again, the guest comes: check again what you had already done",
            "The guest comes after all: do what is named here, and check again what you had already done",
            "Wanted again: Thank-you message sent, by 20 Apr 09:00",
        ],
        "security": ["Booking is on again, the guest comes: check again what you had already done"],
    }


def test_no_show(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    reception.no_show(stay, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "No-show: the guest did not come",
            ABSENT,
            "Bill checked with payer: the guest did not come: do not do it",
            "Cost posted to department: the guest did not come: do not do it",
        ],
        "food_beverage": [
            "No-show: the guest did not come",
            ABSENT,
            "Amenity order confirmed, stock checked: the guest did not come: do not do it",
            "Fruit in room: the guest did not come: do not do it",
        ],
        "front_office": [
            "No-show: the guest did not come",
            ABSENT,
            "Keys tested, registration card pre-filled: the guest did not come: do not do it",
            "Luggage in room: the guest did not come: do not do it",
        ],
        "guest_relations": [
            "No-show: the guest did not come",
            ABSENT,
            "Welcome letter or card placed in room: the guest did not come: do not do it",
            "Guest relations officer in lobby: the guest did not come: do not do it",
            "Courtesy call: the guest did not come: do not do it",
            "Car, luggage and departure time agreed: the guest did not come: do not do it",
            "Survey sent: the guest did not come: do not do it",
            "Preferences and comments recorded: the guest did not come: do not do it",
        ],
        "housekeeping": [
            "No-show: the guest did not come",
            ABSENT,
            "VIP clean done, supervisor inspected: the guest did not come: do not do it",
            "Flowers in room: the guest did not come: do not do it",
            "Turndown (16 Apr): the guest did not come: do not do it",
            "Turndown (17 Apr): the guest did not come: do not do it",
            "Room checked for left items: the guest did not come: do not do it",
        ],
        "sales": [
            "No-show: the guest did not come",
            ABSENT,
            "Thank-you message sent: the guest did not come: do not do it",
        ],
    }


def test_a_longer_stay(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    departures.leave(stay, dt.date(2026, 4, 20), None, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "Departure changed",
            "The guest leaves on Mon 20 Apr, not on Sat 18 Apr",
            "Cost posted to department: now by 22 Apr 12:00 (was 20 Apr 12:00)",
        ],
        "guest_relations": [
            "Departure changed",
            "The guest leaves on Mon 20 Apr, not on Sat 18 Apr",
            "Car, luggage and departure time agreed: now by 19 Apr 18:00 (was 17 Apr 18:00)",
            "Survey sent: now by 21 Apr 10:00 (was 19 Apr 10:00)",
            "Preferences and comments recorded: now by 21 Apr 12:00 (was 19 Apr 12:00)",
        ],
        "housekeeping": [
            "Departure changed",
            "The guest leaves on Mon 20 Apr, not on Sat 18 Apr",
            "New: Turndown, by 18 Apr 19:30",
            "New: Turndown, by 19 Apr 19:30",
            "Room checked for left items: now by 20 Apr 12:10 (was 18 Apr 12:10)",
        ],
        "sales": [
            "Departure changed",
            "The guest leaves on Mon 20 Apr, not on Sat 18 Apr",
            "Thank-you message sent: now by 21 Apr 12:00 (was 20 Apr 09:00)",
        ],
    }


def test_an_earlier_departure(opera: Caller, stay: int, house: House, gm: Viewer, moment: Moment):
    departures.leave(stay, dt.date(2026, 4, 17), None, house=house, by=gm, now=moment.now)
    assert told(opera, stay) == {
        "finance": [
            "Departure changed",
            "The guest leaves on Fri 17 Apr, not on Sat 18 Apr",
            "Bill checked with payer: now by 16 Apr 18:00 (was 17 Apr 18:00)",
            "Cost posted to department: now by 20 Apr 09:00 (was 20 Apr 12:00)",
        ],
        "guest_relations": [
            "Departure changed",
            "The guest leaves on Fri 17 Apr, not on Sat 18 Apr",
            "Car, luggage and departure time agreed: now by 16 Apr 18:00 (was 17 Apr 18:00)",
            "Survey sent: now by 18 Apr 10:00 (was 19 Apr 10:00)",
            "Preferences and comments recorded: now by 18 Apr 12:00 (was 19 Apr 12:00)",
        ],
        "housekeeping": [
            "Departure changed",
            "The guest leaves on Fri 17 Apr, not on Sat 18 Apr",
            "Turndown (17 Apr): no longer wanted: do not do it",
            "Room checked for left items: now by 17 Apr 12:10 (was 18 Apr 12:10)",
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
            "VIP level approved: work by it",
            "VIP level: VC (there was none)",
            "New: Bill checked with payer, by 17 Apr 18:00",
            "New: Cost posted to department, by 20 Apr 12:00",
        ],
        "food_beverage": [
            "VIP level approved: work by it",
            "VIP level: VC (there was none)",
            "New: Amenity order confirmed, stock checked, by 15 Apr 16:00",
            "New: Fruit in room, by 16 Apr 12:30",
        ],
        "front_office": [
            "VIP level approved: work by it",
            "VC is approved: work by VC",
            "VIP level: VC (there was none)",
            "New: Room assigned, do not move, by 15 Apr 18:00",
            "New: Keys tested, registration card pre-filled, by 16 Apr 13:30",
            "New: Luggage in room, by 16 Apr 14:40",
        ],
        "general_manager": [
            "VIP level approved: work by it",
            "VC is approved: work by VC",
            "VIP level: VC (there was none)",
        ],
        "guest_relations": [
            "VIP level approved: work by it",
            "VIP level: VC (there was none)",
            "New: Welcome letter or card placed in room, by 16 Apr 12:30",
            "New: Guest relations officer in lobby, by 16 Apr 14:20",
            "New: Courtesy call, by 16 Apr 15:00",
            "New: Car, luggage and departure time agreed, by 17 Apr 18:00",
            "New: Survey sent, by 19 Apr 10:00",
            "New: Preferences and comments recorded, by 19 Apr 12:00",
        ],
        "housekeeping": [
            "VIP level approved: work by it",
            "VIP level: VC (there was none)",
            "New: VIP clean done, supervisor inspected, by 16 Apr 12:00",
            "New: Flowers in room, by 16 Apr 12:30",
            "New: Turndown, by 16 Apr 19:30",
            "New: Turndown, by 17 Apr 19:30",
            "New: Room checked for left items, by 18 Apr 12:10",
        ],
        "sales": [
            "VIP level approved: work by it",
            "VC is approved: work by VC",
            "VIP level: VC (there was none)",
            "New: Thank-you message sent, by 20 Apr 09:00",
        ],
        "security": ["VIP level approved: work by it", "VIP level: VC (there was none)"],
    }


def test_a_guest_who_is_in_the_house_already(opera: Caller):
    stay = book(opera, status="in_house")["id"]
    assert told(opera, stay) == {
        "finance": [
            "VIP arrival booked",
            "The guest is in the house",
            "New: Bill checked with payer, by 17 Apr 18:00",
            "New: Cost posted to department, by 20 Apr 12:00",
        ],
        "food_beverage": ["VIP arrival booked", "The guest is in the house"],
        "front_office": ["VIP arrival booked", "The guest is in the house"],
        "guest_relations": [
            "VIP arrival booked",
            "The guest is in the house",
            "New: Courtesy call, by 10:30",
            "New: Car, luggage and departure time agreed, by 17 Apr 18:00",
            "New: Survey sent, by 19 Apr 10:00",
            "New: Preferences and comments recorded, by 19 Apr 12:00",
        ],
        "housekeeping": [
            "VIP arrival booked",
            "The guest is in the house",
            "New: Turndown, by 16 Apr 19:30",
            "New: Turndown, by 17 Apr 19:30",
            "New: Room checked for left items, by 18 Apr 12:10",
        ],
        "sales": [
            "VIP arrival booked",
            "The guest is in the house",
            "New: Thank-you message sent, by 20 Apr 09:00",
        ],
        "security": ["VIP arrival booked", "The guest is in the house"],
    }


def test_a_stay_of_an_older_standard_also_has_its_letter_made_again_for_another_name(
    opera: Caller, aurora, moment: Moment
):
    load(aurora, shipped_text().replace("names_guest = true\n", ""), now=moment.now)
    stay = book(opera)["id"]
    prepared(opera, stay, "vip_clean", "keys")
    load(aurora, shipped_text() + "\n# in force since\n", now=moment.now)
    book(opera, guest={"external_id": "P-9", "surname": "Liepa", **AGENT})
    states = {key: item["state"] for key, item in opera.items(stay).items()}
    assert (states["vip_clean"], states["keys"]) == ("done", "open")
    assert "The name has changed" in opera.items(stay)["keys"]["state_reason"]
