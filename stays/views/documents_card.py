"""The documents of a stay that this viewer may make, each as a button."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from stays import papers
from stays.papers import Kind
from stays.shown import ShownStay
from stays.views.page import Desk
from vipdesk.hotel.models import Department


def card(desk: Desk, stay: ShownStay) -> list[dict[str, Any]]:
    """Each kind of document with whom it may be made for; nothing where there is none."""
    found = [
        {
            "words": str(kind.words),
            "url": reverse("stays:document", args=[stay.id, kind.code]),
            "for": [(code, _for(kind, code)) for code in kind.departments if _may(desk, kind, code)],
        }
        for kind in papers.KINDS.values()
    ]
    return [one for one in found if one["for"]]


def _may(desk: Desk, kind: Kind, department: str) -> bool:
    return papers.may_make(desk.viewer, desk.property, kind, department)


def _for(kind: Kind, department: str) -> str:
    """What the button says: the department, or the document itself where there is one for all."""
    if len(kind.departments) == 1:
        return str(kind.words)
    name = str(Department.Code(department).label)
    original = kind.code == papers.PLAN and department == papers.ORIGINAL
    return _("Original, %(department)s") % {"department": name} if original else name
