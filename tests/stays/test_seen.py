"""What is new to somebody: never seen, or changed since."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from stays import seen
from stays.models import Seen, Stay
from tests.hotel_examples import NOW, Caller, viewer_as
from vipdesk.access.viewer import Viewer

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("created", "changed", "looked", "expected"),
    [
        (NOW - HOUR, None, None, "new"),
        (NOW - 24 * HOUR, None, None, ""),
        (NOW - 24 * HOUR, NOW, None, ""),
        (NOW - 3 * HOUR, None, NOW - 2 * HOUR, ""),
        (NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - 2 * HOUR, ""),
        (NOW - 3 * HOUR, NOW - HOUR, NOW - 2 * HOUR, "changed"),
        (NOW - 90 * HOUR, NOW - HOUR, NOW - 2 * HOUR, "changed"),
    ],
)
def test_what_a_stay_is_to_somebody(created, changed, looked, expected):
    assert seen.mark(created, changed, looked, now=NOW) == expected


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


@pytest.fixture
def anna(aurora) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


def looks() -> list[tuple[int, dt.datetime]]:
    return list(Seen.objects.values_list("stay", "at"))


def test_a_look_is_written_once_for_each_change(stay: int, anna: Viewer):
    seen.look(stay, by=anna, now=NOW)
    seen.look(stay, by=anna, now=NOW + HOUR)
    assert looks() == [(stay, NOW)]
    Stay.objects.update(plan_changed_at=NOW + HOUR)
    seen.look(stay, by=anna, now=NOW + 2 * HOUR)
    assert looks() == [(stay, NOW + 2 * HOUR)]


def test_a_look_at_what_is_known_is_one_query(stay: int, anna: Viewer):
    seen.look(stay, by=anna, now=NOW)
    with CaptureQueriesContext(connection) as asked:
        seen.look(stay, by=anna, now=NOW + HOUR)
    assert len(asked) == 1


def test_a_program_and_a_stay_that_is_gone_leave_nothing(stay: int, anna: Viewer):
    seen.look(stay, by=Viewer("key", 7, "opera"), now=NOW)
    seen.look(stay + 1, by=anna, now=NOW)
    seen.look_at_all(Stay.objects.all(), by=Viewer("key", 7, "opera"), at=NOW)
    assert looks() == []


def test_what_cannot_be_written_is_left_out_with_a_word(stay: int, anna: Viewer, caplog):
    seen._write([None], anna.id, NOW)  # type: ignore[list-item]
    assert (looks(), "was not written down" in caplog.text) == ([], True)
    assert Stay.objects.get().pk == stay  # the transaction around it goes on


def test_somebody_sees_a_stay_once(stay: int, anna: Viewer):
    Seen.objects.create(stay_id=stay, staff_id=anna.by, at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Seen.objects.create(stay_id=stay, staff_id=anna.by, at=NOW)
