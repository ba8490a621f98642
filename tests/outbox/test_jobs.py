import threading

import pytest
from django.db import connection, transaction

from tests.outbox.conftest import NOW
from vipdesk.outbox.jobs import once
from vipdesk.outbox.models import JobRun

pytestmark = pytest.mark.django_db


def test_a_slot_runs_once():
    ran = [
        once(*call, now=NOW) for call in (("digest", "2026-05-04"), ("digest", "2026-05-04"), ("digest", "2026-05-05"))
    ]
    assert (ran, once("look", "2026-05-04", now=NOW)) == ([True, False, True], True)


def test_a_job_that_fails_leaves_its_slot_free():
    with transaction.atomic():
        once("digest", "2026-05-04", now=NOW)
        transaction.set_rollback(True)
    assert once("digest", "2026-05-04", now=NOW) is True


@pytest.mark.django_db(transaction=True)
def test_two_clocks_run_it_once():
    start, ran = threading.Barrier(8), []

    def tick() -> None:
        start.wait()
        with transaction.atomic():
            ran.append(once("digest", "2026-05-04", now=NOW))
        connection.close()

    threads = [threading.Thread(target=tick) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sorted(ran), JobRun.objects.count()) == ([False] * 7 + [True], 1)
