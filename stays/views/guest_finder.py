"""The guest of a booking that is being taken: found while somebody types, chosen, and let go again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from guests.models import Guest
from guests.search import wanted
from stays import choosing, finder, shown, words
from stays.api.calls import house_for
from stays.finder import KnownGuest, Visits
from stays.house import House
from stays.views.page import Desk, at_the_desk
from tiers.programme import Programme
from vipdesk.access.guest import VisibleGuest

FIELD = "known_guest"
FILLED = ("language", "position", "company", "alias")  # fields of the form that a chosen guest fills in
KEPT = ("phone", "email")  # fields that stay as they are in the profile while nothing is written


@require_POST
@at_the_desk
def part(desk: Desk) -> HttpResponse:
    """The known guests whose names begin as what is typed so far."""
    desk.require("book")
    desk.require("see_guests")
    programme = house_for(desk.property).programme
    return desk.render("stays/_guests.html", {"found": found(desk, desk.request.POST, programme)})


def may_find(desk: Desk) -> bool:
    """Whether this viewer may look up guests: who books, and sees guests and their profiles."""
    return desk.may("book") and desk.may("see_guests")


def found(desk: Desk, typed: QueryDict, programme: Programme) -> dict[str, Any]:
    """What the list shows: whether enough is typed, and a line for each guest; the names typed are not said again."""
    names = {name: typed.get(name, "") for name in finder.NAMES}
    guests = finder.find(names, desk.sight, desk.property, now=desk.now)
    lines = [_line(desk, one, programme) for one in guests]
    number = ngettext("%(n)s known guest", "%(n)s known guests", len(lines)) % {"n": len(lines)}
    return {"asked": bool(wanted(" ".join(names.values()))), "lines": lines, "number": number if lines else ""}


def _line(desk: Desk, one: KnownGuest, programme: Programme) -> dict[str, Any]:
    guest = one.guest
    position = programme.positions.get(guest.position or "", "")
    native = guest.native_name if guest.native_name and guest.native_name not in guest.display_name else ""
    return {
        "reference": choosing.reference(desk.viewer, desk.property, guest.id or 0),
        "name": guest.display_name,
        "native": native or "",
        "incognito": bool(guest.incognito),
        "about": words.listed([_(position) if position else "", guest.company or ""]),
        "visits": visits_words(desk, one.visits),
    }


def visits_words(desk: Desk, visits: Visits) -> str:
    """A guest's history in one line: "last here 2 March, 3 stays"."""
    said = [_stays(desk, visits)] if visits.stays else []
    said += [_("comes %(date)s") % {"date": _date(desk, visits.coming)}] if visits.coming else []
    return words.listed(said) or _("not here yet")


def _stays(desk: Desk, visits: Visits) -> str:
    number = ngettext("%(n)s stay", "%(n)s stays", visits.stays) % {"n": visits.stays}
    if visits.here:
        return _("in the house, %(stays)s") % {"stays": number}
    return _("last here %(date)s, %(stays)s") % {"date": _date(desk, visits.last), "stays": number}


def _date(desk: Desk, day: Any) -> str:
    """A date with its year where that is another one."""
    return formats.date_format(day, "j F" if day.year == desk.today.year else "j F Y")


# --- the chosen guest ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Taken:
    """What was sent of a form, with the guest who is chosen; `lost` when the reference could not be read any more."""

    data: QueryDict
    guest: Guest | None = None
    known: KnownGuest | None = None
    lost: bool = False


def taken(desk: Desk, step: str) -> Taken:
    """The form as it is after this step: a guest chosen, kept, or let go; what else is typed stays."""
    data = desk.request.POST.copy()
    if step == "choose":
        data[FIELD] = str(data["choose"])
    sealed = str(data.get(FIELD, ""))
    guest = choosing.chosen(desk.viewer, desk.property, sealed) if sealed and may_find(desk) else None
    if guest is None:
        data[FIELD] = ""
        return Taken(data, lost=bool(sealed))
    known = finder.known(guest, desk.sight, desk.property, now=desk.now)
    if step == "forget":
        return Taken(_emptied(data, known.guest))
    return Taken(_filled(data, known.guest) if step == "choose" else data, guest, known)


def _filled(data: QueryDict, guest: VisibleGuest) -> QueryDict:
    """What is known goes where nothing was typed."""
    for name in FILLED:
        data[name] = str(data.get(name, "")).strip() or getattr(guest, name) or ""
    return data


def _emptied(data: QueryDict, guest: VisibleGuest) -> QueryDict:
    """What was filled in goes with the guest."""
    data[FIELD] = ""
    for name in FILLED:
        if data.get(name) == getattr(guest, name):
            data[name] = ""
    return data


def card(desk: Desk, known: KnownGuest, house: House) -> dict[str, Any]:
    """The chosen guest on the form: who, their history, what they like, what must not go wrong."""
    guest = known.guest
    return {
        "name": guest.display_name,
        "native": guest.native_name or "",
        "incognito": bool(guest.incognito),
        "visits": visits_words(desk, known.visits),
        "prefers": _preferences(guest, house.programme),
        "needs": words.chips(shown.needed(guest)),
        "kept": {name: getattr(guest, name) for name in KEPT if getattr(guest, name)},
    }


def _preferences(guest: VisibleGuest, programme: Programme) -> list[str]:
    names: Iterable[Any] = guest.preferences or ()
    known = programme.preferences
    return [f"{words.spoken(_(known.get(one['category'], one['category'])))}: {one['value']}" for one in names]
