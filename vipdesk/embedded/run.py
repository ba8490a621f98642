"""`make run`: a whole vipdesk on this machine, for this machine, with a demo hotel; until Ctrl-C."""

import fcntl
import json
import os
import secrets
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from vipdesk.embedded.broker import prepare_broker, write_private
from vipdesk.embedded.supervisor import Supervisor

BASE_DIR = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds for the first answer


def read_environment_file(path: Path) -> None:
    """What `.env` says, unless the environment says otherwise."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if equals and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def own_home() -> Path:
    home = Path(os.environ.get("VIPDESK_HOME") or BASE_DIR / "var").expanduser().absolute()
    for folder in (home, home / "logs", home / "mail"):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return home


def take(home: Path) -> IO[str]:
    """The home belongs to one `make run` at a time; the lock ends with the process."""
    lock = (home / "run.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"vipdesk already runs from {home}: stop it first, or set VIPDESK_HOME to another folder")
    return lock


def refuse_taken_port(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"PORT must be a number from 1 to 65535, not {port!r}")
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", int(port)))
        except OSError:
            sys.exit(f"port {port} is taken: choose another, for example `PORT={int(port) % 65535 + 1} make run`")


def set_environment(home: Path, port: str) -> None:
    """What every process of this run is told."""
    key = home / "secret-key"
    if not key.exists():
        write_private(key, secrets.token_urlsafe(64))
    told = {
        "VIPDESK_HOME": str(home),
        "PORT": port,
        "VIPDESK_DEMO": "1",
        "VIPDESK_URL": f"http://127.0.0.1:{port}",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }
    os.environ.update(told)
    if not os.environ.get("SECRET_KEY"):
        os.environ.setdefault("SECRET_KEY_FILE", str(key))


def procfile() -> Iterator[tuple[str, str]]:
    """(name, command) of each line of the Procfile."""
    for line in (BASE_DIR / "Procfile").read_text(encoding="utf-8").splitlines():
        name, _, command = line.partition(": ")
        yield name, command.strip()


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz/ready", timeout=2) as answer:  # noqa: S310  our own address
            return answer.status == 200
    except OSError:
        return False


def greet(home: Path, url: str) -> None:
    print(f"\nvipdesk is ready at {url}\n", flush=True)
    notes = home / "demo.json"
    if not notes.exists():
        return
    for user in json.loads(notes.read_text(encoding="utf-8"))["users"]:
        place = user.get("department") or ""
        print(f"  {user['username']:<24} {user['password']:<24} {user['role']:<20} {place}")
    print(f"\nThe key of the API is in {notes}. Mails are files in {home / 'mail'}, logs are in {home / 'logs'}.")
    print("Ctrl-C stops everything.", flush=True)


def complain(home: Path) -> None:
    log = home / "logs" / "web.log"
    tail = log.read_text(errors="replace")[-3000:] if log.exists() else ""
    print(f"vipdesk did not answer. The end of {log}:\n{tail}", file=sys.stderr, flush=True)


def serve(supervisor: Supervisor, home: Path) -> int:
    url = os.environ["VIPDESK_URL"]
    for name, command in procfile():
        supervisor.add(name, command)
    if supervisor.run_until(lambda: answers(url), PATIENCE):
        greet(home, url)
        supervisor.run_until(lambda: False)
    elif not supervisor.stopping.is_set():
        complain(home)
        return 1
    return 0


def main() -> int:
    os.chdir(BASE_DIR)
    os.umask(0o077)  # guests are in the database, the logs and the mails
    read_environment_file(BASE_DIR / ".env")
    home, port = own_home(), os.environ.get("PORT") or "8000"
    lock = take(home)
    refuse_taken_port(port)
    set_environment(home, port)
    supervisor = Supervisor(home / "logs")
    supervisor.listen()
    try:
        if not os.environ.get("REDIS_URL"):
            command, os.environ["REDIS_URL"] = prepare_broker(home / "broker")
            supervisor.add("broker", command)
        prepared = subprocess.run([sys.executable, "manage.py", "prepare_demo"], check=False).returncode
        return prepared or serve(supervisor, home)
    finally:
        supervisor.stop()
        lock.close()


if __name__ == "__main__":
    sys.exit(main())
