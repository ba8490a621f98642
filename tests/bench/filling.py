"""Tables that take in many rows at once: emptied and filled in one transaction, without their indexes, which are made after."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import IO, Any, TypeVar

from tests.bench.calls import bare_connection

Thing = TypeVar("Thing")
SIDE_BY_SIDE = 2
FASTER = "SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 0"
# Foreign keys stand on the primary keys: these stay, and as the ids ascend they cost little.
INDEXES = """
SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), u.conname
FROM pg_index i LEFT JOIN pg_constraint u ON u.conindid = i.indexrelid AND u.contype = 'u'
WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary
AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conindid = i.indexrelid AND f.contype = 'f') ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Index:
    """An index that is put aside, and the unique constraint that it keeps, if any."""

    table: str
    name: str
    definition: str
    constraint: str | None

    def drop(self, database: Any) -> None:
        what = f"ALTER TABLE {self.table} DROP CONSTRAINT" if self.constraint else "DROP INDEX"
        run(database, f"{what} {self.name}")

    def constrain(self, database: Any) -> None:
        if self.constraint:
            kept = f"ADD CONSTRAINT {self.constraint} UNIQUE USING INDEX {self.name}"
            run(database, f"ALTER TABLE {self.table} {kept}")


def filled(parts: Sequence[Sequence[str]], fill: Callable[[Any, str], None]) -> None:
    """Empty these tables and let `fill` put rows into each; no foreign key leads from one part to another."""
    tables = [table for part in parts for table in part]
    with closing(bare_connection()) as database:
        indexes = _indexes_of(tables, database)
        for index in indexes:
            index.drop(database)
        _side_by_side(parts, lambda own, part: _fill_part(own, part, fill))
        _side_by_side(
            tables, lambda own, table: run(own, f"VACUUM {table}")
        )  # while there are no indexes to be looked at
        _side_by_side(indexes, lambda own, index: run(own, f"{FASTER}; {index.definition}"))
        for index in indexes:
            index.constrain(database)
        run(database, "ANALYZE")


def _indexes_of(tables: Sequence[str], database: Any) -> list[Index]:
    with closing(database.cursor()) as cursor:
        cursor.execute(INDEXES, [list(tables)])
        return [Index(*row) for row in cursor]


def _side_by_side(things: Iterable[Thing], work: Callable[[Any, Thing], None]) -> None:
    """Two at once, each with a connection of its own."""

    def done(thing: Thing) -> None:
        with closing(bare_connection()) as database:
            work(database, thing)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        list(pool.map(done, things))


def _fill_part(database: Any, tables: Sequence[str], fill: Callable[[Any, str], None]) -> None:
    """In one transaction: what has been emptied in it is not logged."""
    database.autocommit = False
    run(database, "SET session_replication_role = replica")  # foreign keys are right as the patterns' are
    run(database, f"TRUNCATE {', '.join(tables)} CASCADE")
    for table in tables:
        fill(database, table)
    database.commit()


def copy(database: Any, table: str, columns: Sequence[str], rows: IO[str]) -> None:
    """The rows of a file into a table."""
    rows.seek(0)
    with closing(database.cursor()) as cursor:
        cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN", rows)


def run(database: Any, statement: str) -> None:
    with closing(database.cursor()) as cursor:
        cursor.execute(statement)
