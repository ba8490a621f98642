"""A request says who asked and who decided; a stay what people said of its tier; authority can be lent."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("guests", "0002_names_can_be_searched"),
        ("hotel", "0004_a_property_knows_when_its_set_up_changes"),
        ("stays", "0005_the_points_of_an_inspection"),
        ("tiers", "0005_who_grants_a_tier"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="stay",
            name="granted_reason",
            field=models.CharField(blank=True, help_text="Why a person granted it for this stay.", max_length=500),
        ),
        migrations.AddField(
            model_name="stay",
            name="granted_tier",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tiers.tier"
            ),
        ),
        migrations.AddField(
            model_name="stay",
            name="lowered",
            field=models.BooleanField(default=False, help_text="A person said what it has at the most."),
        ),
        migrations.AddField(
            model_name="stay",
            name="lowered_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="stay",
            name="lowered_to",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="tiers.tier"
            ),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="asked_by_key",
            field=models.CharField(blank=True, help_text="The key of the program that asked.", max_length=40),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="by_hand",
            field=models.BooleanField(
                default=False, help_text="Asked beside the booking: it waits whatever that says."
            ),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="by_telephone",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, help_text="When the approver confirmed the call.", null=True),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="decided_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="decided_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="decided_for",
            field=models.ForeignKey(
                blank=True,
                help_text="On whose authority, where it was not their own.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="decision_reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="department",
            field=models.CharField(blank=True, help_text="Who is told what became of it.", max_length=20),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="escalated_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="reason",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="viprequest",
            name="word_before",
            field=models.JSONField(blank=True, default=dict, help_text="What people had said before it was approved."),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("granted_reason", ""), ("granted_tier__isnull", True)),
                    models.Q(("granted_tier__isnull", False), models.Q(("granted_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stay_granted_a_tier_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="stay",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("lowered", False), ("lowered_reason", ""), ("lowered_to__isnull", True)),
                    models.Q(("lowered", True), models.Q(("lowered_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="stay_lowered_by_a_person_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["waiting", "withdrawn"]),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="vip_request_is_decided_by_somebody_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "waiting"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", True),
                        ("decided_by__isnull", True),
                        ("decided_for__isnull", True),
                        ("decision_reason", ""),
                    ),
                    _connector="OR",
                ),
                name="vip_request_that_waits_is_not_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "declined"), _negated=True),
                    models.Q(("decision_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="vip_request_declined_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("asked_by__isnull", True),
                    models.Q(("asked_by", models.F("decided_by")), _negated=True),
                    _connector="OR",
                ),
                name="vip_request_is_not_approved_by_who_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "approved"), _negated=True),
                    ("asked_by__isnull", True),
                    ("decided_for__isnull", True),
                    models.Q(("asked_by", models.F("decided_for")), _negated=True),
                    _connector="OR",
                ),
                name="vip_request_is_not_approved_for_who_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("by_telephone", False),
                    models.Q(("decided_for__isnull", False), ("state", "approved")),
                    _connector="OR",
                ),
                name="vip_request_by_telephone_names_the_approver",
            ),
        ),
        migrations.AddConstraint(
            model_name="viprequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("confirmed_at__isnull", True), ("by_telephone", True), _connector="OR"),
                name="vip_request_confirmed_was_by_telephone",
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="giver",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="property",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="hotel.property"),
        ),
        migrations.AddField(
            model_name="delegation",
            name="request",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="delegations",
                to="stays.viprequest",
            ),
        ),
        migrations.AddField(
            model_name="delegation",
            name="taker",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="delegation",
            index=models.Index(fields=["property", "taker", "ends_at"], name="delegations_to_somebody"),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="delegation_ends_after_it_starts"
            ),
        ),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=models.Q(("giver", models.F("taker")), _negated=True), name="delegation_is_to_somebody_else"
            ),
        ),
    ]
