"""How the form in which the desk changes a booking is laid out, of those fields that its viewer has."""

from collections.abc import Iterable, Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy

from stays.entered import ALLERGY
from stays.form_layout import column, laid_out

SEVERITIES = "severities"  # the place of a field for each known allergy

# title: rows, each of (field, width) in twelve parts of the line, or a field alone
PARTS: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (
        gettext_lazy("Guest"),
        (
            [("name_prefix", 2), ("given_name", 5), ("surname", 5)],
            [("native_name", 4), ("phone", 4), ("email", 4)],
            [("position", 5), ("company", 4), ("language", 3)],
            [("birth_date", 4), ("incognito", 4), ("alias", 4)],
        ),
    ),
    (
        gettext_lazy("Stay"),
        (
            [("arrival_date", 3), ("expected_arrival_time", 3), ("departure_date", 3), ("expected_departure_time", 3)],
            [("adults", 2), ("children", 3), ("room_type", 3), ("group_code", 4)],
            "accompanying_guests",
        ),
    ),
    (
        gettext_lazy("Comes and leaves"),
        (
            [("flight", 4), ("station", 4), ("bags", 4)],
            [("scheduled_at", 4), ("estimated_at", 4), ("pickup", 4)],
            [("departure_flight", 4), ("departure_station", 4), ("departure_bags", 4)],
            [("departure_scheduled_at", 4), ("departure_estimated_at", 4), ("departure_pickup", 4)],
        ),
    ),
    (
        gettext_lazy("VIP level"),
        (
            [("booked_by", 6), ("booked_by_name", 6)],
            [("level", 4), ("vip_reason", 8)],
            "official_visit",
            "no_fuss",
            "protection",
        ),
    ),
    (gettext_lazy("Allergies"), (SEVERITIES, "other_allergies")),
    (
        gettext_lazy("What must not go wrong"),
        ("diets", "other_diets", "access_needs", "other_access_needs"),
    ),
    (
        gettext_lazy("Wishes and payment"),
        (
            [("preferences", 6), ("special_requests", 6)],
            [("host_name", 4), ("host_liaison", 4), ("host_phone", 4)],
            [("payer", 6), ("occasion", 6)],
        ),
    ),
)


def helper(fields: Mapping[str, forms.Field], *, hidden: str) -> FormHelper:
    """The layout of the fields that are there."""
    parts = [Fieldset(title, *rows) for title, wanted in PARTS if (rows := _rows(fields, wanted))]
    return laid_out(hidden, *parts)


def _rows(fields: Mapping[str, forms.Field], wanted: Iterable[Any]) -> list[Any]:
    """The rows as they are laid out, without fields that are not there."""
    return [row for one in wanted if (row := _row(fields, one)) is not None]


def _row(fields: Mapping[str, forms.Field], wanted: Any) -> Any:
    if isinstance(wanted, list):
        there = [column(name, width) for name, width in wanted if name in fields]
        return Row(*there) if there else None
    if wanted == SEVERITIES:
        known = [name for name in fields if name.startswith(ALLERGY)]
        return Div(*known, css_class=SEVERITIES) if known else None
    if wanted not in fields:
        return None
    several = isinstance(fields[wanted].widget, forms.CheckboxSelectMultiple)
    return Field(wanted, wrapper_class="choices") if several else wanted
