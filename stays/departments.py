"""A department's desk: its notices, acknowledged by those who may, and what is due from it over all stays."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, Max, Q, Sum
from django.utils.translation import gettext as _

from stays import due
from stays.house import hours_of, is_open
from stays.models import ChecklistItem, Stay
from stays.shown_plan import acknowledged_by
from vipdesk.access.acts import may_acknowledge
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox import escalating, telling
from vipdesk.outbox.models import Notice


def acknowledge(notice: Notice, *, by: Viewer, now: dt.datetime, seen_revision: int | None = None) -> Notice:
    """Acknowledge a notice for its department; this will raise a 403 or a 409 Problem that says who was first."""
    for_closed = is_closed(notice, now)
    role = by.role_at(notice.property_id)
    own = may_acknowledge(by, notice.property_id, notice.department.code, closed=for_closed)
    if not own and not escalating.was_told(notice, by.by):
        raise Problem(403, "not_allowed", "Not yours to acknowledge", _("This is for the department itself."))
    try:
        return telling.acknowledge(
            notice.pk,
            now=now,
            by=by.person,
            key=None if by.by else by.id,
            for_closed=bool(for_closed and role and role.department != notice.department.code),
            seen_revision=seen_revision,
        )
    except telling.AlreadyAcknowledged as lost:
        who = acknowledged_by(lost.notice)
        raise Problem(
            409, "already_acknowledged", "Already acknowledged", _("%(who)s was first.") % {"who": who}
        ) from None
    except telling.ChangedMeanwhile:
        raise Problem(
            409, "changed_meanwhile", "Changed meanwhile", _("The notice says more by now: read it again.")
        ) from None


@transaction.atomic
def take_back(notice: Notice, *, by: Viewer, now: dt.datetime) -> Notice:
    """Open again a notice about a stay that this person acknowledged a moment ago; this will raise a 409 Problem."""
    Stay.objects.locked(notice.subject_id)  # nobody tells the department of it meanwhile
    try:
        return telling.take_back(notice.pk, by=StaffMember(pk=by.by), now=now)
    except telling.ToldSince:
        words = _("The department has been told more since: read the newer notice.")
        raise Problem(409, "told_since", "Told since", words) from None
    except telling.NotToTakeBack:
        words = _("It is too late to take this back.")
        raise Problem(409, "too_late", "Too late", words) from None


def is_closed(notice: Notice, now: dt.datetime) -> bool:
    """Whether the notice's department is outside its service hours at this moment."""
    return closed(notice.department, notice.property.zone, now)


def closed(department: Department, zone: ZoneInfo, now: dt.datetime) -> bool:
    """Whether a department is outside its service hours at this moment."""
    return not is_open(hours_of(department), zone, now)


# --- what is due from a department -----------------------------------------------------------------------------------

TODAY, TOMORROW, IN_HOUSE, DEPARTURES = "today", "tomorrow", "in_house", "departures"
DAY = dt.timedelta(days=1)
ALIVE = ("reserved", "in_house", "checked_out")  # a stay whose items may still be wanted
ABOUT = dt.timedelta(days=14)  # so far around today lie the arrivals whose changes a department's page shows at once


def due_items(department: Department, when: str, *, zone: ZoneInfo, now: dt.datetime) -> Any:
    """The items of a department over all stays, by due time: `today` with what is overdue and what was done today,
    `tomorrow`, what is open for guests `in_house`, or what the `departures` of today and tomorrow take.
    A hotel day ends at 05:00."""
    own = ChecklistItem.objects.of_department(department).filter(stay__status__in=ALIVE)
    day = clock.hotel_day(zone, now)
    start = clock.at(zone, day, clock.NIGHT_ENDS)
    still = Q(state__in=["open", "begun"])
    done_today = Q(state="done", done_at__gte=start, done_at__lt=start + DAY)
    leaves = Q(stage=due.DEPARTURE) & (
        Q(due_at__lt=start + 2 * DAY) | Q(due_at=None, stay__departure_date__lte=day + DAY)
    )
    wanted = {
        TODAY: still & (Q(due_at__lt=start + DAY) | Q(due_at=None, stay__arrival_date__lte=day)) | done_today,
        TOMORROW: still & Q(due_at__gte=start + DAY, due_at__lt=start + 2 * DAY),
        IN_HOUSE: still & Q(stay__status="in_house"),
        DEPARTURES: still & leaves | done_today & Q(stage=due.DEPARTURE),
    }[when]
    return (
        own.filter(wanted).select_related("department", "done_by", "override_by").order_by("due_at", "position", "pk")
    )


def waited_for(items: Any) -> Any:
    """Those open items, of any department, that some of these may have to wait for."""
    keys = {key for item in items for key in item.after}
    stays = {item.stay_id for item in items if item.after}
    found = ChecklistItem.objects.open().filter(stay_id__in=stays, item_key__in=keys)
    return found.select_related("department", "done_by", "override_by")


def state_of(property: Property, department: Department, *, now: dt.datetime) -> tuple[str, ...]:
    """What changes when the department's page may look different: for an ETag, in two small queries."""
    today = clock.today(property.zone, now)
    stays = Stay.objects.at(property).filter(
        on_list=True, arrival_date__gte=today - 4 * ABOUT, arrival_date__lte=today + ABOUT
    )
    seen = stays.aggregate(Count("pk"), Sum("revision"), Max("changed_at"))
    told = Notice.objects.of_department(department).open().aggregate(Count("pk"), Sum("revision"), Max("pk"))
    return tuple(str(value) for value in (*seen.values(), *told.values()))
