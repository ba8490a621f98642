"""Open the demo's hotels, appoint their people, play their days, and note how to get in."""

import datetime as dt
import json
import os
import secrets
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import PBKDF2PasswordHasher, get_hasher
from django.db import transaction
from django.db.models import F

from stays import request_escalation
from stays.demo import duty, rooms, staff, story, visits
from stays.demo.staff import Colleague
from stays.house import house_of
from stays.models import Stay
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.access import keys
from vipdesk.access.models import ApiKey
from vipdesk.access.scopes import Scope
from vipdesk.access.viewer import Viewer, viewer_of_key, viewer_of_staff
from vipdesk.hotel.demo import DEMO_MAIL
from vipdesk.hotel.models import BookingSystem, Department, Property, Role, StaffMember
from vipdesk.hotel.opening import open_property
from vipdesk.outbox.delivering import deliver_due
from vipdesk.outbox.models import Delivery

AURORA, BALTIC = "AURORA", "BALTIC"
STILL_TO_SEND = dt.timedelta(minutes=15)  # what was told this shortly before the seeding really leaves as mail
KEY_NAME = "Demo booking system"


class AnotherHotel(Exception):
    """The database belongs to somebody else's hotel; the demo keeps out of it."""


def seed(*, now: dt.datetime, url: str, notes: Path) -> int:
    """Make the demo, or complete it; this will answer how many stays are new and raise AnotherHotel in a real one's rows."""
    known = StaffMember.objects.filter(email__endswith=DEMO_MAIL).exists()
    if not known and (hotel := Property.objects.first()):
        raise AnotherHotel(f"{hotel} is a hotel of its own: the demo is only put into a database without one.")
    before = Stay.objects.count()
    with transaction.atomic():
        aurora = _open(AURORA, "Hotel Aurora", "Europe/Warsaw", "PLN", ["en", "pl"], now)
        baltic = _open(BALTIC, "Hotel Baltic", "Europe/Riga", "EUR", ["en", "lv"], now)
        rooms.list_rooms(aurora, rooms.AURORA)
        rooms.list_rooms(baltic, rooms.BALTIC)
        passwords = _appoint(aurora, staff.AURORA) | _appoint(baltic, staff.BALTIC)
        text = _key([aurora], "opera", KEY_NAME, now)
        other = _key([baltic], "opera-baltic", f"{KEY_NAME}, the other hotel", now)
        _play(aurora, visits.AURORA, "opera", now)
        _play(baltic, visits.BALTIC, "opera-baltic", now)
        for hotel in (aurora, baltic):
            duty.write_rosters(hotel, now=now)
        if not known:
            request_escalation.escalate_requests(now=now)
            duty.let_time_pass(now=now)
        _settle_mail(now)
        duty.lose_a_mail(aurora, now=now)
    _write_private(notes, _notes(url, text, passwords, other))
    deliver_due()
    return Stay.objects.count() - before


def _open(code: str, name: str, zone: str, currency: str, languages: list[str], now: dt.datetime) -> Property:
    hotel, _ = open_property(code, name=name, zone_name=zone, currency=currency, languages=languages)
    for department in Department.objects.filter(property=hotel, email=""):
        department.email = f"{department.code.replace('_', '-')}@{code.lower()}.example"
        department.save(update_fields=["email"])
    load(hotel, shipped_text(), now=now)
    return hotel


# --- people --------------------------------------------------------------------------------------------------------------


def _appoint(hotel: Property, people: tuple[Colleague, ...]) -> dict[str, str]:
    """Make the accounts, or give those that are there a new password; the passwords by username."""
    passwords = {one.username: secrets.token_urlsafe(9) for one in people}
    departments = {d.code: d for d in Department.objects.filter(property=hotel)}
    for one in people:
        _appoint_one(hotel, one, departments.get(one.department or ""), _hashed(passwords[one.username]))
    return passwords


def _hashed(password: str) -> str:
    """A hash without the slowness that guards passwords which people choose: these are drawn at random."""
    hasher = get_hasher()
    quick = {"iterations": 1_000} if isinstance(hasher, PBKDF2PasswordHasher) else {}
    return hasher.encode(password, hasher.salt(), **quick)


def _appoint_one(hotel: Property, one: Colleague, department: Department | None, hashed: str) -> None:
    administers = one.role == Role.Code.ADMINISTRATOR
    account, _ = StaffMember.objects.update_or_create(
        username=one.username,
        defaults={
            "first_name": one.first_name,
            "last_name": one.last_name,
            "email": f"{one.username}{DEMO_MAIL}",
            "password": hashed,
            "is_staff": administers,
            "is_superuser": administers,
        },
    )
    Role.objects.update_or_create(
        staff=account, property=hotel, defaults={"code": one.role, "department": department, "chef": one.chef}
    )


def _key(hotels: list[Property], system: str, name: str, now: dt.datetime) -> str:
    """A new key of the booking system with every scope; the demo's earlier one ends."""
    booking_system, _ = BookingSystem.objects.get_or_create(code=system, defaults={"name": name})
    for earlier in ApiKey.objects.filter(booking_system=booking_system, revoked_at=None):
        keys.revoke(earlier, now=now)
    return keys.issue(booking_system, hotels, Scope.values, name=name, now=now)[1]


# --- what happened -------------------------------------------------------------------------------------------------------


def _play(hotel: Property, days: tuple[visits.Visit, ...], system: str, now: dt.datetime) -> None:
    booking_system = BookingSystem.objects.get(code=system)
    key = ApiKey.objects.get(booking_system=booking_system, revoked_at=None)
    crew = story.Crew(
        house=house_of(hotel),
        system=booking_system,
        program=viewer_of_key(keys.key_rows(key.public_id, now)),
        hands=_hands(hotel),
        chef=_viewer(hotel, chef=True),
    )
    story.play(days, crew, now=now)


def _hands(hotel: Property) -> dict[str, Viewer]:
    """Who does a department's work: its first agent, else the general manager."""
    anybody = _viewer(hotel, code=Role.Code.GENERAL_MANAGER)
    agents = Role.objects.filter(property=hotel, code=Role.Code.AGENT).select_related("staff", "department")
    first = {role.department.code: role.staff for role in agents.order_by("-pk") if role.department}
    return {code: viewer_of_staff(first[code]) if code in first else anybody for code in Department.Code.values}


def _viewer(hotel: Property, **role: Any) -> Viewer:
    return viewer_of_staff(Role.objects.filter(property=hotel, **role).order_by("pk")[0].staff)


def _settle_mail(now: dt.datetime) -> None:
    """What was told long ago counts as sent then; only the latest notices are left to become mails."""
    waiting = Delivery.objects.wanted()
    waiting.filter(wanted_at__lt=now - STILL_TO_SEND).update(sent_revision=F("wanted_revision"), sent_at=F("due_at"))
    waiting.filter(due_at__lt=now).update(due_at=now)


# --- how to get in -------------------------------------------------------------------------------------------------------


def _notes(url: str, key: str, passwords: dict[str, str], other_key: str) -> dict[str, Any]:
    return {
        "url": url,
        "users": _users(staff.AURORA, passwords),
        "api_key": key,
        "property": AURORA,
        "other": {"property": BALTIC, "users": _users(staff.BALTIC, passwords), "api_key": other_key},
    }


def _users(people: tuple[Colleague, ...], passwords: dict[str, str]) -> list[dict[str, str | None]]:
    return [
        {"username": p.username, "password": passwords[p.username], "role": str(p.role), "department": p.department}
        for p in people
    ]


def _write_private(path: Path, notes: dict[str, Any]) -> None:
    """Written whole under another name first, readable by its owner only: `make run` waits for this file."""
    half = path.with_name(f".{path.name}")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(notes, file, ensure_ascii=False, indent=1)
    half.replace(path)
