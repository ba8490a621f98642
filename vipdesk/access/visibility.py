"""Need to know: what a viewer sees, and guests, items and changes dressed for them."""

import dataclasses
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.functional import cached_property

from vipdesk.access import guest as names
from vipdesk.access import plan_sight
from vipdesk.access.guest import GuestRecord, VisibleGuest
from vipdesk.access.matrix import (
    ALLERGENS_OF,
    FULL,
    NONE,
    PART,
    PREFERENCES_OF,
    ROOM,
    SALUTATION,
    column_of,
    levels_of,
    scopes_of,
)
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.hotel.thousands import made

# The class of each changed fact of a stay; a fact that is not here (dates, room, times, tier) is for everybody.
CLASS_OF_FACT: Mapping[str, str] = {
    **dict.fromkeys(["guest", "name", "alias", "native_name", "company", "accompanying_guests"], "identity"),
    **dict.fromkeys(["email", "phone", "birth_date"], "contact"),
    **dict.fromkeys(["allergies", "diets"], "health"),
    "access_needs": "access_needs",
    **dict.fromkeys(["vip_reason", "position", "tier_reasons"], "reason"),
    **dict.fromkeys(["arrival_transport", "departure_transport", "flight"], "travel"),
    **dict.fromkeys(["payer", "rate", "host_organisation"], "money"),
    "comments": "notes",
    "special_requests": "requests",
    "preferences": "preferences",
}

PROGRAMME = "programme:"  # the field of a fact about the guest's programme begins so


def visible(viewer: Viewer, property: Property | int, purpose: str = "screen") -> "Sight":
    """What this viewer sees there, for a purpose: `screen`, `api`, `paper`, `mail`, or `open_channel` (not private)."""
    role = viewer.role_at(property)
    department = role.department or "" if role else ""
    return _sight(column_of(role), department, scopes_of(viewer, role), purpose)


@cache
def _sight(column: str, department: str, scopes: frozenset[str] | None, purpose: str) -> "Sight":
    """There are few that differ, and many are asked for: what one works out about itself holds for the next."""
    return Sight(column, department, levels_of(column, scopes, purpose))


@dataclass(frozen=True)
class Sight:
    """What one viewer sees at one property."""

    column: str
    department: str
    levels: Mapping[str, str]

    def level(self, name: str) -> str:
        """How much of a class is seen: `full`, `part`, `masked`, `none` (for identity also `salutation`, `room`)."""
        return self.levels[name]

    def sees(self, name: str) -> bool:
        return self.levels[name] != NONE

    # --- the guest ---------------------------------------------------------------------------------------------------

    def display_name(self, record: GuestRecord, *, room_number: str = "", stay_id: int | None = None) -> str:
        """The name under which this viewer knows the guest."""
        return self._name(record) or names.room_only(room_number, stay_id)

    @property
    def knows_names(self) -> bool:
        """Whether this viewer knows guests by name at all."""
        return self.levels["identity"] != ROOM

    def known_names(self, record: GuestRecord) -> tuple[str, ...]:
        """The names by which this viewer finds the guest: those on their screen, none where only the room is."""
        native = record.native_name if self.levels["identity"] == FULL and not record.incognito else ""
        return tuple(name for name in (self._name(record), native) if name)

    def _name(self, record: GuestRecord) -> str:
        level = self.levels["incognito" if record.incognito else "identity"]
        if level == FULL:
            return names.full_name(record)
        if level == SALUTATION:
            return names.salutation_and_surname(record)
        return record.alias if level == "alias" else ""

    def guest(self, record: GuestRecord, *, room_number: str = "", stay_id: int | None = None) -> VisibleGuest:
        """The guest as this viewer may see them; nothing else of a guest goes to a page, an answer or a mail."""
        words = {**self._needs(record), **_open(record, self._open_fields)}
        if any(words.values()) and (hidden := self._hidden(record)):
            words = {name: value and names.scrubbed(value, hidden) for name, value in words.items()}
        seen = {
            "id": record.id if self.knows_names else None,
            "display_name": self.display_name(record, room_number=room_number, stay_id=stay_id),
            **self._identity(record),
            **self._contact(record),
            **words,
        }
        return made(VisibleGuest, seen)

    def _hidden(self, record: GuestRecord) -> names.Secret | None:
        """What may not stand in words for this viewer; None when they may read every name."""
        if self.levels["identity"] == FULL and not record.incognito:
            return None
        return names.Secret(record, surname=self.levels["identity"] == ROOM)

    def code(self, record: GuestRecord, code: str) -> str:
        """A code of the stay that somebody made up, such as a group's, without a name that this viewer may not know."""
        if not code or (self.levels["identity"] == FULL and not record.incognito):
            return code
        return names.masked_code(code, record, surname=self.levels["identity"] == ROOM)

    def _identity(self, record: GuestRecord) -> dict[str, Any]:
        level, incognito = self.levels["identity"], record.incognito
        if level == FULL:
            return {"incognito": incognito, **_open(record, ALIAS_FIELDS if incognito else IDENTITY_FIELDS)}
        if level != SALUTATION:
            return {}
        known = {"language": record.language or None}
        return known if incognito else known | {"name_prefix": record.name_prefix or None, "surname": record.surname}

    def _contact(self, record: GuestRecord) -> dict[str, Any]:
        if self.levels["contact"] == FULL and not record.incognito:
            return _open(record, CONTACT_FIELDS)
        return _masked(record) if self.sees("contact") else {}

    def _needs(self, record: GuestRecord) -> dict[str, Any]:
        return {name: read(said) if (said := getattr(record, name)) else () for name, read in self._readers}

    @cached_property
    def _readers(self) -> tuple[tuple[str, Callable[[Any], tuple | None]], ...]:
        """The fields with several things in them that this viewer sees, each with what picks those that are for them."""
        fields: tuple[tuple[str, Callable[[Any], tuple | None], bool], ...] = (
            ("allergies", self.allergies, self.sees("health")),
            ("diets", tuple, self.levels["health"] == FULL),
            ("access_needs", tuple, self.sees("access_needs")),
            ("preferences", self._preferences, self.sees("preferences")),
            ("comments", self._comments, self.sees("notes")),
        )
        return tuple((name, read) for name, read, is_seen in fields if is_seen)

    @cached_property
    def _open_fields(self) -> tuple[str, ...]:
        """The fields of the classes that are seen as they are."""
        return tuple(field for name, fields in FIELDS_OF_CLASS.items() if self.sees(name) for field in fields)

    def allergies(self, allergies: Any) -> tuple | None:
        """The allergies of this list that concern the viewer; None when none may be seen at all."""
        if not self.sees("health"):
            return None
        return tuple([one for one in allergies if self._concerns(one)]) if allergies else ()

    def _concerns(self, allergy: Any) -> bool:
        return self.levels["health"] == FULL or _code(allergy) in ALLERGENS_OF.get(self.column, frozenset())

    def _preferences(self, preferences: tuple[Mapping, ...]) -> tuple[Mapping, ...] | None:
        if self.levels["preferences"] != PART:
            return tuple(preferences) if self.sees("preferences") else None
        mine = PREFERENCES_OF.get(self.column, frozenset())
        return tuple(one for one in preferences if one.get("category") in mine)

    def _comments(self, comments: tuple[Mapping, ...]) -> tuple[Mapping, ...]:
        return tuple(one for one in comments if self.sees("confidential") or not one.get("confidential"))

    def programme(self, record: GuestRecord, entries: Iterable[Mapping]) -> tuple[Mapping, ...]:
        """The entries of the guest's programme: all for those who see travel, else those that name their department."""
        mine = [one for one in entries if self.reads_entry(one["departments"])]
        return tuple(names.scrubbed(one, self._hidden(record)) for one in mine)

    def reads_entry(self, departments: Collection[str]) -> bool:
        """Whether an entry of a programme that names these departments is for this viewer."""
        return self.sees("travel") or self.department in departments

    # --- items and changes of a plan ---------------------------------------------------------------------------------

    def reads_health(self, department: str) -> bool:
        """Whether words of health on an item of that department are for this viewer."""
        level = self.levels["health"]
        return level == FULL or (level == PART and department == self.department)

    def words(self, text: str, *, health: bool, department: str) -> str:
        """A note or a reason as this viewer may read it: "instead of mango: allergy" may become "instead of mango"."""
        return plan_sight.words(text, readable=not health or self.reads_health(department))

    def shows_item(self, *, health: bool, department: str) -> bool:
        """Whether an item whose very presence speaks of health is shown: to those who see health, and to its owner."""
        return plan_sight.shows_item(self, health=health, department=department)

    def item(self, item: Any) -> Any:
        """An item of a plan (dataclass or mapping) as this viewer may see it; None when they may not know of it."""
        return plan_sight.item(self, item)

    def change(self, change: Any) -> Any:
        """A change of a plan or a fact as this viewer may see it; None when it is not for them."""
        return self._fact(change) if change.item is None else plan_sight.change_of_item(self, change)

    def _fact(self, change: Any) -> Any:
        if change.field.startswith(PROGRAMME):
            return change if self._reads_entries(change.before, change.after) else None
        if change.field == "incognito":  # whoever meets the alias knows that it is one
            return change if self.levels["incognito"] != ROOM else None
        name = CLASS_OF_FACT.get(change.field, "")
        if not name:
            return change
        level = "unsaid" if name == "identity" else self.levels[name]
        if level in (NONE, FULL):
            return change if level == FULL else None
        if level == PART:
            return self._fact_in_part(change)
        return dataclasses.replace(change, before=None, after=None, words="")  # that it changed, not from what to what

    def _reads_entries(self, *said: Any) -> bool:
        """Whether what an entry of the programme was, or is now, is for this viewer."""
        return any(self.reads_entry(one["departments"]) for one in said if one)

    def _fact_in_part(self, change: Any) -> Any:
        if change.field != "allergies":
            return None
        if change.before is None and change.after is None:
            return dataclasses.replace(change, words="")
        before, after = self.allergies(change.before), self.allergies(change.after)
        return None if before == after else dataclasses.replace(change, before=before, after=after, words="")


ALIAS_FIELDS = ("language", "alias")
IDENTITY_FIELDS = (
    *ALIAS_FIELDS,
    "name_prefix",
    "given_name",
    "surname",
    "native_name",
    "nationality",
    "company",
    "membership",
    "accompanying_guests",
    "booked_by_name",
)
CONTACT_FIELDS = ("email", "phone", "birth_date")
FIELDS_OF_CLASS: Mapping[str, tuple[str, ...]] = {
    "reason": ("position", "vip_reason"),
    "travel": ("arrival_transport", "departure_transport"),
    "money": ("payer", "rate", "host_organisation"),
    "requests": ("special_requests",),
}


def _open(record: GuestRecord, fields: tuple[str, ...]) -> dict[str, Any]:
    known = vars(record)  # no more than was said: what is missing is as empty as what is blank
    return {field: known.get(field) or None for field in fields}


def _masked(record: GuestRecord) -> dict[str, Any]:
    ends = not record.incognito
    return {
        "email": names.masked_text(record.email, ends=False) if record.email else None,
        "phone": names.masked_text(record.phone, ends=ends) if record.phone else None,
        "birth_date": names.DOTS if record.birth_date else None,
    }


def _code(allergy: Any) -> str:
    if isinstance(allergy, str):
        return allergy
    return allergy.get("code", "") if isinstance(allergy, Mapping) else allergy.code
