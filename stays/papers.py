"""The documents of a stay by their kinds: who may make which, and that one was made."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stays import notices
from stays.granting import COPIES
from stays.models import Stay
from vipdesk.access.acts import may, may_make_document
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox.models import Event

PLAN, ORDER, LETTER, CARD, SIGN, REGISTRATION = (
    "plan",
    "order",
    "letter",
    "card",
    "sign",
    "registration",
)
Code = Department.Code
ORIGINAL = str(Code.SALES)


@dataclass(frozen=True)
class Kind:
    """A kind of document, the departments it is made for (the usual one first), and the act of who makes one for guests."""

    code: str
    words: Promise
    departments: tuple[str, ...]
    act: str = ""  # "": it is for the department itself
    template: str = ""  # "": of the same name


KINDS = {
    kind.code: kind
    for kind in (
        Kind(PLAN, _("Reception plan"), (ORIGINAL, *COPIES)),
        Kind(ORDER, _("Amenity order"), (str(Code.FOOD_BEVERAGE), str(Code.HOUSEKEEPING))),
        Kind(LETTER, _("Welcome letter"), (ORIGINAL,), act="write_letters"),
        Kind(CARD, _("Welcome card"), (str(Code.GUEST_RELATIONS),), act="write_letters", template="letter"),
        Kind(SIGN, _("Name sign"), (str(Code.GUEST_RELATIONS),), act="make_signs"),
        Kind(REGISTRATION, _("Registration card"), (str(Code.FRONT_OFFICE),), act="register"),
    )
}


def may_make(viewer: Viewer, property: Property, kind: Kind, department: str) -> bool:
    """Whether this viewer may make such a document for that department."""
    if kind.act:
        return viewer.kind == "staff" and may(viewer, property, kind.act)
    return may_make_document(viewer, property, department)


def words_of(kind: str, department: str) -> str:
    """A document in the timeline: "Reception plan, Housekeeping"."""
    known = KINDS.get(kind)
    return f"{known.words if known else kind}, {Code(department).label}"


@transaction.atomic
def made(
    stay_id: int, kind: str, department: str, *, by: Viewer, now: dt.datetime, facts: Mapping[str, Any] | None = None
) -> Event:
    """Write down in the stay's timeline that a document was made, for which department, by whom, and from which text."""
    stay = Stay.objects.select_related("property").get(pk=stay_id)
    return notices.record(
        stay, "document.made", by=by, now=now, facts={"document": kind, "department": department, **(facts or {})}
    )
