"""The board that the demo is made for."""

import datetime as dt

from stays.arrivals import day_list
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel.models import Property, StaffMember

STATES = {
    "84210001": "ready",
    "84210002": "on_track",
    "84210003": "on_track",
    "84210004": "on_track",
    "84210005": "overdue",
    "84210006": "at_risk",
    "84210007": "ready",
    "84210008": "at_risk",
}


def todays_vips(now: dt.datetime) -> dict[str, str]:
    hotel = Property.objects.get(code="AURORA")
    viewer = viewer_of_staff(StaffMember.objects.get(username="piotr.lis"))
    date = now.astimezone(hotel.zone).date()
    arrivals = day_list(viewer, hotel, date, now=now).arrivals
    return {
        a.stay.row["confirmation_number"]: a.stay.readiness.state
        for a in arrivals
        if a.stay.tier and a.stay.row["arrival_date"] == date
    }
