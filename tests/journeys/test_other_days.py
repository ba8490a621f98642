"""Other days of a hotel: a walk-in for the day, a guest in the small hours, a delegation, a wish beyond the rules."""

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest, wall
from vipdesk.hotel.models import Property


def test_a_walk_in_for_the_day(aurora: Property, moment: Moment):
    # Friday 10:00: the head of a travel agency stands at the desk and takes a room until the evening.
    moment.to("2026-04-17 10:00", aurora)
    desk = colleague(aurora, "front_office.agent")
    booked = desk.book(
        "W-1",
        guest={"surname": "Lis", "position": "travel_agency_head"},
        arrival_date="2026-04-17",
        departure_date="2026-04-17",
        expected_arrival_time="10:30",
        expected_departure_time="19:00",
        room_number="310",
    )
    stay = booked["id"]
    assert (booked["booking_system"], booked["tier"]) == ("desk", "VC")
    times = {key: wall(item["due_at"], aurora) for key, item in desk.items(stay).items()}
    # Everything is late: told at 10:00, and the guest comes at 10:30.
    assert {
        key: times[key] for key in ("vip_clean", "fruit", "keys", "officer_in_lobby", "luggage", "courtesy_call")
    } == {
        "vip_clean": "17 10:30",
        "fruit": "17 10:30",
        "keys": "17 10:30",
        "officer_in_lobby": "17 10:20",
        "luggage": "17 10:40",
        "courtesy_call": "17 11:00",
    }
    assert [item["title"] for item in desk.plan(stay) if item["title"] in ("Turndown", "Contact of the day")] == []
    [line] = desk.get("/arrivals").json()["arrivals"]
    assert (line["confirmation_number"], line["nights"], line["room_number"]) == ("W-1", 0, "310")
    assert desk.post("/bookings/W-1/check-in", {}).json()["status"] == "in_house"
    moment.to("2026-04-17 19:00", aurora)
    assert desk.post("/bookings/W-1/check-out", {}).json()["status"] == "checked_out"


def test_a_guest_who_comes_at_half_past_one_at_night(opera: Caller, aurora: Property, moment: Moment):
    # Booked for Thursday 16 April, 01:30: that is the night that follows, Friday 01:30.
    stay = opera.book(expected_arrival_time="01:30")["id"]
    assert opera.booking()["expected_arrival_at"] == "2026-04-17T01:30:00+02:00"
    times = {key: wall(item["due_at"], aurora) for key, item in opera.items(stay).items()}
    wanted = ("suite_assigned", "technical_check", "vip_clean", "fruit", "treats", "keys", "kerb_held", "gm_in_lobby")
    assert {key: times[key] for key in (*wanted, "luggage", "courtesy_call")} == {
        "suite_assigned": "13 18:00",
        "technical_check": "15 16:00",
        "vip_clean": "16 22:00",  # housekeeping closes
        "fruit": "16 23:00",  # the kitchen closes
        "treats": "16 23:00",
        "keys": "17 00:30",
        "kerb_held": "17 01:10",
        "gm_in_lobby": "17 01:15",
        "luggage": "17 01:40",
        "courtesy_call": "17 10:00",  # not at two in the morning
    }
    contacts = [wall(i["due_at"], aurora) for i in opera.plan(stay) if i["title"] == "Contact of the day"]
    assert contacts == []  # Friday has its contact already
    moment.to("2026-04-17 00:30", aurora)
    assert [line["id"] for line in opera.get("/arrivals").json()["arrivals"]] == [stay]


def test_a_delegation_of_three_rooms(opera: Caller, aurora: Property):
    rooms = {"K-1": guest(), "K-2": guest(external_id="2", surname="Ozols", position="ministry_official")}
    rooms["K-3"] = {"external_id": "3", "surname": "Berg"}
    for number, who in rooms.items():
        opera.book(number, guest=who, group_code="DELEGATION", protection=number == "K-1")
    listed = opera.get("/bookings").json()["results"]
    assert [(one["confirmation_number"], one["tier"], one["group_code"]) for one in listed] == [
        ("K-1", "VA", "DELEGATION"),
        ("K-2", "VA", "DELEGATION"),
        ("K-3", None, "DELEGATION"),
    ]
    on_list = [line["confirmation_number"] for line in opera.get("/arrivals?date=2026-04-16").json()["arrivals"]]
    assert on_list == ["K-1", "K-2"]
    opera.cancel("K-2")
    assert opera.booking("K-1")["status"] == "reserved"


def test_a_wish_for_more_than_the_rules_support(opera: Caller):
    # Sales asks for VA: it gets VB, and the rest waits.
    booked = opera.book(
        version=1,
        guest={"external_id": "1", "surname": "Lis"},
        booked_by={"kind": "sales"},
        vip={"code": "VA", "reason": "an important customer"},
    )
    assert (booked["tier"], booked["request"]["tier"], booked["request"]["state"]) == ("VB", "VA", "waiting")
    assert booked["tier_reasons"] == [
        "VB: Booked by the sales department, which asked for it",
        "VA was asked for; the rules support VB",
    ]
    assert "room_inspection" in opera.items(booked["id"])
    # A guest whom nothing supports waits without a tier, and nobody is told.
    other = opera.book("K-2", guest={"external_id": "2", "surname": "Wolf"}, vip={"code": "VC"})
    assert (other["tier"], other["request"]["tier"], opera.plan(other["id"])) == (None, "VC", [])
    # It turns out that the guest leads a province: the wish is granted, and the request is no more.
    granted = opera.book(
        version=2,
        guest={"external_id": "1", "surname": "Lis", "position": "provincial_leader"},
        booked_by={"kind": "sales"},
        vip={"code": "VA", "reason": "an important customer"},
    )
    assert (granted["tier"], granted["request"]) == ("VA", None)
    assert "joint_inspection" in opera.items(booked["id"])


def test_a_code_that_nobody_has_mapped_is_kept_and_not_guessed(opera: Caller):
    booked = opera.book(guest={"external_id": "1", "surname": "Lis"}, vip={"code": "GOLD"}, booked_by={"kind": "owner"})
    assert (booked["tier"], booked["request"]) == (None, None)
    assert Stay.objects.get().vip_code == "GOLD"


def test_a_guest_in_a_wheelchair_without_a_tier(opera: Caller, aurora: Property):
    booked = opera.book(guest={"external_id": "1", "surname": "Lis", "access_needs": ["wheelchair"]})
    [item] = opera.plan(booked["id"])
    assert (item["title"], item["department"], item["gate"]) == (
        "Special equipment in place and tested",
        "housekeeping",
        True,
    )
    assert wall(item["due_at"], aurora) == "16 12:00"
    assert booked["readiness"]["total"] == 1
    housekeeping = colleague(aurora, "housekeeping.agent")
    assert housekeeping.tick(booked["id"], "special_equipment").json()["state"] == "done"
    assert opera.booking()["readiness"]["state"] == "ready"


def test_a_guest_who_changes_the_room_on_the_day(opera: Caller, aurora: Property, moment: Moment):
    stay = opera.book(version=1, room_number="1208")["id"]
    moment.to("2026-04-16 11:00", aurora)
    for key in ("technical_check", "vip_clean", "fruit"):
        opera.tick(stay, key)
    opera.acknowledge_all(stay)
    opera.book(version=2, room_number="1510")
    items = opera.items(stay)
    assert items["fruit"]["state_reason"] == (
        "Basket A is already in 1208: please move it to 1510, with every card and letter; "
        "if it is not fresh or was touched, throw it away and bring a new one"
    )
    assert {key: items[key]["state"] for key in ("suite_assigned", "vip_clean", "fruit")} == {
        "suite_assigned": "done",
        "vip_clean": "open",
        "fruit": "open",
    }
    told = opera.notices(stay, state="open")
    assert (told["housekeeping"]["event"], "Room: 1208 → 1510" in told["housekeeping"]["text"]) == (
        "stay.room_changed",
        True,
    )
    assert opera.tick(stay, "technical_check").status_code == 200
    assert opera.tick(stay, "vip_clean").status_code == 200
    moved = opera.tick(stay, "fruit").json()
    assert (moved["state"], moved["state_reason"]) == ("done", "")
