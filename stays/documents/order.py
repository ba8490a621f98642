"""The amenity order of one stay: what is brought to the room before the guest comes, for the kitchen or for the florist."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext as _

from stays.documents.paper import Paper, rows, who
from stays.due import BEFORE_ARRIVAL
from stays.shown import ShownStay
from stays.shown_plan import ShownItem
from tiers.standard import Standard


def amenities(standard: Standard | None) -> frozenset[str]:
    """The rows of the standard that bring something."""
    return frozenset(row.key for row in standard.rows if row.amenity) if standard else frozenset()


def ordered(items: Iterable[ShownItem], department: str, keys: Collection[str]) -> list[ShownItem]:
    """What of a plan a department brings before the arrival; by hand too, when it is made of something."""
    return [
        item
        for item in items
        if item.stage == BEFORE_ARRIVAL
        and item.department == department
        and (item.key in keys or (item.hand_made and item.components))
    ]


def order(stay: ShownStay, items: Iterable[ShownItem], keys: Collection[str], paper: Paper) -> dict[str, Any]:
    """The order as its department reads it."""
    return {
        "frame": paper.frame(_("Amenity order")),
        "who": who(stay, paper),
        "rows": rows(ordered(items, paper.department, keys), paper),
        "words": {
            "empty": _("Nothing is ordered from this department."),
            "by": _("Ready by"),
            "what": _("What"),
            "sign": _("Received, name and time"),
        },
    }
