"""Who is on duty: as written for the day, else as the roles say."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.access.people import hire
from vipdesk.hotel import roster
from vipdesk.hotel.models import Department, Duty, Property, Role
from vipdesk.hotel.opening import open_property

DAY = dt.date(2026, 5, 4)
AGENT, DUTY = Role.Code.AGENT, Role.Code.DUTY_MANAGER

pytestmark = pytest.mark.django_db


@pytest.fixture
def hotel() -> Property:
    return open_property("AURORA", name="Aurora", zone_name="Europe/Warsaw")[0]


@pytest.fixture
def kitchen(hotel: Property) -> Department:
    return Department.objects.get(property=hotel, code="food_beverage")


def test_without_a_roster_it_is_who_holds_the_role(hotel, kitchen):
    cook, duty = hire(hotel, "food_beverage.agent"), hire(hotel, "duty_manager")
    hire(hotel, "housekeeping.agent")
    assert roster.on_duty(hotel, DAY, AGENT, kitchen) == [cook]
    assert roster.on_duty(hotel, DAY, DUTY, kitchen) == [duty]


def test_on_a_written_day_it_is_who_is_written_and_a_gap_is_a_gap(hotel, kitchen):
    cook, boss = hire(hotel, "food_beverage.agent"), hire(hotel, "food_beverage.department_manager")
    hire(hotel, "duty_manager")
    Duty.objects.create(property=hotel, date=DAY, role=AGENT, department=kitchen, staff=boss)
    assert roster.on_duty(hotel, DAY, AGENT, kitchen) == [boss]
    assert roster.on_duty(hotel, DAY, DUTY, kitchen) == []
    assert roster.on_duty(hotel, DAY + dt.timedelta(days=1), AGENT, kitchen) == [cook]


def test_who_has_left_is_not_on_duty(hotel, kitchen):
    cook = hire(hotel, "food_beverage.agent")
    Duty.objects.create(property=hotel, date=DAY, role=AGENT, department=kitchen, staff=cook)
    cook.is_active = False
    cook.save()
    assert roster.on_duty(hotel, DAY, AGENT, kitchen) == []
    assert roster.holders(hotel, AGENT, kitchen) == []


def test_whose_role_here_was_taken_away_is_not_on_duty(hotel, kitchen):
    """They would be told in vain: the next step goes to somebody who is there."""
    cook, sister = hire(hotel, "food_beverage.agent"), open_property("RIGA", name="Riga", zone_name="Europe/Riga")[0]
    Duty.objects.create(property=hotel, date=DAY, role=AGENT, department=kitchen, staff=cook)
    Role.objects.filter(staff=cook).update(
        property=sister, department=Department.objects.get(property=sister, code="food_beverage")
    )
    assert roster.on_duty(hotel, DAY, AGENT, kitchen) == []


def test_somebody_is_on_duty_once_a_day_in_a_role(hotel, kitchen):
    cook = hire(hotel, "food_beverage.agent")
    Duty.objects.create(property=hotel, date=DAY, role=AGENT, department=kitchen, staff=cook)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(property=hotel, date=DAY, role=AGENT, department=kitchen, staff=cook)


@pytest.mark.parametrize(("role", "of_kitchen"), [(AGENT, False), (DUTY, True), ("administrator", False)])
def test_duty_of_a_department_names_it_and_above_none(hotel, kitchen, role, of_kitchen):
    cook = hire(hotel, "food_beverage.agent")
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(property=hotel, date=DAY, role=role, department=kitchen if of_kitchen else None, staff=cook)
