import gc
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as examples

from tests import emptying
from tests.servers import broker
from tests.turns import Turns, in_turn

# Playwright's own loop runs in the thread of the test: Django must not take the test for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# The suite tries the same examples every time, so that red means a change and not chance; to look for more:
# HYPOTHESIS_PROFILE=random make test-sqlite ARGS="-k order"
examples.register_profile("same", derandomize=True, deadline=None)
examples.register_profile("random", deadline=None)
examples.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


# What a page, a paper or a mail says, what a browser makes of it, and who is let in, is asked of every database in the same
# words; where names are found or rows are refused, each has words of its own. That each page opens on each database is heard by
# the walk of `tests/access/test_canary.py`; the demo and the journeys act on each.
SAID_ALIKE = (
    "tests/browser/",
    "tests/stays/test_views_",
    "tests/stays/documents/",
    "tests/outbox/test_mail.py",
    *(f"tests/access/test_{name}.py" for name in ("authentication", "backends", "middleware", "throttling")),
)
EACH_IN_ITS_OWN_WAY = (
    *("tests/stays/test_views_search.py", "tests/stays/test_views_guest_finder.py"),
    "tests/stays/documents/test_printed.py",
)
DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database-only", action="store_true", help="only tests of what may differ on another database")


def pytest_configure() -> None:
    TransactionTestCase._fixture_teardown = emptying.empty  # type: ignore[method-assign]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """While everything is loaded there is no garbage to look for."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """A file of which no test would be asked is not even loaded."""
    if not config.getoption("--database-only") or collection_path.suffix != ".py":
        return None
    return said_alike(collection_path.relative_to(config.rootpath).as_posix()) or None


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Turns:
    return Turns(config, log)


@pytest.hookimpl(trylast=True)  # after pytest has put those together that share a fixture
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What never asks for the database cannot differ on another one: pytest-django refuses it to such a test.

    What asks for it only to fill a page is left out as well.
    """
    items[:] = in_turn(items)
    if config.getoption("--database-only"):
        asks = {item: asks_for_the_database(item) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not asks[item]])
        items[:] = [item for item in items if asks[item]]


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded stays: looking through it for garbage again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()


def said_alike(place: str) -> bool:
    """Whether one database says for each what is asked in this file."""
    return place.startswith(SAID_ALIKE) and not place.startswith(EACH_IN_ITS_OWN_WAY)


def asks_for_the_database(item: pytest.Item) -> bool:
    """Whether it wants to be asked of each database."""
    if said_alike(item.nodeid):
        return False
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    """The Chromium that the checks found; as root it has no sandbox to stand in."""
    found = {"executable_path": os.environ["CHROMIUM"]} if os.environ.get("CHROMIUM") else {}
    return {**browser_type_launch_args, **found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def broker_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with broker(tmp_path_factory.mktemp("broker")) as address:
        yield address


def database_address() -> str:
    """DATABASE_URL of the test database that this test process works on."""
    at = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{at['NAME']}"
    return f"postgres://{at['USER']}:{quote(at['PASSWORD'], safe='')}@{at['HOST']}:{at['PORT']}/{at['NAME']}"


@pytest.fixture
def process_environment(transactional_db: None, broker_address: str, tmp_path: Path) -> dict[str, str]:
    """The environment for a real web server, worker, beat or relay that shall work on this test's rows."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": database_address(),
        "REDIS_URL": broker_address,
        "VIPDESK_HOME": os.environ.get("VIPDESK_HOME", str(tmp_path)),
        "PYTHONUNBUFFERED": "1",
    }
