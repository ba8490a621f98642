"""The list of rooms changes the stamp of its property as departments do: what processes keep of it in memory goes by that."""

from importlib import import_module

from django.db import migrations

STAMPS = import_module("vipdesk.hotel.migrations.0004_a_property_knows_when_its_set_up_changes")
TABLE = "hotel_room"


def stamp(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STAMPS.stamp_on_postgres(TABLE, "hotel_set_up_changes"))
    else:
        for what in STAMPS.ROW_OF:
            schema_editor.execute(STAMPS.stamp_on_sqlite(TABLE, what, STAMPS.OWN))


def leave(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_changes_set_up ON {TABLE}")
    else:
        for what in STAMPS.ROW_OF:
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{what.lower()}_changes_set_up")


class Migration(migrations.Migration):
    dependencies = [("hotel", "0005_rosters_and_quiet_hours")]

    operations = [migrations.RunPython(stamp, leave)]
