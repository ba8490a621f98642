"""So many calls a second for each key."""

import pytest

from tests.access.people import bearer, hire, key_for
from vipdesk.access.throttling import Bucket, Buckets


def test_a_bucket_gives_its_burst_and_fills_up_with_time():
    bucket = Bucket(3, 0.0)
    assert [bucket.take(0.0, rate=2, burst=3) for _ in range(4)] == [0, 0, 0, 0.5]
    assert [bucket.take(0.5, rate=2, burst=3) for _ in range(2)] == [0, 0.5]
    assert [bucket.take(100.0, rate=2, burst=3) for _ in range(4)] == [0, 0, 0, 0.5]


def test_each_key_has_its_own():
    buckets = Buckets()
    assert [buckets.take(key, 0.0, rate=1, burst=1) for key in (1, 2, 1, 2)] == [0, 0, 1, 1]


@pytest.mark.urls("tests.access.problem_urls")
def test_a_key_that_calls_too_often(aurora, client, settings):
    settings.API_RATE, settings.API_BURST, settings.WEB_PROCESSES = 0.02, 4, 2
    busy, calm = (bearer(key_for([aurora], ["stays:read"])) for _ in range(2))
    answers = [client.get("/api/v1/echo", **busy) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "too_many_requests"
    assert 98 <= int(answers[2]["Retry-After"]) <= 100
    assert client.get("/api/v1/echo", **calm).status_code == 200


@pytest.mark.urls("tests.access.problem_urls")
def test_staff_are_not_counted(aurora, client, settings):
    settings.API_BURST = 1
    client.force_login(hire(aurora, "sales.agent"))
    assert [client.get("/api/v1/echo").status_code for _ in range(3)] == [200, 200, 200]
