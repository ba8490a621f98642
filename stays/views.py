"""The pages of the desk."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from stays import arrivals
from vipdesk.access.viewer import property_for, viewer_of
from vipdesk.hotel import clock


@login_required
def board(request: HttpRequest) -> HttpResponse:
    """The arrivals of a day."""
    now = clock.now()
    viewer = viewer_of(request)
    property = property_for(viewer, None)
    day = arrivals.day_list(viewer, property, clock.today(property.zone, now), now=now)
    return render(request, "stays/board.html", {"day": day, "property": property})
