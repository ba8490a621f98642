import pytest
from django.db import OperationalError

from tests.outbox.conftest import later
from vipdesk.outbox.chores import chores, do_round


@pytest.fixture
def round_of(caplog):
    """What a round of chores did, of which the second raises this."""

    def play(error: Exception) -> tuple[list, list[str]]:
        done = []

        def fails(*, now):
            raise error

        do_round([lambda *, now: done.append(now), fails, lambda *, now: done.append("after")], lambda: later(3))
        return done, [record.message for record in caplog.records]

    return play


def test_one_that_fails_does_not_stop_the_others(round_of):
    assert round_of(ValueError()) == ([later(3), "after"], ["A chore of the relay failed."])


def test_a_database_that_is_away_ends_the_round(round_of):
    said = "The database does not answer (OperationalError); the chores wait."
    assert round_of(OperationalError()) == ([later(3)], [said])


def test_the_chores_are_those_of_the_settings(settings):
    settings.RELAY_CHORES = ["stays.farewell.call_due"]
    assert [chore.__name__ for chore in chores()] == ["call_due"]
