import signal
import time
from collections.abc import Callable

import pytest

from tests.browser.conftest import until
from vipdesk.outbox.helpers import Helper

pytestmark = pytest.mark.django_db(transaction=True)


def sleep(_what: object) -> None:
    time.sleep(60)


def stubborn(path) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    path.touch()
    time.sleep(60)


@pytest.fixture
def helper_for():
    """A helper whose process is gone after the test."""
    made = []

    def make(work: Callable, longest: float = 300) -> Helper:
        made.append(Helper(work, longest=longest))
        return made[-1]

    yield make
    for helper in made:
        helper.dismiss(0)


def test_it_works_in_a_process_of_its_own(helper_for, tmp_path):
    helper = helper_for(lambda path: path.write_text("done"))
    helper.begin(tmp_path / "file")
    helper.process.join(30)
    assert (tmp_path / "file").read_text() == "done"


def test_who_is_still_at_work_is_left_alone(helper_for):
    helper = helper_for(sleep)
    helper.begin("first")
    first = helper.process
    helper.begin("second")
    assert (helper.process, first.is_alive()) == (first, True)


def test_who_is_stuck_is_ended_and_the_next_one_begins(helper_for):
    helper = helper_for(sleep, longest=-1)
    helper.begin("first")
    first = helper.process
    helper.begin("second")
    first.join(30)
    assert first.exitcode == -signal.SIGKILL
    helper.begin("third")
    assert helper.process.is_alive()


def test_who_does_not_end_when_asked_is_ended(helper_for, tmp_path):
    helper = helper_for(stubborn)
    helper.begin(tmp_path / "deaf")
    assert until((tmp_path / "deaf").exists, 30)
    helper.dismiss(0.1)
    helper.process.join(30)
    assert helper.process.exitcode == -signal.SIGKILL
