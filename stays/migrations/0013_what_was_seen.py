"""An answer that is kept knows by what sight it was made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("stays", "0012_when_departments_are_reminded")]

    operations = [
        migrations.AddField(
            model_name="idempotencyrecord",
            name="sight",
            field=models.CharField(blank=True, help_text="What who called could see, as a digest.", max_length=64),
        ),
    ]
