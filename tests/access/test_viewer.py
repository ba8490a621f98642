"""Who looks: found in one query, and only at their own properties."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from tests.access.people import hire, key_for, viewer
from vipdesk.access.authentication import viewer_behind
from vipdesk.access.viewer import properties, property_for, viewer_of, viewer_of_staff
from vipdesk.errors import Problem
from vipdesk.hotel.models import Department, Property, Role


def test_a_member_of_staff_in_one_query(aurora, borealis, django_assert_num_queries):
    anna = hire(aurora, "housekeeping.agent", username="anna")
    kitchen = Department.objects.get(property=borealis, code="food_beverage")
    Role.objects.create(staff=anna, property=borealis, department=kitchen, code="department_manager", chef=True)
    with django_assert_num_queries(1):
        seen = viewer_of_staff(anna)
        roles = [(r.property_code, r.code, r.department, r.chef) for r in seen.roles.values()]
    assert roles == [
        ("AURORA", "agent", "housekeeping", False),
        ("BOREALIS", "department_manager", "food_beverage", True),
    ]
    assert (seen.kind, seen.id, seen.name, seen.by) == ("staff", anna.pk, "anna", anna.pk)


def test_a_key_in_one_query_once_its_use_is_noted(aurora, borealis, django_assert_num_queries):
    text = key_for([aurora, borealis], ["stays:read", "bookings:write"]).encode()
    viewer_behind(text)
    with django_assert_num_queries(1):
        seen = viewer_behind(text)
        assert [one.code for one in properties(seen)] == ["AURORA", "BOREALIS"]
    assert (seen.kind, seen.booking_system, seen.by) == ("key", "opera", None)
    assert seen.scopes == {"stays:read", "bookings:write"}


def test_a_request_is_looked_at_once(aurora, django_assert_num_queries):
    request = RequestFactory().get("/")
    request.user = hire(aurora, "duty_manager")
    with django_assert_num_queries(1):
        assert viewer_of(request) is viewer_of(request)


def test_nobody_signed_in_is_a_401():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with pytest.raises(Problem) as refused:
        viewer_of(request)
    assert (refused.value.status, refused.value.code) == (401, "not_authenticated")


def test_the_only_property_may_be_left_out():
    assert property_for(viewer("sales.agent"), None).code == "HOTEL1"
    assert property_for(viewer("sales.agent"), "HOTEL1").code == "HOTEL1"


def test_among_several_the_property_is_named():
    both = viewer("sales.agent")
    other = viewer("sales.agent", property_id=2)
    of_two = type(both)("staff", 1, "A. Lis", roles={**both.roles, **other.roles})
    with pytest.raises(Problem) as refused:
        property_for(of_two, None)
    assert (refused.value.status, refused.value.code) == (400, "property_missing")
    assert refused.value.errors == [{"pointer": "/property", "detail": "Name one of: HOTEL1, HOTEL2."}]
    assert property_for(of_two, "HOTEL2") == Property(pk=2)


@pytest.mark.parametrize("code", ["HOTEL2", "NOWHERE"])
def test_anothers_property_is_not_found(code):
    with pytest.raises(Problem) as refused:
        property_for(viewer("sales.agent"), code)
    assert (refused.value.status, refused.value.code) == (404, "not_found")


def test_somebody_without_a_role_has_no_property():
    with pytest.raises(Problem) as refused:
        property_for(type(viewer("duty_manager"))("staff", 1, "A. Lis"), None)
    assert refused.value.status == 403
