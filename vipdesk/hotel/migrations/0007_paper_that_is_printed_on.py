import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hotel", "0006_rooms_change_the_set_up")]

    operations = [
        migrations.CreateModel(
            name="PaperSize",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "size",
                    models.CharField(choices=[("a4", "A4"), ("us-letter", "Letter")], default="a4", max_length=10),
                ),
                (
                    "property",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="paper_size", to="hotel.property"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__in", ["a4", "us-letter"])), name="paper_is_a4_or_letter"
                    )
                ],
            },
        ),
    ]
