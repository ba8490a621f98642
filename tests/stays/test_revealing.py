import datetime as dt

import pytest

from stays import revealing
from stays.models import Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, Moment, guest, viewer_as
from vipdesk.access.models import Reveal
from vipdesk.errors import Problem
from vipdesk.outbox.models import Event

KNOWN = {"phone": "+371 29 111 222", "birth_date": "1970-03-09"}


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=guest(**KNOWN))["id"]


@pytest.fixture
def hidden(opera: Caller) -> int:
    return opera.book("K-2", guest=guest(external_id="P-2", native_name="Калниете", incognito=True, alias="X"))["id"]


def shown(stay: int, aurora, role: str, field: str, now: dt.datetime = NOW, reason: str = "Call the guest"):
    by = viewer_as(aurora, role)
    return revealing.show(stay, field, reason, property=aurora, by=by, now=now), by.id


def test_what_is_shown_is_recorded_with_the_stay(stay: int, aurora):
    assert shown(stay, aurora, "sales.agent", "birth_date")[0] == dt.date(1970, 3, 9)
    value, who = shown(stay, aurora, "front_office.agent", "phone", reason="Call Ms Kalniete")
    assert value == "+371 29 111 222"
    fields = ("staff_id", "property_id", "subject_kind", "subject_id", "field", "reason", "at")
    kept = Reveal.objects.values_list(*fields).order_by("-pk")[0]
    assert kept == (who, aurora.pk, "stay", stay, "phone", "Call Ms ••••", NOW)
    event = Event.objects.filter(kind="guest.revealed").order_by("-pk")[0]
    assert (event.subject_id, event.facts, event.by_staff_id) == (stay, {"room_number": "", "field": "phone"}, who)


@pytest.mark.parametrize(
    ("role", "field", "status"),
    [("housekeeping.agent", "phone", 403), ("sales.agent", "true_name", 403), ("duty_manager", "allergies", 403)],
)
def test_what_is_not_theirs_to_see_is_neither_shown_nor_recorded(hidden: int, aurora, role, field, status):
    with pytest.raises(Problem) as refused:
        shown(hidden, aurora, role, field)
    assert (refused.value.status, Reveal.objects.count()) == (status, 0)


@pytest.mark.parametrize("field", ["email", "true_name"])
def test_where_nothing_is_hidden_nothing_is_recorded(stay: int, aurora, field):
    with pytest.raises(NotPossible) as refused:
        shown(stay, aurora, "duty_manager", field)
    assert (refused.value.code, Reveal.objects.count()) == ("nothing_to_show", 0)
    assert not Event.objects.filter(kind="guest.revealed").exists()


def test_the_true_name_is_for_those_who_receive_the_guest(hidden: int, aurora):
    assert shown(hidden, aurora, "guest_relations.agent", "true_name")[0] == "Ms Ilona Kalniete Калниете"


@pytest.mark.parametrize(
    ("moment", "registers"),
    [
        ("2026-04-15 23:59", False),
        ("2026-04-16 00:00", True),
        ("2026-04-16 23:59", True),
        ("2026-04-17 04:59", True),
        ("2026-04-17 05:00", False),
    ],
)
def test_the_front_office_registers_on_the_arrival_day(hidden: int, aurora, moment, registers):
    now = Moment().to(moment, aurora)
    try:
        shown(hidden, aurora, "front_office.agent", "true_name", now)
        seen = True
    except Problem as refused:
        seen = refused.status != 403
    assert seen is registers


def test_nobody_registers_who_does_not_come(opera: Caller, hidden: int, aurora):
    opera.cancel("K-2")
    with pytest.raises(Problem):
        shown(hidden, aurora, "front_office.agent", "true_name", Moment().to("2026-04-16 12:00", aurora))


def test_a_stay_of_another_hotel_is_not_there(stay: int, borealis):
    with pytest.raises(Stay.DoesNotExist):
        shown(stay, borealis, "general_manager", "phone")
