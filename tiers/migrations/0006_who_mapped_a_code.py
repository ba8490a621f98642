"""A VIP code says who mapped it and when; it may ask for no level at all."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hotel", "0005_rosters_and_quiet_hours"),
        ("tiers", "0005_who_grants_a_tier"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="vipcode",
            name="mapped_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="mapped"),
        ),
        migrations.AddField(
            model_name="vipcode",
            name="mapped_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="mapped by",
            ),
        ),
        migrations.AddField(
            model_name="vipcode",
            name="no_vip",
            field=models.BooleanField(
                default=False, help_text="the code asks for no level at all", verbose_name="no VIP"
            ),
        ),
        migrations.AddConstraint(
            model_name="vipcode",
            constraint=models.CheckConstraint(
                condition=models.Q(("no_vip", False), ("tier__isnull", True), _connector="OR"),
                name="vip_code_for_no_vip_has_no_tier",
            ),
        ),
    ]
