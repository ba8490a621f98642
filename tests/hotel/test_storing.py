"""Many new rows in one statement: as `bulk_create` stores them, with their ids in order, all or none."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from vipdesk.hotel.models import Department, Property, Room, ServiceHours
from vipdesk.hotel.storing import store_new


def hotels(*codes: str) -> list[Property]:
    return [
        Property(code=code, name=f"Hotel {code} 王's", zone_name="Europe/Riga", languages=["lv", "en"])
        for code in codes
    ]


def kept(code: str) -> dict:
    return Property.objects.filter(code=code).values().get()


def test_rows_are_stored_as_bulk_create_stores_them(db):
    (ours,), (theirs,) = store_new(hotels("OURS")), Property.objects.bulk_create(hotels("THEIRS"))
    own = {"id": ours.pk, "code": "OURS", "name": "Hotel OURS 王's", "set_up": kept("OURS")["set_up"]}
    assert kept("OURS") == kept("THEIRS") | own
    assert (ours._state.adding, ours._state.db) == (theirs._state.adding, theirs._state.db)


def test_ids_come_in_the_order_of_the_rows_and_in_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = store_new(hotels(*(f"H{n}" for n in range(40))))
    assert [row.pk for row in rows] == [*Property.objects.order_by("pk").values_list("pk", flat=True)]
    assert [row.code for row in Property.objects.order_by("pk")] == [f"H{n}" for n in range(40)]


def test_times_days_and_keys_to_other_rows(db):
    (hotel,) = store_new(hotels("AURORA"))
    (kitchen,) = store_new([Department(property=hotel, code=Department.Code.FOOD_BEVERAGE)])
    opens, closes = dt.time(6, 30), dt.time(23)
    store_new(ServiceHours(department=kitchen, weekday=n, opens=opens, closes=closes) for n in (0, 1))
    stored = ServiceHours.objects.values_list("department__code", "department__property", "weekday", "opens", "closes")
    assert [*stored.order_by("weekday")] == [("food_beverage", hotel.pk, n, opens, closes) for n in (0, 1)]


def test_nothing_is_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert store_new(iter(())) == []


def test_all_or_none(db):
    (hotel,) = store_new(hotels("AURORA"))
    with pytest.raises(IntegrityError), transaction.atomic():
        store_new(Room(property=hotel, number=number) for number in ("1", "2", "1"))
    assert Room.objects.count() == 0
