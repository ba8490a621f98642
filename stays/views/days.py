"""The day that an address names."""

import datetime as dt

from django.utils.translation import gettext as _

from vipdesk.errors import field_problem

YEARS = range(1900, 2201)  # those a booking may have


def day_of(asked: str, today: dt.date) -> dt.date:
    """The day of the address, by default the property's today; this will raise a 400 Problem for what is no date."""
    try:
        day = dt.date.fromisoformat(asked) if asked else today
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise field_problem("/date", _("This is no date: write it as 2026-05-04."))
    return day
