"""In the reasons of a level a person's own words stand apart; bookings come in meanwhile, so it is done a few stays at a time."""

from django.db import migrations, transaction
from django.db.models import Q

AT_ONCE = 500


def set_apart(apps, schema_editor):
    _rewrite(apps, schema_editor, _apart)


def join(apps, schema_editor):
    _rewrite(apps, schema_editor, lambda reason, _whys: _joined(reason))


def _rewrite(apps, schema_editor, write):
    """Write the reasons anew, each batch locked and stored for itself; done again it changes nothing more."""
    alias = schema_editor.connection.alias
    stays = apps.get_model("stays", "Stay").objects.using(alias)
    said = stays.filter(Q(granted_tier__isnull=False) | Q(lowered=True)).order_by("pk")
    last = 0
    while batch := list(said.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic(using=alias):
            locked = stays.filter(pk__in=batch).order_by("pk").select_for_update()
            changed = [stay for stay in locked if _rewritten(stay, write)]
            stays.bulk_update(changed, ["tier_reasons"])
        last = batch[-1]


def _rewritten(stay, write):
    whys = [why for why in (stay.granted_reason, stay.lowered_reason) if why]
    before, stay.tier_reasons = stay.tier_reasons, [write(one, whys) for one in stay.tier_reasons]
    return before != stay.tier_reasons


def _apart(reason, whys):
    for why in whys:
        if isinstance(reason, str) and reason.endswith(f": {why}"):
            return {"words": reason.removesuffix(f": {why}"), "why": why}
    return reason


def _joined(reason):
    return f"{reason['words']}: {reason['why']}" if isinstance(reason, dict) else reason


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("stays", "0013_what_was_seen")]

    operations = [migrations.RunPython(set_apart, join)]
