"""The difference between two plans: computed, applied, made compact, and sorted by the department it is told to. Pure."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any

from stays import phrases
from stays.plan import ONCE, Change, Item

STAY = "stay"  # the entry of a snapshot that holds the facts of the stay
ADDED, MOVED, WITHDRAWN, FACT = "added", "moved", "withdrawn", "fact"
ALIAS = "alias"  # the fact that the guest is another, or is known by another name
DUE, STATE, REASON = "due_at", "state", "state_reason"
TOLD_TO_ALL = frozenset(
    {"room_number", "allergies", "party", "alias", "waiting", "payer", "host_organisation"}
)  # a fact that touches whoever has open items and may see it
TOLD_BEFORE_ARRIVAL = frozenset({"on_the_way"})  # the same, for open items before the arrival or at it
TOLD_BESIDE = frozenset(
    {
        "status",
        "arrival_date",
        "departure_date",
        "expected_arrival_at",
        "leaves_at",
        "tier",
        "incognito",
        "official_visit",
        "no_fuss",
        "arrival_transport",
    }
)  # a fact that is told to whoever is touched anyway
UNSAID = frozenset(
    {"alias", "payer", "host_organisation", "contact", "arrival_transport"}
)  # that it changed is said, never from what to what: notices hold no names
NOTHING_LEFT = "nothing_left"  # the fact that nothing on the plan is a department's any more, or something is again
NOT_LEFT = "not_left"  # words of a room that comes free late: nobody has said when, the guest is just still there
SEVERE = "severe"  # words of changed allergies: one of them is dangerous
PRIVILEGE = "privilege:"  # the field of a fact about a privilege begins so, and names it: each is told for itself
SPEAKS_OF_HEALTH = frozenset({"allergies"})
BEGUN = "begun"
UNSETTLED = frozenset({"open", BEGUN})
NOT_SETTLED = UNSETTLED | {"stopped"}  # what is stopped still waits for a word
Ref = int | str
Values = Mapping[str, Any]
Snapshot = Mapping[Ref, Values]

FIELDS = (
    "stage",
    "department",
    "title",
    "detail",
    "quantity",
    "gate",
    "live",
    "components",
    "due_at",
    "state",
    "state_reason",
    "reason_health",
    "health",
)
VALUES = attrgetter(*FIELDS)


def ref(item: Item) -> Ref:
    """What changes call an item: its id, once stored; before, its key (and day, where it comes daily)."""
    if item.id is not None:
        return item.id
    return item.key if item.day == ONCE else f"{item.key}@{item.day}"


def public(item: Item) -> dict[str, Any]:
    """The item's values that people and programs are told, as JSON has them."""
    values = dict(zip(FIELDS, VALUES(item), strict=True))
    values["due_at"] = item.due_at.isoformat() if item.due_at else None
    values["components"] = [
        {"name": c.name, "quantity": c.quantity, "note": c.note, "health": c.health} for c in item.components
    ]
    return values


def snapshot(items: Iterable[Item]) -> dict[Ref, dict[str, Any]]:
    """A plan as JSON has it, by what changes call its items."""
    return {ref(item): public(item) for item in items}


def difference(before: Iterable[Item], after: Iterable[Item]) -> tuple[Change, ...]:
    """What changed from one plan of a stay to the next, in the order of the new plan.

    An item that is in both is the one with the same key and day; changes carry the id of the new one, where it has one.
    """
    old = {(item.key, item.day): item for item in before}
    return tuple(change for item in after for change in _changes(old.get((item.key, item.day)), item))


def _changes(old: Item | None, new: Item) -> list[Change]:
    if old is None or (old.state == WITHDRAWN and new.state != WITHDRAWN):
        return [_change(new, ADDED, before=old and WITHDRAWN, after=public(new), health=_speaks(new))]
    if new.state == WITHDRAWN:
        ended = old.state != WITHDRAWN
        return [_change(new, WITHDRAWN, STATE, old.state, WITHDRAWN, words=new.state_reason)] if ended else []
    was, now = public(old), public(new)
    changed = [name for name in FIELDS if was[name] != now[name]]
    return [_field_change(old, new, name, was[name], now[name]) for name in changed]


def _field_change(old: Item, new: Item, name: str, before: object, after: object) -> Change:
    words = new.state_reason if name in (STATE, REASON) else ""
    health = _field_speaks(old, name) or _field_speaks(new, name)
    return _change(new, MOVED if name == DUE else FACT, name, before, after, words=words, health=health)


def _field_speaks(item: Item, name: str) -> bool:
    """Whether this value of the item speaks of the guest's health."""
    if name == "components":
        return item.health or any(c.health for c in item.components)
    return item.health or (name in (STATE, REASON) and item.reason_health)


def _speaks(item: Item) -> bool:
    return item.reason_health or _field_speaks(item, "components")


def _change(item: Item, kind: str, field: str = "", before: object = None, after: object = None, **more: Any) -> Change:
    more = {"health": item.health, "day": "" if item.day == ONCE else item.day.isoformat(), **more}
    return Change(kind, item.department, ref(item), field, before, after, item.title, **more)


def stay_facts(before: Values, after: Values) -> tuple[Change, ...]:
    """The stay's own facts that changed (JSON values): room_number, expected_arrival_at, party, allergies, alias, status."""
    changed = [name for name in after if before.get(name) != after[name]]
    return tuple(_fact(name, before.get(name), after[name]) for name in changed)


def _fact(name: str, before: object, after: object) -> Change:
    said = (None, None) if name in UNSAID else (before, after)
    return Change(FACT, "", None, name, *said, health=name in SPEAKS_OF_HEALTH)


def apply(plan: Snapshot, changes: Iterable[Change]) -> dict[Ref, dict[str, Any]]:
    """The plan after these changes, as JSON has it; the stay's own facts stand under "stay" when the plan has that entry."""
    result = {key: dict(values) for key, values in plan.items()}
    for change in changes:
        _apply(result, change)
    return result


def _apply(plan: dict[Ref, dict[str, Any]], change: Change) -> None:
    key = STAY if change.item is None else change.item
    if change.kind == ADDED and isinstance(change.after, Mapping):
        plan[key] = dict(change.after)
    elif change.kind == WITHDRAWN:
        if key in plan:
            plan[key] |= {STATE: WITHDRAWN, REASON: change.words, "reason_health": False}
    elif change.item is not None or key in plan:
        plan[key][change.field] = change.after


def compact(changes: Iterable[Change]) -> tuple[Change, ...]:
    """These changes, one after the other, as one message: what came and went is left out, two moves are one.

    Applied to a plan, this will give what all of them give; an item that was added and withdrawn was never heard of,
    unless work on it has to be stood down.
    """
    kept: dict[tuple[object, str], Change] = {}
    for change in changes:
        _take_up(kept, change)
    return tuple(kept.values())


def _take_up(kept: dict[tuple[object, str], Change], change: Change) -> None:
    whole = (change.item, "")
    if change.kind == ADDED:
        _take_up_added(kept, change)
    elif change.kind == WITHDRAWN:
        _take_up_withdrawn(kept, change)
    elif change.item is not None and whole in kept:
        kept[whole] = _with_field(kept[whole], change)
    else:
        _take_up_field(kept, change)


def _take_up_added(kept: dict[tuple[object, str], Change], change: Change) -> None:
    """What was withdrawn in this message and comes back was there all the time: `before` remembers it."""
    earlier = kept.pop((change.item, ""), None)
    kept[change.item, ""] = dataclasses.replace(change, before=earlier.before) if earlier else change


def _take_up_withdrawn(kept: dict[tuple[object, str], Change], change: Change) -> None:
    earlier = kept.get((change.item, ""))
    first = next(
        (c.before for (item, field), c in kept.items() if item == change.item and field == STATE), change.before
    )
    for place in [place for place in kept if place[0] == change.item]:
        del kept[place]
    if earlier is None:
        kept[change.item, ""] = dataclasses.replace(change, before=first)
    elif _stands_down(change):
        kept[change.item, ""] = change
    elif earlier.before not in (None, WITHDRAWN):
        kept[change.item, ""] = dataclasses.replace(change, before=earlier.before)


def _stands_down(withdrawn: Change) -> bool:
    """Whether somebody has to stop or collect something: who began has heard of the item, whatever was acknowledged."""
    return withdrawn.before == BEGUN or phrases.says(phrases.COLLECT, withdrawn.words)


def at_the_end(change: Change) -> Change | None:
    """What is left to say of a change when the guest does not come: of an item that was asked for, what to do with it."""
    if change.kind != ADDED:
        return change
    words = str(change.after.get(REASON) or "") if isinstance(change.after, Mapping) else ""
    if not phrases.says(phrases.COLLECT, words):
        return None
    return dataclasses.replace(change, kind=FACT, field=REASON, before="", after=words, words=words)


def _with_field(added: Change, change: Change) -> Change:
    values = dict(added.after) if isinstance(added.after, Mapping) else {}
    values[change.field] = change.after
    return dataclasses.replace(added, after=values, title=change.title, health=added.health or change.health)


def _take_up_field(kept: dict[tuple[object, str], Change], change: Change) -> None:
    place = (change.item, change.field)
    earlier = kept.pop(place, None)
    if earlier is None:
        kept[place] = change
    elif earlier.before != change.after or _says_only_that(change):
        health = earlier.health or change.health
        kept[place] = dataclasses.replace(change, before=earlier.before, health=health)


def _says_only_that(change: Change) -> bool:
    """Whether a fact says that it changed, and not from what to what: then nobody can tell that it came back."""
    return change.field in UNSAID or (change.item is None and change.before is None and change.after is None)


def touched(
    before: Iterable[Item],
    after: Sequence[Item],
    facts_changed: Iterable[Change],
    *,
    sees: Callable[[str, Change], bool] = lambda department, change: True,
) -> dict[str, tuple[Change, ...]]:
    """For each department that is touched by the way from one plan to the next, what changed for it; see `told_of`."""
    return told_of(moves(before, after), after, facts_changed, sees=sees)


def moves(before: Iterable[Item], after: Iterable[Item]) -> tuple[Change, ...]:
    """What changed from one plan to the next, but for ticked items: those tell nobody."""
    changed = difference(before, after)
    ticked = {change.item for change in changed if _is_tick(change)}
    return tuple(change for change in changed if change.item not in ticked)


def told_of(
    moved: Iterable[Change],
    after: Sequence[Item],
    facts_changed: Iterable[Change],
    *,
    sees: Callable[[str, Change], bool] = lambda department, change: True,
) -> dict[str, tuple[Change, ...]]:
    """For each department that is touched, by its code, what changed for it: the stay's facts it sees, then its own items.

    `sees(department, change)` says whether a fact may be told to a department at all.
    """
    own: dict[str, list[Change]] = {}
    for change in moved:
        own.setdefault(change.department, []).append(change)
    facts = tuple(facts_changed)
    touching = _touching(after)
    told = {d: (*_facts_for(d, facts, own, touching, sees), *own.get(d, ())) for d in sorted(touching.keys() | own)}
    return {department: changes for department, changes in told.items() if changes}


def nothing_left(
    before: Iterable[Item], after: Iterable[Item], own: Mapping[str, Sequence[Change]]
) -> dict[str, Change]:
    """For each department, by its code, that has lost with these changes the last thing that it had to do: that it has."""
    had, has = (frozenset(item.department for item in items if item.state in NOT_SETTLED) for items in (before, after))
    lost = {code for code, changed in own.items() if any(change.kind == WITHDRAWN for change in changed)}
    gone = {code: Change(FACT, code, None, NOTHING_LEFT, False, True) for code in (had - has) & lost}
    known = frozenset(item.department for item in before)
    again = {code: Change(FACT, code, None, NOTHING_LEFT, True, False) for code in (has - had) & known & own.keys()}
    return gone | again


def _touching(items: Iterable[Item]) -> dict[str, frozenset[str]]:
    """For each department with open items, by its code, the facts that touch it."""
    found: dict[str, frozenset[str]] = {}
    for item in items:
        if item.state in UNSETTLED:
            more = TOLD_BEFORE_ARRIVAL if item.stage in ("before_arrival", "arrival") else frozenset()
            found[item.department] = found.get(item.department, TOLD_TO_ALL) | more
    return found


def _facts_for(
    department: str,
    facts: Sequence[Change],
    own: Mapping[str, Sequence[Change]],
    touching_all: Mapping[str, frozenset[str]],
    sees: Callable[[str, Change], bool],
) -> tuple[Change, ...]:
    """The facts that touch a department with open items, and those told beside what has touched it."""
    touching = touching_all.get(department, frozenset())
    seen = [change for change in facts if sees(department, change)]
    is_touched = department in own or any(change.field in touching for change in seen)
    fields = touching | (TOLD_BESIDE if is_touched else frozenset())
    return tuple(change for change in seen if change.field in fields)


def _is_tick(change: Change) -> bool:
    return change.kind == FACT and change.field == STATE and change.after == "done"


def as_json(change: Change) -> dict[str, Any]:
    """A change as it is stored and as the API shows it."""
    values = {
        "kind": change.kind,
        "item": change.item,
        "field": change.field,
        "from": change.before,
        "to": change.after,
        "department": change.department,
        "title": change.title,
        "words": change.words,
        "health": change.health,
    }
    return {**values, "day": change.day} if change.day else values


def from_json(values: Values) -> Change:
    """The change that was stored so."""
    named = {name: values[name] for name in ("kind", "item", "field", "department", "title", "words", "health")}
    return Change(before=values["from"], after=values["to"], day=values.get("day", ""), **named)


def moment(value: object) -> dt.datetime | None:
    """The moment that a due time in a change stands for."""
    return dt.datetime.fromisoformat(value) if isinstance(value, str) and value else None
