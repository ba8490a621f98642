"""A guest found or made, and a profile written: only what is said, and only what the sender itself brought is taken away."""

import datetime as dt
from typing import Any

import pytest

from guests import welcome
from guests.models import Guest, GuestLink, Need
from tests.hotel_examples import NOW
from vipdesk.hotel.models import BookingSystem, Property

LIS = {"surname": "Lis", "given_name": "Anna"}


@pytest.fixture
def opera_system(db: None) -> BookingSystem:
    return BookingSystem.objects.create(code="opera", name="Opera")


@pytest.fixture
def hotel(db: None) -> Property:
    return Property.objects.create(code="AURORA", name="Aurora", zone_name="Europe/Warsaw")


def come(said: dict[str, Any], system: BookingSystem) -> tuple[Guest, bool]:
    return welcome.welcome(said, booking_system=system, now=NOW)


def test_a_new_guest_is_made_with_all_that_is_said(opera_system: BookingSystem):
    said = {
        "external_id": "P-1",
        "name_prefix": "Ms",
        "given_name": "Ilona",
        "surname": "Kalniete",
        "native_name": "Илона",
        "alias": "Ms Wind",
        "incognito": True,
        "email": "Ilona@Example.ORG",
        "phone": "+371 1",
        "language": "lv",
        "nationality": "LV",
        "birth_date": "1970-02-28",
        "position": "provincial_leader",
        "company": "Saeima",
        "membership": {"program": "Stars", "level": "GOLD", "number": "77"},
        "preferences": [{"category": "tea", "value": "green"}],
    }
    guest, new = come(said, opera_system)
    held = Guest.objects.values().get()
    assert new
    assert held == {
        **{name: value for name, value in said.items() if name not in ("external_id", "membership")},
        "id": guest.pk,
        "email": "ilona@example.org",
        "birth_date": dt.date(1970, 2, 28),
        "membership_program": "Stars",
        "membership_level": "GOLD",
        "membership_number": "77",
        "search_key": "ms wind",
        "created_at": NOW,
    }
    assert list(GuestLink.objects.values_list("external_id", "guest")) == [("P-1", guest.pk)]


def test_ids_come_before_memberships_and_those_before_e_mails(opera_system: BookingSystem):
    by_id, _ = come(LIS | {"external_id": "1"}, opera_system)
    by_membership, _ = come({"surname": "Wolf", "membership": {"number": "7"}}, opera_system)
    by_mail, _ = come({"surname": "Fox", "email": "fox@example.org"}, opera_system)
    said = {"surname": "Fox", "email": "fox@example.org", "membership": {"number": "7"}, "external_id": "1"}
    found = []
    for leave_out in ((), ("external_id",), ("external_id", "membership"), ("external_id", "membership", "email")):
        asked = {name: value for name, value in said.items() if name not in leave_out}
        found.append(welcome.find_guest(asked, booking_system=opera_system))
    assert found == [by_id, by_membership, by_mail, None]


def test_a_guest_found_otherwise_is_known_by_the_id_from_then_on(opera_system: BookingSystem):
    guest, _ = come(LIS | {"email": "lis@example.org"}, opera_system)
    assert come(LIS | {"email": "lis@example.org", "external_id": "1"}, opera_system) == (guest, False)
    assert come({"surname": "Wolf", "external_id": "1"}, opera_system) == (guest, False)


def test_who_linked_an_id_first_keeps_it(opera_system: BookingSystem):
    first, _ = come(LIS | {"external_id": "1"}, opera_system)
    other, _ = come({"surname": "Wolf"}, opera_system)
    welcome.remember_id(other, {"external_id": "1"}, booking_system=opera_system)
    assert GuestLink.objects.get().guest == first


@pytest.mark.parametrize(
    ("before", "now", "another"),
    [
        (LIS, LIS, False),
        (LIS, LIS | {"given_name": "Ana"}, False),
        (LIS, LIS | {"surname": "Wolf"}, False),
        (LIS, {"surname": "Wolf", "given_name": "Jan"}, True),
        ({"external_id": "1", **LIS}, {"external_id": "1", "surname": "Wolf", "given_name": "Jan"}, False),
        ({"external_id": "1", **LIS}, {"external_id": "2", **LIS}, True),
        ({"membership": {"number": "1"}, **LIS}, {"membership": {"number": "2"}, **LIS}, True),
        (
            {"membership": {"number": "1"}, **LIS},
            {"membership": {"number": "1"}, "surname": "W", "given_name": "J"},
            False,
        ),
        ({"external_id": "1", **LIS}, LIS, False),
    ],
)
def test_when_a_booking_speaks_of_somebody_else(before: dict, now: dict, another: bool):
    assert welcome.is_another_person(now, before) is another


def test_only_what_is_said_is_written():
    guest = Guest(surname="Lis", phone="1", company="Saeima", membership_level="GOLD")
    assert welcome.write_profile(guest, {"phone": "2"}, fields={"phone"})
    assert (guest.phone, guest.company, guest.membership_level) == ("2", "Saeima", "GOLD")
    assert not welcome.write_profile(guest, {"phone": "2"}, fields={"phone"})


def test_what_is_no_longer_said_is_taken_back():
    guest = Guest(surname="Lis", incognito=True, birth_date=dt.date(1970, 1, 1), alias="W", membership_number="7")
    welcome.write_profile(guest, {}, fields={"incognito", "birth_date", "alias", "membership"})
    assert (guest.incognito, guest.birth_date, guest.alias, guest.membership_number) == (False, None, "", "")


def test_preferences_of_others_stay():
    tea, pillow, fruit = ({"category": name, "value": "x"} for name in ("tea", "pillow", "fruit"))
    guest = Guest(surname="Lis", preferences=[tea, pillow])
    welcome.write_profile(guest, {"preferences": [fruit]}, fields={"preferences"}, before={"preferences": [tea]})
    assert guest.preferences == [pillow, fruit]
    welcome.write_profile(
        guest, {"preferences": [fruit, fruit]}, fields={"preferences"}, before={"preferences": [fruit]}
    )
    assert guest.preferences == [pillow, fruit]


def needs(guest: Guest) -> list[tuple[str, ...]]:
    return list(guest.needs.order_by("pk").values_list("kind", "code", "text", "severity", "source"))


def test_each_source_speaks_for_its_own_needs(opera_system: BookingSystem, hotel: Property):
    guest, _ = come(LIS, opera_system)
    last: dict[str, Any] = {}

    def write(source: str, **said: Any) -> list[Need] | None:
        known, before = welcome.needs_of(guest, property=hotel), last.get(source, {})
        last[source] = said
        return welcome.write_needs(guest, said, before, known, property=hotel, source=source)

    nuts, severe = {"code": "nuts", "severity": "mild"}, {"code": "nuts", "severity": "severe"}
    assert write("desk", allergies=[nuts])
    assert write(
        "booking:1", allergies=[nuts, nuts, {"text": "rambutan", "severity": "mild"}], diets=[{"code": "halal"}]
    )
    assert needs(guest) == [
        ("allergy", "nuts", "", "mild", "desk"),
        ("allergy", "nuts", "", "mild", "booking:1"),
        ("allergy", "", "rambutan", "mild", "booking:1"),
        ("diet", "halal", "", "", "booking:1"),
    ]
    assert write("desk", allergies=[nuts]) is None
    assert write("booking:1", allergies=[severe]) == list(guest.needs.order_by("pk"))
    assert needs(guest) == [("allergy", "nuts", "", "mild", "desk"), ("allergy", "nuts", "", "severe", "booking:1")]
    assert write("booking:1")
    assert needs(guest) == [("allergy", "nuts", "", "mild", "desk")]
    assert Need.objects.at(hotel).count() == 1


def test_what_somebody_here_ends_stays_ended_until_it_is_said_anew(opera_system: BookingSystem, hotel: Property):
    guest, _ = come(LIS, opera_system)
    nuts, soy, severe = ({"code": "nuts"}, {"code": "soy"}, {"code": "nuts", "severity": "severe"})
    said, more = {"allergies": [nuts]}, {"allergies": [nuts, soy]}

    def known() -> list[Need]:
        return welcome.needs_of(guest, property=hotel)

    welcome.write_needs(guest, said, {}, known(), property=hotel, source="booking:1")
    welcome.write_needs(guest, said, {}, known(), property=hotel, source="booking:2")
    assert welcome.correct_needs(guest, {}, said, known(), property=hotel, source="desk") == []
    assert needs(guest) == []
    assert welcome.write_needs(guest, more, said, known(), property=hotel, source="booking:1")
    assert needs(guest) == [("allergy", "soy", "", "", "booking:1")]
    assert welcome.write_needs(guest, {"allergies": [severe]}, more, known(), property=hotel, source="booking:1")
    assert needs(guest) == [("allergy", "nuts", "", "severe", "booking:1")]


def test_what_somebody_here_corrects_is_theirs(opera_system: BookingSystem, hotel: Property):
    guest, _ = come(LIS, opera_system)
    mild, severe = ({"allergies": [{"code": "nuts", "severity": how}]} for how in ("mild", "severe"))
    welcome.write_needs(guest, severe, {}, [], property=hotel, source="booking:1")
    known = welcome.needs_of(guest, property=hotel)
    assert welcome.correct_needs(guest, mild, severe, known, property=hotel, source="desk")
    assert needs(guest) == [("allergy", "nuts", "", "mild", "desk")]
    known = welcome.needs_of(guest, property=hotel)
    assert welcome.correct_needs(guest, mild, mild, known, property=hotel, source="desk") is None


def test_a_preference_that_was_ended_here_does_not_come_back_with_another():
    tea, fruit = ({"category": name, "value": "x"} for name in ("tea", "fruit"))
    guest = Guest(surname="Lis", preferences=[])
    welcome.write_profile(guest, {"preferences": [tea, fruit]}, fields={"preferences"}, before={"preferences": [tea]})
    assert guest.preferences == [fruit]
