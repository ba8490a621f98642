"""A booking finds its guest, or welcomes a new one; and what the booking says of the guest is written to the profile."""

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from guests.models import Guest, GuestLink, Need
from guests.search import key_of
from vipdesk.hotel.models import BookingSystem, Property
from vipdesk.hotel.storing import store_naming, store_new
from vipdesk.hotel.written_once import WrittenOnce

Said = Mapping[str, Any]
KNOWN_AS = WrittenOnce(lambda system, name: Guest.objects.known_as(system, name), -1, "(id)")

PROFILE = (
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
)
MEMBERSHIP = {"program": "membership_program", "level": "membership_level", "number": "membership_number"}


def find_guest(said: Said, *, booking_system: BookingSystem) -> Guest | None:
    """The guest a booking speaks of: by the system's own id, else membership number, else e-mail and surname; or None."""
    return _by_external_id(said, booking_system) or _by_what_is_said(said)


def welcome(said: Said, *, booking_system: BookingSystem, now: dt.datetime) -> tuple[Guest, bool]:
    """The guest a booking speaks of, made when unknown; True when new. Two bookings at once welcome one guest:
    the second may raise IntegrityError, and finds the guest when it comes again."""
    guest = _by_external_id(said, booking_system)
    if guest is not None:
        return guest, False
    _one_at_a_time(said)
    if (guest := _by_what_is_said(said)) is not None:
        return _linked(guest, said, booking_system), False
    guest = Guest(created_at=now)
    write_profile(guest, said, fields=said.keys())
    guest.search_key = key_of(guest)
    if said.get("external_id"):
        link = {"booking_system_id": booking_system.pk, "external_id": said["external_id"]}
        store_naming(guest, GuestLink, [link], "guest_id")
    else:
        store_new([guest])
    return guest, True


def write_profile(
    guest: Guest, said: Mapping[str, Any], *, fields: Iterable[str], before: Mapping[str, Any] | None = None
) -> bool:
    """Write these fields of what was said to the (unsaved) profile; True when something differs from how it was.

    Of the preferences only those are taken away that the sender itself brought `before`.
    """
    was = _profile(guest)
    for name in fields:
        if name in PROFILE:
            value = said.get(name)
            setattr(guest, name, _empty(name) if value is None else value)
        elif name == "membership":
            _write_membership(guest, said.get("membership") or {})
        elif name == "preferences":
            guest.preferences = _merged(guest.preferences, said.get(name) or [], (before or {}).get(name) or [])
    guest.email = guest.email.lower()
    return was != _profile(guest)


def is_another(said: Said, before: Said, guest: Guest, *, booking_system: BookingSystem) -> bool:
    """Whether a booking now speaks of somebody else than this guest, also by an id that is known to be another's."""
    if is_another_person(said, before):
        return True
    if all(said.get(name) == before.get(name) for name in ("external_id", "membership", "email")):
        return False
    return (find_guest(said, booking_system=booking_system) or guest) != guest


def remember_id(guest: Guest, said: Said, *, booking_system: BookingSystem) -> None:
    """Know the guest by the id that the booking system now has for them."""
    _linked(guest, said, booking_system)


def id_for(guest: Guest, *, booking_system: BookingSystem) -> str:
    """The id by which this system knows the (locked) guest; one that cannot be guessed is made when it has none."""
    own = guest.links.filter(booking_system=booking_system).order_by("pk").first()
    own = own or GuestLink.objects.create(
        guest=guest, booking_system=booking_system, external_id=secrets.token_urlsafe(15)
    )
    return own.external_id


def is_another_person(said: Mapping[str, Any], before: Mapping[str, Any]) -> bool:
    """Whether a booking now speaks of somebody else: another id of the system, else another member, else another name."""
    old, new = before.get("external_id"), said.get("external_id")
    if old and new:
        return old != new
    old, new = ((one.get("membership") or {}).get("number") for one in (before, said))
    if old and new:
        return old != new
    return all(before.get(name) != said.get(name) for name in ("surname", "given_name"))


def _profile(guest: Guest) -> dict[str, Any]:
    return {name: getattr(guest, name) for name in (*PROFILE, *MEMBERSHIP.values(), "preferences")}


def _write_membership(guest: Guest, membership: Mapping[str, str]) -> None:
    for key, attribute in MEMBERSHIP.items():
        setattr(guest, attribute, membership.get(key) or "")


def _merged(held: list[Any], said: list[Any], before: list[Any]) -> list[Any]:
    """What is held, less what the sender no longer says, and what it says anew; what was ended since stays ended."""
    kept = [one for one in held if one not in before or one in said]
    return [*kept, *(one for one in said if one not in kept and one not in before)]


def needs_of(guest: Guest, *, property: Property) -> list[Need]:
    """What this property was told that the guest needs, by whomever."""
    return list(guest.needs.filter(property=property).order_by("pk"))


def first_needs(guest: Guest, said: Said, *, property: Property) -> list[Need]:
    """What a guest whom nobody knew needs, each once; to be stored by `store_needs`."""
    return [Need(guest=guest, property=property, **need) for need in _by_name(said).values()]


def store_needs(needs: Sequence[Need], *, source: str) -> None:
    """Store first needs under who brought them."""
    for need in needs:
        need.source = source
    store_new(needs)


def write_needs(
    guest: Guest, said: Said, before: Said, known: Sequence[Need], *, property: Property, source: str
) -> list[Need] | None:
    """Write the needs that a sender says now and did not say `before`, and end those it says no longer: all as they are now.

    None when nothing changed. Of those `known`, what others said is left alone; and what was ended since does not come back
    by being said again.
    """
    wanted, was = _by_name(said), _by_name(before)
    own = {_name(need): need for need in known if need.source == source}
    gone = [need for name, need in own.items() if name in was and name not in wanted]
    new = {name: need for name, need in wanted.items() if need != was.get(name) and not _holds(own.get(name), need)}
    gone += [own[name] for name in new if name in own]
    return _exchange(guest, known, gone, new.values(), property=property, source=source)


def correct_needs(
    guest: Guest, said: Said, before: Said, known: Sequence[Need], *, property: Property, source: str
) -> list[Need] | None:
    """Make the needs what somebody says who saw them as they were `before`; what they end is ended, whoever brought it.

    All as they are now; None when nothing changed.
    """
    wanted, was = _by_name(said), _by_name(before)
    new = {name: need for name, need in wanted.items() if need != was.get(name)}
    ended = {name for name in was if name not in wanted} | new.keys()
    gone = [need for need in known if _name(need) in ended]
    return _exchange(guest, known, gone, new.values(), property=property, source=source)


def _name(need: Need) -> tuple[str, str, str]:
    return need.kind, need.code, need.text


def _by_name(said: Said) -> dict[tuple[str, str, str], dict[str, str]]:
    """The needs that a guest part brings by kind, code and text; of one said twice the graver."""
    needs = sorted(said_needs(said), key=lambda need: need["severity"] == Need.Severity.SEVERE)
    return {(need["kind"], need["code"], need["text"]): need for need in needs}


def _holds(held: Need | None, said: Mapping[str, str]) -> bool:
    return held is not None and held.severity == said["severity"]


def _exchange(
    guest: Guest,
    known: Iterable[Need],
    gone: Iterable[Need],
    new: Iterable[Mapping[str, str]],
    *,
    property: Property,
    source: str,
) -> list[Need] | None:
    """End these of the known needs and write those: all as they are now; None when there were none to end or to write."""
    ended, made = (
        {need.pk: need for need in gone},
        [Need(guest=guest, property=property, source=source, **n) for n in new],
    )
    if not ended and not made:
        return None
    if len(ended) == len(made):  # the same rows say the new ones: one statement instead of two
        for pk, need in zip(ended, made, strict=True):
            need.pk = pk
        Need.objects.bulk_update(made, ["kind", "code", "text", "severity", "source"])
    else:
        Need.objects.filter(pk__in=ended).delete()
        store_new(made)
    return [*(need for need in known if need.pk not in ended), *made]


def said_needs(said: Mapping[str, Any]) -> list[dict[str, str]]:
    """The needs that a (validated) guest part of a booking brings, one dict each: kind, code, text, severity."""
    return [
        {"kind": kind, "code": need.get("code", ""), "text": need.get("text", ""), "severity": need.get("severity", "")}
        for kind, name in (
            (Need.Kind.ALLERGY, "allergies"),
            (Need.Kind.DIET, "diets"),
            (Need.Kind.ACCESS, "access_needs"),
        )
        for need in said.get(name) or []
    ]


def _by_what_is_said(said: Said) -> Guest | None:
    return _by_membership(said.get("membership") or {}) or _by_email_and_surname(said)


def _by_external_id(said: Mapping[str, Any], booking_system) -> Guest | None:
    if not said.get("external_id"):
        return None
    return next(iter(KNOWN_AS.rows(booking_system.pk, said["external_id"])), None)


def _by_membership(membership: Mapping[str, str]) -> Guest | None:
    if not membership.get("number"):
        return None
    return Guest.objects.with_membership(membership.get("program") or "", membership["number"]).order_by("pk").first()


def _by_email_and_surname(said: Mapping[str, Any]) -> Guest | None:
    """Couples share an e-mail and a surname: another given name is another guest."""
    if not said.get("email"):
        return None
    given = (said.get("given_name") or "").casefold()
    surname = said["surname"].casefold()  # not by the database: SQLite folds only A to Z
    matches = [g for g in Guest.objects.with_email(said["email"]).order_by("pk") if g.surname.casefold() == surname]
    return next((g for g in matches if not given or not g.given_name or g.given_name.casefold() == given), None)


def _one_at_a_time(said: Said) -> None:
    """Two first bookings of one new guest wait for each other here, so that the second finds whom the first made."""
    if connection.vendor != "postgresql":  # on SQLite all that write wait for each other
        return
    membership = said.get("membership") or {}
    names = [f"{membership.get('program')} {membership['number']}"] if membership.get("number") else []
    names += [said["email"].lower()] if said.get("email") else []
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _linked(guest: Guest, said: Said, booking_system: BookingSystem) -> Guest:
    """Remember the system's own id for the guest; the guest of whoever linked it first."""
    if not said.get("external_id"):
        return guest
    own = {"booking_system": booking_system, "external_id": said["external_id"]}
    GuestLink.objects.bulk_create([GuestLink(**own, guest=guest)], ignore_conflicts=True)
    first = GuestLink.objects.select_related("guest").get(**own).guest
    return guest if first == guest else first


def _empty(name: str) -> Any:
    return {"incognito": False, "birth_date": None}.get(name, "")
