"""Bookings as they come in: created, amended, unchanged, stale; and what the desk entered stays."""

import datetime as dt
from typing import Any

import pytest

from guests.models import Guest, Need
from stays.models import SenderRecord, Stay, VipRequest
from tests.hotel_examples import LEADER, Caller, Moment, guest, program, said, stored, wall
from vipdesk.outbox.models import Event, Notice


def outcome(answer: dict[str, Any]) -> tuple[str, str, int | None]:
    return answer["outcome"], answer["status"], answer["version"]


def put(caller: Caller, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = caller.put("/bookings/K-1", said(**more))
    return answer.status_code, answer.json()


def problem(caller: Caller, **more: Any) -> tuple[int, str, list[str]]:
    status, body = put(caller, **more)
    return status, body["code"], [error["pointer"] for error in body.get("errors", [])]


# --- created ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("arrival", "departure", "told"), [("10", "12", 0), ("12", "13", 9)])
def test_a_first_message_of_a_stay_that_has_passed_tells_nobody(opera: Caller, arrival, departure, told):
    booked = opera.book(arrival_date=f"2026-04-{arrival}", departure_date=f"2026-04-{departure}")
    assert Notice.objects.filter(subject_id=booked["id"]).count() == told


def test_a_new_booking_is_answered_as_a_whole_stay(opera: Caller):
    answer = opera.put(
        "/bookings/K-1", said(version=3, room_type="STE", room_number="1208", group_code="MIN", adults=2)
    )
    stay = Stay.objects.get()
    assert answer.status_code == 201
    assert answer.headers["ETag"] == f'"{stay.pk}-{stay.revision}"'
    assert answer.json() == {
        "id": stay.pk,
        "property": "AURORA",
        "booking_system": "opera",
        "confirmation_number": "K-1",
        "version": 3,
        "status": "reserved",
        "outcome": "created",
        "arrival_date": "2026-04-16",
        "departure_date": "2026-04-18",
        "expected_arrival_at": "2026-04-16T14:30:00+02:00",
        "expected_departure_at": None,
        "room_type": "STE",
        "room_number": "1208",
        "room_locked": False,
        "group_code": "MIN",
        "guest": {
            "id": stay.guest_id,
            "display_name": "Ms Ilona Kalniete",
            "name_prefix": "Ms",
            "given_name": "Ilona",
            "surname": "Kalniete",
            "incognito": False,
            "position": "provincial_leader",
            "preferences": [],
            "allergies": [],
            "diets": [],
            "access_needs": [],
        },
        "tier": "VA",
        "tier_reasons": ["VA: Provincial or municipal leader"],
        "request": None,
        "word": None,
        "readiness": {
            "state": "on_track",
            "reason": "Next: Details confirmed with host organisation or assistant by 12:00, Sales",
            "done": 1,
            "total": 18,
        },
        "warnings": [],
        "plan_url": f"/api/v1/stays/{stay.pk}/plan",
    }


def test_what_is_read_afterwards_is_the_same_answer(opera: Caller):
    booked = opera.book(version=1)
    assert opera.booking() == booked | {"outcome": None}
    assert opera.get(f"/stays/{booked['id']}").json() == booked | {"outcome": None}


def test_every_field_of_a_stay_is_kept(opera: Caller):
    words = {
        "group_code": "G-7",
        "room_type": "STE",
        "room_type_charged": "DLX",
        "room_number": "1208",
        "room_locked": True,
        "adults": 2,
        "children": [{"age": 4}],
        "accompanying_guests": [{"given_name": "Jānis", "surname": "Kalniete", "age": 44, "relation": "husband"}],
        "official_visit": True,
        "no_fuss": True,
        "protection": True,
        "special_requests": ["a quiet room"],
        "host_organisation": {"name": "Ministry", "liaison": "Mr Ozols", "phone": "+371 1"},
        "payer": "Ministry",
        "purpose": "state visit",
        "occasion": "birthday",
        "arrival_transport": {
            "kind": "flight",
            "carrier_code": "BT",
            "transport_code": "461",
            "pickup": True,
            "bags": 3,
        },
        "departure_transport": {"kind": "car"},
        "comments": [{"text": "greet quietly", "internal": True, "confidential": True}],
        "rate": {"plan_code": "GOV", "amount": "120.50", "currency": "EUR"},
    }
    asking = {
        "vip": {"code": "VA", "requested": True, "reason": "visit"},
        "booked_by": {"kind": "sales", "name": "Ms B"},
    }
    opera.book(**words, **asking, expected_departure_time="11:15")
    stay = Stay.objects.get()
    assert {name: getattr(stay, name) for name in words} == words
    assert (stay.vip_code, stay.vip_requested, stay.vip_reason) == ("VA", True, "visit")
    assert (stay.booked_by_kind, stay.booked_by_name) == ("sales", "Ms B")
    assert wall(stay.expected_departure_at, stay.property) == "18 11:15"


def test_a_first_message_may_say_that_the_guest_is_in_the_house(opera: Caller, moment: Moment, aurora):
    moment.to("2026-04-16 15:00", aurora)
    booked = opera.book(status="in_house")
    stay = Stay.objects.get()
    assert (stay.status, stay.checked_in_at, stay.first_heard_in_house) == ("in_house", moment.now, True)
    assert {item["stage"] for item in opera.plan(booked["id"])} == {"in_house", "departure", "after_stay"}


@pytest.mark.parametrize("status", ["cancelled", "no_show", "checked_out"])
def test_a_first_message_of_a_stay_that_is_over_plans_nothing_and_tells_nobody(opera: Caller, status: str):
    booked = opera.book(status=status)
    assert booked["status"] == status
    assert booked["readiness"] is None
    assert opera.plan(booked["id"]) == []
    assert opera.notices(booked["id"]) == {}


def test_a_tier_that_no_rule_supports_waits_as_a_request(opera: Caller):
    booked = opera.book(guest=guest(position="county_leader"), vip={"code": "VA"})
    request = VipRequest.objects.get()
    assert booked["tier"] == "VB"
    assert booked["tier_reasons"] == ["VB: County or township leader", "VA was asked for; the rules support VB"]
    assert booked["request"] == {"id": request.pk, "tier": "VA", "state": "waiting"}


def test_who_asks_without_any_rule_has_no_tier_yet(opera: Caller):
    booked = opera.book(guest={"surname": "Lis"}, vip={"code": "VA"})
    assert (booked["tier"], booked["tier_reasons"]) == (None, ["VA was asked for; no rule supports it"])
    assert booked["request"]["tier"] == "VA"
    assert booked["readiness"] is None
    assert [(code, one["event"]) for code, one in opera.notices(booked["id"]).items()] == [
        ("general_manager", "request.asked")
    ]


def test_a_booking_system_reads_the_reasons_of_its_own_bookings(aurora):
    plain = program(aurora, "bookings:write")
    booked = plain.book(guest=guest(position="county_leader"), vip={"code": "VA"})
    assert booked["tier_reasons"] == ["VB: County or township leader", "VA was asked for; the rules support VB"]
    assert booked["request"]["tier"] == "VA"
    assert plain.booking()["tier_reasons"] == booked["tier_reasons"]


# --- sent again ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [{}, {"version": 4}, {"last_modified": "2026-04-13T08:00:00+02:00"}])
def test_sent_again_unchanged_nothing_is_stored_and_nobody_told(opera: Caller, moment: Moment, order: dict):
    opera.book(**order)
    before = stored()
    moment.on(minutes=5)
    answer = opera.put("/bookings/K-1", said(**order))
    assert (answer.status_code, answer.json()["outcome"]) == (200, "unchanged")
    assert stored() == before


@pytest.mark.parametrize(
    "same",
    [
        {"status": "reserved"},
        {"room_number": ""},
        {"room_number": None},
        {"room_locked": False},
        {"adults": 1},
        {"adults": "1"},
        {"children": []},
        {"host_organisation": None},
        {"arrival_transport": {}},
        {"vip": {"code": ""}},
        {"property": "AURORA"},
        {"guest": LEADER | {"incognito": False, "alias": "", "membership": {"program": ""}, "allergies": []}},
        {"expected_arrival_time": "14:30:00"},
    ],
)
def test_saying_the_usual_is_the_same_as_leaving_it_out(opera: Caller, same: dict):
    opera.book(version=1)
    assert put(opera, version=1, **same)[1]["outcome"] == "unchanged"


def test_the_property_may_be_said_in_the_address_one_time_and_in_the_body_the_next(opera: Caller):
    opera.book(version=1, property="AURORA")
    answer = opera.put("/bookings/K-1?property=AURORA", said(version=1))
    assert answer.json()["outcome"] == "unchanged"


def test_a_higher_version_of_the_same_is_unchanged_and_its_version_kept(opera: Caller):
    opera.book(version=1)
    events = Event.objects.count()
    assert outcome(put(opera, version=5)[1]) == ("unchanged", "reserved", 5)
    assert outcome(put(opera, version=4, adults=2)[1]) == ("stale", "reserved", 5)
    assert Event.objects.count() == events


# --- order --------------------------------------------------------------------------------------------------------------


def test_a_lower_version_is_stale_and_changes_nothing(opera: Caller):
    opera.book(version=7)
    before = stored()
    assert outcome(put(opera, version=6, adults=4, room_number="9")[1]) == ("stale", "reserved", 7)
    assert stored() == before


def test_the_same_version_with_another_body_is_a_conflict(opera: Caller):
    opera.book(version=7)
    before = stored()
    assert problem(opera, version=7, adults=4) == (409, "version_conflict", [])
    assert stored() == before


def test_earlier_times_are_stale_and_equal_ones_are_applied(opera: Caller):
    opera.book(last_modified="2026-04-13T08:00:00Z")
    assert put(opera, last_modified="2026-04-13T07:59:59Z", adults=2)[1]["outcome"] == "stale"
    assert put(opera, last_modified="2026-04-13T10:00:00+02:00", adults=3)[1]["outcome"] == "amended"
    assert put(opera, last_modified="2026-04-13 10:00:00.0", adults=3)[1]["outcome"] == "unchanged"
    assert put(opera, last_modified="2026-04-13 10:00:01", adults=2)[1]["outcome"] == "amended"
    assert Stay.objects.get().adults == 2


def test_without_an_order_the_last_received_holds(opera: Caller):
    opera.book(adults=1)
    assert put(opera, adults=3)[1]["outcome"] == "amended"
    assert put(opera)[1]["outcome"] == "amended"
    assert Stay.objects.get().adults == 1


@pytest.mark.parametrize(
    ("first", "second", "pointer"),
    [
        ({"version": 1}, {"last_modified": "2026-04-13T08:00:00Z"}, "/last_modified"),
        ({"last_modified": "2026-04-13T08:00:00Z"}, {"version": 1}, "/version"),
        ({}, {"version": 1, "last_modified": "2026-04-13T08:00:00Z"}, "/last_modified"),
    ],
)
def test_a_booking_is_ordered_by_one_of_the_two(opera: Caller, first: dict, second: dict, pointer: str):
    opera.book(**first)
    before = stored()
    assert problem(opera, **second, adults=2) == (400, "invalid", [pointer])
    assert opera.post("/bookings/K-1/cancel", second).json()["errors"][0]["pointer"] == pointer
    assert stored() == before


# --- amended ------------------------------------------------------------------------------------------------------------


def test_an_amended_time_moves_what_hangs_on_it_and_nothing_else(opera: Caller, aurora):
    stay = opera.book(version=1)["id"]
    before = opera.items(stay)
    opera.book(version=2, expected_arrival_time="16:30")
    after = opera.items(stay)
    assert {key: item["id"] for key, item in after.items()} == {key: item["id"] for key, item in before.items()}
    moved = {key: wall(item["due_at"], aurora) for key, item in after.items() if item != before[key]}
    assert moved == {
        "vip_clean": "16 14:00",
        "fruit": "16 14:30",
        "flowers": "16 14:30",
        "drinks_trolley": "16 14:30",
        "treats": "16 14:30",
        "letter_placed": "16 14:30",
        "joint_inspection": "16 15:00",
        "keys": "16 15:30",
        "guest_on_the_way": "16 16:00",
        "kerb_held": "16 16:10",
        "welcome_tea": "16 16:15",
        "gm_in_lobby": "16 16:15",
        "guest_met": "16 16:35",
        "luggage": "16 16:40",
        "room_shown": "16 16:40",
        "courtesy_call": "16 17:00",
    }


def test_a_tier_is_graded_again_with_each_message(opera: Caller):
    stay = opera.book(version=1)["id"]
    assert opera.book(version=2, guest=guest(position="public_figure"))["tier"] == "VB"
    assert opera.book(version=3, guest={k: v for k, v in LEADER.items() if k != "position"})["tier"] is None
    assert {item["state"] for item in opera.plan(stay)} == {"withdrawn"}
    assert opera.book(version=4)["tier"] == "VA"


def test_in_the_house_a_message_does_not_lower_a_tier(opera: Caller, moment: Moment, aurora):
    opera.book(version=1)
    moment.to("2026-04-15 20:00", aurora)
    opera.post("/bookings/K-1/check-in", {})
    assert opera.book(version=2, guest=guest(position="public_figure"))["tier"] == "VA"


def test_a_request_is_withdrawn_when_nobody_asks_any_more(opera: Caller):
    opera.book(version=1, guest={"surname": "Lis", "external_id": "9"}, vip={"code": "VA"})
    assert opera.book(version=2, guest={"surname": "Lis", "external_id": "9"})["request"] is None
    assert list(VipRequest.objects.values_list("state", flat=True)) == ["withdrawn"]


def test_a_shifted_stay_takes_its_time_along(opera: Caller, aurora):
    opera.book(version=1, expected_departure_time="11:00")
    opera.book(version=2, arrival_date="2026-04-20", departure_date="2026-04-23", expected_departure_time="11:00")
    stay = Stay.objects.get()
    assert (wall(stay.expected_arrival_at, aurora), wall(stay.expected_departure_at, aurora)) == (
        "20 14:30",
        "23 11:00",
    )


# --- what the desk entered stays ----------------------------------------------------------------------------------------


def test_a_room_of_the_desk_stays_until_the_sender_says_another(opera: Caller):
    opera.book(version=1, adults=1)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    assert opera.book(version=2, adults=2)["room_number"] == "1208"
    assert opera.book(version=3, adults=2, room_number="")["room_number"] == "1208"
    assert opera.book(version=4, adults=2, room_number="1510")["room_number"] == "1510"
    assert opera.book(version=5, adults=2)["room_number"] == ""


def test_a_time_of_the_desk_stays_and_moves_along_with_its_date(opera: Caller, aurora):
    opera.book(version=1)
    Stay.objects.update(expected_arrival_at=dt.datetime(2026, 4, 16, 19, 0, tzinfo=dt.UTC))
    opera.book(version=2, adults=2)
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 21:00"
    opera.book(version=3, adults=2, arrival_date="2026-04-17")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "17 21:00"
    opera.book(version=4, adults=2, arrival_date="2026-04-17", expected_arrival_time="15:00")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "17 15:00"


def test_a_check_in_of_the_desk_stays(opera: Caller, moment: Moment, aurora):
    opera.book(version=1)
    moment.to("2026-04-15 20:00", aurora)
    opera.post("/bookings/K-1/check-in", {})
    assert opera.book(version=2, adults=2)["status"] == "in_house"
    assert opera.book(version=3, adults=2, status="reserved")["status"] == "in_house"


@pytest.mark.parametrize(("act", "status"), [("no-show", "no_show"), ("check-out", "checked_out")])
def test_an_end_of_the_desk_stays_also_through_a_cancellation(
    opera: Caller, act: str, status: str, moment: Moment, aurora
):
    opera.book(version=1)
    moment.to("2026-04-15 20:00", aurora)
    if act == "check-out":
        opera.post("/bookings/K-1/check-in", {})
    opera.post(f"/bookings/K-1/{act}", {})
    assert outcome(opera.cancel(version=2)) == ("unchanged", status, 2)
    assert opera.book(version=3)["status"] == status


def test_an_allergy_of_the_desk_stays_and_the_senders_own_goes_when_it_drops_it(opera: Caller, aurora):
    stay = opera.book(version=1, guest=guest(allergies=["nuts"]))["id"]
    of = Stay.objects.get().guest
    Need.objects.create(guest=of, property=aurora, kind="allergy", code="kiwi", severity="mild", source="desk")
    answer = opera.book(version=2, guest=guest(allergies=["mango"]))
    assert [a["code"] for a in answer["guest"]["allergies"]] == ["kiwi", "mango"]
    answer = opera.book(version=3)
    assert answer["guest"]["allergies"] == [{"code": "kiwi", "text": "", "severity": "mild"}]
    assert opera.items(stay)["allergies_signed"]["state"] == "open"


def test_a_sender_takes_away_only_the_preferences_that_it_brought(opera: Caller):
    opera.book(version=1, guest=guest(preferences=[{"category": "tea", "value": "green"}]))
    held = Guest.objects.get()
    held.preferences.append({"category": "pillow", "value": "firm"})
    held.save()
    answer = opera.book(version=2, guest=guest(preferences=[{"category": "tea", "value": "black"}]))
    assert answer["guest"]["preferences"] == [
        {"category": "pillow", "value": "firm"},
        {"category": "tea", "value": "black"},
    ]


def test_a_profile_field_of_the_desk_stays_until_the_sender_changes_it(opera: Caller):
    opera.book(version=1, guest=guest(phone="+371 20000001"))
    Guest.objects.update(phone="+371 29999999", language="lv")
    opera.book(version=2, guest=guest(phone="+371 20000001", company="Saeima"))
    held = Guest.objects.get()
    assert (held.phone, held.language, held.company) == ("+371 29999999", "lv", "Saeima")


# --- nothing half -------------------------------------------------------------------------------------------------------


def test_when_the_last_step_fails_nothing_is_stored(opera: Caller, monkeypatch: pytest.MonkeyPatch):
    opera.book(version=1)
    before = stored()

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the last step")

    monkeypatch.setattr("stays.notices.telling.tell", broken)
    opera.client.raise_request_exception = False
    for more in ({"version": 2, "adults": 2}, {"version": 2, "guest": guest(external_id="P-5", surname="Ozols")}):
        assert put(opera, **more)[0] == 500
        assert stored() == before
    assert opera.put("/bookings/K-9", said("K-9")).status_code == 500
    assert stored() == before
    assert SenderRecord.objects.count() == 1
