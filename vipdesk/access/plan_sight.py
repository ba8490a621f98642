"""Items of a plan and its changes as a viewer may see them: whatever speaks of health only for those who may know it.

Items, components and changes are given: frozen dataclasses, or mappings of the same names as JSON has them.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, Protocol

JOINED = "; "
EXCHANGE = "please exchange it"  # what stands in a room or is prepared has something that the guest may not have
REQUESTED = "as requested"  # the note of what the guest asked for in their own words


class Eyes(Protocol):
    """What this module asks of a `Sight`."""

    @property
    def department(self) -> str: ...

    def sees(self, name: str) -> bool: ...

    def reads_health(self, department: str) -> bool: ...


def words(text: str, *, readable: bool) -> str:
    """A note or a reason without what stands after each colon: "instead of mango: allergy" becomes "instead of mango".

    What has to be exchanged speaks of nothing else, also where it was cut: "Basket A has mango: please exchange it (allergy)".
    """
    if readable or not text:
        return text
    parts = (part.partition(": ") for part in text.split(JOINED) if not _exchanges(part))
    return JOINED.join(before for before, colon, _after in parts if colon)


def _exchanges(part: str) -> bool:
    """Whether a part of a text says what has to be exchanged, however much was cut off its end."""
    after = part.rpartition(": ")[2]
    return part.endswith(")") or EXCHANGE.startswith(after[: len(EXCHANGE)])


def shows_item(sight: Eyes, *, health: bool, department: str) -> bool:
    """Whether an item whose very presence speaks of health is shown: to those who see health, and to its owner."""
    return not health or sight.sees("health") or department == sight.department


def item(sight: Eyes, item: Any, department: str = "") -> Any:
    """An item as this viewer may see it; None when they may not know of it."""
    department = _of(item, "department") or department
    if not shows_item(sight, health=_of(item, "health"), department=department):
        return None
    readable = sight.reads_health(department)
    said = {
        "state_reason": words(_of(item, "state_reason"), readable=readable or not _of(item, "reason_health")),
        "components": components(sight, _of(item, "components"), department),
    }
    if not readable and (_of(item, "health") or _of(item, "components")):
        said["detail"] = ""  # what a serving is called may differ by what the guest may not have
    return _with(item, said)


def components(sight: Eyes, lines: Any, department: str) -> Any:
    """The components of an item, each for those whom it concerns: what is eaten or set up for who reads health there.

    Whatever is brought may have been chosen for an allergy or a diet, with or without a note: for others there is none.
    """
    readable = sight.reads_health(department)
    needs = sight.sees("access_needs") or department == sight.department
    wishes = sight.sees("requests") or department == sight.department
    shown = [line for line in lines or () if _concerns(line, readable=readable, needs=needs, wishes=wishes)]
    return tuple(shown) if isinstance(lines, tuple) else shown


def _concerns(line: Any, *, readable: bool, needs: bool, wishes: bool) -> bool:
    if _is_wish(line):
        return wishes
    return needs if _is_equipment(line) else readable


def _is_equipment(line: Any) -> bool:
    """What is brought for an access need; a substitution says "instead of …: …" or "left out: …"."""
    return bool(_of(line, "health")) and ": " not in _of(line, "note")


def _is_wish(line: Any) -> bool:
    return _of(line, "note") == REQUESTED


def change_of_item(sight: Eyes, change: Any) -> Any:
    """A change of one item as this viewer may see it; None when it is not for them."""
    department = change.department
    if not shows_item(sight, health=change.health, department=department):
        return None
    readable = sight.reads_health(department)
    said = {"words": words(change.words, readable=readable or not change.health)}
    for side in ("before", "after"):
        said[side] = _side(sight, getattr(change, side), change, readable=readable)
    return dataclasses.replace(change, **said)


def _side(sight: Eyes, value: Any, change: Any, *, readable: bool) -> Any:
    """What an item was or is, in one field or (when it was added) as a whole."""
    field, department = change.field, change.department
    if isinstance(value, Mapping):
        return item(sight, value, department)
    if field == "components":
        return components(sight, value, department)
    if readable or field not in ("detail", "state_reason") or not (change.health or field == "detail"):
        return value
    return words(value, readable=False) if field == "state_reason" else ""


def _of(value: Any, name: str) -> Any:
    found = value.get(name) if isinstance(value, Mapping) else getattr(value, name, None)
    return "" if found is None else found


def _with(value: Any, said: Mapping[str, Any]) -> Any:
    return {**value, **said} if isinstance(value, Mapping) else dataclasses.replace(value, **said)
