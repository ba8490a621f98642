"""The name sign for whoever meets the guest: the name, or the alias of a guest who is here under another one."""

from typing import Any

from stays.documents import tongues
from stays.documents.paper import Paper
from stays.shown import ShownStay


def sign(stay: ShownStay, paper: Paper) -> dict[str, Any]:
    """What passers-by may read: a name and the hotel."""
    guest = stay.guest
    lang = (guest.language or "en").split("-")[0].lower()
    return {
        "lang": lang,
        "name": tongues.called(guest),
        "native": guest.native_name or "",
        "hotel": paper.property.name,
    }
