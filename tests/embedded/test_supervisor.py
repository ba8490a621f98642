import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from vipdesk.embedded.supervisor import Supervisor, was_interrupted

SLEEPER = f"{sys.executable} -c 'import time; print(1, flush=True); time.sleep(60)'"
STUBBORN = f"{sys.executable} -c 'import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(60)'"


@pytest.fixture
def supervisor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr("vipdesk.embedded.supervisor.PATIENCE", 0.5)
    supervisor = Supervisor(tmp_path)
    yield supervisor
    supervisor.stop()


def lines(supervisor: Supervisor, name: str, least: int) -> Callable[[], bool]:
    """Whether the process of that name has begun so many times."""
    log = supervisor.logs / f"{name}.log"
    return lambda: len(log.read_text().splitlines()) >= least


def gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_who_is_killed_comes_back(supervisor: Supervisor) -> None:
    supervisor.add("one", SLEEPER)
    assert supervisor.run_until(lines(supervisor, "one", 1), 20)
    first = supervisor.children[0].process.pid
    os.kill(first, signal.SIGKILL)
    assert supervisor.run_until(lines(supervisor, "one", 2), 20)
    assert supervisor.children[0].process.pid != first


def test_what_the_dead_left_behind_is_ended(supervisor: Supervisor) -> None:
    supervisor.add("parent", "sh -c 'sleep 60 & echo $!; wait'")
    assert supervisor.run_until(lines(supervisor, "parent", 1), 20)
    orphan = int((supervisor.logs / "parent.log").read_text())
    os.kill(supervisor.children[0].process.pid, signal.SIGKILL)
    assert supervisor.run_until(lines(supervisor, "parent", 2), 20)
    assert supervisor.run_until(lambda: gone(orphan), 20)


def test_nobody_is_left_after_the_stop(supervisor: Supervisor) -> None:
    supervisor.add("one", SLEEPER)
    supervisor.add("two", STUBBORN)
    assert supervisor.run_until(lambda: lines(supervisor, "one", 1)() and lines(supervisor, "two", 1)(), 20)
    processes = [child.process.pid for child in supervisor.children]
    supervisor.stop()
    assert [gone(process) for process in processes] == [True, True]


def test_a_program_that_cannot_live_is_tried_less_and_less_often(supervisor: Supervisor) -> None:
    supervisor.add("dying", "false")
    child = supervisor.children[0]
    pauses = []
    for _ in range(7):
        child.process.wait()
        child.tend()
        pauses.append(child.pause)
        child.again_at = time.monotonic()
        child.tend()
    assert pauses == [0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]


def test_a_make_that_listens_was_not_interrupted() -> None:
    assert was_interrupted(os.getpid()) is False
