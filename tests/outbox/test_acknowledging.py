import threading

import pytest
from django.db import IntegrityError, connection, transaction

from tests.outbox.conftest import FRUIT, TEA, later
from vipdesk.outbox import telling
from vipdesk.outbox.models import Notice

pytestmark = pytest.mark.django_db


def test_a_person_acknowledges(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    known = telling.acknowledge(notice.pk, by=anna, now=later(60))
    assert (known.acknowledged_at, known.acknowledged_by, known.acknowledged_by_key) == (later(60), anna, "")
    assert (known.acknowledged_for_closed, list(Notice.objects.acknowledged())) == (False, [notice])


def test_a_program_acknowledges_for_a_department_that_is_closed(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    known = telling.acknowledge(notice.pk, key="key-9", now=later(60), for_closed=True)
    assert (known.acknowledged_by, known.acknowledged_by_key, known.acknowledged_for_closed) == (None, "key-9", True)


def test_the_second_is_told_who_was_first(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(60))
    with pytest.raises(telling.AlreadyAcknowledged) as raised:
        telling.acknowledge(notice.pk, key="key-9", now=later(61))
    assert (raised.value.notice.acknowledged_by, raised.value.notice.acknowledged_at) == (anna, later(60))


def test_what_was_not_seen_is_not_acknowledged(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    tell({kitchen: [TEA]}, "stay.amended")
    with pytest.raises(telling.ChangedMeanwhile) as raised:
        telling.acknowledge(notice.pk, by=anna, now=later(60), seen_revision=1)
    assert (raised.value.notice.revision, raised.value.notice.acknowledged_at) == (2, None)
    assert telling.acknowledge(notice.pk, by=anna, now=later(61), seen_revision=2).acknowledged_by == anna


def test_a_notice_that_is_not_there(db, anna):
    with pytest.raises(Notice.DoesNotExist):
        telling.acknowledge(4711, by=anna, now=later(0))


def test_nobody_cannot_acknowledge(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    with pytest.raises(IntegrityError), transaction.atomic():
        telling.acknowledge(notice.pk, now=later(0))


def test_one_open_notice_a_department_and_stay(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT]})
    notice.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        notice.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_of_sixteen_at_once_one_wins(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    start, told = threading.Barrier(16), []

    def try_it(key: str) -> None:
        start.wait()
        try:
            telling.acknowledge(notice.pk, key=key, now=later(60))
            told.append((key, True))
        except telling.AlreadyAcknowledged as error:
            told.append((error.notice.acknowledged_by_key, False))
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it, args=(f"key-{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [winner] = [key for key, won in told if won]
    assert sorted(told) == sorted([(winner, True)] + [(winner, False)] * 15)


def test_a_moment_later_it_is_taken_back(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(60), for_closed=True)
    again = telling.take_back(notice.pk, by=anna, now=later(90))
    assert (again.acknowledged_at, again.acknowledged_by, again.acknowledged_for_closed) == (None, None, False)
    assert list(Notice.objects.all().open()) == [notice]


def test_too_late_and_nobody_elses(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    with pytest.raises(telling.NotToTakeBack):
        telling.take_back(notice.pk, by=anna, now=later(0))
    telling.acknowledge(notice.pk, key="key-9", now=later(60))
    with pytest.raises(telling.NotToTakeBack):
        telling.take_back(notice.pk, by=anna, now=later(61))
    Notice.objects.update(acknowledged_by_key="", acknowledged_by=anna)
    with pytest.raises(telling.NotToTakeBack):
        telling.take_back(notice.pk, by=anna, now=later(91))
    assert Notice.objects.get().acknowledged_at == later(60)


def test_a_department_that_was_told_since_is_not_told_twice(tell, kitchen, anna):
    [notice] = tell({kitchen: [FRUIT]})
    telling.acknowledge(notice.pk, by=anna, now=later(60))
    [newer] = tell({kitchen: [TEA]}, "stay.amended")
    with pytest.raises(telling.ToldSince):
        telling.take_back(notice.pk, by=anna, now=later(61))
    assert list(Notice.objects.all().open()) == [newer]
