from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0009_what_waits_since_a_restore"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("dead_at__isnull", False), ("dismissed_at__isnull", True)),
                fields=["dead_at"],
                name="deliveries_given_up",
            ),
        ),
    ]
