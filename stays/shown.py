"""Stays as one viewer may see them: what templates and serializers receive, never a Guest."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import FilteredRelation, Q

from guests.models import Need
from stays import holding, outlook, seen
from stays.house import house_at_hand
from stays.models import Stay, VipRequest
from stays.outlook import ShownReadiness
from tiers import grading
from vipdesk.access.guest import GuestRecord, VisibleGuest
from vipdesk.access.matrix import FULL, ROOM
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property
from vipdesk.hotel.thousands import made

GUEST = (
    "name_prefix",
    "given_name",
    "surname",
    "native_name",
    "alias",
    "incognito",
    "email",
    "phone",
    "birth_date",
    "language",
    "nationality",
    "position",
    "company",
    "membership_program",
    "membership_level",
    "membership_number",
    "preferences",
)
OF_STAY = (
    "vip_reason",
    "accompanying_guests",
    "special_requests",
    "arrival_transport",
    "departure_transport",
    "host_organisation",
    "payer",
    "booked_by_name",
    "rate",
    "comments",
)
PLAIN = (
    "id",
    "property_id",
    "guest_id",
    "confirmation_number",
    "status",
    "group_code",
    "arrival_date",
    "departure_date",
    "expected_arrival_at",
    "expected_departure_at",
    "awaited_at",
    "on_the_way_at",
    "waiting_since",
    "waiting_place",
    "promised_at",
    "met_at",
    "registered_at",
    "in_room_at",
    "luggage_at",
    "checked_in_at",
    "checked_out_at",
    "room_type",
    "room_type_charged",
    "room_number",
    "room_locked",
    "adults",
    "children",
    "official_visit",
    "no_fuss",
    "revision",
    "created_at",
    "changed_at",
    "plan_changed_at",
)
ASKED_FIRST = ("tier_reasons", "suggestions", "outlook", "frozen_readiness")  # not for everybody, or not as such
JOINED = (
    "tier__code",
    "tier__name",
    "tier__palette",
    "tier__secret",
    "contact_id",
    "contact__first_name",
    "contact__last_name",
    "contact__username",
)
PROFILE = tuple((name, f"guest__{name}") for name in GUEST if not name.startswith("membership_"))
MEMBERSHIP = {name: f"guest__membership_{name}" for name in ("program", "level", "number")}
BESIDE = ("standard__version", "booking_system__code", "sender_record__version")
ASKED = ("asked__id", "asked__tier__code", "asked__state")
WORD = ("granted_tier_id", "granted_reason", "lowered", "lowered_to_id", "lowered_reason")  # of a person, on the level
FIELDS = (*PLAIN, *ASKED_FIRST, *WORD, *OF_STAY, *JOINED, *(f"guest__{name}" for name in GUEST), *BESIDE, *ASKED)
# What a line of a list on the screen is made of; an e-mail and a number are read to be struck out of other words.
ON_LISTS = (
    *PLAIN,
    "outlook",
    "frozen_readiness",
    "arrival_transport",
    "departure_transport",
    "tier__code",
    "tier__name",
    "tier__palette",
    "tier__secret",
    "contact_id",
    "contact__first_name",
    "contact__last_name",
    "contact__username",
    "guest__name_prefix",
    "guest__given_name",
    "guest__surname",
    "guest__native_name",
    "guest__alias",
    "guest__incognito",
    "guest__email",
    "guest__phone",
    "guest__language",
    "guest__preferences",
)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ShownStay:
    """One stay as one viewer may see it."""

    id: int
    guest: VisibleGuest
    tier: str | None
    tier_name: str
    palette: str
    tier_reasons: tuple[str, ...]
    readiness: ShownReadiness | None
    room_number: str
    expected_at: dt.datetime | None
    awaited_at: dt.datetime
    nights: int
    party: str
    contact: str
    contact_id: int | None
    request: Mapping[str, Any] | None
    word: Mapping[str, Any] | None  # of a person, on the level of this stay alone
    row: Row = field(repr=False)  # only the fields of PLAIN, which say nothing of the person
    mind: tuple[Mapping[str, str], ...] = ()
    room_state: str = ""  # how far the room has come, as the plan knows it: `being_prepared`, `clean`, `inspected`
    seen_at: dt.datetime | None = None  # when the viewer last looked at it, where `rows` was asked for that
    room_free_at: dt.datetime | None = None  # when the guest before leaves the room, where that is late
    secret: bool = False  # whether room and times stay off channels that are not private

    @property
    def is_over(self) -> bool:
        return self.row["status"] in ("checked_out", "cancelled", "no_show")


def rows(stays: Any, looks_of: Viewer | None = None, *, brief: bool = False) -> Any:
    """The stays of a queryset as rows for `shown`, in one query; with when somebody last looked at each.

    `brief` rows have no more than a list on a screen shows: each table that is joined costs the database time to plan.
    """
    person = looks_of is not None and looks_of.by is not None
    fields = (*(ON_LISTS if brief else FIELDS), *(["looked__at"] if person else []))
    if not brief:
        stays = stays.annotate(asked=FilteredRelation("requests", condition=Q(requests__state="waiting")))
    return seen.with_looks(stays, looks_of).values(*fields)


def row_of(stay: Stay, waiting: VipRequest | None) -> Row:
    """The row that `rows` would read of a stay that has just been stored, its guest, tier and sender's record at hand."""
    at_hand = {name: _reached(stay, name) for name in FIELDS if name not in ASKED}
    return at_hand | {f"asked__{name}": _reached(waiting, name) for name in ("id", "tier__code", "state")}


def _reached(one: Any, path: str) -> Any:
    """The value that a path of the ORM leads to; None where there is nothing on the way."""
    for name in path.split("__"):
        one = getattr(one, name, None)
    return one


def needs_of(rows: Iterable[Row], property: Property) -> dict[int, list[Need]]:
    """The needs of these rows' guests that this property was told, by guest, in one query."""
    told = needs_told({row["guest_id"] for row in rows}, [property.pk])
    return {guest: needs for (_property, guest), needs in told.items()}


def needs_told(guests: Collection[int], properties: Collection[int]) -> dict[tuple[int, int], list[Need]]:
    """What each of these properties was told of these guests' needs, by property and guest, in one query."""
    needs: dict[tuple[int, int], list[Need]] = {}
    told = Need.objects.filter(property__in=properties, guest__in=guests)
    for need in told.order_by("kind", "code", "pk"):
        needs.setdefault((need.property_id, need.guest_id), []).append(need)
    return needs


@dataclass(frozen=True)
class KnownStay:
    """One row with all that is known of it, before anybody looks; `alike` and `plain` are shown to whoever may see the
    stay at all."""

    row: Row
    guest: GuestRecord
    readiness: ShownReadiness | None
    alike: Mapping[str, Any]
    plain: Row  # only the fields of PLAIN, which say nothing of the person


def known(row: Row, needs: Iterable[Need], property: Property, *, now: dt.datetime) -> KnownStay:
    """What is known of a row."""
    alike = {
        "id": row["id"],
        "tier": row["tier__code"],
        "tier_name": row["tier__name"] or "",
        "palette": row["tier__palette"] or "",
        "room_number": row["room_number"],
        "expected_at": row["expected_arrival_at"],
        "awaited_at": row["awaited_at"],
        "nights": (row["departure_date"] - row["arrival_date"]).days,
        "party": party_of(row),
        "contact": contact_of(row),
        "contact_id": row["contact_id"],
        "room_state": row["outlook"].get("room", ""),
        "seen_at": row.get("looked__at"),
        "room_free_at": room_free_at(row),
        "secret": row["guest__incognito"] or bool(row["tier__secret"]),
    }
    readiness = outlook.shown(outlook.readiness_of(row, zone=property.zone, now=now), zone=property.zone, now=now)
    plain = {name: row[name] for name in (*PLAIN, *BESIDE) if name in row}
    return KnownStay(row, guest_record(row, needs), readiness, alike, plain)


def shown(
    row: Row, needs: Iterable[Need], sight: Sight, property: Property, *, now: dt.datetime, to_sender: bool = False
) -> ShownStay:
    """One row as the viewer of this sight may see it; the system that sent a booking reads why it is graded so."""
    return dressed(known(row, needs, property, now=now), sight, property, to_sender=to_sender)


def dressed(stay: KnownStay, sight: Sight, property: Property, *, to_sender: bool = False) -> ShownStay:
    """A stay that is known as the viewer of this sight may see it."""
    row = stay.row
    guest = sight.guest(stay.guest, room_number=row["room_number"], stay_id=row["id"])
    knows_why, reads_words = to_sender or sight.sees("reason"), sight.sees("level_words")
    group = row["group_code"] if to_sender else sight.code(stay.guest, row["group_code"])
    seen = {
        **stay.alike,
        "guest": guest,
        "tier_reasons": grading.in_words(row.get("tier_reasons", ()), why=reads_words) if knows_why else (),
        "readiness": outlook.seen(stay.readiness, sight),
        "request": request_of(row) if knows_why else None,
        "word": word_of(row, property, why=reads_words) if knows_why else None,
        "row": stay.plain if group == row["group_code"] else {**stay.plain, "group_code": group},
        "mind": mind_of(guest, row, sight),
    }
    return made(ShownStay, seen)


def room_free_at(row: Row) -> dt.datetime | None:
    """When the guest before leaves the room, where that is late and somebody still waits for it."""
    written = row["outlook"].get("room_free_at") if row["status"] == Stay.Status.RESERVED else None
    return dt.datetime.fromisoformat(written) if written else None


def guest_record(row: Row, needs: Iterable[Need]) -> GuestRecord:
    """The guest of a row, on the way into need to know."""
    values: dict[str, Any] = {name: row[path] for name, path in PROFILE if path in row}
    values |= {name: tuple(row[name]) if isinstance(row[name], list) else row[name] for name in OF_STAY if name in row}
    membership = {name: row.get(path) for name, path in MEMBERSHIP.items()}
    said = {
        **values,
        "preferences": tuple(values["preferences"]),
        "id": row["guest_id"],
        "membership": membership if membership["number"] or membership["program"] else None,
        **needs_by_kind(needs),
    }
    return made(GuestRecord, said)


def needs_by_kind(needs: Iterable[Need]) -> dict[str, Any]:
    """Needs as a guest's record has them, each once, whoever said it."""
    by_kind: dict[str, list[dict[str, str]]] = {"allergy": [], "diet": [], "access": []}
    for need in needs:
        said = {"code": need.code, "text": need.text}
        if need.kind == Need.Kind.ALLERGY:
            said["severity"] = need.severity
        if said not in by_kind[need.kind]:
            by_kind[need.kind].append(said)
    names = {"allergies": "allergy", "diets": "diet", "access_needs": "access"}
    return {name: tuple(by_kind[kind]) for name, kind in names.items()}


def party_of(row: Row) -> str:
    """The party as adults and children: "2+1"."""
    return f"{row['adults']}+{len(row['children'])}" if row["children"] else str(row["adults"])


def contact_of(row: Row) -> str:
    """The guest's person among the staff, as colleagues see the name; "" when nobody is."""
    first, last = row["contact__first_name"], row["contact__last_name"]
    if first and last:
        return f"{first[0]}. {last}"
    return last or first or row["contact__username"] or ""


def request_of(row: Row) -> dict[str, Any] | None:
    """The tier that waits for somebody's word."""
    if row.get("asked__id") is None:
        return None
    return {"id": row["asked__id"], "tier": row["asked__tier__code"], "state": row["asked__state"]}


def word_of(row: Row, property: Property, *, why: bool) -> dict[str, Any] | None:
    """What a person said of the level of this stay alone, and `why` for who may read it; None where nobody did."""
    if not row.get("granted_tier_id") and not row.get("lowered"):
        return None
    codes = {tier.pk: tier.code for tier in house_at_hand(property).tiers.values()}
    return {
        "granted": codes.get(row["granted_tier_id"]),
        "granted_reason": row["granted_reason"] if why else None,
        "lowered": row["lowered"],
        "lowered_to": codes.get(row["lowered_to_id"]),
        "lowered_reason": row["lowered_reason"] if why else None,
    }


def mind_of(guest: VisibleGuest, row: Row, sight: Sight) -> tuple[dict[str, str], ...]:
    """What must not go wrong, as this viewer may know it: {kind, text}, the gravest first.

    That a guest goes by another name is for those who meet the alias; who knows a room only does not learn whose it is.
    """
    minds = [*_held(row, sight), *needed(guest)]
    if row["guest__incognito"] and sight.level("incognito") != ROOM:
        minds.append({"kind": "incognito", "text": "incognito"})
    if row["no_fuss"]:
        minds.append({"kind": "no_fuss", "text": "no_fuss"})
    return tuple(minds)


def _held(row: Row, sight: Sight) -> list[dict[str, str]]:
    """That food waits for the chef's signature: for those who read what it is for, and those who bring some of it."""
    whose = row["outlook"].get(holding.KEY, ())
    concerns = sight.level("health") == FULL or (sight.sees("health") and sight.department in whose)
    return [{"kind": holding.KEY, "text": holding.KEY}] if whose and concerns else []


def needed(guest: VisibleGuest) -> list[dict[str, str]]:
    """What of it is for the guest's health and access: {kind, text}, the gravest first."""
    kinds = [(f"allergy {one.get('severity', '')}".strip(), one) for one in guest.allergies or ()]
    kinds += [("diet", one) for one in guest.diets or ()]
    kinds += [("access", one) for one in guest.access_needs or ()]
    return [{"kind": kind, "text": one["code"] or one["text"]} for kind, one in kinds]


def stay_for(stay_id: int, sight: Sight, property: Property, *, now: dt.datetime, to_sender: bool = False) -> ShownStay:
    """One stay of this property as the viewer may see it, in two queries; this will raise Stay.DoesNotExist."""
    return _with_needs(rows(Stay.objects.at(property)).get(pk=stay_id), sight, property, now=now, to_sender=to_sender)


def just_stored(
    stay: Stay,
    waiting: VipRequest | None,
    needs: Iterable[Need],
    sight: Sight,
    property: Property,
    *,
    now: dt.datetime,
    to_sender: bool,
) -> ShownStay:
    """A stay that has just been stored, as `stay_for` would show it; nothing is read."""
    in_order = sorted(needs, key=lambda need: (need.kind, need.code, need.pk))
    return shown(row_of(stay, waiting), in_order, sight, property, now=now, to_sender=to_sender)


def _with_needs(row: Row, sight: Sight, property: Property, *, now: dt.datetime, to_sender: bool) -> ShownStay:
    needs = needs_of([row], property).get(row["guest_id"], ())
    return shown(row, needs, sight, property, now=now, to_sender=to_sender)
