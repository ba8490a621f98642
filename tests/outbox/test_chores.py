import threading
import time

import pytest
from django.db import InterfaceError, OperationalError, connection, transaction

from tests.browser.conftest import until
from tests.outbox.conftest import later
from vipdesk.outbox import chores as relay_chores
from vipdesk.outbox import health
from vipdesk.outbox.chores import chores, do_round, do_round_apart, first_turn
from vipdesk.outbox.helpers import Helper
from vipdesk.outbox.models import Heartbeat, JobRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def round_of(caplog):
    """What a round of three chores did, of which the second is this one; what was said, whose turn is next, who lives."""

    def play(second) -> tuple[list, list[str], int, list]:
        done, turn = [], first_turn()
        do_round([lambda *, now: done.append(now), second, lambda *, now: done.append("after")], lambda: later(3), turn)
        said = [record.message for record in caplog.records]
        return done, said, turn.value, list(Heartbeat.objects.values_list("name", "at"))

    return play


def fails(error: Exception):
    def chore(*, now):
        raise error

    return chore


def test_a_round_in_which_all_are_done_is_a_sign_of_life(round_of):
    assert round_of(lambda *, now: 0) == ([later(3), "after"], [], 0, [(health.CHORES, later(3))])


@pytest.mark.parametrize("error", [ValueError(), OperationalError(), InterfaceError()])
def test_one_that_fails_does_not_stop_the_others(round_of, error):
    assert round_of(fails(error)) == ([later(3), "after"], ["A chore of the relay failed."], 0, [])


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_ends_the_round_and_the_next_one_begins_behind(caplog):
    done, turn, name = [], first_turn(), connection.settings_dict["NAME"]

    def goes_away(*, now):
        connection.close()
        connection.settings_dict["NAME"] = "/nowhere/at/all"
        JobRun.objects.exists()

    try:
        do_round([goes_away, lambda *, now: done.append("after")], lambda: later(3), turn)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
    said = ["The database does not answer (OperationalError); the chores wait."]
    assert (done, [record.message for record in caplog.records], turn.value) == ([], said, 1)


def test_a_round_begins_with_the_one_whose_turn_it_is():
    done, turn = [], first_turn()
    turn.value = 2
    do_round([lambda *, now, n=n: done.append(n) for n in range(3)], lambda: later(3), turn)
    assert (done, turn.value) == ([2, 0, 1], 2)


@pytest.mark.django_db(transaction=True)
def test_one_that_hangs_is_ended_and_the_next_round_begins_behind_it(tmp_path):
    helper, turn = Helper(do_round_apart, longest=-1), first_turn()
    hangs, after = tmp_path / "hangs", tmp_path / "after"
    given = [lambda *, now: (hangs.touch(), time.sleep(60)), lambda *, now: after.touch()], lambda: later(3), turn
    helper.begin(*given)
    assert until(hangs.exists, 30)
    helper.begin(*given)  # ends it
    helper.process.join(30)
    assert not after.exists()
    helper.begin(*given)
    assert until(after.exists, 30)
    helper.dismiss(0)
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_none_waits_for_ever_for_a_lock(tmp_path, monkeypatch):
    monkeypatch.setattr(relay_chores, "LOCK_PATIENCE", 0.2)
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.2)
    JobRun.objects.create(job="x", slot="y", ran_at=later(0))
    held, given_back, after = threading.Event(), threading.Event(), tmp_path / "after"
    holder = threading.Thread(target=hold, args=(held, given_back))
    holder.start()
    helper = Helper(do_round_apart, longest=300)
    try:
        assert held.wait(30)
        helper.begin(
            [lambda *, now: JobRun.objects.update(slot="z"), lambda *, now: after.touch()],
            lambda: later(3),
            first_turn(),
        )
        assert until(after.exists, 15)
    finally:
        given_back.set()
        holder.join()
        helper.dismiss(0)
    assert list(JobRun.objects.values_list("slot", flat=True)) == ["w"]


def hold(held: threading.Event, given_back: threading.Event) -> None:
    """The row of a job is locked until it is given back."""
    try:
        with transaction.atomic():
            JobRun.objects.update(slot="w")
            held.set()
            given_back.wait(60)
    finally:
        connection.close()


def test_the_chores_are_those_of_the_settings(settings):
    settings.RELAY_CHORES = ["stays.farewell.call_due"]
    assert [chore.__name__ for chore in chores()] == ["call_due"]
