"""A tier says who may grant it. SQLite makes the table anew for that, and its triggers with it."""

from django.db import migrations, models

import tiers.models

ROW_OF = {"INSERT": "NEW", "UPDATE": "NEW", "DELETE": "OLD"}


def stamp_again(apps, schema_editor):
    if schema_editor.connection.vendor != "sqlite":
        return
    for what, row in ROW_OF.items():
        schema_editor.execute(
            f"CREATE TRIGGER tiers_tier_{what.lower()}_changes_set_up AFTER {what} ON tiers_tier BEGIN "  # noqa: S608  names of our own
            f"UPDATE hotel_property SET set_up = lower(hex(randomblob(16))) WHERE id = {row}.property_id; END"
        )


class Migration(migrations.Migration):
    dependencies = [("tiers", "0004_escalation_rules")]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, stamp_again),
        migrations.AddField(
            model_name="tier",
            name="granted_by",
            field=models.JSONField(
                default=tiers.models.general_manager_alone,
                help_text="who may grant it to one who asks: general_manager, duty_manager, sales_manager …",
                validators=[tiers.models.known_approvers],
                verbose_name="granted by",
            ),
        ),
        migrations.RunPython(stamp_again, migrations.RunPython.noop),
    ]
