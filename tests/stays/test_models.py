"""What the database itself assert_refused of stays, checklists, what senders said, and requests."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from guests.models import Guest, GuestLink, KitchenAnswer, Need
from stays.models import (
    ChecklistItem,
    Delegation,
    IdempotencyRecord,
    InspectionPoint,
    PrivilegeRequest,
    SenderRecord,
    Stay,
    VipRequest,
)
from tests.access.people import hire
from tests.hotel_examples import NOW, Caller
from tiers.models import Tier
from vipdesk.hotel.models import BookingSystem, Department, Property, StaffMember

DAY = dt.date(2026, 4, 16)


@pytest.fixture
def assert_refused(db: None) -> Callable[[str, Callable[[], Any]], None]:
    """The database assert_refused this because of the constraint of that name (SQLite names the fields of a unique one)."""

    def check(name: str, work: Callable[[], Any]) -> None:
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            work()
        assert name in str(refused.value) or "UNIQUE" in str(refused.value)

    return check


@pytest.fixture
def make(aurora: Property) -> Callable[..., Stay]:
    system = BookingSystem.objects.create(code="opera", name="Opera")
    guest = Guest.objects.create(surname="Lis", created_at=NOW)
    usual = {"property": aurora, "booking_system": system, "guest": guest, "confirmation_number": "K-1"}
    usual |= {"arrival_date": DAY, "departure_date": DAY, "awaited_at": NOW, "created_at": NOW, "changed_at": NOW}
    return lambda **more: Stay.objects.create(**usual | more)


def test_a_stay_has_one_confirmation_number(assert_refused, make):
    make()
    make(confirmation_number="K-2")
    assert_refused("stay_has_one_confirmation_number", make)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("stay_departs_on_or_after_arrival", {"departure_date": DAY - dt.timedelta(days=1)}),
        ("stay_status_is_known", {"status": "lost"}),
        ("stay_in_house_was_checked_in", {"status": "in_house"}),
        ("stay_checked_out_has_its_time", {"status": "checked_out", "checked_in_at": NOW}),
    ],
)
def test_a_stay_is_whole(assert_refused, make, name: str, more: dict):
    assert_refused(name, lambda: make(**more))


def test_a_stay_with_a_tier_is_pinned_to_a_standard(assert_refused, make):
    assert_refused("stay_with_a_tier_is_pinned_to_a_standard", lambda: make(tier=Tier.objects.first()))


def item(stay: Stay, **more: Any) -> ChecklistItem:
    desk = Department.objects.get(property=stay.property, code="front_office")
    usual = {"stay": stay, "department": desk, "item_key": "keys", "stage": "before_arrival", "title": "Keys"}
    return ChecklistItem.objects.create(**usual | more)


def test_an_item_is_once_a_day_on_a_stay(assert_refused, make):
    stay = make()
    item(stay)
    item(stay, day=DAY)
    assert_refused("checklist_item_is_once_a_day_on_a_stay", lambda: item(stay))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("checklist_item_state_is_known", {"state": "lost"}),
        ("checklist_item_done_has_its_time", {"state": "done"}),
        ("checklist_item_begun_has_its_time", {"state": "begun"}),
        ("checklist_item_waived_has_a_reason", {"state": "waived"}),
        ("checklist_item_is_overridden_by_a_name_with_a_reason", {"override": "x", "override_reason": "y"}),
    ],
)
def test_an_item_is_whole(assert_refused, make, name: str, more: dict):
    stay = make()
    assert_refused(name, lambda: item(stay, **more))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("inspection_point_is_checked_once", {}),
        ("inspection_point_not_passed_has_a_note", {"point": "Lamps", "passed": False}),
    ],
)
def test_a_point_of_an_inspection_is_whole(assert_refused, make, name: str, more: dict):
    bed = {"item": item(make()), "point": "Bed", "passed": True, "checked_at": NOW}
    bed["checked_by"] = StaffMember.objects.create(username="manager")
    assert str(InspectionPoint.objects.create(**bed)).startswith("Point ")
    assert_refused(name, lambda: InspectionPoint.objects.create(**bed | more))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("privilege_is_asked_for_or_allowed_once_a_stay", {}),
        ("privilege_is_decided_by_somebody_or_ends_at_a_time", {"state": "allowed", "decided_at": NOW}),
        ("privilege_is_decided_by_somebody_or_ends_at_a_time", {"state": "ended", "by": "manager"}),
        ("privilege_that_waits_is_not_decided", {"what": "lounge", "decided_at": NOW}),
        ("privilege_is_asked_for_with_a_reason", {"what": "lounge", "reason": ""}),
        ("privilege_declined_has_a_reason", {"state": "declined", "decided_at": NOW, "by": "manager"}),
        (
            "privilege_that_waited_is_not_allowed_by_who_asked",
            {"what": "lounge", "state": "allowed", "decided_at": NOW + dt.timedelta(minutes=1), "by": "asker"},
        ),
        (
            "privilege_is_not_allowed_for_who_asked",
            {"what": "lounge", "state": "allowed", "decided_at": NOW, "by": "manager", "for": "asker"},
        ),
    ],
)
def test_a_privilege_is_asked_for_and_decided_whole(assert_refused, make, name: str, more: dict):
    people = {who: StaffMember.objects.create(username=who) for who in ("asker", "manager")}
    said = {"stay": make(), "what": "upgrade", "reason": "A friend", "asked_at": NOW, "asked_by": people["asker"]}
    assert str(PrivilegeRequest.objects.create(**said)).startswith("Privilege request ")
    PrivilegeRequest.objects.create(**said | {"what": "pool", "state": "withdrawn", "decided_at": NOW})
    deciders = {f"decided_{one}": people[more.pop(one)] for one in ("by", "for") if one in more}
    assert_refused(name, lambda: PrivilegeRequest.objects.create(**said | more | deciders))


def test_a_sender_speaks_once_of_a_number_and_orders_in_one_way(assert_refused, make):
    stay = make()
    names = {"property": stay.property, "booking_system": stay.booking_system, "received_at": NOW}
    SenderRecord.objects.create(**names, confirmation_number="K-1", stay=stay)
    number = "sender_speaks_once_of_a_confirmation_number"
    assert_refused(number, lambda: SenderRecord.objects.create(**names, confirmation_number="K-1"))
    assert_refused("stay_id", lambda: SenderRecord.objects.create(**names, confirmation_number="K-2", stay=stay))
    both = {"version": 1, "last_modified": NOW}
    assert_refused(
        "sender_orders_by_version_or_by_time",
        lambda: SenderRecord.objects.create(**names, confirmation_number="K-3", **both),
    )


def test_who_waits_waits_in_a_place(assert_refused, make):
    stay = make()
    Stay.objects.filter(pk=stay.pk).update(waiting_since=NOW, waiting_place="Bar", promised_at=NOW)
    name = "stay_that_waits_has_a_place"
    assert_refused(name, lambda: Stay.objects.filter(pk=stay.pk).update(waiting_place=""))
    assert_refused(name, lambda: Stay.objects.filter(pk=stay.pk).update(waiting_since=None))


@pytest.mark.parametrize("name", ["registered_at", "in_room_at"])
def test_who_is_registered_or_in_the_room_was_checked_in(assert_refused, make, name):
    stay = make()
    Stay.objects.filter(pk=stay.pk).update(met_at=NOW, luggage_at=NOW)
    constraint = "stay_registered_or_in_the_room_was_checked_in"
    assert_refused(constraint, lambda: Stay.objects.filter(pk=stay.pk).update(**{name: NOW}))
    Stay.objects.filter(pk=stay.pk).update(checked_in_at=NOW, **{name: NOW})


def test_a_key_is_used_once_by_a_booking_system(assert_refused, make):
    system = make().booking_system
    IdempotencyRecord.objects.create(booking_system=system, key="a", created_at=NOW)
    assert_refused(
        "idempotency_key_is_used_once_a_booking_system",
        lambda: IdempotencyRecord.objects.create(booking_system=system, key="a", created_at=NOW),
    )


def test_a_stay_has_one_waiting_request(assert_refused, make):
    stay, tier = make(), Tier.objects.first()
    VipRequest.objects.create(stay=stay, tier=tier, asked_at=NOW, state="withdrawn")
    VipRequest.objects.create(stay=stay, tier=tier, asked_at=NOW)
    assert_refused(
        "stay_has_one_waiting_request", lambda: VipRequest.objects.create(stay=stay, tier=tier, asked_at=NOW)
    )
    decided = {"decided_at": NOW, "decided_by": StaffMember.objects.create(username="decides")}
    assert_refused(
        "vip_request_state_is_known",
        lambda: VipRequest.objects.create(stay=stay, tier=tier, asked_at=NOW, state="lost", **decided),
    )


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("vip_request_is_decided_by_somebody_at_a_time", {"state": "approved"}),
        ("vip_request_that_waits_is_not_decided", {"decision_reason": "no"}),
        ("vip_request_declined_has_a_reason", {"state": "declined", "decided_at": NOW, "decided_by": "one"}),
        (
            "vip_request_is_not_approved_by_who_asked",
            {"state": "approved", "asked_by": "one", "decided_at": NOW, "decided_by": "one"},
        ),
        (
            "vip_request_is_not_approved_for_who_asked",
            {"state": "approved", "asked_by": "two", "decided_at": NOW, "decided_by": "one", "decided_for": "two"},
        ),
        ("vip_request_by_telephone_names_the_approver", {"by_telephone": True}),
        ("vip_request_confirmed_was_by_telephone", {"confirmed_at": NOW}),
    ],
)
def test_a_decision_is_whole(assert_refused, make, aurora, constraint, wrong):
    people = {name: hire(aurora, "general_manager", username=name) for name in ("one", "two")}
    said = {name: people.get(value, value) if isinstance(value, str) else value for name, value in wrong.items()}
    stay, tier = make(), Tier.objects.first()
    assert_refused(constraint, lambda: VipRequest.objects.create(stay=stay, tier=tier, asked_at=NOW, **said))


def test_a_word_on_the_tier_says_why(assert_refused, make):
    tier = Tier.objects.first()
    assert_refused("stay_granted_a_tier_says_why", lambda: make(granted_tier=tier))
    assert_refused("stay_lowered_by_a_person_says_why", lambda: make(lowered=True))


def test_authority_is_lent_to_somebody_else_for_a_time(assert_refused, aurora):
    one, two = (hire(aurora, "general_manager", username=name) for name in ("one", "two"))
    said = {"property": aurora, "giver": one, "starts_at": NOW}
    later = NOW + dt.timedelta(hours=1)
    assert_refused(
        "delegation_is_to_somebody_else", lambda: Delegation.objects.create(taker=one, ends_at=later, **said)
    )
    assert_refused("delegation_ends_after_it_starts", lambda: Delegation.objects.create(taker=two, ends_at=NOW, **said))


def test_every_constraint_is_broken_by_a_test():
    """The names of all constraints of guests and stays stand in the tests beside this one."""
    here = Path(__file__).read_text() + Path(__file__).parent.parent.joinpath("guests", "test_models.py").read_text()
    names = {
        constraint.name
        for model in (
            Guest,
            GuestLink,
            KitchenAnswer,
            Need,
            Stay,
            ChecklistItem,
            SenderRecord,
            IdempotencyRecord,
            VipRequest,
            Delegation,
        )
        for constraint in model._meta.constraints
    }
    assert {name for name in names if f'"{name}"' not in here} == set()


def test_who_is_named_in_texts_is_only_an_id(opera: Caller):
    opera.book(guest={"surname": "Lis", "position": "hotel_peer_gm"}, vip={"code": "VA"})
    stay = Stay.objects.get()
    said = [str(one) for one in (stay, stay.guest, stay.sender_record, stay.items.first(), VipRequest.objects.get())]
    assert said == [
        f"Stay {stay.pk}",
        f"Guest {stay.guest_id}",
        f"Sender record {stay.sender_record.pk}",
        f"Item {stay.items.first().pk}",
        f"Request {VipRequest.objects.get().pk}",
    ]
