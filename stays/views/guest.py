"""The guest's card: only what the viewer may see of the guest, in the words of the hotel's own programme."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from stays.shown import ShownStay
from stays.views import words
from stays.views.page import Desk
from tiers.programme import Programme
from vipdesk.access.guest import VisibleGuest

Line = tuple[str, list[str]]  # (what, its words)


def card(desk: Desk, stay: ShownStay, programme: Programme | None) -> dict[str, Any]:
    """The card: chips of what must not go wrong, and lines of what is known."""
    lines = [*_person(stay.guest, stay, programme), *_wishes(stay.guest, programme), *_journey(desk, stay)]
    lines += [*_money(stay.guest), *_notes(stay.guest)]
    return {"chips": words.chips(stay.mind), "lines": [{"name": name, "values": said} for name, said in lines if said]}


def _person(guest: VisibleGuest, stay: ShownStay, programme: Programme | None) -> list[Line]:
    position = guest.position and (programme.positions.get(guest.position) if programme else None)
    return [
        (_("VIP level"), list(stay.tier_reasons)),
        (_("Position"), _known(position and _(position), guest.company)),
        (_("Reason given"), _known(guest.vip_reason)),
        (_("Alias"), _known(guest.alias)),
        (_("Speaks"), _known(_language(guest.language))),
        (_("Nationality"), _known(guest.nationality)),
        (_("Telephone"), _known(guest.phone)),
        (_("E-mail"), _known(guest.email)),
        (_("Birthday"), _known(_birthday(guest.birth_date))),
        (_("Membership"), _membership(guest.membership)),
        (_("Contact"), _known(stay.contact)),
        (_("With"), [_companion(one) for one in guest.accompanying_guests or ()]),
        (_("Booked by"), _known(guest.booked_by_name)),
    ]


def _wishes(guest: VisibleGuest, programme: Programme | None) -> list[Line]:
    vocabulary = programme.preferences if programme else {}
    said = [
        f"{words.spoken(_(vocabulary.get(one['category'], one['category'])))}: {one['value']}"
        for one in guest.preferences or ()
    ]
    return [(_("Prefers"), said), (_("Wishes"), list(guest.special_requests or ()))]


def _journey(desk: Desk, stay: ShownStay) -> list[Line]:
    arrival, departure = stay.guest.arrival_transport, stay.guest.departure_transport
    pickup = _("to be picked up") if arrival and arrival.get("pickup") else ""
    return [
        (_("Comes by"), _known(words.journey(arrival), pickup)),
        (_("Leaves by"), _known(words.journey(departure))),
    ]


def _money(guest: VisibleGuest) -> list[Line]:
    host = guest.host_organisation or {}
    rate = guest.rate or {}
    price = " ".join(str(part) for part in (rate.get("amount"), rate.get("currency")) if part)
    return [
        (_("Host"), _known(host.get("name"), host.get("liaison"), host.get("phone"))),
        (_("Paid by"), _known(guest.payer)),
        (_("Rate"), _known(rate.get("plan_code"), price)),
    ]


def _notes(guest: VisibleGuest) -> list[Line]:
    return [(_("Comments"), [one["text"] for one in guest.comments or ()])]


def _known(*values: Any) -> list[str]:
    """What is known, as one line; nothing when nothing is."""
    said = words.listed(str(value) for value in values if value)
    return [said] if said else []


def _companion(one: Mapping[str, Any]) -> str:
    name = " ".join(str(one[part]) for part in ("given_name", "surname") if one.get(part))
    age = str(one["age"]) if one.get("age") is not None else ""
    return words.listed([name, one.get("relation", ""), age])


def _membership(membership: Mapping[str, Any] | None) -> list[str]:
    return _known(*_values(membership or {}, ("program", "level", "number")))


def _values(mapping: Mapping[str, Any], names: Iterable[str]) -> list[Any]:
    return [mapping.get(name) for name in names]


def _birthday(value: Any) -> str | None:
    """A date where it is seen, dots where it is masked."""
    return value if isinstance(value, str) or value is None else formats.date_format(value, "j F Y")


def _language(tag: str | None) -> str:
    """A language by its name where it is known, else its tag."""
    names = {"en": _("English"), "zh": _("Chinese"), "pl": _("Polish"), "lv": _("Latvian"), "fil": _("Filipino")}
    names |= {"de": _("German"), "fr": _("French"), "es": _("Spanish"), "ja": _("Japanese"), "ar": _("Arabic")}
    return names.get((tag or "").split("-")[0].lower(), tag or "")
