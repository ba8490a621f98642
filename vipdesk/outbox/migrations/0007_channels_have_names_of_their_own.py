from itertools import count
from typing import Any

from django.db import migrations, models


def tell_apart(apps: Any, _editor: Any) -> None:
    """Of channels that are called alike, the later ones get a number."""
    names: dict[tuple[Any, ...], set[str]] = {}
    for row in apps.get_model("outbox", "Channel").objects.order_by("pk"):
        taken = names.setdefault((row.property_id, row.department_id, row.staff_id), set())
        if row.name in taken:
            row.name = next(name for n in count(2) if (name := f"{row.name[:50]} {n}") not in taken)
            row.save(update_fields=["name"])
        taken.add(row.name)


class Migration(migrations.Migration):
    dependencies = [("outbox", "0006_people_who_are_called")]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("department", "name"), name="department_calls_each_channel_differently"
            ),
        ),
        migrations.AddConstraint(
            model_name="channel",
            constraint=models.UniqueConstraint(
                fields=("property", "staff", "name"), name="person_calls_each_channel_differently"
            ),
        ),
    ]
