"""Awards as one viewer may see them: each with a stay of its guest, what that guest's stays here came to, and why if they may."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from stays import awards_ending, shown, shown_requests
from stays.house import House
from stays.models import OVER, Stay
from stays.shown import ShownStay
from stays.shown_requests import History
from tiers.models import Award
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property

MOST = 200
LATELY = dt.timedelta(days=30)  # so long what was decided, or has ended, stands on the page
PEOPLE = ("tier", "awarded_by", "decided_by", "ended_by")


@dataclass(frozen=True)
class ShownAward:
    """One award as one viewer may see it: a reason that is None may not be known.

    `stay` is the guest's next one here, else the last; None where every booking is somebody else's by now.
    """

    row: Award
    stay: ShownStay | None
    reason: str | None
    end_reason: str | None
    history: History


def ending(house: House, today: dt.date) -> list[Award]:
    """Those that end so soon that somebody has to say what becomes of them, the next to end first."""
    return list(awards_ending.to_decide(house, today).select_related(*PEOPLE)[:MOST])


def others(house: House, today: dt.date, besides: Collection[Award]) -> list[Award]:
    """The others that hold now or later, the next to end first."""
    rows = Award.objects.of(house.property).held_on(today).exclude(pk__in=[one.pk for one in besides])
    return list(rows.select_related(*PEOPLE).order_by("ends_on", "pk")[:MOST])


def over(property: Property, today: dt.date, *, now: dt.datetime) -> list[Award]:
    """Those that were ended lately, or whose day has passed lately, the newest first."""
    rows, passed = Award.objects.of(property).select_related(*PEOPLE), Q(ended_at=None, ends_on__lt=today)
    lately = Q(ended_at__gte=now - LATELY) | passed & Q(ends_on__gte=today - LATELY)
    return list(rows.filter(lately).order_by("-ends_on", "-pk")[:MOST])


def dressed(rows: Sequence[Award], sight: Sight, property: Property, *, now: dt.datetime) -> tuple[ShownAward, ...]:
    """These awards as the viewer of this sight may see them. Four queries, however many."""
    guests = {row.guest_id for row in rows}
    stays = _stays(guests, sight, property, now)
    histories, knows = shown_requests.histories(guests, property), sight.sees("level_words")
    return tuple(
        ShownAward(
            row=row,
            stay=stays.get(row.guest_id),
            reason=row.reason if knows else None,
            end_reason=row.end_reason if knows else None,
            history=histories.get(row.guest_id, History()),
        )
        for row in rows
    )


def _stays(guests: Collection[int], sight: Sight, property: Property, now: dt.datetime) -> Mapping[int, ShownStay]:
    """One stay of each of these guests."""
    chosen = _chosen(guests, property)
    rows = list(shown.rows(Stay.objects.at(property).filter(pk__in=chosen)))
    needs = shown.needs_of(rows, property)
    return {row["guest_id"]: shown.shown(row, needs.get(row["guest_id"], ()), sight, property, now=now) for row in rows}


def _chosen(guests: Collection[int], property: Property) -> set[int]:
    """The next stay of each guest here that goes on, else the last that is over."""
    there = Stay.objects.at(property).filter(guest__in=guests).order_by("arrival_date", "pk")
    going: dict[int, int] = {}
    gone: dict[int, int] = {}
    for pk, guest, status in there.values_list("pk", "guest_id", "status"):
        if status in OVER:
            gone[guest] = pk
        else:
            going.setdefault(guest, pk)
    return set((gone | going).values())
