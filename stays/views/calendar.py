"""A department's arrivals for calendars, at an address that is its own key."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from stays import calendar_links
from stays.documents.ical import ical_of
from stays.views.page import nothing_here
from vipdesk.hotel import clock


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of a live link; this will raise a 404 Problem for any other address."""
    link = calendar_links.link_of(token)
    if link is None:
        raise nothing_here()
    hotel = link.department.property
    with translation.override(next(iter(hotel.languages), None) or settings.LANGUAGE_CODE):
        response = HttpResponse(ical_of(hotel, now=clock.now()), content_type="text/calendar; charset=utf-8")
    patch_cache_control(response, private=True, max_age=300)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
