"""A stay knows that nobody had mapped its VIP code when it was graded."""

from django.conf import settings
from django.db import migrations, models


def find_waiting(apps, schema_editor):
    """The bookings that were graded before anybody mapped their code."""
    stays = apps.get_model("stays", "Stay").objects.filter(status__in=["reserved", "in_house"])
    for code in apps.get_model("tiers", "VipCode").objects.filter(tier=None):
        said = stays.filter(property_id=code.property_id, vip_code=code.code).exclude(vip_requested=False)
        own = said.filter(booking_system__code=code.booking_system) if code.booking_system else said
        own.update(code_waits=True)


class Migration(migrations.Migration):
    dependencies = [
        ("guests", "0003_what_the_kitchen_answered"),
        ("hotel", "0005_rosters_and_quiet_hours"),
        ("stays", "0007_lists_printed_mailed_and_in_calendars"),
        ("tiers", "0006_who_mapped_a_code"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="code_waits",
            field=models.BooleanField(default=False, help_text="Nobody had mapped its code when it was graded."),
        ),
        migrations.AddIndex(
            model_name="stay",
            index=models.Index(
                condition=models.Q(("code_waits", True)), fields=["property", "vip_code"], name="stay_by_code_to_map"
            ),
        ),
        migrations.RunPython(find_waiting, migrations.RunPython.noop),
    ]
