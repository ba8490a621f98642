"""A property is opened with what the hotel's standard ships, and says what it still lacks."""

import datetime as dt
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from vipdesk.hotel.models import BookingSystem, Department, Property, Role, ServiceHours, StaffMember
from vipdesk.hotel.opening import NotAppointed, appoint_administrator, open_property, still_missing

PASSWORD = "VIPDESK_ADMINISTRATOR_PASSWORD"
WEEK, MONDAY_TO_FRIDAY, MONDAY_TO_SATURDAY = [0, 1, 2, 3, 4, 5, 6], [0, 1, 2, 3, 4], [0, 1, 2, 3, 4, 5]
SHIPPED = {
    "front_office": "always",
    "housekeeping": (WEEK, "07:00", "22:00"),
    "food_beverage": (WEEK, "06:30", "23:00"),
    "guest_relations": (WEEK, "07:00", "23:00"),
    "sales": (MONDAY_TO_FRIDAY, "09:00", "18:00"),
    "security": "always",
    "engineering": (WEEK, "08:00", "22:00"),
    "finance": (MONDAY_TO_FRIDAY, "09:00", "18:00"),
    "general_manager": (MONDAY_TO_SATURDAY, "08:00", "20:00"),
}


def aurora() -> tuple[Property, bool]:
    return open_property("AURORA", name="Hotel Aurora", zone_name="Europe/Warsaw", currency="PLN", languages=["pl"])


def hours(department: Department):
    windows = list(department.hours.order_by("weekday"))
    if department.always_open:
        return windows or "always"
    ((opens, closes),) = {(w.opens.strftime("%H:%M"), w.closes.strftime("%H:%M")) for w in windows}
    return [w.weekday for w in windows], opens, closes


def test_a_property_opens_with_nine_departments_and_their_hours(db):
    hotel, is_new = aurora()
    assert (is_new, hotel.code, hotel.zone_name, hotel.currency, hotel.languages) == (
        True,
        "AURORA",
        "Europe/Warsaw",
        "PLN",
        ["pl"],
    )
    assert {department.code: hours(department) for department in hotel.departments.all()} == SHIPPED
    assert BookingSystem.objects.get().code == "desk"


def test_opened_again_it_keeps_what_somebody_edited(db):
    hotel, _ = aurora()
    sales = hotel.departments.get(code="sales")
    sales.hours.filter(weekday=0).update(opens=dt.time(10))
    sales.hours.filter(weekday=4).delete()
    hotel.departments.filter(code="finance").delete()
    again, is_new = open_property("AURORA", name="Another name", zone_name="Europe/Riga")
    assert (again.pk, again.name, again.zone_name, is_new) == (hotel.pk, "Hotel Aurora", "Europe/Warsaw", False)
    assert [w.opens.hour for w in sales.hours.order_by("weekday")] == [10, 9, 9, 9]
    assert hours(hotel.departments.get(code="finance")) == SHIPPED["finance"]
    assert (Property.objects.count(), BookingSystem.objects.count()) == (1, 1)


@pytest.mark.parametrize(("code", "zone"), [("a hotel", "Europe/Warsaw"), ("AURORA", "Warsaw"), ("", "Europe/Warsaw")])
def test_a_code_or_zone_that_is_none_stores_nothing(db, code, zone):
    with pytest.raises(ValidationError):
        open_property(code, name="Hotel Aurora", zone_name=zone)
    assert (Property.objects.count(), Department.objects.count(), ServiceHours.objects.count()) == (0, 0, 0)


def test_an_administrator_is_appointed_and_keeps_their_password(db):
    hotel, _ = aurora()
    staff, is_new = appoint_administrator("root", password="a-long-password", hotels=[hotel])
    again, is_new_again = appoint_administrator("root", password="another", hotels=[hotel])
    again.refresh_from_db()
    assert (is_new, is_new_again, again.pk) == (True, False, staff.pk)
    assert (again.check_password("a-long-password"), again.is_staff, again.is_superuser) == (True, True, True)
    assert list(Role.objects.values_list("staff", "property", "code", "department")) == [
        (staff.pk, hotel.pk, "administrator", None)
    ]


def test_somebody_who_receives_guests_is_no_administrator(db):
    hotel, _ = aurora()
    gm = StaffMember.objects.create_user("gm")
    Role.objects.create(staff=gm, property=hotel, code="general_manager")
    with pytest.raises(NotAppointed, match="gm is General manager at AURORA"):
        appoint_administrator("gm", password="x", hotels=[hotel])
    gm.refresh_from_db()
    assert (gm.is_superuser, gm.roles.get().code) == (False, "general_manager")


def test_what_is_missing_gets_less(db):
    hotel, _ = aurora()
    assert [words.split(":")[0] for words in still_missing(hotel)] == [
        "an administrator",
        "staff with roles",
        "e-mail addresses of departments, or notices stay on screen only",
    ]
    appoint_administrator("root", password="a-long-password", hotels=[hotel])
    Role.objects.create(staff=StaffMember.objects.create_user("gm"), property=hotel, code="general_manager")
    hotel.departments.filter(code="sales").update(email="sales@aurora.example")
    assert still_missing(hotel) == []


def said(*command: str) -> str:
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


OPEN = ("create_property", "AURORA", "--name=Hotel Aurora", "--zone=Europe/Warsaw", "--language=pl", "--language=en")


def test_create_property_says_what_it_did_and_what_comes_next(db):
    first = said(*OPEN)
    assert first.startswith("Property AURORA made, with nine departments and their hours.")
    for command in ("load_programme", "create_administrator", "create_api_key"):
        assert command in first
    assert said(*OPEN).startswith("Property AURORA was there already; nothing was changed.")
    assert Property.objects.get().languages == ["pl", "en"]


def test_create_property_refuses_in_words(db):
    with pytest.raises(CommandError, match="Warsaw is not an IANA time zone"):
        call_command("create_property", "AURORA", "--name=A", "--zone=Warsaw")


def test_create_administrator_takes_all_properties_or_those_named(db, monkeypatch):
    monkeypatch.setenv(PASSWORD, "correct horse battery staple")
    aurora()
    open_property("BOREALIS", name="Hotel Borealis", zone_name="Europe/Riga")
    assert said("create_administrator", "ann", "--property=AURORA").startswith("ann was made administrator of AURORA.")
    assert said("create_administrator", "ann").startswith("ann is now administrator of AURORA, BOREALIS.")
    assert StaffMember.objects.get().check_password("correct horse battery staple")


@pytest.mark.parametrize(
    ("password", "arguments", "words"),
    [
        ("short", ["ann"], "too short"),
        ("correct horse battery staple", ["ann", "--property=NOWHERE"], "No such property: NOWHERE"),
    ],
)
def test_create_administrator_refuses_in_words(db, monkeypatch, password, arguments, words):
    monkeypatch.setenv(PASSWORD, password)
    aurora()
    with pytest.raises(CommandError, match=words):
        call_command("create_administrator", *arguments)
    assert StaffMember.objects.count() == 0


def test_create_administrator_wants_a_property_first(db):
    with pytest.raises(CommandError, match="There is no property yet"):
        call_command("create_administrator", "ann")
