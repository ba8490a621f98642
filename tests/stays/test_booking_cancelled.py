"""Bookings cancelled and reinstated, and what else a sender says of a stay's status."""

from typing import Any

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, said, stored, wall
from vipdesk.outbox.models import Event


def outcome(answer: dict[str, Any]) -> tuple[str, str, int | None]:
    return answer["outcome"], answer["status"], answer["version"]


def put(caller: Caller, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = caller.put("/bookings/K-1", said(**more))
    return answer.status_code, answer.json()


def problem(caller: Caller, **more: Any) -> tuple[int, str, list[str]]:
    status, body = put(caller, **more)
    return status, body["code"], [error["pointer"] for error in body.get("errors", [])]


# --- cancelled ----------------------------------------------------------------------------------------------------------


def test_a_cancellation_withdraws_and_stands_down(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.tick(stay, "details_confirmed")
    opera.tick(stay, "letter_prepared", "begin")
    answer = opera.cancel(version=2, reason="the visit is off")
    assert outcome(answer) == ("cancelled", "cancelled", 2)
    items = opera.items(stay)
    states = {key: (item["state"], item["state_reason"]) for key, item in items.items()}
    assert states.pop("details_confirmed") == ("done", "")
    assert states.pop("letter_prepared") == ("withdrawn", "Stop what you have begun (booking cancelled)")
    assert set(states.values()) == {("withdrawn", "booking cancelled: do not do it")}
    assert Stay.objects.get().comments == [{"text": "the visit is off", "internal": True}]


def test_a_cancellation_again_is_unchanged(opera: Caller):
    opera.book(version=1)
    opera.cancel(version=2)
    events = Event.objects.count()
    assert outcome(opera.cancel(version=2)) == ("unchanged", "cancelled", 2)
    assert outcome(opera.cancel(version=3)) == ("unchanged", "cancelled", 3)
    assert Event.objects.count() == events


def test_a_cancellation_beats_its_version_also_over_a_booking_that_cancelled_itself(opera: Caller):
    opera.book(version=1, status="cancelled")
    assert outcome(opera.cancel(version=3)) == ("unchanged", "cancelled", 3)
    assert outcome(put(opera, version=3)[1]) == ("stale", "cancelled", 3)
    assert outcome(opera.book(version=4)) == ("amended", "reserved", 4)


def test_a_cancellation_of_version_n_beats_every_version_up_to_n(opera: Caller):
    opera.book(version=1)
    assert outcome(opera.cancel(version=1)) == ("cancelled", "cancelled", 1)
    assert outcome(put(opera, version=1)[1]) == ("stale", "cancelled", 1)
    opera.cancel(version=3)
    for version in (2, 3):
        assert outcome(put(opera, version=version, adults=2)[1]) == ("stale", "cancelled", 3)
        assert outcome(put(opera, version=version, status="cancelled")[1]) == ("stale", "cancelled", 3)


def test_a_lower_cancellation_is_stale(opera: Caller):
    opera.book(version=5)
    assert outcome(opera.cancel(version=4)) == ("stale", "reserved", 5)


def test_a_higher_version_reinstates(opera: Caller):
    stay = opera.book(version=1)["id"]
    before = opera.items(stay)
    opera.cancel(version=2)
    assert outcome(opera.book(version=3)) == ("amended", "reserved", 3)
    assert opera.items(stay) == before
    assert opera.notices(stay)["sales"]["event"] == "stay.reinstated"


def test_a_cancellation_without_a_version_holds(opera: Caller):
    opera.book(version=1)
    opera.cancel()
    assert outcome(put(opera, version=2)[1]) == ("stale", "cancelled", 1)
    assert outcome(put(opera)[1]) == ("stale", "cancelled", 1)


def test_a_cancellation_before_its_booking_is_remembered(opera: Caller):
    answer = opera.post("/bookings/K-1/cancel", {"version": 3})
    remembered = {"confirmation_number": "K-1", "status": "cancelled", "outcome": "remembered"}
    assert (answer.status_code, answer.json()) == (202, remembered)
    assert opera.booking() == remembered
    answer = opera.put("/bookings/K-1", said(version=2))
    assert (answer.status_code, answer.json()) == (200, remembered | {"outcome": "stale"})
    assert opera.post("/bookings/K-1/cancel", {"version": 1}).json() == remembered | {"outcome": "stale"}
    assert not Stay.objects.exists()
    assert outcome(opera.book(version=4)) == ("created", "reserved", 4)


def test_a_remembered_cancellation_without_a_version_holds_for_what_comes(opera: Caller):
    assert opera.cancel()["outcome"] == "remembered"
    assert put(opera, version=9)[1]["outcome"] == "stale"
    assert outcome(opera.book(version=10, status="cancelled")) == ("created", "cancelled", 10)
    assert put(opera, version=11)[1]["outcome"] == "stale"


def test_a_booking_may_say_itself_that_it_is_cancelled(opera: Caller):
    stay = opera.book(version=1)["id"]
    assert outcome(opera.book(version=2, status="cancelled")) == ("amended", "cancelled", 2)
    assert {item["state"] for item in opera.plan(stay)} == {"withdrawn"}
    assert opera.notices(stay)["sales"]["event"] == "stay.cancelled"
    assert outcome(put(opera, version=2, status="cancelled")[1]) == ("unchanged", "cancelled", 2)
    assert problem(opera, version=2, status="cancelled", adults=2) == (409, "version_conflict", [])
    assert outcome(opera.book(version=3)) == ("amended", "reserved", 3)


def test_a_guest_whom_the_desk_checked_in_cannot_be_cancelled(opera: Caller, moment: Moment, aurora):
    opera.book(version=1)
    moment.to("2026-04-15 20:00", aurora)
    opera.post("/bookings/K-1/check-in", {})
    before = stored()
    answer = opera.post("/bookings/K-1/cancel", {"version": 2})
    assert (answer.status_code, answer.json()["code"]) == (409, "guest_is_in_house")
    assert problem(opera, version=2, status="cancelled") == (409, "guest_is_in_house", [])
    assert stored() == before


def test_a_sender_takes_back_a_check_in_of_its_own(opera: Caller):
    opera.book(version=1, status="in_house")
    assert outcome(opera.cancel(version=2)) == ("cancelled", "cancelled", 2)
    assert outcome(opera.book(version=3)) == ("amended", "reserved", 3)
    assert (Stay.objects.get().checked_in_at, Stay.objects.get().frozen_readiness) == (None, None)


def test_a_request_ends_with_its_stay_and_comes_back_with_it(opera: Caller):
    asking = {"guest": {"surname": "Lis", "external_id": "9"}, "vip": {"code": "VA"}}
    opera.book(version=1, **asking)
    assert opera.cancel(version=2)["request"] is None
    assert opera.book(version=3, **asking)["request"]["state"] == "waiting"


# --- a status that the sender says --------------------------------------------------------------------------------------


def test_a_check_in_that_a_booking_says_freezes_readiness_and_tells_nobody(opera: Caller, moment: Moment, aurora):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    moment.to("2026-04-16 14:45", aurora)
    ready = opera.booking()["readiness"]
    answer = opera.book(version=2, status="in_house")
    assert (answer["status"], answer["readiness"]) == ("in_house", ready)
    assert opera.notices(stay, state="open") == {}
    assert wall(opera.items(stay)["luggage"]["due_at"], aurora) == "16 14:55"


def test_what_changes_beside_a_check_in_is_told(opera: Caller, moment: Moment, aurora):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    moment.to("2026-04-16 14:45", aurora)
    opera.book(version=2, status="in_house", room_number="1208")
    told = opera.notices(stay, state="open")
    assert {notice["event"] for notice in told.values()} == {"stay.room_changed"}
    assert "Room: 1208" in told["housekeeping"]["text"]
    assert Event.objects.filter(kind="stay.checked_in").count() == 1


def test_a_check_out_that_a_booking_says_tells_nobody(opera: Caller, moment: Moment, aurora):
    stay = opera.book(version=1, status="in_house")["id"]
    opera.acknowledge_all(stay)
    moment.to("2026-04-18 11:00", aurora)
    opera.book(version=2, status="checked_out")
    assert Stay.objects.get().checked_out_at == moment.now
    assert opera.notices(stay, state="open") == {}
    opera.book(version=3, status="checked_out", room_number="9", adults=2)
    assert opera.notices(stay, state="open") == {}


def test_a_no_show_that_a_booking_says_is_told(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, status="no_show")
    assert {notice["event"] for notice in opera.notices(stay, state="open").values()} == {"stay.no_show"}
    assert {item["state"] for item in opera.plan(stay)} == {"withdrawn"}
