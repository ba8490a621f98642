"""`make bench`: is it fast enough? Loads a hotel group into a PostgreSQL of its own and prints what it measured.

ARGS='--size M --only 1 8'
"""

import argparse
import os
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import psycopg2

from tests.bench.group import SIZES
from tests.servers import broker, postgres

BASE_DIR = Path(__file__).resolve().parents[2]
# The server's settings: what a transaction fills that has emptied it is not logged, nor is an index that is made.
FOR_LOADING = (
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    "shared_buffers=1GB",
    "autovacuum=off",  # it would fall into what is measured
)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--size", choices=list(SIZES), default="M", help="M has 3 million stays, and is compared with S"
    )
    parser.add_argument("--only", nargs="+", default=[], help="the numbers of the rows wanted, such as 1 8")
    return parser.parse_args()


def make_room(address: str, sizes: list[str]) -> str:
    """An empty database for the first size, none for the others; its address."""
    server = address.rpartition("/")[0]
    with closing(psycopg2.connect(f"{server}/postgres")) as connection:
        connection.autocommit = True
        names = [f"vipdesk_bench_{size.lower()}" for size in sizes]
        for name in names:
            connection.cursor().execute(f"DROP DATABASE IF EXISTS {name}")
        connection.cursor().execute(f"CREATE DATABASE {names[0]}")
    return f"{server}/{names[0]}"


def main() -> int:
    given = arguments()
    with tempfile.TemporaryDirectory(prefix="vipdesk-bench-") as folder, postgres(*FOR_LOADING) as address:
        home = Path(folder)
        for part in ("broker", "static"):
            (home / part).mkdir()
        sizes = ["S", "M"] if given.size == "M" else [given.size]
        first = make_room(address, sizes)
        with broker(home / "broker") as hints:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "tests.settings",
                "DATABASE_URL": first,
                "REDIS_URL": hints,
                "VIPDESK_HOME": folder,
                "ALLOWED_HOSTS": "127.0.0.1,testserver",
                "API_RATE": "1000000",
                "API_BURST": "1000000",
                "LOG_LEVEL": "CRITICAL",
            }
            command = [sys.executable, "-m", "tests.bench.program", ",".join(sizes), *given.only]
            return subprocess.run(command, cwd=BASE_DIR, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
