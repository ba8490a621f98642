"""Tiers, rules and standards change the stamp of their property's set-up as well, whoever changes them."""

from django.db import migrations

TABLES = ("tiers_tier", "tiers_gradingrule", "tiers_receptionstandard")
ROW_OF = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def _on_sqlite(table, what, row):
    return (
        f"CREATE TRIGGER {table}_{what.lower()}_changes_set_up AFTER {what} ON {table} BEGIN "  # noqa: S608  names of our own
        f"UPDATE hotel_property SET set_up = lower(hex(randomblob(16))) WHERE id = {row}.property_id; END"
    )


STAMP = {
    "postgresql": [
        f"CREATE TRIGGER {table}_changes_set_up AFTER INSERT OR UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION hotel_set_up_changes()"
        for table in TABLES
    ],
    "sqlite": [_on_sqlite(table, what, row) for table in TABLES for what, row in ROW_OF.items()],
}
LEAVE = {
    "postgresql": [f"DROP TRIGGER {table}_changes_set_up ON {table}" for table in TABLES],
    "sqlite": [f"DROP TRIGGER {table}_{what.lower()}_changes_set_up" for table in TABLES for what in ROW_OF],
}


def stamp(apps, schema_editor):
    for statement in STAMP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def leave(apps, schema_editor):
    for statement in LEAVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [
        ("tiers", "0002_standards_are_never_changed"),
        ("hotel", "0004_a_property_knows_when_its_set_up_changes"),
    ]

    operations = [migrations.RunPython(stamp, leave)]
