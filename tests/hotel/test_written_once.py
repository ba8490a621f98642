"""A query that is written once answers what the query itself answers."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session

from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.hotel.opening import open_property
from vipdesk.hotel.written_once import WrittenOnce

NOON = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)


def hotels(code: str):
    return Property.objects.filter(code=code).values_list("pk", "languages", "check_in_time", "set_up")


def sessions(key: str, moment: dt.datetime):
    return Session.objects.filter(session_key=key, expire_date__gt=moment).values_list("session_data", "expire_date")


def joined(day: dt.date, name: str):
    return StaffMember.objects.filter(date_joined__date=day, is_active=True).exclude(username=name).values_list("pk")


def test_it_answers_for_each_value_what_the_query_answers(db, django_assert_num_queries):
    for code in ("AURORA", "BOREALIS"):
        open_property(code, name=code, zone_name="Europe/Riga", languages=["lv", "en"])
    once = WrittenOnce(hotels, "(code)")
    assert [once.rows(code) for code in ("AURORA", "BOREALIS", "NONE")] == [
        [*hotels(code)] for code in ("AURORA", "BOREALIS", "NONE")
    ]
    with django_assert_num_queries(1):
        assert once.rows("AURORA")[0][1] == ["lv", "en"]


def test_moments_are_taken_as_the_database_takes_them(db):
    Session.objects.create(session_key="k", session_data="x", expire_date=NOON)
    once = WrittenOnce(sessions, "(key)", dt.datetime(1, 1, 2, tzinfo=dt.UTC))
    hour = dt.timedelta(hours=1)
    assert [once.rows("k", NOON + ahead) for ahead in (-hour, hour)] == [[("x", NOON)], []]


def test_days_are_and_what_is_fixed_stays(db):
    anna, maris = (StaffMember.objects.create(username=name, date_joined=NOON) for name in ("anna", "maris"))
    once = WrittenOnce(joined, dt.date(1, 1, 3), "(name)")
    assert once.rows(NOON.date(), "anna") == [(maris.pk,)]
    assert once.rows(NOON.date(), "maris") == [(anna.pk,)]
    assert once.rows(NOON.date() - dt.timedelta(days=1), "anna") == []


def test_as_many_values_as_marks(db):
    with pytest.raises(TypeError, match="1 values are wanted, not 2"):
        WrittenOnce(hotels, "(code)").rows("AURORA", "BOREALIS")


def test_a_mark_that_is_not_in_the_query_as_it_is_is_a_mistake(db):
    once = WrittenOnce(lambda code: Property.objects.filter(code=code.upper()).values_list("pk"), "(code)")
    with pytest.raises(ValueError, match="a mark does not stand in the query"):
        once.rows("aurora")


def test_whole_models_are_those_of_the_query(db, django_assert_num_queries):
    for code in ("AURORA", "BOREALIS"):
        open_property(code, name=code, zone_name="Europe/Riga", languages=["lv", "en"])
    once = WrittenOnce(lambda code: Property.objects.filter(code=code), "(code)")
    with django_assert_num_queries(1):
        assert [(one.code, *one.languages) for one in once.rows("BOREALIS")] == [("BOREALIS", "lv", "en")]
    assert once.rows("BOREALIS") == [*Property.objects.filter(code="BOREALIS")]
    assert once.rows("NONE") == []


def test_models_that_select_others_are_a_mistake(db):
    once = WrittenOnce(lambda code: Department.objects.filter(property__code=code).select_related("property"), "(code)")
    with pytest.raises(ValueError, match="only whole models are made, without any that they select: Department"):
        once.rows("AURORA")
