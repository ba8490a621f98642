"""Who the guest of a booking is, and that what is learnt of a guest holds for all their stays."""

from typing import Any

import pytest

from guests.models import Guest
from stays import granting
from stays.models import Stay
from tests.hotel_examples import NOW, Caller, guest, program, said, viewer_as
from vipdesk.outbox.models import Event, Notice


def put(caller: Caller, **more: Any) -> tuple[int, dict[str, Any]]:
    answer = caller.put("/bookings/K-1", said(**more))
    return answer.status_code, answer.json()


# --- who the guest is ---------------------------------------------------------------------------------------------------


def book_two(opera: Caller, first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether two bookings with these guests have one guest."""
    opera.book("K-1", guest=first)
    opera.book("K-2", guest=second)
    return Guest.objects.count() == 1


MEMBER = {"program": "Stars", "level": "GOLD", "number": "77"}


@pytest.mark.parametrize(
    ("first", "second", "one"),
    [
        ({"external_id": "1"}, {"external_id": "1", "surname": "Wolf"}, True),
        ({"external_id": "1"}, {"external_id": 1}, True),
        ({"external_id": "1"}, {"external_id": "2"}, False),
        ({"external_id": "1", "membership": MEMBER}, {"external_id": "2", "membership": MEMBER}, True),
        ({"membership": MEMBER}, {"membership": MEMBER | {"level": "RED"}, "surname": "Wolf"}, True),
        ({"membership": MEMBER}, {"membership": MEMBER | {"program": "Moons"}}, False),
        ({"membership": {"program": "Stars"}}, {"membership": {"program": "Stars"}}, False),
        ({"email": "a@b.lv"}, {"email": "A@B.LV"}, True),
        ({"email": "a@b.lv"}, {"email": "a@b.lv", "surname": "KALNIŅŠ"}, True),
        ({"email": "a@b.lv"}, {"email": "a@b.lv", "surname": "Wolf"}, False),
        ({"email": "a@b.lv", "given_name": "Ilona"}, {"email": "a@b.lv", "given_name": "Jānis"}, False),
        ({"email": "a@b.lv", "given_name": "Jānis"}, {"email": "a@b.lv", "given_name": "JĀNIS"}, True),
        ({"email": "a@b.lv", "given_name": "Ilona"}, {"email": "a@b.lv"}, True),
        ({"given_name": "Ilona"}, {"given_name": "Ilona"}, False),
        ({"given_name": "Ilona", "phone": "123"}, {"given_name": "Ilona", "phone": "123"}, False),
    ],
)
def test_a_booking_finds_its_guest_and_never_by_name_alone(opera: Caller, first: dict, second: dict, one: bool):
    assert book_two(opera, {"surname": "Kalniņš"} | first, {"surname": "Kalniņš"} | second) is one


def test_the_id_of_one_system_is_not_that_of_another(opera: Caller, aurora):
    opera.book(guest={"external_id": "1", "surname": "Lis"})
    program(aurora, system="mews").book(guest={"external_id": "1", "surname": "Wolf"})
    assert list(Guest.objects.order_by("pk").values_list("surname", flat=True)) == ["Lis", "Wolf"]


def test_another_guest_takes_the_place_of_the_first(opera: Caller):
    stay = opera.book(version=1, guest=guest(allergies=["nuts"]))["id"]
    opera.acknowledge_all(stay)
    other = {"external_id": "P-2", "surname": "Ozols", "position": "provincial_leader", "diets": ["halal"]}
    answer = opera.book(version=2, guest=other)
    assert answer["guest"]["display_name"] == "Ozols"
    assert answer["guest"]["allergies"] == []
    first, second = Guest.objects.order_by("pk")
    assert (first.surname, list(first.needs.all())) == ("Kalniete", [])
    assert [(n.kind, n.code) for n in second.needs.all()] == [("diet", "halal")]
    told = opera.notices(stay, state="open")
    assert (
        "The name we use for this guest has changed: look it up on the stay, make anew what carries it, "
        "and never say or write the old one" in told["security"]["text"]
    )
    assert (
        "Allergies or diet have changed: bring nothing before you have read your items again"
        in told["food_beverage"]["text"]
    )
    assert "Allergies" not in told["security"]["text"]


def test_a_corrected_name_is_the_same_guest(opera: Caller):
    opera.book(version=1, guest={"surname": "Kalniete", "given_name": "Ilna"})
    opera.book(version=2, guest={"surname": "Kalniete", "given_name": "Ilona"})
    assert [(g.given_name, g.surname) for g in Guest.objects.all()] == [("Ilona", "Kalniete")]


def test_another_name_without_any_id_is_another_guest(opera: Caller):
    opera.book(version=1, guest={"surname": "Kalniete", "given_name": "Ilona"})
    answer = opera.book(version=2, guest={"surname": "Ozols", "given_name": "Jānis"})
    assert answer["guest"]["display_name"] == "Jānis Ozols"
    assert Guest.objects.count() == 2


def test_an_id_that_comes_later_is_remembered(opera: Caller):
    opera.book("K-1", version=1, guest={"surname": "Lis"})
    opera.book("K-1", version=2, guest={"surname": "Lis", "external_id": "P-9"})
    opera.book("K-2", guest={"surname": "Lis", "external_id": "P-9"})
    assert Guest.objects.count() == 1


def test_an_id_that_comes_later_and_is_known_leads_to_its_guest(opera: Caller):
    opera.book("K-2", guest=guest())
    opera.book("K-1", version=1, guest={"surname": "Kalniete"})
    answer = opera.book("K-1", version=2, guest={"surname": "Kalniete", "external_id": "P-1"})
    assert answer["guest"]["given_name"] == "Ilona"
    assert Stay.objects.values("guest").distinct().count() == 1


def test_a_merged_profile_of_the_sender_is_not_another_guest(opera: Caller):
    known = {"surname": "Lis", "email": "lis@example.org", "allergies": ["nuts"], "position": "public_figure"}
    stay = opera.book(version=1, guest=known | {"external_id": "P-1"})["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, guest=known | {"external_id": "P-2"})
    assert Guest.objects.count() == 1
    assert opera.notices(stay, state="open") == {}


# --- what is learnt of a guest holds for every stay of theirs -----------------------------------------------------------


def test_an_allergy_learnt_with_another_booking_changes_the_first_stay(opera: Caller, aurora):
    stay = opera.book("K-1")["id"]
    opera.acknowledge_all(stay)
    opera.book("K-2", guest=guest(allergies=["nuts"]), arrival_date="2026-05-20", departure_date="2026-05-21")
    treats = {c["name"]: (c["quantity"], c["note"]) for c in opera.items(stay)["treats"]["components"]}
    assert treats == {
        "butter biscuits, plate": (1, "instead of assorted cookies: allergy"),
        "fresh berries, bowl": (2, "1 instead of chocolate plate: allergy; 1 instead of nuts and dried fruit: allergy"),
    }
    assert opera.items(stay)["allergies_signed"]["state"] == "open"
    told = opera.notices(stay, state="open")
    assert (
        "Allergies or diet have changed: bring nothing before you have read your items again"
        in told["food_beverage"]["text"]
    )
    assert (
        "Allergies or diet have changed: bring nothing before you have read your items again" in told["sales"]["text"]
    )
    assert {"engineering", "security", "finance", "housekeeping"}.isdisjoint(told)


LATER = {"arrival_date": "2026-05-20", "departure_date": "2026-05-21"}
UNKNOWN = {"external_id": "P-1", "surname": "Kalniete", "given_name": "Ilona"}


def test_a_position_learnt_with_another_booking_grades_the_first_stay_too_and_is_told_once(opera: Caller):
    stay = opera.book("K-1", guest=UNKNOWN)["id"]
    assert opera.booking("K-1")["tier"] is None
    opera.book("K-2", guest=guest(), **LATER)
    assert (opera.booking("K-1")["tier"], opera.booking("K-2")["tier"]) == ("VA", "VA")
    told = opera.notices(stay, state="open")
    assert {"sales", "housekeeping", "food_beverage", "front_office", "security", "finance"} <= set(told)
    assert opera.items(stay)["fruit"]["state"] == "open"
    events = Event.objects.about("stay", stay).filter(kind="stay.amended")
    assert [(one.facts["tier_was"], one.facts["tier_now"]) for one in events] == [(None, "VA")]
    opera.acknowledge_all(stay)
    opera.book("K-2", guest=guest(), **LATER, room_type="STE")
    assert opera.notices(stay, state="open") == {}
    opera.book("K-2", guest=guest(position="county_leader"), **LATER)
    assert opera.booking("K-1")["tier"] == "VB"


def test_a_loyalty_learnt_with_another_booking_leaves_the_word_of_a_person(opera: Caller, house, aurora):
    boss = viewer_as(aurora, "general_manager")
    lowered = opera.book("K-1")["id"]
    granted = opera.book("K-3", guest=UNKNOWN | {"external_id": "P-3", "surname": "Ozols"})["id"]
    granting.lower(lowered, "VC", "A quiet visit", house=house, by=boss, now=NOW)
    granting.grant(granted, "VB", "An old friend", house=house, by=boss, now=NOW)
    opera.book("K-2", guest=guest(position="municipal_leader"), **LATER)
    opera.book("K-4", guest=UNKNOWN | {"external_id": "P-3", "surname": "Ozols", "position": "hotel_peer_gm"}, **LATER)
    assert [opera.booking(one)["tier"] for one in ("K-1", "K-2", "K-3", "K-4")] == ["VC", "VA", "VB", "VC"]


def test_a_scent_allergy_learnt_later_is_told_to_housekeeping(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, guest=guest(allergies=["scent"]))
    told = opera.notices(stay, state="open")
    assert (
        "Allergies or diet have changed: bring nothing before you have read your items again"
        in told["housekeeping"]["text"]
    )
    assert all(
        change["from"] is change["to"] is None for n in told.values() for change in n["changes"] if not change["item"]
    )


def test_access_needs_learnt_later_are_not_called_allergies(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, guest=guest(access_needs=["wheelchair"]))
    told = opera.notices(stay, state="open")
    assert set(told) == {"housekeeping"}
    assert (
        told["housekeeping"]["text"] == "Booking changed. New: Special equipment in place and tested, by 16 Apr 12:00"
    )


def test_an_allergy_that_left_with_a_replaced_guest_is_gone_from_their_other_stays(opera: Caller):
    first = opera.book("K-1", guest=guest(allergies=["nuts"]), version=1)["id"]
    second = opera.book("K-2", arrival_date="2026-05-20", departure_date="2026-05-21")["id"]
    assert opera.items(second)["allergies_signed"]["state"] == "open"
    opera.book("K-1", guest={"external_id": "P-2", "surname": "Ozols"}, version=2)
    assert opera.items(second)["allergies_signed"]["state"] == "withdrawn"
    assert Stay.objects.get(pk=first).guest.surname == "Ozols"


def test_an_alias_learnt_with_another_booking_is_told_without_the_alias(opera: Caller):
    stay = opera.book("K-1")["id"]
    opera.acknowledge_all(stay)
    opera.book(
        "K-2", guest=guest(alias="Ms Wind", incognito=True), arrival_date="2026-05-20", departure_date="2026-05-21"
    )
    told = opera.notices(stay, state="open")
    assert set(told) >= {"front_office", "security", "housekeeping"}
    assert (
        "The name we use for this guest has changed: look it up on the stay, make anew what carries it, "
        "and never say or write the old one" in told["security"]["text"]
    )
    assert "Wind" not in str(list(Notice.objects.values())) + str(list(Event.objects.values()))


def test_needs_stay_with_the_property_that_was_told(opera: Caller, borealis):
    other = program(borealis, system="opera")
    stay = other.book("B-1")["id"]
    opera.book("K-1", guest=guest(allergies=["nuts"]))
    assert "allergies_signed" not in other.items(stay)
    assert Guest.objects.count() == 1
