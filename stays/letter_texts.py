"""The texts of letters and cards of a property: the one in force, and how sales changes it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stays.documents import letter
from stays.documents.letter import Text
from stays.letter_models import LetterText
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem
from vipdesk.hotel.models import Property, Role, StaffMember


def versions(property: Property, kind: str, language: str) -> list[LetterText]:
    """What was written here, the newest first; none where the shipped text stands."""
    rows = LetterText.objects.filter(property=property, kind=kind, language=language)
    return list(rows.select_related("changed_by").order_by("-version"))


def current(property: Property, kind: str, language: str) -> Text:
    """The text in force."""
    rows = LetterText.objects.filter(property=property, kind=kind, language=language).order_by("-version")
    newest = rows.values_list("text", "version").first() or (letter.shipped()[kind][language], 0)
    return Text(newest[0], newest[1], language)


def latest(property: Property) -> dict[tuple[str, str], LetterText]:
    """The newest version of each text that was written here, by kind and language, in one query."""
    rows = LetterText.objects.filter(property=property).select_related("changed_by").order_by("version")
    return {(row.kind, row.language): row for row in rows}


@transaction.atomic
def change(
    property: Property, kind: str, language: str, text: str, *, seen: int, by: Viewer, now: dt.datetime
) -> LetterText:
    """Put another text in force; this will raise a 409 Problem when somebody else has changed it since version `seen`."""
    row = LetterText(
        property=property,
        kind=kind,
        language=language,
        version=seen + 1,
        text=letter.checked(text),
        changed_at=now,
        changed_by=StaffMember(pk=by.by),
    )
    if current(property, kind, language).version != seen:
        raise _changed_meanwhile(property, kind, language)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _changed_meanwhile(property, kind, language) from None
    return row


def _changed_meanwhile(property: Property, kind: str, language: str) -> Problem:
    newest = next(iter(versions(property, kind, language)), None)
    who = newest.changed_by.short_name if newest else "–"
    words = _("%(who)s has changed this text meanwhile: it stands below. Take from it what you need and save again.")
    return Problem(409, "changed_meanwhile", "Changed meanwhile", words % {"who": who})


def manager_of(property: Property) -> str:
    """Who signs for the hotel, by full name; "" leaves the place to a pen."""
    roles = Role.objects.filter(property=property, code=Role.Code.GENERAL_MANAGER).select_related("staff")
    found = roles.order_by("pk").first()
    return found.staff.get_full_name() if found else ""
