"""`make faults`: tries to make happen what must never happen, and prints what it counted.

ARGS='--bookings 10000 --seeds 3 --database postgres --only F1 F3'
"""

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.faults.crew import BASE_DIR
from tests.servers import initialise, postgres_programs
from vipdesk.embedded.broker import free_port

FULL = "F18"  # a disk fills up under either database


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--bookings", type=int, default=300, help="how many bookings a drill sends")
    parser.add_argument("--seeds", type=int, default=1, help="how many runs of the killing drill")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000), help="the first seed")
    parser.add_argument("--database", choices=["postgres", "sqlite"], default="postgres")
    parser.add_argument("--only", nargs="+", default=[], help="such as F1 F3")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    codes = [run(given, given.database, given.only)]
    if given.database == "postgres" and (not given.only or FULL in given.only):
        codes.append(run(given, "sqlite", [FULL]))
    return max(codes)


def run(given: argparse.Namespace, database: str, only: Sequence[str]) -> int:
    """The drills on one database."""
    with tempfile.TemporaryDirectory(prefix="vipdesk-faults-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o711)  # the database runs as another user, below
        address, server = postgres(home / "postgres") if database == "postgres" else sqlite(home)
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "DATABASE_URL": address,
            "FAULTS_DATABASE": server,
            "VIPDESK_HOME": str(home / "program"),
            "VIPDESK_DEMO": "1",
            "LOG_LEVEL": "CRITICAL",
        }
        told = [str(given.bookings), str(given.seeds), str(given.seed), *only]
        return subprocess.run(
            [sys.executable, "-m", "tests.faults.program", *told], cwd=BASE_DIR, env=environment, check=False
        ).returncode


def sqlite(home: Path) -> tuple[str, str]:
    return f"sqlite:///{home}/faults.sqlite3", ""


def postgres(folder: Path) -> tuple[str, str]:
    """(address, command) of a PostgreSQL of our own, which the program starts, kills and starts again."""
    folder.mkdir()
    programs, password, port = postgres_programs(folder), secrets.token_urlsafe(16), free_port()
    initialise(programs, folder, password)
    command = f"{programs}/postgres -D {folder}/data -h 127.0.0.1 -p {port} -k {folder} -c max_connections=200"
    return f"postgres://vipdesk:{password}@127.0.0.1:{port}/postgres", command


if __name__ == "__main__":
    sys.exit(main())
