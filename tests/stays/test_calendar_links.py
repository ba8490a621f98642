"""Arrivals in a calendar: at a signed address that can be ended, with what a channel that is not private may say."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar

from stays import calendar_links
from stays.list_models import CalendarLink
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, guest
from tests.stays.pages import words_of
from vipdesk.hotel.models import Department, Property, Role, StaffMember

ELSEWHERE = {"surname": "Lis", "given_name": "Ewa", "external_id": "L", "position": "county_leader"}


@pytest.fixture
def manager(aurora: Property) -> Caller:
    return colleague(aurora, "security.department_manager")


def address(manager: Caller) -> str:
    """A new address, as the page shows it."""
    seen = manager.client.get("/list/security/mail/").context["newest"]
    assert manager.client.post("/list/security/calendar/", {"seen": seen}).status_code == 302
    return manager.client.get("/list/security/mail/").context["links"][-1]["url"].removeprefix("http://testserver")


def events(url: str) -> list[tuple]:
    answer = Client().get(url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content).walk("VEVENT")
    return [(str(one["SUMMARY"]), one["DTSTART"].dt, str(one.get("LOCATION", ""))) for one in found]


def test_a_calendar_says_only_what_may_be_overheard(opera: Caller, manager: Caller, moment: Moment):
    secret = opera.book("S", room_number="1208", expected_arrival_time="13:00")["id"]
    alias = opera.book("A", guest=guest(external_id="A", incognito=True, alias="Mr Green"), room_number="9")["id"]
    plain = opera.book("P", guest=ELSEWHERE, room_number="301")["id"]
    later = opera.book("Q", guest=ELSEWHERE, expected_arrival_time=None, arrival_date="2026-04-17")["id"]
    url, day = address(manager), dt.date.fromisoformat(ARRIVAL)
    assert events(url) == [
        (f"Stay {secret}: open vipdesk", day, ""),
        (f"Stay {alias}: open vipdesk", day, ""),
        (f"Arrival VB, stay {plain}", dt.datetime(2026, 4, 16, 12, 30, tzinfo=dt.UTC), "Room 301"),
        (f"Arrival VB, stay {later}", dt.date(2026, 4, 17), ""),
    ]
    text = Client().get(url).content.decode()
    assert [said for said in ("Lis", "Ewa", "Kalniete", "Green", "1208") if said in text] == []


def test_an_address_is_ended_and_another_one_lives_on(opera: Caller, manager: Caller):
    first, second = address(manager), address(manager)
    ended = CalendarLink.objects.order_by("pk")[0]
    manager.client.post("/list/security/calendar/", {"end": str(ended.pk)})
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    assert CalendarLink.objects.get(pk=ended.pk).ended_by.username == "security.department_manager@AURORA"


def test_a_button_that_is_pressed_twice_makes_one_address(manager: Caller):
    for seen in ("0", "0", "", "x"):
        said = manager.client.post("/list/security/calendar/", {"seen": seen}, follow=True)
    assert words_of(said) == ["An address has been made a moment ago: it stands below."]
    assert CalendarLink.objects.count() == 1


def test_nobody_forges_an_address(manager: Caller):
    url = address(manager)
    link = CalendarLink.objects.get()
    tampered = url.replace(f"/{link.pk}.", f"/{link.pk + 1}.")
    assert [Client().get(one).status_code for one in (tampered, url.replace(".ics", "x.ics"))] == [404, 404]
    assert calendar_links.link_of("") is None


@pytest.mark.parametrize("leaves", ["role", "account", "other department"])
def test_who_leaves_takes_no_address_along(aurora: Property, manager: Caller, leaves: str):
    url, role = address(manager), Role.objects.get(code="department_manager")
    assert Client().get(url).status_code == 200
    if leaves == "role":
        role.delete()
    elif leaves == "account":
        StaffMember.objects.filter(roles=role).update(is_active=False)
    else:
        Role.objects.filter(pk=role.pk).update(department=Department.objects.get(property=aurora, code="sales"))
    assert Client().get(url).status_code == 404
    [link] = colleague(aurora, "duty_manager").client.get("/list/security/mail/").context["links"]
    assert link["answers"] is False


def test_a_manager_ends_the_own_departments_addresses_only(aurora: Property, manager: Caller):
    address(manager)
    other = colleague(aurora, "sales.department_manager")
    other.client.post("/list/sales/calendar/", {"end": str(CalendarLink.objects.get().pk)})
    assert CalendarLink.objects.get().ended_at is None


def test_a_link_is_ended_by_somebody(aurora: Property, moment: Moment, manager: Caller):
    own, person = Department.objects.get(property=aurora, code="sales"), StaffMember.objects.get()
    with pytest.raises(IntegrityError, match="calendar_link_is_ended_by_somebody_or_not_at_all"), transaction.atomic():
        CalendarLink.objects.create(department=own, made_at=moment.now, made_by=person, ended_at=moment.now)
