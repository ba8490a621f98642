"""Which tests take their turn together and which begin first, when several processes share the suite.

pytest-xdist has a mark for groups, which says nothing to the pytest that we use: it writes them into ids that are not read
any more. The names of files say the same.
"""

from collections.abc import Iterable

import pytest
from xdist.scheduler import LoadScopeScheduling

# What one process does after the other: where something dear is made once for a file, and what waits most of its time.
TOGETHER = {
    "tests/outbox/test_faults.py": "faults",
    "tests/outbox/test_hints.py": "faults",
    "tests/stays/test_list_mail.py::test_without_a_broker_three_relays_and_two_beats_mail_once": "faults",
    "tests/stays/test_demo.py": "demo",
    "tests/stays/api/test_schema.py": "schema",
}
# The longest begin first, so that no process works on alone at the end.
FIRST = (
    *("tests/outbox/test_faults.py", "tests/outbox/test_hints.py", "tests/browser/test_every_page.py"),
    *("tests/stays/test_demo.py", "tests/stays/test_life.py", "tests/stays/test_demo_hours.py"),
    *("tests/browser/test_day.py", "tests/browser/", "tests/journeys/", "tests/access/test_canary.py"),
)


def file_of(test: str) -> str:
    return test.partition("::")[0]


def together(test: str) -> str:
    """The group of a test, or itself where it goes alone."""
    return TOGETHER.get(test) or TOGETHER.get(file_of(test), test)


def turn(test: str) -> int:
    """What begins first has the lowest."""
    return next((n for n, start in enumerate(FIRST) if test.startswith(start)), len(FIRST))


def in_turn(tests: Iterable[pytest.Item]) -> list[pytest.Item]:
    return sorted(tests, key=lambda test: turn(test.nodeid))


class Turns(LoadScopeScheduling):
    """Each process that is free takes what comes next."""

    def _split_scope(self, nodeid: str) -> str:
        return together(nodeid)
