"""Ticks of checklist items: what they change, who is told (nobody), and what cannot be ticked."""

import datetime as dt
from typing import Any

import pytest

from stays import ticking
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, Moment, colleague, viewer_as
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event


@pytest.fixture
def desk(aurora: Property) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(version=1)["id"]


def item_of(stay: int, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay_id=stay, item_key=key)


def refusal(work: Any) -> tuple[str, str]:
    with pytest.raises(NotPossible) as refused:
        work()
    return refused.value.code, refused.value.words


def test_ticks_tell_nobody_and_stand_in_the_timeline(opera: Caller, stay: int, desk: Viewer):
    opera.acknowledge_all(stay)
    item = item_of(stay, "keys")
    for n, work in enumerate(
        [
            lambda: ticking.begin(item.pk, by=desk, now=NOW),
            lambda: ticking.reopen(item.pk, by=desk, now=NOW),
            lambda: ticking.tick(item.pk, by=desk, now=NOW),
            lambda: ticking.reopen(item.pk, by=desk, now=NOW),
            lambda: ticking.waive(item.pk, "no card", by=desk, now=NOW),
            lambda: ticking.reopen(item.pk, by=desk, now=NOW),
        ]
    ):
        before = Stay.objects.get().revision
        work()
        assert Stay.objects.get().revision == before + 1, n
    kinds = list(Event.objects.filter(subject_id=stay).order_by("pk").values_list("kind", flat=True))
    reopened = "item.reopened"
    assert kinds == ["stay.booked", "item.begun", reopened, "item.done", reopened, "item.waived", reopened]
    assert opera.notices(stay, state="open") == {}
    assert ChecklistItem.objects.filter(pk=item.pk, state="open", begun_by=None, done_by=None, done_at=None).exists()


def test_to_begin_twice_is_to_begin_once(stay: int, desk: Viewer):
    item = item_of(stay, "keys")
    ticking.begin(item.pk, by=desk, now=NOW)
    later = ticking.begin(item.pk, by=desk, now=NOW + dt.timedelta(hours=1))
    assert (later.begun_at, Event.objects.filter(kind="item.begun").count()) == (NOW, 1)


def test_who_takes_over_for_another_department_is_kept(stay: int, aurora: Property):
    for key, role, department in (
        ("keys", "front_office.agent", ""),
        ("technical_check", "duty_manager", "engineering"),
        ("credit_confirmed", "sales.agent", "finance"),
    ):
        person = viewer_as(aurora, role)
        item = ticking.tick(item_of(stay, key).pk, by=person, now=NOW)
        assert (item.done_by_id, item.done_for) == (person.id, department), key
        assert ticking.reopen(item.pk, by=person, now=NOW).done_for == ""


def test_what_cannot_be_done_is_said_in_words(opera: Caller, stay: int, desk: Viewer):
    item = item_of(stay, "keys")
    assert refusal(lambda: ticking.reopen(item.pk, by=desk, now=NOW))[0] == "not_done"
    ticking.waive(item.pk, "no card", by=desk, now=NOW)
    assert refusal(lambda: ticking.tick(item.pk, by=desk, now=NOW)) == ("item_waived", "This was waived.")
    assert refusal(lambda: ticking.begin(item.pk, by=desk, now=NOW)) == ("item_waived", "This was waived.")
    assert refusal(lambda: ticking.waive(item.pk, "again", by=desk, now=NOW)) == ("item_waived", "This was waived.")
    waits = refusal(lambda: ticking.tick(item_of(stay, "fruit").pk, by=desk, now=NOW))
    assert waits == ("waits_for", "This waits for: VIP clean done, supervisor inspected.")


def test_readiness_follows_the_ticks(opera: Caller, stay: int, moment: Moment, aurora: Property):
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    open_keys = [
        row.item_key
        for row in ChecklistItem.objects.filter(stay_id=stay, stage="before_arrival", state="open").order_by(
            "due_at", "pk"
        )
        if row.gate or not row.live
    ]
    for key in open_keys:
        assert opera.booking()["readiness"]["state"] == "on_track"
        assert opera.tick(stay, key).status_code == 200, key
    done = opera.booking()["readiness"]
    assert (done["state"], done["done"], done["total"]) == ("ready", 18, 18)
    opera.tick(stay, "fruit", "reopen")
    moment.to("2026-04-16 12:05", aurora)
    at_risk = {"state": "at_risk", "reason": "Fruit in room is due 12:30 and not begun, Food & beverage"}
    assert opera.booking()["readiness"] == at_risk | {"done": 17, "total": 18}
    moment.to("2026-04-16 12:31", aurora)
    overdue = {"state": "overdue", "reason": "Fruit in room was due 12:30, Food & beverage", "done": 17, "total": 18}
    assert opera.booking()["readiness"] == overdue


def test_why_it_is_waived_is_not_for_everybody_where_it_speaks_of_health(stay: int, desk: Viewer, aurora: Property):
    item = item_of(stay, "keys")
    ticking.waive(item.pk, "her diabetes: no sugar", by=desk, now=NOW)
    read = {}
    for role in ("front_office.agent", "security.agent"):
        read[role] = colleague(aurora, role).items(stay)["keys"]["state_reason"]
    assert read == {"front_office.agent": "her diabetes, no sugar", "security.agent": ""}
