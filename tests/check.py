"""`make test`: every check of the project, with servers of its own that are gone afterwards.

python -m tests.check all|postgres|sqlite|lint [what pytest is given]
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.servers import broker, chromium, postgres
from vipdesk.embedded.supervisor import die_with_parent, end_group

BASE_DIR = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "vipdesk.settings",
    "SECRET_KEY": secrets.token_urlsafe(64),
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
    "ALLOWED_HOSTS": "vipdesk.invalid",
    "VIPDESK_TLS": "1",
    "VIPDESK_DEMO": "0",
    "DEBUG": "0",
}
LINT = (
    (["-m", "ruff", "check", "."], {}),
    (["-m", "ruff", "format", "--check", "."], {}),
    (["-m", "mypy"], {}),
    (["manage.py", "makemigrations", "--check", "--dry-run"], PRODUCTION),
    (["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
)


def run(arguments: list[str], **environment: str) -> None:
    """Runs a part of the checks to its end; this will end everything when it fails."""
    print(f"\n── {' '.join(arguments)}", flush=True)
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env={**os.environ, **environment},
        start_new_session=True,
        preexec_fn=die_with_parent,
    )
    try:
        code = process.wait()
    finally:
        end_group(process.pid, signal.SIGKILL)
        process.wait()
    if code:
        sys.exit(code)


def lint(home: Path) -> None:
    for arguments, environment in LINT:
        run(arguments, VIPDESK_HOME=str(home), DATABASE_URL=f"sqlite:///{home}/lint.sqlite3", **environment)


def suite(home: Path, database: str, arguments: list[str]) -> None:
    own = {"DJANGO_SETTINGS_MODULE": "tests.settings"}  # importing vipdesk has set the production's in this process
    run(["-m", "pytest", "-n", "2", *arguments], VIPDESK_HOME=str(home), DATABASE_URL=database, **own)


def suite_on_postgres(home: Path, arguments: list[str]) -> None:
    with postgres() as address:
        print("the suite on PostgreSQL", flush=True)
        suite(home, address, arguments)


def suite_on_sqlite(home: Path, arguments: list[str]) -> None:
    print("the suite on SQLite (Chromium saw the pages on PostgreSQL)", flush=True)
    suite(home, f"sqlite:///{home}/checks.sqlite3", ["-m", "not browser", *arguments])


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
    with ExitStack() as stack:
        home = stack.enter_context(temporary_home())
        if what in ("all", "lint"):
            lint(home)
        if what == "lint":
            return
        os.environ["REDIS_URL"] = stack.enter_context(broker(home / "broker"))
        if what in ("all", "postgres"):
            os.environ["CHROMIUM"] = chromium()
            suite_on_postgres(home, list(arguments))
        if what in ("all", "sqlite"):
            suite_on_sqlite(home, list(arguments))


if __name__ == "__main__":
    main(*sys.argv[1:])
