"""How many statements a change costs, from the call to its answer: exact, so that one more does not creep in."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import departures, desk_changes, door, reception
from stays.house import House
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, guest, viewer_as
from vipdesk.hotel.models import Department, Property, Room

WHO = guest(external_id="P-7", allergies=["mango"])
MOST = 15  # statements, from the call until the departments are told and the sender is answered
# what PostgreSQL stores in one statement and SQLite in one for each kind, in this order
TOGETHER = (
    ("INSERT outbox_event", "INSERT outbox_notice"),
    (
        "UPDATE outbox_notice",
        "UPDATE outbox_delivery",
        "INSERT outbox_event",
        "INSERT outbox_noticeevent",
        "INSERT outbox_escalation",
        "INSERT outbox_delivery",
    ),
    ("INSERT guests_guest", "INSERT guests_guestlink"),
)
STORES = re.compile(r'(INSERT|UPDATE)(?: INTO)? "(\w+)"')


def cost(work: Callable[[], Any]) -> int:
    """How many statements this sends to PostgreSQL, without those of its transaction; SQLite may take some in several."""
    with CaptureQueriesContext(connection) as captured:
        work()
    statements = [query["sql"] for query in captured.captured_queries]
    counted = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE"))]
    return len(counted) - sum(_goes_on(before, after) for before, after in pairwise(counted))


def _goes_on(before: str, after: str) -> bool:
    """Whether SQLite takes in two statements what is one elsewhere: more rows of one table, or rows that are stored together."""
    first, second = STORES.match(before), STORES.match(after)
    if connection.vendor != "sqlite" or first is None or second is None:
        return False
    one, other = " ".join(first.groups()), " ".join(second.groups())
    if one == other and first[2] == "stays_checklistitem":
        return True
    return any(one in kinds and other in kinds[kinds.index(one) + 1 :] for kinds in TOGETHER)


@pytest.fixture(autouse=True)
def told(aurora: Property, opera: Caller) -> None:
    """Departments that get mails, and a list of rooms; the set-up has been read once in this process."""
    Department.objects.filter(property=aurora).update(email="inbox@aurora.invalid")
    Room.objects.bulk_create(Room(property=aurora, number=number) for number in ("1208", "1510"))
    opera.book("K-0", guest=guest(external_id="P-0"))


def test_a_booking_and_what_its_sender_changes(opera: Caller, moment: Moment):
    said: dict[str, Any] = {"guest": WHO, "room_number": "1208"}

    def sends(**more: Any) -> int:
        said.update(more)
        return cost(lambda: opera.book("K-1", **said))

    costs = {"new": sends(), "the same again": sends(), "time": sends(expected_arrival_time="16:00")}
    opera.acknowledge_all(Stay.objects.get(confirmation_number="K-1").pk)
    moment.on(minutes=5)
    costs["room"] = sends(room_number="1510")
    costs["dates"] = sends(arrival_date="2026-04-17", departure_date="2026-04-20")
    costs["party"] = sends(adults=2, children=[{"age": 3}])
    costs["allergy"] = sends(guest=WHO | {"allergies": ["nuts"]})
    costs["alias"] = sends(guest=said["guest"] | {"incognito": True, "alias": "North Wind"})
    costs["level"] = sends(guest=said["guest"] | {"position": "public_figure"})
    costs["another guest"] = sends(guest={"external_id": "P-9", "surname": "Liepa", "position": "provincial_leader"})
    costs["cancelled"] = cost(lambda: opera.cancel("K-1"))
    assert costs == {
        "new": 11,
        "the same again": 6,
        "time": 12,
        "room": 13,
        "dates": 13,
        "party": 11,
        "allergy": 13,
        "alias": 12,
        "level": 14,
        "another guest": 15,
        "cancelled": 12,
    }
    assert [name for name, cost in costs.items() if cost > MOST] == []


def test_what_the_desk_does(opera: Caller, house: House, aurora: Property, moment: Moment):
    stay = opera.book("K-1", guest=WHO, room_number="1208")["id"]
    moment.on(minutes=5)
    how: dict[str, Any] = {"house": house, "by": viewer_as(aurora, "general_manager"), "now": moment.now}
    house.read()
    at = dt.datetime(2026, 4, 16, 15, 0, tzinfo=dt.UTC)
    acts: dict[str, Callable[[], Any]] = {
        "room": lambda: reception.assign_room(stay, "1510", **how),
        "expected": lambda: reception.expect(stay, at, **how),
        "departure": lambda: departures.leave(stay, dt.date(2026, 4, 21), None, **how),
        "no-show": lambda: reception.no_show(stay, **how),
        "not a no-show": lambda: door.take_back("no_show", stay, **how),
        "cancelled": lambda: desk_changes.cancel(stay, "ill", **how),
        "reinstated": lambda: desk_changes.reinstate(stay, **how),
    }
    costs = {name: cost(act) for name, act in acts.items()}
    assert costs == {
        "room": 10,
        "expected": 8,
        "departure": 11,
        "no-show": 11,
        "not a no-show": 12,
        "cancelled": 10,
        "reinstated": 10,
    }
