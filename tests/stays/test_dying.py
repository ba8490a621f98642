"""A web process dies in the middle of a booking: nothing of it is stored, and the same key works again."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from stays.models import IdempotencyRecord, SenderRecord, Stay
from tests.access.people import bearer, key_for
from tests.hotel_examples import EVERY_SCOPE, Caller, opened, rows, said


@pytest.mark.processes
def test_a_process_that_dies_in_mid_booking_leaves_nothing_and_no_key_is_stuck(process_environment: dict[str, str]):
    hotel = opened()
    key = key_for([hotel], list(EVERY_SCOPE))
    before = rows()
    today = dt.datetime.now(dt.UTC).date()  # by the other process's clock: of a stay that is over nobody is told
    days = {"arrival_date": f"{today + dt.timedelta(days=1)}", "departure_date": f"{today + dt.timedelta(days=3)}"}
    booking = said(version=1, **days)
    command = [sys.executable, "-m", "tests.stays.dying", key, json.dumps(booking)]
    died = subprocess.run(
        command,
        env=process_environment | {"FAULT_AT": "told"},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == 70, died.stderr
    assert rows() == before
    caller = Caller(hotel, Client(**bearer(key)))
    answer = caller.post("/bookings", booking, **{"Idempotency-Key": "a"})
    assert (answer.status_code, answer.json()["outcome"]) == (201, "created")
    again = caller.post("/bookings", booking, **{"Idempotency-Key": "a"})
    assert (again.json(), again.headers["Idempotency-Replayed"]) == (answer.json(), "true")
    assert Stay.objects.count() == SenderRecord.objects.count() == IdempotencyRecord.objects.count() == 1
