"""What guests were given on earlier stays here, for years; and writing down what is given now."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from stays import checklist, components
from stays.house import House
from stays.models import ChecklistItem
from stays.noting import note
from stays.plan import ItemComponent
from stays.reception import NotPossible
from stays.ticking import locked_item
from tiers.standard import Standard
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property, Role

LONGEST = 200


@dataclass(frozen=True)
class Given:
    """What was given, and on which day at the property."""

    what: str
    on: dt.date


def given_before(stays: Collection[int], house: House) -> dict[int, tuple[Given, ...]]:
    """What the guests of these stays were given on their other stays here, the latest first, by stay. One query."""
    standard = house.standard.standard() if house.standard else None
    there = ChecklistItem.objects.filter(gift=True, state="done", stay__property=house.property)
    there = there.filter(stay__guest__stays__in=stays).exclude(stay=F("stay__guest__stays"))
    rows = there.filter(~Q(given="") | ~Q(components=[])).order_by("-done_at", "-pk")
    wanted = rows.values_list("stay__guest__stays", "given", "components", "done_at")
    found: dict[int, dict[Given, None]] = {}
    for stay, given, lines, at in wanted:
        what = given or _gifts_in(lines, standard)
        if at and what and stay in stays:
            found.setdefault(stay, {})[Given(what, clock.today(house.property.zone, at))] = None
    return {stay: tuple(gifts) for stay, gifts in found.items()}


def _gifts_in(lines: Iterable[Mapping[str, object]], standard: Standard | None) -> str:
    """The components that are given to keep, by their names."""
    if standard is None:
        return ""
    known = (ItemComponent(**{**line, "tags": ()}) for line in lines)  # type: ignore[arg-type]
    gifts = (standard.components[c.code].name for c in known if c.quantity and components.is_gift(c, standard))
    return ", ".join(dict.fromkeys(gifts))


@transaction.atomic
def write_down(item_id: int, what: str, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """Write down what is given; on an official visit the general manager says whether anything is."""
    item = locked_item(item_id)
    if not item.gift or item.state not in ("open", "begun", "done"):
        raise NotPossible("no_gift", _("Nothing is given here."))
    if what and item.stay.official_visit and not _is_general_manager(by, item.stay.property):
        raise NotPossible(
            "official_visit", _("On an official visit nothing is given unless the general manager says so.")
        )
    item.given = nameless(what.strip(), item.stay.guest)[:LONGEST]
    item.save(update_fields=["given"])
    facts = checklist.fact_of(item)
    note(item.stay, "item.given", by=by, now=now, facts=facts)
    return item


def _is_general_manager(by: Viewer, property: Property) -> bool:
    role = by.role_at(property)
    return role is not None and role.code == Role.Code.GENERAL_MANAGER


def again(what: str, before: Iterable[Given]) -> Given | None:
    """An earlier gift that is called the same; None when this is new."""
    return next((one for one in before if one.what.casefold() == what.strip().casefold()), None)
