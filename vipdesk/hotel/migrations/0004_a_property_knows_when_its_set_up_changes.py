"""Departments and hours change the stamp of their property, whoever changes them: what processes keep in memory goes by it."""

import uuid

from django.db import migrations, models

FUNCTIONS = (
    """
    CREATE FUNCTION hotel_set_up_changes() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE hotel_property SET set_up = gen_random_uuid() WHERE id IN (OLD.property_id, NEW.property_id);
        RETURN NULL;
    END
    $$
    """,
    """
    CREATE FUNCTION hotel_hours_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE hotel_property SET set_up = gen_random_uuid() WHERE id IN
            (SELECT property_id FROM hotel_department WHERE id IN (OLD.department_id, NEW.department_id));
        RETURN NULL;
    END
    $$
    """,
)
ROW_OF = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def stamp_on_postgres(table, function):
    """The statement after which every change of the table changes the stamp."""
    return (
        f"CREATE TRIGGER {table}_changes_set_up AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()"
    )


def stamp_on_sqlite(table, what, property_of):
    """The same on SQLite for one kind of change."""
    return (
        f"CREATE TRIGGER {table}_{what.lower()}_changes_set_up AFTER {what} ON {table} BEGIN "  # noqa: S608  names of our own
        "UPDATE hotel_property SET set_up = lower(hex(randomblob(16))) "
        f"WHERE id = {property_of.format(row=ROW_OF[what])}; END"
    )


OWN = "{row}.property_id"
OF_DEPARTMENT = "(SELECT property_id FROM hotel_department WHERE id = {row}.department_id)"
STAMP = {
    "postgresql": [
        *FUNCTIONS,
        stamp_on_postgres("hotel_department", "hotel_set_up_changes"),
        stamp_on_postgres("hotel_servicehours", "hotel_hours_change"),
    ],
    "sqlite": [
        *(stamp_on_sqlite("hotel_department", what, OWN) for what in ROW_OF),
        *(stamp_on_sqlite("hotel_servicehours", what, OF_DEPARTMENT) for what in ROW_OF),
    ],
}
TABLES = ("hotel_department", "hotel_servicehours")
LEAVE = {
    "postgresql": [
        *(f"DROP TRIGGER {table}_changes_set_up ON {table}" for table in TABLES),
        "DROP FUNCTION hotel_set_up_changes()",
        "DROP FUNCTION hotel_hours_change()",
    ],
    "sqlite": [f"DROP TRIGGER {table}_{what.lower()}_changes_set_up" for table in TABLES for what in ROW_OF],
}


def stamp(apps, schema_editor):
    for statement in STAMP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def leave(apps, schema_editor):
    for statement in LEAVE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("hotel", "0003_when_a_day_use_ends")]

    operations = [
        migrations.AddField("property", "set_up", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.RunPython(stamp, leave),
    ]
