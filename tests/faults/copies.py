"""A database that is dumped and comes back in an empty one, as docs/operations.md has it."""

import hashlib
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg2
from django.db import connection

from tests.servers import postgres_clients

COPY = "restored"


def dump(folder: Path) -> Path:
    """The backup of the database that this process works on."""
    folder.mkdir(parents=True, exist_ok=True)
    connection.close()
    if connection.vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as whole,
            closing(sqlite3.connect(copy)) as into,
        ):
            whole.backup(into)
        return copy
    copy = folder / "copy.dump"
    _run("pg_dump", "--format=custom", f"--file={copy}", f"--dbname={_address(_name())}")
    return copy


@contextmanager
def restored(backup: Path) -> Iterator[str]:
    """The address of an empty database into which a backup has come back; gone after."""
    if connection.vendor == "sqlite":
        copy = backup.with_name(f"{COPY}.sqlite3")
        copy.write_bytes(backup.read_bytes())
        yield f"sqlite:///{copy}"
        for own in copy.parent.glob(f"{copy.name}*"):
            own.unlink()  # a log of another file beside it would break the next one
        return
    name = f"{_name()}_{COPY}"
    with closing(psycopg2.connect(_address(_name()))) as server:
        server.autocommit = True
        server.cursor().execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            _run("pg_restore", "--exit-on-error", f"--dbname={_address(name)}", str(backup))
            yield _address(name)
        finally:
            server.cursor().execute(f"DROP DATABASE {name} WITH (FORCE)")


def sums() -> dict[str, str]:
    """A checksum of every table of the database that this process works on, whatever the order of its rows."""
    with connection.cursor() as cursor:
        return {name: _sum(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}


def _sum(cursor, table: str) -> str:
    cursor.execute(f'SELECT * FROM "{table}"')
    rows = sorted(map(repr, cursor.fetchall()))
    return f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"


def _run(program: str, *arguments: str) -> None:
    subprocess.run([postgres_clients() / program, *arguments], check=True)


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _address(name: str) -> str:
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{quote(at['PASSWORD'], safe='')}@{at['HOST']}:{at['PORT']}/{name}"
