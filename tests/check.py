"""`make test`: every check of the project, with servers of its own that are gone afterwards.

python -m tests.check all|postgres|sqlite|lint [what pytest is given]
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from tests.servers import broker, chromium, postgres, template
from vipdesk.embedded.supervisor import die_with_parent, end_group

BASE_DIR = Path(__file__).resolve().parent.parent
WORKERS = str(max(3, os.cpu_count() or 1))  # more than two cores: tests wait for polls, for retries and for Chromium
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "vipdesk.settings",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
    "ALLOWED_HOSTS": "vipdesk.invalid",
    "VIPDESK_TLS": "1",
    "VIPDESK_DEMO": "0",
    "DEBUG": "0",
}
# What a database needs that lives for minutes: nothing of it outlives the run, and no statistics are worth their time.
SHORT_LIVED = ("autovacuum=off", "jit=off", "wal_level=minimal", "max_wal_senders=0")
LINT = ((["-m", "ruff", "check", "."], {}), (["-m", "ruff", "format", "--check", "."], {}))
SLOW_LINT = (
    (["-m", "mypy"], {}),
    (["manage.py", "makemigrations", "--check", "--dry-run"], PRODUCTION),
    (["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
)


def begin(arguments: list[str], *, log: IO[bytes] | None = None, **environment: str) -> subprocess.Popen:
    """Starts a part of the checks."""
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        stdout=log,
        stderr=log and subprocess.STDOUT,
        start_new_session=True,
        preexec_fn=die_with_parent,
    )


def end(process: subprocess.Popen) -> None:
    """Waits for the end of a part; this will end everything when it fails."""
    try:
        code = process.wait()
    finally:
        end_group(process.pid, signal.SIGKILL)
        process.wait()
    if code:
        sys.exit(code)


def headline(arguments: list[str]) -> None:
    print(f"\n── {' '.join(arguments)}", flush=True)


def run(arguments: list[str], **environment: str) -> None:
    headline(arguments)
    end(begin(arguments, **environment))


@contextmanager
def lint(home: Path) -> Iterator[None]:
    """What is quick at once, the rest beside what this block does; what it says comes after the block."""
    own = {"VIPDESK_HOME": str(home), "DATABASE_URL": f"sqlite:///{home}/lint.sqlite3"}
    for arguments, environment in LINT:
        run(arguments, **own, **environment)
    with ExitStack() as stack:
        logs = [stack.enter_context(tempfile.TemporaryFile(dir=home)) for _ in SLOW_LINT]
        parts = [begin(a, log=log, **own, **more) for (a, more), log in zip(SLOW_LINT, logs, strict=True)]
        yield
        for (arguments, _), log, part in zip(SLOW_LINT, logs, parts, strict=True):
            headline(arguments)
            part.wait()
            log.seek(0)
            print(log.read().decode(errors="replace"), end="", flush=True)
            end(part)


def suite(home: Path, database: str, tables: dict[str, str], arguments: list[str]) -> None:
    run(
        ["-m", "pytest", "-n", WORKERS, *arguments],
        DATABASE_URL=database,
        CHECKS_TABLES=json.dumps(tables),
        **own(home),
    )


def own(home: Path) -> dict[str, str]:
    """Importing vipdesk has set the production's settings in this process."""
    return {"VIPDESK_HOME": str(home), "DJANGO_SETTINGS_MODULE": "tests.settings"}


def migrating(home: Path, database: str) -> subprocess.Popen:
    """The tables are made once; the test processes take copies of them."""
    return begin(["manage.py", "migrate", "--verbosity", "0"], DATABASE_URL=database, **own(home))


def suite_on_postgres(home: Path, arguments: list[str]) -> None:
    with postgres(*SHORT_LIVED) as address, template(address) as (name, tables):
        print("the suite on PostgreSQL", flush=True)
        end(migrating(home, tables))
        suite(home, address, {"TEMPLATE": name}, arguments)


def sqlite_tables(home: Path) -> Path:
    return home / "test.sqlite3"


def suite_on_sqlite(home: Path, arguments: list[str], *, beside: bool) -> None:
    """`beside`: what is the same on any database has run on the other one, and so have Chromium's tests."""
    print(f"the suite on SQLite{' (only what asks for the database)' if beside else ''}", flush=True)
    tables = sqlite_tables(home)
    for n in range(int(WORKERS)):
        shutil.copy(tables, f"{tables}_gw{n}")
    only = ["-m", "not browser and not one_database", "--database-only"] if beside else ["-m", "not browser"]
    given = ["--reuse-db", *only, *arguments]
    suite(home, f"sqlite:///{home}/checks.sqlite3", {"NAME": str(tables)}, given)


@contextmanager
def temporary_home() -> Iterator[Path]:
    home = Path(tempfile.mkdtemp(prefix="vipdesk-check-"))
    try:
        yield home
    finally:
        for process in left_behind(home):
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(home, ignore_errors=True)


def left_behind(home: Path) -> Iterator[int]:
    """Processes that still run with this home: a test that was interrupted could not end them."""
    mark = f"VIPDESK_HOME={home}".encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (folder / "environ").read_bytes() and int(folder.name) != os.getpid():
                yield int(folder.name)
        except OSError:
            continue


def main(what: str, *arguments: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    die_with_parent()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # dozens of processes would compile the same again and again
    with temporary_home() as home, lint(home) if what in ("all", "lint") else nullcontext():
        if what != "lint":
            suites(home, what, list(arguments))


def suites(home: Path, what: str, arguments: list[str]) -> None:
    with broker(home / "broker") as os.environ["REDIS_URL"]:
        tables = migrating(home, f"sqlite:///{sqlite_tables(home)}") if what in ("all", "sqlite") else None
        if what in ("all", "postgres"):
            os.environ["CHROMIUM"] = chromium()
            suite_on_postgres(home, arguments)
        if tables:  # made beside the other suite
            end(tables)
            suite_on_sqlite(home, arguments, beside=what == "all")


if __name__ == "__main__":
    main(*sys.argv[1:])
