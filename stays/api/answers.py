"""What the API answers: stays, plans, items and notices as plain JSON values, from what the caller may see."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from stays.arrivals import Arrival, DayList
from stays.cost import Cost
from stays.models import PrivilegeRequest, VipRequest
from stays.outlook import ShownReadiness
from stays.shown import ShownStay
from stays.shown_inspections import ShownPoint
from stays.shown_plan import ShownItem, ShownNotice
from vipdesk.access.guest import VisibleGuest
from vipdesk.access.viewer import KEY, Viewer
from vipdesk.access.visibility import Sight
from vipdesk.outbox.models import Event

GUEST_FIELDS = (
    "name_prefix",
    "given_name",
    "surname",
    "native_name",
    "alias",
    "incognito",
    "email",
    "phone",
    "language",
    "nationality",
    "birth_date",
    "position",
    "company",
    "membership",
    "preferences",
    "allergies",
    "diets",
    "access_needs",
)


def local(moment: dt.datetime | None, zone: ZoneInfo) -> str | None:
    """A moment in the property's time, with its offset."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def guest(visible: VisibleGuest) -> dict[str, Any]:
    """The guest, with only those fields that may be seen and are known."""
    values = {name: getattr(visible, name) for name in GUEST_FIELDS}
    said = {name: plain(value) for name, value in values.items() if value is not None}
    return {"id": visible.id, "display_name": visible.display_name, **said}


def stay(one: ShownStay, zone: ZoneInfo, property_code: str, **more: Any) -> dict[str, Any]:
    """A stay as every booking call answers it."""
    row = one.row
    return {
        "id": one.id,
        "property": property_code,
        "booking_system": row["booking_system__code"],
        "confirmation_number": row["confirmation_number"],
        "version": row["sender_record__version"],
        "status": row["status"],
        "outcome": None,
        "arrival_date": row["arrival_date"].isoformat(),
        "departure_date": row["departure_date"].isoformat(),
        "expected_arrival_at": local(row["expected_arrival_at"], zone),
        "expected_departure_at": local(row["expected_departure_at"], zone),
        "room_type": row["room_type"],
        "room_number": row["room_number"],
        "room_locked": row["room_locked"],
        "group_code": row["group_code"],
        "guest": guest(one.guest),
        "tier": one.tier,
        "tier_reasons": list(one.tier_reasons),
        "request": one.request,
        "word": one.word,
        "readiness": readiness(one.readiness),
        "warnings": [],
        "plan_url": reverse("api:plan", args=[one.id]),
        **more,
    }


def readiness(one: ShownReadiness | None) -> dict[str, Any] | None:
    """Whether the room will be ready, and why; null where nothing is to be made ready."""
    if one is None:
        return None
    return {"state": one.state, "reason": one.reason, "done": one.done, "total": one.total}


def arrival(one: Arrival, zone: ZoneInfo, property_code: str) -> dict[str, Any]:
    """One line of the daily list."""
    return {
        **stay(one.stay, zone, property_code),
        "nights": one.stay.nights,
        "party": one.stay.party,
        "contact": one.stay.contact,
        "mind": [dict(mind) for mind in one.stay.mind],
        "open_items": [{**item, "due_at": local(item["due_at"], zone)} for item in one.open_items],
        "open_total": one.open_total,
    }


def day_list(day: DayList) -> dict[str, Any]:
    """The daily list, complete."""
    return {
        "property": day.property.code,
        "date": day.date.isoformat(),
        "timezone": day.property.zone_name,
        "arrivals": [arrival(one, day.property.zone, day.property.code) for one in day.arrivals],
    }


def item(one: ShownItem, zone: ZoneInfo, points: Mapping[int, Iterable[ShownPoint]]) -> dict[str, Any]:
    """One item of a plan; `points` are what was found at inspections, by the item."""
    found = points.get(one.id)
    return {
        "id": one.id,
        "stage": one.stage,
        "department": one.department,
        "title": one.title,
        "detail": one.detail,
        "quantity": one.quantity,
        "gate": one.gate,
        "live": one.live,
        "components": [{"name": c.name, "quantity": c.quantity, "note": c.note} for c in one.components],
        "due_at": local(one.due_at, zone),
        "state": one.state,
        "state_reason": one.state_reason,
        "begun_at": local(one.begun_at, zone),
        "done_at": local(one.done_at, zone),
        "done_by": one.done_by,
        "done_for": one.done_for,
        "given": one.given,
        "override": _override(one, zone),
        "inspection": None if found is None else [_point(point, zone) for point in found],
    }


def cost(one: Cost, currency: str, payer: str) -> dict[str, Any]:
    """What the things on a plan cost beside the budget of its level, which is null where nobody has set it."""
    amounts = {"spent": str(one.spent), "budget": str(one.budget) if one.budget else None, "over": f"{one.over:.2f}"}
    return {**amounts, "currency": currency, "payer": payer}


def _override(one: ShownItem, zone: ZoneInfo) -> dict[str, Any] | None:
    """Who said that it is brought all the same; the reason speaks of health, and is null for who may not know that."""
    if not one.override_by:
        return None
    return {"by": one.override_by, "at": local(one.override_at, zone), "reason": one.override or None}


def _point(point: ShownPoint, zone: ZoneInfo) -> dict[str, Any]:
    """What was found at one point of an inspection."""
    return {**vars(point), "checked_at": local(point.checked_at, zone)}


def request(row: VipRequest, sight: Sight, zone: ZoneInfo) -> dict[str, Any]:
    """One request for a VIP level (read with its tier and its people), with reasons for those who may read them."""
    called = {"by_telephone": row.by_telephone, "confirmed_at": local(row.confirmed_at, zone)}
    return {"id": row.pk, "stay": row.stay_id, "tier": row.tier.code, **_asked(row, sight, zone), **called}


def privilege(row: PrivilegeRequest, sight: Sight, zone: ZoneInfo) -> dict[str, Any]:
    """One privilege that was asked for (read with its people), with reasons for those who may read them."""
    return {"id": row.pk, "stay": row.stay_id, "what": row.what, **_asked(row, sight, zone)}


def _asked(row: VipRequest | PrivilegeRequest, sight: Sight, zone: ZoneInfo) -> dict[str, Any]:
    """How it stands, who asked and who decided."""
    knows_why = sight.sees("level_words")
    return {
        "state": str(row.state),
        "reason": row.reason if knows_why else None,
        "asked_at": local(row.asked_at, zone),
        "asked_by": row.asked_by.short_name if row.asked_by else None,
        "escalated_at": local(row.escalated_at, zone),
        "decided_at": local(row.decided_at, zone),
        "decided_by": row.decided_by.short_name if row.decided_by else None,
        "decided_for": row.decided_for.short_name if row.decided_for else None,
        "decision_reason": row.decision_reason if knows_why else None,
    }


def notice(one: ShownNotice, zone: ZoneInfo) -> dict[str, Any]:
    """One notice, as its department reads it."""
    return {
        "id": one.id,
        "stay": one.stay_id,
        "event": one.event_kind,
        "department": one.department,
        "revision": one.revision,
        "text": one.text,
        "changes": [dict(change) for change in one.changes],
        "sent_at": local(one.sent_at, zone),
        "changed_at": local(one.changed_at, zone),
        "acknowledged_at": local(one.acknowledged_at, zone),
        "acknowledged_by": one.acknowledged_by,
        "escalation_level": one.escalation_level,
    }


def event(one: Event, viewer: Viewer) -> dict[str, Any]:
    """One event of the feed: what it was, and of which stay and item; what they are now is asked for by their ids."""
    zone = viewer.roles[one.property_id].property.zone
    return {
        "id": one.pk,
        "event": one.kind,
        "property": viewer.roles[one.property_id].property_code,
        "stay": one.subject_id,
        "item": one.facts.get("item"),
        "happened_at": local(one.happened_at, zone),
        "by": "staff" if one.by_staff_id else "program" if one.by_key else "vipdesk",
        "own": viewer.kind == KEY and one.by_key == str(viewer.id),
    }
