"""A change of a stay carried through: planned again, written down, told to the departments it touches, in one transaction."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import F

from stays import changes, notices
from stays.house import House
from stays.models import Stay
from stays.plan import Change
from stays.replanning import replan
from vipdesk.access.viewer import Viewer

Facts = Mapping[str, Any]
ALLERGIES_CHANGED = Change(kind="fact", department="", field="allergies", health=True)


def told_facts(stay: Stay) -> dict[str, Any]:
    """Those facts of a stay whose change departments are told, as JSON has them; notices never say an alias itself."""
    return {
        "room_number": stay.room_number,
        "expected_arrival_at": stay.expected_arrival_at.isoformat() if stay.expected_arrival_at else None,
        "party": party(stay),
        "alias": [stay.guest_id, stay.guest.incognito, stay.guest.alias],
        "status": str(stay.status),
    }


def party(stay: Stay) -> str:
    """The party as a number of adults and children: "2+1"."""
    return f"{stay.adults}+{len(stay.children)}" if stay.children else str(stay.adults)


def carry_through(
    stay: Stay,
    kind: str,
    *,
    house: House,
    by: Viewer | None,
    now: dt.datetime,
    before: Facts | None = None,
    needs_changed: bool = False,
    quiet: bool = False,
    facts: Facts | None = None,
) -> None:
    """Plan the (locked, changed, unsaved) stay again, save it, write the event down and tell whom it touches."""
    changed = [*changes.stay_facts(before, told_facts(stay))] if before else []
    if needs_changed:
        changed.append(ALLERGIES_CHANGED)
    told = replan(stay, house, now=now, facts=changed)
    stay.revision += 1
    stay.changed_at = now
    stay.save()
    event = notices.record(stay, kind, by=by, now=now, facts={**(facts or {}), "fields": [c.field for c in changed]})
    if not quiet:
        notices.tell(event, stay, notices.audience(stay, told, kind), house, now=now)


def carry_to_other_stays(stay: Stay, *, house: House, by: Viewer | None, now: dt.datetime) -> None:
    """What was learnt of the guest with one booking holds for their other stays: those here are planned again as well."""
    others = Stay.objects.filter(guest_id=stay.guest_id, status__in=["reserved", "in_house"]).exclude(pk=stay.pk)
    others.exclude(property_id=stay.property_id).update(revision=F("revision") + 1, changed_at=now)
    for pk in others.filter(property_id=stay.property_id).order_by("pk").values_list("pk", flat=True):
        other = Stay.objects.locked(pk)
        other.guest = stay.guest
        told = replan(other, house, now=now)
        other.revision += 1
        other.changed_at = now
        other.save()
        if told:
            event = notices.record(other, "stay.amended", by=by, now=now, facts={"learnt_with": stay.pk})
            notices.tell(event, other, told, house, now=now)
