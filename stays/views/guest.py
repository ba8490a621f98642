"""The guest's card: only what the viewer may see of the guest, in the words of the hotel's own programme."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from stays import revealing, words
from stays.shown import ShownStay
from stays.views import colleagues
from stays.views.page import Desk
from tiers.programme import Programme
from vipdesk.access.guest import DOTS, VisibleGuest
from vipdesk.access.reveals import may_reveal

Line = tuple[str, list[str]]  # (what, its words)


def card(desk: Desk, stay: ShownStay, programme: Programme | None) -> dict[str, Any]:
    """The card: chips of what must not go wrong, and lines of what is known, what is needed at the door first."""
    lines = [
        {"part": part, "name": name, "values": said}
        for part, own in known(stay, programme).items()
        for name, said in own
        if said
    ]
    return {"chips": words.chips(stay.mind), "lines": lines, "hidden": _hidden(desk, stay), **_contact(desk, stay)}


def known(stay: ShownStay, programme: Programme | None) -> dict[str, list[Line]]:
    """All that the viewer may know of the guest, in parts."""
    return {
        _("At the door"): [*_greeting(stay.guest, programme), *_wishes(stay.guest, programme)],
        _("Journey"): _journey(stay),
        _("Host and payment"): _money(stay.guest),
        _("Why this level"): _standing(stay),
    }


def _greeting(guest: VisibleGuest, programme: Programme | None) -> list[Line]:
    position = guest.position and (programme.positions.get(guest.position) if programme else None)
    return [
        (_("Position"), _known(position and _(position), guest.company)),
        (_("Alias"), _known(guest.alias)),
        (_("Speaks"), _known(words.language(guest.language))),
        (_("With"), [_companion(one) for one in guest.accompanying_guests or ()]),
    ]


def _wishes(guest: VisibleGuest, programme: Programme | None) -> list[Line]:
    vocabulary = programme.preferences if programme else {}
    said = [
        f"{words.spoken(_(vocabulary.get(one['category'], one['category'])))}: {one['value']}"
        for one in guest.preferences or ()
    ]
    return [(_("Wishes"), list(guest.special_requests or ())), (_("Prefers"), said)]


def _journey(stay: ShownStay) -> list[Line]:
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
        (_("Host"), _known(host.get("name"))),
        (_("Liaison"), _known(host.get("liaison"), host.get("phone"))),
        (_("Paid by"), _known(guest.payer)),
        (_("Rate"), _known(rate.get("plan_code"), price)),
        (_("Booked by"), _known(guest.booked_by_name)),
    ]


def _standing(stay: ShownStay) -> list[Line]:
    guest = stay.guest
    return [
        (_("VIP level"), list(stay.tier_reasons)),
        (_("Reason given"), _known(guest.vip_reason)),
        (_("Membership"), _membership(guest.membership)),
        (_("Nationality"), _known(guest.nationality)),
    ]


# --- what is hidden -------------------------------------------------------------------------------------------------


def _hidden(desk: Desk, stay: ShownStay) -> list[dict[str, Any]]:
    """The fields behind dots, each with whether this viewer may have it shown. On a screen contact is never open."""
    guest, row = stay.guest, stay.row
    today = revealing.registers_today(row["status"], row["arrival_date"], desk.property, desk.now)

    def may(field: str) -> bool:
        return may_reveal(desk.viewer, desk.property, field, arrives_today=today)

    masked = [
        ("true_name", _("True name"), DOTS if guest.incognito and may("true_name") else None),
        ("phone", _("Telephone"), guest.phone),
        ("email", _("E-mail"), guest.email),
        ("birth_date", _("Birthday"), guest.birth_date),
    ]
    return [{"field": f, "name": name, "dots": dots, "may": may(f)} for f, name, dots in masked if dots]


# --- what people here keep with it -----------------------------------------------------------------------------------


def _contact(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """Who of the staff is theirs, and among whom one may choose."""
    may = desk.may("choose_contact") and not stay.is_over
    return {"contact": stay.contact, "contact_id": stay.contact_id, "choices": colleagues.choices(desk) if may else []}


def comments(desk: Desk, stay: ShownStay) -> dict[str, Any]:
    """The comments that this viewer may read, the newest first and those of the booking last; and what they may write."""
    said = sorted(stay.guest.comments or (), key=lambda one: one.get("at", ""), reverse=True)
    names = colleagues.names(one.get("by") for one in said)
    return {
        "comments": [_comment(desk, one, names) for one in said],
        "may_read": desk.sight.sees("notes"),
        "may_write": desk.may("comment"),
        "may_confide": desk.sight.sees("confidential"),
    }


def _comment(desk: Desk, one: Mapping[str, Any], names: Mapping[int, str]) -> dict[str, Any]:
    at = dt.datetime.fromisoformat(one["at"]) if "at" in one else None
    return {
        "text": one["text"],
        "who": names.get(one.get("by", 0), "") if at else _("with the booking"),
        "time": desk.time(at),
        "when": words.relative(at, desk.now) if at else "",
        "internal": bool(one.get("internal")),
        "confidential": bool(one.get("confidential")),
    }


# --- words ----------------------------------------------------------------------------------------------------------


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
