"""A part of a booking: a merge patch over what the sender said last, from who has read how the booking stands."""

from typing import Any

import pytest

from stays import reception
from stays.api.parts import merged
from stays.house import House
from stays.models import SenderRecord, Stay
from tests.hotel_examples import NOW, Caller, colleague, guest, program, said, stored, viewer_as
from vipdesk.hotel.models import Property

WHOLE: dict[str, Any] = {
    "version": 1,
    "guest": guest(
        allergies=[{"code": "nuts", "severity": "severe"}, {"text": "rambutan"}],
        membership={"program": "Stars", "level": "GOLD"},
        birth_date="1970-02-28",
    ),
    "room_type": "STE",
    "children": [{"age": 7}],
    "adults": 2,
    "host_organisation": {"name": "Riga", "liaison": "Eva", "phone": "+371 20000000"},
    "vip": {"code": "VA", "requested": True, "reason": "opens the fair"},
    "booked_by": {"kind": "sales", "name": "Eva"},
    "arrival_transport": {"kind": "flight", "transport_code": "LO3924", "scheduled_at": "2026-04-16T13:10", "bags": 3},
    "rate": {"plan_code": "BAR", "amount": "200.00", "currency": "EUR"},
    "comments": [{"text": "Late riser", "internal": True}],
}


def tag(caller: Caller, number: str = "K-1") -> str:
    return caller.get(f"/bookings/{number}").headers["ETag"]


def patch(caller: Caller, part: Any, *, read: str | None = None, number: str = "K-1", **headers: str) -> Any:
    """A part sent by somebody who has just read the booking, or who has read this."""
    return caller.call("patch", f"/bookings/{number}", part, **{"If-Match": read or tag(caller, number)}, **headers)


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def body(number: str = "K-1") -> dict[str, Any]:
    """What is kept of the sender's last message."""
    return SenderRecord.objects.get(confirmation_number=number).body


def test_objects_merge_and_everything_else_replaces():
    held = {"a": {"b": 1, "c": [1, 2]}, "d": "text", "e": {"f": 1}}
    part = {"a": {"c": [3], "g": None}, "d": {"h": 1}, "e": "flat"}
    assert merged(held, part) == {"a": {"b": 1, "c": [3], "g": None}, "d": {"h": 1}, "e": "flat"}
    assert held == {"a": {"b": 1, "c": [1, 2]}, "d": "text", "e": {"f": 1}}


def test_a_part_comes_to_what_the_whole_would(opera: Caller):
    """One booking changed by a part and one by the whole are the same afterwards, to the last field and notice."""
    for number in ("K-1", "K-2"):
        opera.book(number, **WHOLE | {"guest": WHOLE["guest"] | {"external_id": number}})
    part = {
        "version": 2,
        "guest": {"alias": "Ms Brown", "allergies": ["mango"], "membership": {"level": None}, "birth_date": None},
        "expected_arrival_time": None,
        "host_organisation": {"liaison": "Olga"},
        "vip": {"reason": None},
        "rate": None,
        "children": [],
    }
    parted = patch(opera, part)
    whole = said("K-2", **WHOLE | {"version": 2, "children": []})
    whole["guest"] |= {"external_id": "K-2", "alias": "Ms Brown", "allergies": ["mango"]}
    del whole["guest"]["birth_date"], whole["guest"]["membership"]["level"], whole["expected_arrival_time"]
    del whole["vip"]["reason"], whole["rate"]
    whole["host_organisation"]["liaison"] = "Olga"
    put = opera.put("/bookings/K-2", whole)
    assert (parted.status_code, parted.json()["outcome"], parted.headers["ETag"]) == (200, "amended", tag(opera))
    assert unnamed(body("K-1")) == unnamed(body("K-2"))
    assert unnamed(parted.json()) == unnamed(put.json())
    told = [opera.notices(one.json()["id"]) for one in (parted, put)]
    words, as_whole = ({name: one["text"] for name, one in notices.items()} for notices in told)
    assert words == as_whole


def unnamed(said: dict[str, Any]) -> dict[str, Any]:
    """Without what differs between two bookings in any case."""
    own = {"id", "confirmation_number", "plan_url", "external_id", "warnings"}
    rest = {name: value for name, value in said.items() if name not in own}
    return rest | {"guest": {name: value for name, value in said["guest"].items() if name not in own}}


def test_a_part_that_says_nothing_new_changes_nothing_and_tells_nobody(opera: Caller):
    opera.book(**WHOLE)
    before, read = stored(), tag(opera)
    for part in ({}, {"adults": 2, "guest": {"surname": "Kalniete"}}, {"occasion": None}, WHOLE):
        answer = patch(opera, part)
        assert (answer.status_code, answer.json()["outcome"], answer.headers["ETag"]) == (200, "unchanged", read)
    assert stored() == before


def test_what_the_desk_entered_stays(opera: Caller, aurora: Property, house: House):
    opera.book(**WHOLE | {"room_number": "1201"})
    desk = viewer_as(aurora, "front_office.agent")
    reception.assign_room(Stay.objects.get().pk, "1208", house=house, by=desk, now=NOW)
    answer = patch(opera, {"version": 2, "occasion": "fair"})
    assert (answer.json()["outcome"], answer.json()["room_number"]) == ("amended", "1208")
    assert body()["room_number"] == "1201"


# --- who has read how it stands ---------------------------------------------------------------------------------------


def test_without_if_match_nothing_is_changed(opera: Caller):
    opera.book(**WHOLE)
    before = stored()
    assert code(opera.call("patch", "/bookings/K-1", {"adults": 3})) == (428, "precondition_required")
    for sent in ("*", "", "65-2"):
        assert code(patch(opera, {"adults": 3}, read=sent or " ")) == (428, "precondition_required"), sent
    assert stored() == before


def test_a_booking_that_has_changed_since_is_refused_whoever_changed_it(opera: Caller):
    opera.book(**WHOLE)
    read, old = tag(opera), stored()
    assert code(patch(opera, {"adults": 3}, read=f"W/{read}")) == (412, "changed_meanwhile")  # weak ones never fit
    assert code(patch(opera, {"colour": "red", "adults": 3}, read='"1-99"')) == (412, "changed_meanwhile")
    assert stored() == old
    assert patch(opera, {"version": 2, "adults": 3}, read=f'"1-99", {read}').json()["outcome"] == "amended"
    after = tag(opera)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    before = stored()
    for seen in (read, after):
        assert code(patch(opera, {"version": 3, "adults": 4}, read=seen)) == (412, "changed_meanwhile")
    assert stored() == before
    assert patch(opera, {"version": 3, "adults": 4}).json()["outcome"] == "amended"


# --- the same order, validation and refusals as for the whole ----------------------------------------------------------


def test_a_part_is_ordered_as_the_whole_is(opera: Caller):
    opera.book(**WHOLE | {"version": 5})
    assert patch(opera, {"version": 4, "adults": 3}).json()["outcome"] == "stale"
    assert code(patch(opera, {"version": 5, "adults": 3})) == (409, "version_conflict")
    wrong = patch(opera, {"last_modified": "2026-04-13T08:00:00Z", "adults": 3})
    assert [one["pointer"] for one in wrong.json()["errors"]] == ["/last_modified"]
    assert patch(opera, {"version": 5, "adults": 2}).json()["outcome"] == "unchanged"
    assert patch(opera, {"version": 7, "adults": 2}).json() == opera.booking() | {"outcome": "unchanged", "version": 7}
    amended = patch(opera, {"adults": 3}).json()  # in the order of receipt
    assert (amended["outcome"], amended["version"]) == ("amended", 7)


WRONG: dict[str, tuple[Any, list[str]]] = {
    "an unknown field": ({"colour": "red"}, ["/colour"]),
    "an unknown field taken away": ({"colour": None}, ["/colour"]),
    "an unknown field inside": ({"guest": {"colour": None}}, ["/guest/colour"]),
    "what has to be there taken away": ({"guest": None}, ["/guest"]),
    "the surname taken away": ({"guest": {"surname": None}}, ["/guest/surname"]),
    "the number taken away": ({"confirmation_number": None}, ["/confirmation_number"]),
    "another number": ({"confirmation_number": "K-9"}, ["/confirmation_number"]),
    "a departure before the arrival": ({"departure_date": "2026-04-15"}, ["/departure_date"]),
    "text for an object": ({"vip": "VA"}, ["/vip"]),
    "an unknown code": ({"guest": {"position": "king"}}, ["/guest/position"]),
    "half a list": ({"children": [{"age": None}]}, ["/children/0/age"]),
    "another property": ({"property": "NOWHERE"}, []),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named_and_nothing_is_stored(opera: Caller, name: str):
    opera.book(**WHOLE)
    before, (part, pointers) = stored(), WRONG[name]
    answer = patch(opera, part)
    assert answer.status_code == (400 if pointers else 404)
    assert [one["pointer"] for one in answer.json().get("errors", [])] == pointers
    assert stored() == before


def test_a_list_is_no_part_and_a_card_number_is_refused(opera: Caller):
    opera.book(**WHOLE)
    before = stored()
    assert code(patch(opera, [])) == (400, "invalid")
    assert code(patch(opera, {"guest": {"company": "4111 1111 1111 1111"}})) == (422, "card_data_refused")
    assert stored() == before


def test_only_its_own_sender_amends_a_booking_that_is_there(opera: Caller, aurora: Property, borealis: Property):
    opera.book(**WHOLE)
    opera.cancel("K-9")  # remembered: there is no booking to amend
    before, read = stored(), tag(opera)
    for caller, number in ((opera, "K-2"), (opera, "K-9"), (program(aurora, system="mews"), "K-1")):
        assert code(patch(caller, {"adults": 3}, read=read, number=number)) == (404, "not_found")
    assert code(patch(program(borealis, system="mews"), {"adults": 3}, read=read)) == (404, "not_found")
    assert code(patch(program(aurora, "stays:read"), {"adults": 3}, read=read)) == (403, "scope_missing")
    assert stored() == before


def test_staff_amend_a_booking_of_the_desk_as_far_as_they_may(aurora: Property):
    desk, kitchen = colleague(aurora, "front_office.agent"), colleague(aurora, "food_beverage.department_manager")
    desk.book()
    before, read = stored(), tag(desk)
    assert code(patch(kitchen, {"adults": 3}, read=read)) == (403, "not_allowed")
    assert code(patch(colleague(aurora, "sales.agent"), {"room_number": "1208"}, read=read)) == (403, "not_allowed")
    assert stored() == before
    assert patch(desk, {"room_number": "1208"}).json()["room_number"] == "1208"


def test_a_merge_patch_may_be_called_so(opera: Caller):
    opera.book(**WHOLE)
    answer = opera.client.patch(
        "/api/v1/bookings/K-1",
        {"version": 2, "adults": 3},
        "application/merge-patch+json",
        headers={"If-Match": tag(opera)},
    )
    assert (answer.status_code, answer.json()["outcome"]) == (200, "amended")
    put = opera.client.put("/api/v1/bookings/K-1", said("K-1"), "application/merge-patch+json")
    assert code(put) == (415, "unsupported_media_type")


# --- what is cancelled -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["by call", "by status"])
def test_a_part_does_not_bring_back_what_was_cancelled_unless_it_says_so(opera: Caller, how: str):
    opera.book(**WHOLE)
    if how == "by call":
        opera.cancel(version=2)
    else:
        opera.book(**WHOLE | {"version": 2, "status": "cancelled"})
    assert patch(opera, {}).json()["outcome"] == "unchanged"
    later = patch(opera, {"version": 3, "occasion": "fair"}).json()
    assert (later["outcome"], later["status"]) == ("amended", "cancelled")
    again = patch(opera, {"version": 4, "status": "reserved"}).json()
    assert (again["outcome"], again["status"]) == ("amended", "reserved")


def test_a_part_leaves_what_a_person_reinstated(opera: Caller, aurora: Property):
    opera.book(**WHOLE)
    opera.cancel(version=2)
    stay = Stay.objects.get()
    answer = colleague(aurora, "front_office.agent").client.post(f"/stays/{stay.pk}/reinstate/")
    assert answer.status_code == 302
    later = patch(opera, {"version": 3, "occasion": "fair"}).json()
    assert (later["outcome"], later["status"]) == ("amended", "reserved")


def test_a_cancel_without_a_version_holds_against_a_part(opera: Caller):
    opera.book(**WHOLE)
    opera.cancel()
    answer = patch(opera, {"version": 9, "status": "reserved"}).json()
    assert (answer["outcome"], answer["status"]) == ("stale", "cancelled")


def test_a_cancel_call_beats_a_part_of_its_own_version_as_it_beats_the_whole(opera: Caller):
    opera.book(**WHOLE)
    opera.cancel(version=2)
    answer = patch(opera, {"version": 2, "status": "reserved"}).json()
    assert (answer["outcome"], answer["status"]) == ("stale", "cancelled")
    assert opera.book(**WHOLE | {"version": 2})["outcome"] == "stale"


@pytest.mark.parametrize(("part", "outcome"), [({}, "unchanged"), ({"occasion": "fair"}, "amended")])
def test_after_a_part_the_cancel_call_still_beats_what_was_said_up_to_it(opera: Caller, part: Any, outcome: str):
    whole = {name: value for name, value in WHOLE.items() if name != "version"}
    opera.book(**whole | {"last_modified": "2026-04-13T08:00:00Z"})
    opera.cancel(last_modified="2026-04-13T09:00:00Z")
    assert patch(opera, part).json()["outcome"] == outcome
    delayed = opera.book(**whole | part | {"last_modified": "2026-04-13T09:00:00Z"})
    assert (delayed["outcome"], delayed["status"]) == ("stale", "cancelled")
    said_so = opera.book(**whole | part | {"status": "cancelled"})
    assert (said_so["outcome"], said_so["status"]) == ("unchanged", "cancelled")
