"""A guest holds a tier by an award, with a reason and until a day; what became of it, and who said so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guests", "0003_what_the_kitchen_answered"),
        ("hotel", "0007_paper_that_is_printed_on"),
        ("tiers", "0006_who_mapped_a_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Award",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=500, verbose_name="reason")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        help_text="The last day on which a stay may arrive under it.", verbose_name="until"
                    ),
                ),
                ("awarded_at", models.DateTimeField(verbose_name="awarded")),
                (
                    "listed_at",
                    models.DateTimeField(
                        blank=True, help_text="When those who decide were told of its end.", null=True
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("renewed", "renewed"),
                            ("lowered", "goes on lower"),
                            ("lapses", "not renewed"),
                            ("ended", "ended on its day"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="decision",
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "ended_at",
                    models.DateTimeField(blank=True, help_text="When a person ended it before its day.", null=True),
                ),
                ("end_reason", models.CharField(blank=True, max_length=500)),
                (
                    "awarded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="awarded by",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        help_text="The award that it goes on from.",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="tiers.award",
                    ),
                ),
                (
                    "guest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="guests.guest"
                    ),
                ),
                (
                    "property",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="awards", to="hotel.property"
                    ),
                ),
                (
                    "tier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="tiers.tier",
                        verbose_name="VIP level",
                    ),
                ),
            ],
            options={
                "verbose_name": "award",
                "verbose_name_plural": "awards",
                "ordering": ["property", "ends_on", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["guest", "property"],
                        name="awards_of_a_guest",
                    ),
                    models.Index(
                        condition=models.Q(("decision", ""), ("ended_at__isnull", True)),
                        fields=["property", "ends_on"],
                        name="awards_to_decide",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True), name="award_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="award_ends_on_or_after_its_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decision__in", ["renewed", "lowered", "lapses"]),
                            ),
                            models.Q(
                                ("decided_at__isnull", False), ("decided_by__isnull", True), ("decision", "ended")
                            ),
                            _connector="OR",
                        ),
                        name="award_is_decided_by_somebody_or_ends_by_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("end_reason", ""), ("ended_at__isnull", True), ("ended_by__isnull", True)),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="award_ended_early_says_by_whom_and_why",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decision", ""), ("ended_at__isnull", True)),
                        fields=("property", "guest"),
                        name="award_to_decide_is_once_for_a_guest_in_a_property",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("follows",),
                        name="award_is_followed_once",
                    ),
                ],
            },
        ),
    ]
