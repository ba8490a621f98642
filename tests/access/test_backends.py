"""Who has signed in: asked anew with every request, and read together with their roles."""

import pytest
from django.test import Client

from tests.access.people import hire
from vipdesk.access.backends import Staff
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.models import Property, Role, StaffMember


@pytest.fixture
def anna(aurora: Property) -> StaffMember:
    return hire(aurora, "duty_manager", username="anna")


@pytest.fixture
def browser(anna: StaffMember) -> Client:
    client = Client()
    client.force_login(anna)
    assert client.get("/").status_code == 200
    return client


def test_somebody_and_their_roles_are_one_query(anna, aurora, borealis, django_assert_num_queries):
    Role.objects.create(staff=anna, property=borealis, code="general_manager")
    with django_assert_num_queries(1):
        staff = Staff().get_user(anna.pk)
        roles = [(role.property_code, role.code) for role in viewer_of_staff(staff).roles.values()]
    assert (staff, roles) == (anna, [("AURORA", "duty_manager"), ("BOREALIS", "general_manager")])


def test_somebody_without_a_role_is_somebody_and_no_one_is_no_one(db):
    anna = StaffMember.objects.create(username="anna")
    assert (Staff().get_user(anna.pk), Staff().get_user(anna.pk + 1)) == (anna, None)
    assert dict(viewer_of_staff(Staff().get_user(anna.pk)).roles) == {}


def test_whoever_is_disabled_is_out_with_the_next_request(browser: Client, anna):
    StaffMember.objects.update(is_active=False)
    answer = browser.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")
    assert Staff().get_user(anna.pk) is None


def test_whoever_loses_the_role_sees_nothing_with_the_next_request(browser: Client, anna):
    Role.objects.all().delete()
    assert browser.get("/").status_code == 403


def test_a_new_role_holds_with_the_next_request(browser: Client, anna):
    Role.objects.update(code="administrator")
    assert browser.get("/reveals/").status_code == 403
    Role.objects.update(code="general_manager")
    assert browser.get("/reveals/").status_code == 200


def test_a_new_password_ends_the_sessions_of_the_old_one(browser: Client, anna):
    anna.set_password("something quite different")
    anna.save()
    assert browser.get("/").status_code == 302
