"""Reveals: to those who may, with a reason, and read by the general manager."""

import pytest
from django.contrib.admin.sites import site
from django.test import RequestFactory

from tests.access.people import NOW, STAFF, hire, viewer
from vipdesk.access.models import Reveal
from vipdesk.access.reveals import may_reveal, reveal
from vipdesk.access.viewer import viewer_of_department, viewer_of_staff
from vipdesk.errors import Problem
from vipdesk.hotel.models import Property

HOTEL = Property(pk=1, code="HOTEL1")
DESK = ("front_office", "guest_relations", "sales", "general_manager")
FIRST = {f"{code}.{rank}" for code in DESK for rank in ("agent", "department_manager")}
KNOWING = {"guest_relations.agent", "guest_relations.department_manager", "duty_manager", "general_manager"}
REGISTERS = {"front_office.agent", "front_office.department_manager"}


def allowed(field: str, **how) -> set[str]:
    return {name for name in STAFF if may_reveal(viewer(name), HOTEL, field, **how)}


@pytest.mark.parametrize("field", ["email", "phone", "birth_date"])
def test_contact_is_revealed_to_the_first_column(field):
    assert allowed(field) == FIRST | KNOWING


def test_a_true_name_is_revealed_to_those_who_receive_the_guest():
    assert allowed("true_name") == KNOWING
    assert allowed("true_name", arrives_today=True) == KNOWING | REGISTERS


def test_nothing_else_and_to_no_program_or_inbox():
    assert allowed("allergies") == set()
    assert not may_reveal(viewer("key guests:read guests:contact"), HOTEL, "phone")
    assert not may_reveal(viewer_of_department(HOTEL, "front_office"), HOTEL, "phone")


def asked(staff, hotel, **more):
    wanted = {"subject_kind": "guest", "subject_id": 7, "field": "phone", "reason": "call the driver"} | more
    return reveal(viewer_of_staff(staff), hotel, now=NOW, **wanted)


def test_a_reveal_is_recorded(aurora):
    anna = hire(aurora, "front_office.agent")
    row = asked(anna, aurora, reason="  call the driver ")
    assert Reveal.objects.filter(pk=row.pk).values().get() == {
        "id": row.pk,
        "staff_id": anna.pk,
        "property_id": aurora.pk,
        "subject_kind": "guest",
        "subject_id": 7,
        "field": "phone",
        "reason": "call the driver",
        "at": NOW,
    }


@pytest.mark.parametrize(
    ("name", "more", "status"),
    [
        ("front_office.agent", {"reason": "  "}, 400),
        ("housekeeping.agent", {}, 403),
        ("front_office.agent", {"field": "true_name"}, 403),
    ],
)
def test_what_is_refused_is_not_recorded(aurora, name, more, status):
    with pytest.raises(Problem) as refused:
        asked(hire(aurora, name), aurora, **more)
    assert (refused.value.status, Reveal.objects.count()) == (status, 0)


def test_the_general_manager_reads_those_of_their_own_property(aurora, borealis):
    mine = asked(hire(aurora, "front_office.agent"), aurora)
    asked(hire(borealis, "front_office.agent"), borealis)
    request = RequestFactory().get("/admin/")
    request.user = hire(aurora, "general_manager")
    admin = site.get_model_admin(Reveal)
    assert admin.has_view_permission(request)
    assert list(admin.get_queryset(request)) == [mine]
    request.user = hire(aurora, "administrator")
    assert not admin.has_view_permission(request)
