"""What the database itself assert_refused of guests."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from guests.models import Guest, GuestLink, KitchenAnswer, Need
from tests.hotel_examples import NOW
from vipdesk.hotel.models import BookingSystem, Property, StaffMember


@pytest.fixture
def assert_refused(db: None) -> Callable[[str, Callable[[], Any]], None]:
    """The database assert_refused this because of the constraint of that name (SQLite names the fields of a unique one)."""

    def check(name: str, work: Callable[[], Any]) -> None:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            work()
        assert name in str(refused.value) or "UNIQUE" in str(refused.value)

    return check


@pytest.fixture
def lis(db: None) -> Guest:
    return Guest.objects.create(surname="Lis", created_at=NOW)


def need(lis: Guest, hotel: Property, **more: Any) -> Need:
    return Need.objects.create(
        guest=lis, property=hotel, **{"kind": "allergy", "code": "nuts", "source": "desk"} | more
    )


@pytest.fixture
def hotel(db: None) -> Property:
    return Property.objects.create(code="AURORA", name="Aurora", zone_name="Europe/Warsaw")


def test_a_guest_has_a_surname(assert_refused):
    assert_refused("guest_has_a_surname", lambda: Guest.objects.create(surname="", created_at=NOW))


def test_a_booking_system_names_a_guest_once(assert_refused, lis: Guest):
    system = BookingSystem.objects.create(code="opera", name="Opera")
    GuestLink.objects.create(booking_system=system, external_id="1", guest=lis)
    assert_refused(
        "booking_system_names_a_guest_once",
        lambda: GuestLink.objects.create(booking_system=system, external_id="1", guest=lis),
    )


def test_an_answer_of_the_kitchen_is_whole(assert_refused, lis: Guest, hotel: Property):
    cook = StaffMember.objects.create(username="cook")

    def answer(**more: Any) -> KitchenAnswer:
        usual = {"need": "latex", "subject": "kiwi", "safe": False, "answered_by": cook, "answered_at": NOW}
        return KitchenAnswer.objects.create(guest=lis, property=hotel, **usual | more)

    assert str(answer()).startswith("Answer ")
    assert_refused("kitchen_answers_once_for_a_need_and_a_thing", answer)
    assert_refused("kitchen_answer_says_of_what", lambda: answer(need=""))
    assert_refused(
        "kitchen_answers_instead_only_of_what_is_not_safe", lambda: answer(subject="pear", safe=True, instead="apple")
    )


def test_needs_are_whole(assert_refused, lis: Guest, hotel: Property):
    need(lis, hotel)
    need(lis, hotel, source="booking:1")
    assert_refused("need_is_brought_once_by_each_source", lambda: need(lis, hotel))
    assert_refused("need_has_a_code_or_a_text", lambda: need(lis, hotel, code=""))
    assert_refused("need_kind_is_known", lambda: need(lis, hotel, kind="mood"))
    assert_refused("need_severity_is_known", lambda: need(lis, hotel, code="kiwi", severity="deadly"))
