"""The database itself refuses to change a version of the reception standard: stays are pinned to it."""

from django.db import migrations

REFUSE = {
    "postgresql": [
        """
        CREATE FUNCTION tiers_standard_is_never_changed() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'a reception standard is never changed' USING ERRCODE = 'integrity_constraint_violation';
        END
        $$
        """,
        """
        CREATE TRIGGER standard_is_never_changed BEFORE UPDATE ON tiers_receptionstandard
        FOR EACH ROW EXECUTE FUNCTION tiers_standard_is_never_changed()
        """,
    ],
    "sqlite": [
        """
        CREATE TRIGGER standard_is_never_changed BEFORE UPDATE ON tiers_receptionstandard
        BEGIN SELECT RAISE(ABORT, 'a reception standard is never changed'); END
        """,
    ],
}
ALLOW = {
    "postgresql": [
        "DROP TRIGGER standard_is_never_changed ON tiers_receptionstandard",
        "DROP FUNCTION tiers_standard_is_never_changed()",
    ],
    "sqlite": ["DROP TRIGGER standard_is_never_changed"],
}


def refuse(apps, schema_editor):
    for statement in REFUSE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow(apps, schema_editor):
    for statement in ALLOW[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("tiers", "0001_tiers_rules_standards_and_codes")]

    operations = [migrations.RunPython(refuse, allow)]
