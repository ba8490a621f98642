"""An answer that is kept knows by what sight it was made; in the reasons of a level a person's own words stand apart."""

from django.db import migrations, models
from django.db.models import Q


def set_apart(apps, schema_editor):
    stays = apps.get_model("stays", "Stay").objects.filter(Q(granted_tier__isnull=False) | Q(lowered=True))
    for stay in stays.only("tier_reasons", "granted_reason", "lowered_reason").iterator():
        whys = [why for why in (stay.granted_reason, stay.lowered_reason) if why]
        stay.tier_reasons = [_apart(one, whys) for one in stay.tier_reasons]
        stay.save(update_fields=["tier_reasons"])


def _apart(reason, whys):
    for why in whys:
        if isinstance(reason, str) and reason.endswith(f": {why}"):
            return {"words": reason.removesuffix(f": {why}"), "why": why}
    return reason


class Migration(migrations.Migration):
    dependencies = [("stays", "0012_when_departments_are_reminded")]

    operations = [
        migrations.AddField(
            model_name="idempotencyrecord",
            name="sight",
            field=models.CharField(blank=True, help_text="What who called could see, as a digest.", max_length=64),
        ),
        migrations.RunPython(set_apart, migrations.RunPython.noop),
    ]
