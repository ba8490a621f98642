"""An example of every call of the API: what is sent, and what is answered. The tests send and compare them."""

from typing import Any

Json = dict[str, Any]

BOOKING: Json = {
    "property": "AURORA",
    "confirmation_number": "84210077",
    "version": 1,
    "guest": {
        "external_id": "P-77",
        "name_prefix": "Ms",
        "given_name": "Ilona",
        "surname": "Saulgrieze",
        "language": "lv",
        "position": "provincial_leader",
        "allergies": ["mango", {"code": "nuts", "severity": "severe"}],
        "preferences": [{"category": "tea", "value": "green, no sugar"}],
    },
    "arrival_date": "2026-05-04",
    "departure_date": "2026-05-06",
    "expected_arrival_time": "14:30",
    "room_type": "STE",
    "adults": 1,
    "vip": {"code": "VA", "reason": "Opens the regional fair"},
    "booked_by": {"kind": "guest"},
}
STAY: Json = {
    "id": 65,
    "property": "AURORA",
    "booking_system": "opera",
    "confirmation_number": "84210077",
    "version": 1,
    "status": "reserved",
    "outcome": "created",
    "arrival_date": "2026-05-04",
    "departure_date": "2026-05-06",
    "expected_arrival_at": "2026-05-04T14:30:00+02:00",
    "expected_departure_at": None,
    "room_type": "STE",
    "room_number": "",
    "room_locked": False,
    "group_code": "",
    "guest": {
        "id": 65,
        "display_name": "Ms Saulgrieze",
        "name_prefix": "Ms",
        "surname": "Saulgrieze",
        "incognito": False,
    },
    "tier": "VA",
    "tier_reasons": ["VA: Provincial or municipal leader"],
    "request": None,
    "word": None,
    "readiness": {
        "state": "on_track",
        "reason": "Next: Suite assigned, do not move by 1 May 18:00, Front office",
        "done": 0,
        "total": 19,
    },
    "warnings": [],
    "plan_url": "/api/v1/stays/65/plan",
}
HELD: Json = {**STAY, "outcome": None}
REMEMBERED: Json = {"confirmation_number": "84210099", "status": "cancelled", "outcome": "remembered"}
WARNED: Json = {
    **HELD,
    "room_number": "1208",
    "warnings": [
        {
            "code": "room_held",
            "stay": 24,
            "room_number": "1208",
            "arrival_date": "2026-05-03",
            "departure_date": "2026-05-05",
            "detail": "Room 1208 is held by stay 24 from Sun 3 May to Tue 5 May.",
        }
    ],
}
ITEM: Json = {
    "id": 1356,
    "stage": "before_arrival",
    "department": "food_beverage",
    "title": "Fruit in room",
    "detail": "basket A, large",
    "quantity": 1,
    "gate": True,
    "live": False,
    "components": [
        {"name": "orange", "quantity": 2, "note": ""},
        {"name": "pear", "quantity": 2, "note": "instead of mango: allergy"},
    ],
    "due_at": "2026-05-04T12:30:00+02:00",
    "state": "open",
    "state_reason": "",
    "begun_at": None,
    "done_at": None,
    "done_by": "",
    "done_for": "",
    "given": "",
    "override": None,
    "inspection": None,
}
DONE: Json = {**ITEM, "state": "done", "done_at": "2026-05-04T12:05:00+02:00", "done_by": "T. Drozd"}
BEGUN: Json = {**ITEM, "state": "begun", "begun_at": "2026-05-04T11:40:00+02:00"}
WAIVED: Json = {**ITEM, "state": "waived", "state_reason": "The guest asked for none"}
PLAN: Json = {
    "tier": "VA",
    "standard_version": 1,
    "items": [ITEM],
    "privileges": {"open": ["registration in the room", "no deposit"], "off": ["suite upgrade when free"]},
    "cost": {"spent": "41.50", "budget": "120.00", "over": "0.00", "currency": "EUR", "payer": "City of Riga"},
}
ARRIVALS: Json = {
    "property": "AURORA",
    "date": "2026-05-04",
    "timezone": "Europe/Warsaw",
    "arrivals": [
        {
            **HELD,
            "nights": 2,
            "party": "1",
            "contact": "",
            "mind": [{"kind": "allergy severe", "text": "nuts"}],
            "open_items": [
                {
                    "id": 1356,
                    "title": "Fruit in room",
                    "detail": "basket A, large",
                    "due_at": "2026-05-04T12:30:00+02:00",
                    "state": "open",
                    "gate": True,
                    "live": False,
                }
            ],
            "open_total": 19,
        }
    ],
}
GUEST: Json = {
    "id": 65,
    "display_name": "Ms Ilona Saulgrieze",
    "incognito": False,
    "language": "lv",
    "name_prefix": "Ms",
    "given_name": "Ilona",
    "surname": "Saulgrieze",
    "phone": "•••• 33",
    "position": "provincial_leader",
    "preferences": [{"category": "tea", "value": "green, no sugar"}],
    "allergies": [{"code": "mango", "text": "", "severity": "mild"}],
    "diets": [],
    "access_needs": [],
}
EVENT: Json = {
    "id": 4711,
    "event": "stay.room_changed",
    "property": "AURORA",
    "stay": 65,
    "item": None,
    "happened_at": "2026-05-03T09:14:00+02:00",
    "by": "staff",
    "own": False,
}
NOTICE: Json = {
    "id": 532,
    "stay": 65,
    "event": "stay.amended",
    "department": "food_beverage",
    "revision": 1,
    "text": "Booking changed. Fruit in room: 4 May 12:30 → 4 May 14:30",
    "changes": [
        {
            "kind": "moved",
            "item": 1356,
            "field": "due_at",
            "from": "2026-05-04T10:30:00+00:00",
            "to": "2026-05-04T12:30:00+00:00",
            "department": "food_beverage",
            "title": "Fruit in room",
            "words": "",
        }
    ],
    "sent_at": "2026-05-03T09:14:00+02:00",
    "changed_at": "2026-05-03T09:14:00+02:00",
    "acknowledged_at": None,
    "acknowledged_by": None,
    "escalation_level": 0,
}
ACKNOWLEDGED: Json = {**NOTICE, "acknowledged_at": "2026-05-03T09:20:00+02:00", "acknowledged_by": "T. Drozd"}
WAITING: Json = {
    "asked_at": "2026-05-02T10:20:00+02:00",
    "asked_by": "E. Nowak",
    "escalated_at": None,
    "decided_at": None,
    "decided_by": None,
    "decided_for": None,
    "decision_reason": "",
}
REQUEST: Json = {
    "id": 12,
    "stay": 66,
    "tier": "VB",
    "state": "waiting",
    "reason": "Speaks at the regional fair",
    **WAITING,
    "by_telephone": False,
    "confirmed_at": None,
}
PRIVILEGE: Json = {
    "id": 4,
    "stay": 66,
    "what": "suite upgrade when free",
    "state": "waiting",
    "reason": "Her delegation sits in the next room",
    **WAITING,
}
DECIDED: Json = {"decided_at": "2026-05-02T11:05:00+02:00", "decided_by": "W. Orlik"}
TIERS: Json = {
    "results": [
        {
            "code": "VA",
            "name": "VA",
            "rank": 3,
            "standard_version": 1,
            "rules": ["Provincial or municipal leader"],
            "items": [
                {
                    "number": "16",
                    "title": "Fruit in room",
                    "stage": "before_arrival",
                    "department": "food_beverage",
                    "gate": True,
                    "live": False,
                    "detail": "basket A, large",
                    "components": [{"name": "orange", "quantity": 2}],
                }
            ],
        }
    ],
    "next": None,
}
GRADE_BODY: Json = {
    "property": "AURORA",
    "guest": {"surname": "Saulgrieze"},
    "booked_by": {"kind": "sales"},
    "vip": {"code": "VA", "requested": True},
}
GRADED: Json = {
    "tier": "VB",
    "tier_reasons": [
        "VB: Booked by the sales department, which asked for it",
        "VA was asked for; the rules support VB",
    ],
    "request": {"tier": "VA"},
    "suggestions": [],
}


def page(one: Json) -> Json:
    """A list with this one in it."""
    return {"results": [one], "next": None}


def problem(status: int, code: str, title: str, detail: str = "", pointer: str = "") -> Json:
    """What is answered when something is wrong."""
    said = {"type": f"urn:vipdesk:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}
    errors = {"errors": [{"pointer": pointer, "detail": "Send a date as YYYY-MM-DD."}]} if pointer else {}
    return {**said, "request_id": "ae90875a73d548ffb5eeba11aa7e32b9", **errors}


PROBLEMS: dict[int, Json] = {
    400: problem(400, "invalid", "Not valid", "See errors for the fields.", "/arrival_date"),
    401: problem(401, "not_authenticated", "Not authenticated", "No such key, or it has ended."),
    403: problem(403, "scope_missing", "Scope missing", "This key lacks the scope bookings:write."),
    404: problem(404, "not_found", "No such booking"),
    406: problem(406, "not_acceptable", "Not Acceptable", "Could not satisfy the request Accept header."),
    409: problem(
        409, "version_conflict", "Version conflict", "This version of the booking came before with another body."
    ),
    412: problem(412, "changed_meanwhile", "Changed meanwhile", "The booking has changed since: read it again."),
    422: problem(422, "card_data_refused", "Card data refused"),
    428: problem(428, "precondition_required", "Precondition required", "Send If-Match with the ETag of the booking."),
    429: problem(429, "throttled", "Too many calls"),
}
# the call: (what is sent, {status: what is answered})
EXAMPLES: dict[str, tuple[Json | None, dict[int, Json]]] = {
    "list_bookings": (None, {200: page(HELD)}),
    "post_batch": (
        {"property": "AURORA", "bookings": [BOOKING]},
        {
            200: {
                "results": [
                    {"index": 0, "confirmation_number": "84210077", "outcome": "created", "code": "", "errors": []}
                ]
            }
        },
    ),
    "post_booking": (BOOKING, {200: {**STAY, "outcome": "unchanged"}, 201: STAY}),
    "get_booking": (None, {200: HELD}),
    "put_booking": (BOOKING, {200: {**STAY, "outcome": "unchanged"}, 201: STAY}),
    "patch_booking": (
        {"version": 2, "guest": {"allergies": ["mango"]}, "expected_arrival_time": "17:30", "occasion": None},
        {200: {**STAY, "outcome": "amended", "version": 2, "expected_arrival_at": "2026-05-04T17:30:00+02:00"}},
    ),
    "cancel_booking": (
        {"property": "AURORA", "version": 2, "reason": "Changed plans"},
        {
            200: {**STAY, "status": "cancelled", "outcome": "cancelled", "version": 2, "readiness": None},
            202: REMEMBERED,
        },
    ),
    "check_in": (
        {"property": "AURORA", "at": "2026-05-04T14:35:00+02:00"},
        {200: {**HELD, "status": "in_house"}},
    ),
    "check_out": (
        {"property": "AURORA", "at": "2026-05-06T11:20:00+02:00"},
        {200: {**HELD, "status": "checked_out", "readiness": None}},
    ),
    "no_show": ({"property": "AURORA"}, {200: {**HELD, "status": "no_show", "readiness": None}}),
    "assign_room": ({"property": "AURORA", "room_number": "1208", "locked": True}, {200: WARNED}),
    "list_arrivals": (None, {200: ARRIVALS}),
    "list_stays": (None, {200: page(HELD)}),
    "get_stay": (None, {200: HELD}),
    "get_plan": (None, {200: PLAN}),
    "begin_item": ({}, {200: BEGUN}),
    "tick_item": ({}, {200: DONE}),
    "reopen_item": ({}, {200: ITEM}),
    "waive_item": ({"reason": "The guest asked for none"}, {200: WAIVED}),
    "list_notices": (None, {200: page(NOTICE)}),
    "acknowledge_notice": ({"revision": 1}, {200: ACKNOWLEDGED}),
    "list_events": (None, {200: page(EVENT)}),
    "list_guests": (None, {200: page(GUEST)}),
    "get_guest": (None, {200: GUEST}),
    "list_requests": (None, {200: page(REQUEST)}),
    "ask_tier": ({"tier": "VB", "reason": "Speaks at the regional fair"}, {200: REQUEST}),
    "approve_request": ({}, {200: {**REQUEST, **DECIDED, "state": "approved"}}),
    "decline_request": (
        {"reason": "Not this time"},
        {200: {**REQUEST, **DECIDED, "state": "declined", "decision_reason": "Not this time"}},
    ),
    "withdraw_request": ({}, {200: {**REQUEST, **DECIDED, "state": "withdrawn"}}),
    "list_privileges": (None, {200: page(PRIVILEGE)}),
    "ask_privilege": ({"what": PRIVILEGE["what"], "reason": PRIVILEGE["reason"]}, {200: PRIVILEGE}),
    "allow_privilege": ({}, {200: {**PRIVILEGE, **DECIDED, "state": "allowed"}}),
    "decline_privilege": (
        {"reason": "Not this time"},
        {200: {**PRIVILEGE, **DECIDED, "state": "declined", "decision_reason": "Not this time"}},
    ),
    "withdraw_privilege": ({}, {200: {**PRIVILEGE, **DECIDED, "state": "withdrawn"}}),
    "end_privilege": ({}, {200: {**PRIVILEGE, **DECIDED, "state": "ended"}}),
    "list_tiers": (None, {200: TIERS}),
    "grade": (GRADE_BODY, {200: GRADED}),
}
