"""Privileges that were asked for, as one viewer may see them: for the page of requests and for programs."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet, Sum

from stays import shown
from stays.models import PrivilegeRequest, Stay
from stays.shown import ShownStay
from stays.shown_requests import LATELY, MOST
from vipdesk.access.visibility import Sight
from vipdesk.hotel.models import Property

WAITING = Q(state=PrivilegeRequest.State.WAITING)


@dataclass(frozen=True)
class ShownPrivilege:
    """One privilege that was asked for, as one viewer may see it: what is None may not be known."""

    row: PrivilegeRequest
    stay: ShownStay
    reason: str | None
    decision_reason: str | None


def of_property(property: Property) -> QuerySet[PrivilegeRequest]:
    """The privileges asked for at one property, each with its stay and its people."""
    rows = PrivilegeRequest.objects.filter(stay__property=property)
    return rows.select_related("stay", "asked_by", "decided_by", "decided_for")


def on_the_page(property: Property, *, now: dt.datetime) -> list[PrivilegeRequest]:
    """What waits, in the order of the arrivals; then what was decided lately, the newest first."""
    rows = of_property(property)
    return [
        *rows.filter(WAITING).order_by("stay__awaited_at", "pk")[:MOST],
        *rows.filter(~WAITING, decided_at__gte=now - LATELY).order_by("-decided_at", "-pk")[:MOST],
    ]


def state_of(property: Property, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes when the page may look different; every act on one of these makes its stay's next revision."""
    rows = PrivilegeRequest.objects.filter(WAITING | Q(decided_at__gte=now - LATELY), stay__property=property)
    found = rows.aggregate(Count("pk"), Max("pk"), Max("decided_at"), Sum("stay__revision"), Max("stay__changed_at"))
    return tuple(str(value) for value in found.values())


def dressed(
    rows: Collection[PrivilegeRequest], sight: Sight, property: Property, *, now: dt.datetime
) -> tuple[ShownPrivilege, ...]:
    """These as the viewer of this sight may see them. Two queries, however many; none where there are none."""
    if not rows:
        return ()
    stays = {row["id"]: row for row in shown.rows(Stay.objects.at(property).filter(pk__in={r.stay_id for r in rows}))}
    needs, knows = shown.needs_of(list(stays.values()), property), sight.sees("level_words")
    return tuple(
        ShownPrivilege(
            row=row,
            stay=shown.shown(
                stays[row.stay_id], needs.get(stays[row.stay_id]["guest_id"], ()), sight, property, now=now
            ),
            reason=row.reason if knows else None,
            decision_reason=row.decision_reason if knows else None,
        )
        for row in rows
    )
