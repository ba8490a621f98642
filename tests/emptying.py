"""After a test that commits, PostgreSQL's tables are emptied by DELETE.

Django's TRUNCATE makes a new file of each table and each index, and then writes the names of the models down again:
seventy times as long for tables that hold a few rows, or none.
"""

from django.db import connection, transaction
from django.test import TransactionTestCase

NEVER_CHANGED = {"django_content_type", "auth_permission"}

flush = TransactionTestCase._fixture_teardown


def empty(test: TransactionTestCase) -> None:
    """Empty every table; as Django does it where the user of the database may not put its triggers aside."""
    if connection.vendor != "postgresql" or not _may_put_triggers_aside():
        flush(test)
        return
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(name) for name in names if name not in NEVER_CHANGED]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")  # whoever still writes ends first
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("; ".join(f"DELETE FROM {name}" for name in tables))


def _may_put_triggers_aside() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)
