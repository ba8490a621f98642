"""Many new rows in one statement: as `bulk_create` stores them, with their ids in order, all or none."""

import datetime as dt
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from vipdesk.hotel.models import Department, Property, Room, ServiceHours
from vipdesk.hotel.storing import Update, rewritten, store_new, store_together, store_values


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


def test_rows_of_several_models_together(db, django_assert_num_queries):
    (aurora,), together = store_new(hotels("AURORA")), 1 if connection.vendor == "postgresql" else 2
    departments = [Department(property=aurora, code=code) for code in ("food_beverage", "sales")]
    with django_assert_num_queries(together):
        stored = store_together(departments, [], (Room(property=aurora, number=number) for number in ("7", "5")))
    assert stored[:2] == [[*Department.objects.order_by("pk")], []]
    assert [(room.pk, room.number) for room in stored[2]] == [*Room.objects.order_by("pk").values_list("pk", "number")]


def test_values_alone_with_what_they_leave_out(db):
    (aurora,) = store_new(hotels("AURORA"))
    (none, ids) = store_values((Department, []), (Room, [{"property_id": aurora.pk, "number": n} for n in ("7", "5")]))
    Room.objects.create(property=aurora, number="6")
    rooms = {room["number"]: room for room in Room.objects.values()}
    assert rooms["7"] == {**rooms["6"], "id": ids[0], "number": "7"}
    assert rooms["5"] == {**rooms["6"], "id": ids[1], "number": "5"}
    assert none == []


def test_what_is_said_beside_the_usual_is_stored_as_said(db):
    languages, name = [{"code": "lv", "said": 'Čau, "王"\n'}], '100 % \'s \\ {"a": null}'
    values = {"code": "ONE", "name": name, "zone_name": "Europe/Riga", "languages": languages, "set_up": UUID(int=7)}
    store_values((Property, [values, {**values, "code": "TWO", "languages": []}]))
    Property.objects.create(**{**values, "code": "THREE", "languages": []})
    one, two, usual = kept("ONE"), kept("TWO"), kept("THREE") | {"set_up": UUID(int=7)}
    assert one == usual | {"id": one["id"], "code": "ONE", "languages": languages}
    assert two == usual | {"id": two["id"], "code": "TWO"}


def test_nothing_said_is_not_what_is_usual(db):
    (aurora,) = store_new(hotels("AURORA"))
    with pytest.raises(IntegrityError), transaction.atomic():
        store_values((Room, [{"property_id": aurora.pk, "number": "7", "floor": None}]))
    assert Room.objects.count() == 0


def test_more_than_one_statement_takes(db):
    (aurora,) = store_new(hotels("AURORA"))
    rooms = store_new(Room(property=aurora, number=str(n)) for n in range(5000))
    assert [room.pk for room in rooms] == [*Room.objects.order_by("pk").values_list("pk", flat=True)]


def test_what_is_made_anew_for_each_row_is_not_shared(db):
    values = [{"code": code, "name": code, "zone_name": "Europe/Riga"} for code in ("ONE", "TWO", "THREE")]
    store_values((Property, values))
    assert len(set(Property.objects.values_list("set_up", flat=True))) == 3


def test_what_differs_goes_with_what_is_new(db, django_assert_num_queries):
    (aurora,), together = store_new(hotels("AURORA")), 1 if connection.vendor == "postgresql" else 3
    rooms = store_new(Room(property=aurora, number=number) for number in ("5", "6", "7"))
    for room in rooms[:2]:
        room.floor, room.out_of_order = f"floor {room.number}", room.number == "6"
    sales = Department(property=aurora, code="sales")
    updates = [*rewritten(rooms[:2], ["floor", "out_of_order"]), Update(Property.objects.all(), {"name": "Aurora"})]
    with django_assert_num_queries(together):
        store_values((Department, [vars(sales)]), updates=updates)
    stored = [(room.number, room.floor, room.out_of_order) for room in Room.objects.order_by("number")]
    assert stored == [("5", "floor 5", False), ("6", "floor 6", True), ("7", "", False)]
    assert (kept("AURORA")["name"], Department.objects.get().code) == ("Aurora", "sales")
    assert rewritten([], ["floor"]) == []
