"""The jobs of the clock."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from stays import upkeep
from stays.models import IdempotencyRecord, Stay
from tests.hotel_examples import NOW, Caller, said

DAY = dt.timedelta(days=1)


def post_with_key(opera: Caller, key: str) -> int:
    headers = {"Idempotency-Key": key}
    return opera.post("/bookings", said(), **headers).status_code


def test_an_answer_is_forgotten_after_thirty_days_and_not_before(opera: Caller) -> None:
    assert post_with_key(opera, "one") == 201
    assert upkeep.forget_old_answers(now=NOW + 29 * DAY) == 0
    assert IdempotencyRecord.objects.count() == 1
    assert upkeep.forget_old_answers(now=NOW + 30 * DAY) == 1
    assert IdempotencyRecord.objects.count() == 0


def test_a_job_runs_once_a_slot_however_many_clocks_call_it(opera: Caller) -> None:
    later = NOW + 40 * DAY
    assert upkeep.forget_old_answers(now=later) == 0
    assert post_with_key(opera, "one") == 201
    assert upkeep.forget_old_answers(now=later) == 0
    assert upkeep.forget_old_answers(now=later + DAY) == 1


def test_what_is_counted_on_a_stay_agrees_with_its_items(opera: Caller) -> None:
    stay = opera.book()["id"]
    opera.tick(stay, "technical_check")
    opera.tick(stay, "vip_clean", "begin")
    opera.book(expected_arrival_time="16:30")
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    opera.book("K-2", guest={"surname": "Lis", "external_id": "P-2"})
    assert upkeep.disagreeing() == []


def test_a_room_that_is_clean_or_free_late_agrees_too(opera: Caller) -> None:
    dates = {"arrival_date": "2026-04-14", "departure_date": "2026-04-16", "expected_departure_time": "16:00"}
    opera.book("F", guest={"surname": "Lis", "external_id": "P-2"}, room_number="1208", **dates)
    stay = opera.book(room_number="1208")["id"]
    for key in ("technical_check", "vip_clean"):
        opera.tick(stay, key)
    assert {"room", "room_free_at"} <= Stay.objects.get(pk=stay).outlook.keys()
    assert Stay.objects.get(pk=stay).outlook["room"] == "clean"
    assert upkeep.disagreeing() == []


def test_each_stay_that_counts_wrongly_is_counted_by_itself(opera: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    stays = [opera.book(number)["id"] for number in ("K-1", "K-2")]
    Stay.objects.update(outlook={"total": 1, "done": 1})
    within: list[str] = []
    count = upkeep.next_revision

    def seen(*said: Any) -> None:
        within.append(connection.savepoint_ids[-1])
        count(*said)

    monkeypatch.setattr(upkeep, "next_revision", seen)
    assert upkeep.reconcile(now=NOW) == stays
    assert len(set(within)) == 2  # a transaction of its own for each


def test_a_stay_that_counts_wrongly_is_found_once_an_hour(opera: Caller) -> None:
    stay = opera.book()["id"]
    Stay.objects.filter(pk=stay).update(outlook={"total": 1, "done": 1})
    assert upkeep.reconcile(now=NOW) == [stay]
    assert upkeep.reconcile(now=NOW) == []
    assert upkeep.disagreeing() == []  # it was counted again
    Stay.objects.filter(pk=stay).update(outlook={"total": 1, "done": 1})
    assert upkeep.reconcile(now=NOW + dt.timedelta(hours=1)) == [stay]
