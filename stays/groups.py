"""Stays that share a group code: which of them leads, and what the plan of each has to know of the others.

A stay keeps in its outlook how it stood in the group when it was planned; as long as it stands so, nothing is asked again.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from stays.models import ChecklistItem, Stay
from stays.querysets import GOING_ON
from tiers.standard import Standard

KEY = "group"  # of the outlook
SETTLED = ("done", "waived")
NEAR = dt.timedelta(days=60)  # a booking system may use a code anew: what was settled longer ago was for others
LOCK = "SELECT pg_advisory_xact_lock(%s, hashtext(%s))"


@dataclass(frozen=True)
class Member:
    """One stay of a group that goes on, as far as the others feel it."""

    id: int | None  # None: not stored yet
    rank: int  # of its tier; -1 without one
    arrival: dt.date
    protection: bool
    has_room: bool
    group: dict[str, Any]  # what its plan knows of the group


def seen(stay: Stay, standard: Standard) -> dict[str, Any]:
    """What the plan of this (locked) stay has to know of its group, to be kept in its outlook; nothing of one without."""
    if not stay.group_code:
        return {}
    known = stay.outlook.get(KEY) or {}
    if known.get("as") == standing(stay):
        return known
    alone(stay.property_id, stay.group_code)
    others = [one for one in members(stay.property_id, stay.group_code) if one.id != stay.pk]
    leads = not stay.is_over and leader([_member(stay), *others]).id == stay.pk
    return {
        "as": standing(stay),
        "leads": leads,
        "protected": leads and any(one.protection for one in others),
        "without_room": _without_room(others) if leads else 0,
        "settled": settled(stay, standard) if leads else [],
    }


def standing(stay: Stay) -> list[Any]:
    """How a stay stands in its group, as JSON has it: when this changes, the group is looked at again."""
    tier = stay.tier.code if stay.tier else None
    guards = [stay.protection, bool(stay.room_number)] if stay.protection else [False]
    return [stay.group_code, tier, stay.arrival_date.isoformat(), stay.is_over, *guards]


def alone(property_id: int, code: str) -> None:
    """Nobody else changes who belongs to this group until the transaction ends; on SQLite whoever writes is alone anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [property_id, code])


def members(property_id: int, code: str) -> list[Member]:
    """The stays of a group that go on and are planned."""
    planned = Stay.objects.filter(property_id=property_id, group_code=code, standard__isnull=False)
    rows = planned.filter(status__in=GOING_ON).order_by("pk")
    values = rows.values_list("pk", "tier__rank", "arrival_date", "protection", "room_number", "outlook")
    return [
        Member(pk, -1 if rank is None else rank, arrival, protection, bool(room), outlook.get(KEY) or {})
        for pk, rank, arrival, protection, room, outlook in values
    ]


def together(stay: Stay) -> Any:
    """The stays of a group that are shown with this one: not those that were cancelled, nor of another time."""
    if not stay.group_code:
        return Stay.objects.filter(pk=stay.pk)
    near = {"departure_date__gte": stay.arrival_date - NEAR, "arrival_date__lte": stay.departure_date + NEAR}
    same = Stay.objects.filter(property_id=stay.property_id, group_code=stay.group_code, **near)
    return same.exclude(status__in=["cancelled", "no_show"])


def leader(found: Iterable[Member]) -> Member:
    """Who leads: the highest tier, then the earliest arrival, then the first booked."""
    return min(found, key=lambda one: (-one.rank, one.arrival, one.id is None, one.id or 0))


def out_of_date(found: list[Member]) -> list[int]:
    """Whose plan knows the group otherwise than it is now, by their ids; those who lead no more before who leads now."""
    if not found:
        return []
    first = leader(found)
    wrong = [one for one in found if _knows(one) != _should_know(one, first, found)]
    return [one.id for one in sorted(wrong, key=lambda one: (one == first, one.id or 0)) if one.id]


def _knows(one: Member) -> tuple[bool, bool, int] | None:
    return (one.group["leads"], one.group["protected"], one.group.get("without_room", 0)) if one.group else None


def _should_know(one: Member, first: Member, found: list[Member]) -> tuple[bool, bool, int]:
    others = [other for other in found if other != first]
    guarded = any(other.protection for other in others)
    return (True, guarded, _without_room(others)) if one == first else (False, False, 0)


def _without_room(others: Iterable[Member]) -> int:
    """How many of the protection have no room yet."""
    return sum(one.protection and not one.has_room for one in others)


def settled(stay: Stay, standard: Standard) -> list[str]:
    """The rows of once a group that are settled already with another of its stays, by their keys."""
    keys = [row.key for row in standard.rows if row.once_a_group]
    near = {"departure_date__gte": stay.arrival_date - NEAR, "arrival_date__lte": stay.departure_date + NEAR}
    others = Stay.objects.filter(property_id=stay.property_id, group_code=stay.group_code, **near).exclude(pk=stay.pk)
    items = ChecklistItem.objects.filter(stay__in=others, item_key__in=keys, state__in=SETTLED)
    return sorted(set(items.values_list("item_key", flat=True)))


def _member(stay: Stay) -> Member:
    rank = stay.tier.rank if stay.tier else -1
    return Member(stay.pk, rank, stay.arrival_date, stay.protection, bool(stay.room_number), {})
