"""The registration card, filled in as far as the desk knows, in the guest's language; and the slip for the key envelope.

It carries no level and no room number: the desk writes the room down when the keys are handed over.
"""

from typing import Any

from stays.documents import tongues
from stays.documents.paper import Paper
from stays.shown import ShownStay


def registration(stay: ShownStay, paper: Paper) -> dict[str, Any]:
    """What the guest reads and signs; of a guest under an alias the desk fills in the name by hand."""
    tongue, house = tongues.tongue_of(stay.guest.language, paper.property), tongues.tongue_of("", paper.property)
    own, also = (tongues.tongues()[one]["card"] for one in (tongue, house))
    filled = _filled(stay, tongue)
    return {
        "lang": tongue.split("-")[0],
        "hotel": paper.property.name,
        "title": own["title"],
        "lines": [
            {"name": own[field], "also": also[field] if tongue != house else "", "said": said}
            for field, said in filled.items()
        ],
        "declares": own["declares"],
        "sign": {"name": own["signature"], "also": also["signature"] if tongue != house else ""},
        "number": stay.row["confirmation_number"],
        "slip": {"name": tongues.name(stay.guest, tongue), "dates": f"{filled['arrival']} – {filled['departure']}"},
    }


def _filled(stay: ShownStay, tongue: str) -> dict[str, str]:
    """The lines of the card in their order; an empty one is written by hand."""
    guest, row = stay.guest, stay.row
    return {
        "booked_as": tongues.called(guest),
        "surname": guest.surname or "",
        "given_name": guest.given_name or "",
        "nationality": guest.nationality or "",
        "birth_date": "",
        "document": "",
        "address": "",
        "company": guest.company or "",
        "contact": "",
        "arrival": tongues.date(row["arrival_date"], tongue),
        "departure": tongues.date(row["departure_date"], tongue),
        "nights": str(stay.nights or ""),
        "guests": str(row["adults"] + len(row["children"])),
        "room": "",
    }
