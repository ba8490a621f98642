"""A department's arrivals for calendars. A calendar is no private channel: numbers, times and rooms, never a name, and of
secret stays neither room nor time."""

import datetime as dt
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from stays.models import Stay
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

DAY = dt.timedelta(days=1)
AHEAD = 14 * DAY
TAKES = dt.timedelta(minutes=30)  # how long an arrival stands in a calendar
SAID = (
    "id",
    "arrival_date",
    "expected_arrival_at",
    "room_number",
    "changed_at",
    "revision",
    "tier__code",
    "tier__secret",
    "guest__incognito",
)


def ical_of(hotel: Property, *, now: dt.datetime) -> bytes:
    """The arrivals from yesterday to two weeks ahead, each as an event. One query."""
    today = clock.today(hotel.zone, now)
    coming = Stay.objects.at(hotel).filter(
        on_list=True, status=Stay.Status.RESERVED, arrival_date__gte=today - DAY, arrival_date__lte=today + AHEAD
    )
    calendar = Calendar()
    calendar.add("prodid", "-//vipdesk//arrivals//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("VIP arrivals, %(hotel)s") % {"hotel": hotel.name})
    calendar.add("refresh-interval", dt.timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    for row in coming.order_by("awaited_at", "pk").values(*SAID):
        calendar.add_component(_event(row))
    return calendar.to_ical()


def _event(row: dict[str, Any]) -> Event:
    secret = row["guest__incognito"] or bool(row["tier__secret"])
    event = Event()
    event.add("uid", f"stay-{row['id']}@{urlsplit(settings.VIPDESK_URL).hostname or 'localhost'}")
    event.add("dtstamp", row["changed_at"])
    event.add("sequence", row["revision"])
    event.add("url", settings.VIPDESK_URL.rstrip("/") + reverse("stays:stay", args=[row["id"]]))
    if secret or row["expected_arrival_at"] is None:
        event.add("dtstart", row["arrival_date"])
        event.add("dtend", row["arrival_date"] + DAY)
    else:
        event.add("dtstart", row["expected_arrival_at"])
        event.add("dtend", row["expected_arrival_at"] + TAKES)
    if secret:
        event.add("summary", _("Stay %(number)s: open vipdesk") % {"number": row["id"]})
        return event
    event.add(
        "summary", _("Arrival %(level)s, stay %(number)s") % {"level": row["tier__code"] or "–", "number": row["id"]}
    )
    if row["room_number"]:
        event.add("location", _("Room %(number)s") % {"number": row["room_number"]})
    return event
