"""A property's set-up is kept in memory, and never older than the last change of it, whoever made that."""

import datetime as dt
from collections.abc import Callable

import pytest

from stays.house import house_at_hand
from tests.hotel_examples import NOW
from tiers.models import GradingRule, ReceptionStandard, Tier
from vipdesk.hotel.models import Department, Property, Room, ServiceHours

SEVEN = dt.time(7, 7)


def of(aurora: Property) -> Property:
    """The property as it is read by the next call."""
    return Property.objects.get(pk=aurora.pk)


def new_standard(aurora: Property) -> None:
    ReceptionStandard.objects.create(property=aurora, version=99, source="", digest="", created_at=NOW)


def add_hours(aurora: Property) -> None:
    department = aurora.departments.get(code="sales")
    ServiceHours.objects.filter(department=department, weekday=6).delete()
    ServiceHours.objects.create(department=department, weekday=6, opens=SEVEN, closes=dt.time(8))


def room_out_of_order(aurora: Property) -> None:
    Room.objects.create(property=aurora, number="1510")
    house_at_hand(of(aurora))
    Room.objects.filter(property=aurora, number="1510").update(out_of_order=True)


CHANGES: dict[str, tuple[Callable[[Property], object], Callable[[Property], object], object]] = {
    "a department": (
        lambda aurora: Department.objects.filter(property=aurora, code="sales").update(email="s@aurora.invalid"),
        lambda aurora: house_at_hand(of(aurora)).departments["sales"].email,
        "s@aurora.invalid",
    ),
    "hours changed": (
        lambda aurora: ServiceHours.objects.filter(department__code="sales", weekday=0).update(opens=SEVEN),
        lambda aurora: house_at_hand(of(aurora)).hours["sales"].windows[0][0],
        SEVEN,
    ),
    "hours gone": (
        lambda aurora: ServiceHours.objects.filter(department__code="sales", weekday=0).delete(),
        lambda aurora: house_at_hand(of(aurora)).hours["sales"].windows[0],
        None,
    ),
    "hours added": (
        add_hours,
        lambda aurora: house_at_hand(of(aurora)).hours["sales"].windows[6],
        (SEVEN, dt.time(8)),
    ),
    "a tier": (
        lambda aurora: Tier.objects.filter(property=aurora).update(name="Other"),
        lambda aurora: {tier.name for tier in house_at_hand(of(aurora)).tiers.values()},
        {"Other"},
    ),
    "a rule": (
        lambda aurora: GradingRule.objects.filter(property=aurora).update(active=False),
        lambda aurora: house_at_hand(of(aurora)).rules,
        (),
    ),
    "a rule gone": (
        lambda aurora: GradingRule.objects.filter(property=aurora).delete(),
        lambda aurora: house_at_hand(of(aurora)).rules,
        (),
    ),
    "a standard": (new_standard, lambda aurora: house_at_hand(of(aurora)).standard.version, 99),
    "a room": (
        lambda aurora: Room.objects.create(property=aurora, number="1208"),
        lambda aurora: dict(house_at_hand(of(aurora)).rooms),
        {"1208": False},
    ),
    "a room out of order": (
        room_out_of_order,
        lambda aurora: house_at_hand(of(aurora)).rooms.get("1510"),
        True,
    ),
    "the property": (
        lambda aurora: Property.objects.filter(pk=aurora.pk).update(zone_name="Asia/Shanghai"),
        lambda aurora: house_at_hand(of(aurora)).property.zone_name,
        "Asia/Shanghai",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_changes_is_read_again(name: str, aurora: Property):
    change, seen, expected = CHANGES[name]
    assert seen(aurora) != expected
    change(aurora)
    assert seen(aurora) == expected


def test_what_has_not_changed_is_not_read_again(aurora: Property, django_assert_num_queries):
    one = house_at_hand(of(aurora))
    again = of(aurora)
    with django_assert_num_queries(0):
        two = house_at_hand(again)
        assert two.departments is one.departments
        assert (two.hours, two.tiers, two.rules, two.standard) == (one.hours, one.tiers, one.rules, one.standard)
        assert two.rooms is one.rooms


def test_a_property_saved_as_it_was_read_before_a_change_does_not_hide_it(aurora: Property):
    old = of(aurora)
    house_at_hand(old)
    Department.objects.filter(property=aurora, code="sales").update(email="s@aurora.invalid")
    house_at_hand(of(aurora))
    old.name = "Aurora Grand"
    old.save()
    assert house_at_hand(of(aurora)).departments["sales"].email == "s@aurora.invalid"


def test_the_set_up_of_one_property_does_not_touch_another(aurora: Property):
    other = Property.objects.create(code="BOREAL", name="Boreal", zone_name="Europe/Warsaw")
    Department.objects.filter(property=aurora).update(email="x@aurora.invalid")
    assert of(other).set_up == other.set_up
