"""What a booking would lead to, before it is saved: the tier with its reasons, and who would be told. Nothing is stored."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from guests.models import Guest, Need
from stays import amending, grades, notices, planning
from stays.facts import facts_of
from stays.house import House
from stays.models import Stay
from stays.plan import Item
from tiers import grading
from tiers.models import Tier
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import BookingSystem, Property

KINDS = {"allergies": Need.Kind.ALLERGY, "diets": Need.Kind.DIET, "access_needs": Need.Kind.ACCESS}


@dataclass(frozen=True)
class Preview:
    """The tier that a booking would get, why, what would wait for a word, and the plan of which departments are told."""

    tier: Tier | None
    reasons: tuple[str, ...]
    request: str | None
    suggestions: tuple[str, ...]
    departments: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Share:
    """What of a plan is one department's: how many items, and when the first of them is due."""

    department: str
    items: int
    first: dt.datetime | None


def preview(
    said: Mapping[str, Any], house: House, *, system: BookingSystem, now: dt.datetime, known: Guest | None = None
) -> Preview:
    """What this (validated) booking would lead to, for the guest whom somebody chose (`known`) or of whom it speaks."""
    grade, stay = grades.would_be(said, house, system=system, now=now, known=known)
    stay.tier, stay.standard = house.tiers.get(grade.tier or ""), house.standard
    departments, items = _told(stay, said, house, now)
    return Preview(
        tier=stay.tier,
        reasons=grading.in_words(grading.as_json(grade.reasons), why=True),
        request=grade.request,
        suggestions=tuple(one.words for one in grade.suggestions),
        departments=departments,
        items=items,
    )


def shares(seen: Preview, sight: Sight) -> tuple[Share, ...]:
    """Who would be told of how much, in the order of the hotel's list, of those items that the viewer may know of."""
    items = [item for item in seen.items if sight.shows_item(health=item.health, department=item.department)]
    own = {code: [item for item in items if item.department == code] for code in seen.departments}
    return tuple(Share(code, len(theirs), _first(theirs)) for code, theirs in own.items())


def _first(items: Iterable[Item]) -> dt.datetime | None:
    return min((item.due_at for item in items if item.due_at is not None), default=None)


def _told(
    stay: Stay, said: Mapping[str, Any], house: House, now: dt.datetime
) -> tuple[tuple[str, ...], tuple[Item, ...]]:
    """The departments that would be told, in the order of the hotel's list, and the items planned."""
    amending.write_stay(stay, said, {}, house)
    _, standard = house.in_force
    needs = [*_needs_said(said.get("guest", {}), house.property), *_needs_known(stay)]
    plan = planning.plan(standard, facts_of(stay, stay.guest, needs, house, standard, now=now), (), now=now)
    touched = notices.audience(stay, planning.touched((), plan, ()), "stay.booked")
    return tuple(code for code in house.departments if code in touched), plan


def _needs_said(guest: Mapping[str, Any], property: Property) -> list[Need]:
    return [
        Need(property=property, kind=kind, code=one["code"], text=one["text"], severity=one.get("severity", ""))
        for name, kind in KINDS.items()
        for one in guest.get(name, ())
    ]


def _needs_known(stay: Stay) -> list[Need]:
    """What the property was told of a guest who has been here before."""
    return list(Need.objects.at(stay.property).filter(guest=stay.guest)) if stay.guest.pk else []
