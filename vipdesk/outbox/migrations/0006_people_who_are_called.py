import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0005_channels_of_departments_and_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Call",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("called_as", models.CharField(max_length=20)),
                ("called_at", models.DateTimeField()),
                ("over_at", models.DateTimeField()),
                ("coming_at", models.DateTimeField(blank=True, null=True)),
                (
                    "letter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to="outbox.letter"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="calls", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("letter", "staff"), name="somebody_is_called_once_by_a_letter"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("coming_at__isnull", True), ("coming_at__gte", models.F("called_at")), _connector="OR"
                        ),
                        name="who_comes_was_called_before",
                    ),
                ],
            },
        ),
    ]
