"""What becomes of an item that exists: carried on, reopened because it is wrong now, withdrawn, brought back. Pure."""

import dataclasses
from collections.abc import Iterator, Sequence

from stays import components, conditions, due, phrases
from stays.all_the_same import agreed, holds
from stays.by_hand import checked
from stays.due import Timed
from stays.making import LONGEST, Planner, fresh
from stays.plan import ONCE, Item
from tiers.standard import ASSIGN_ROOM
from vipdesk.hotel import clock

OPEN, BEGUN, DONE, WITHDRAWN, STOPPED = "open", "begun", "done", "withdrawn", "stopped"
UNSETTLED = frozenset({OPEN, BEGUN, STOPPED})
UNTIL_DONE = (phrases.NOT_POSSIBLE, phrases.NOT_PASSED)
AND = " and "  # between the names of an exchange
SHORT = 40  # characters of the name of a thing
OVER = {"no_show": phrases.NO_SHOW, "checked_out": phrases.CHECKED_OUT}


def kept(planner: Planner, timed: Timed, old: Item | None) -> Item:
    """The item of a row that is wanted: new, brought back, carried on, or left as it was done."""
    wanted = agreed(planner, fresh(planner, timed), old)
    if old is None:
        return _ticked(planner, wanted)
    if old.state == WITHDRAWN:
        return _ticked(planner, dataclasses.replace(wanted, id=old.id))
    if _unassigned(planner, old):
        return dataclasses.replace(wanted, id=old.id, state_reason=phrases.NO_ROOM)
    if old.state in UNSETTLED or (old.state == DONE and _is_wrong(planner, old, wanted)):
        return _ticked(planner, _carried(planner, old, wanted))
    # the moment goes on, so that rows which come after a done one are timed alike when planned again
    reason = "" if phrases.says(phrases.COLLECT, old.state_reason) else old.state_reason  # it is wanted where it stands
    same = dataclasses.replace(old, anchor=wanted.anchor, told_at=wanted.told_at, state_reason=reason)
    return _ticked(planner, same)


def _carried(planner: Planner, old: Item, wanted: Item) -> Item:
    """The wanted item in the place of the old one, as far as that has come and is still right."""
    goes_on = old.state == BEGUN and wanted.state == OPEN and not _is_wrong(planner, old, wanted)
    said = [*_lasting(planner, old, wanted), *_prepared_wrongly(planner, old, wanted)]
    said += _about_the_room(planner, old, wanted, said)
    resting = old.not_possible > 0 and old.state in UNSETTLED
    return dataclasses.replace(
        wanted,
        id=old.id,
        due_at=old.due_at if resting else wanted.due_at,
        not_possible=old.not_possible if resting else 0,
        state=BEGUN if goes_on else wanted.state,
        begun_at=old.begun_at if goes_on else None,
        done_room=old.done_room,
        state_reason=phrases.joined(*dict.fromkeys([*said, wanted.state_reason]))[:LONGEST],
        reason_health=wanted.reason_health or any(_speaks_of_health(piece, old) for piece in said),
    )


def _speaks_of_health(piece: str, old: Item) -> bool:
    """Whether a piece of the reason speaks of health; for what a person wrote, whether it was marked so."""
    if phrases.ours(piece):
        return phrases.speaks_of_health(piece)
    marked_for_other = any(phrases.speaks_of_health(other) for other in old.state_reason.split(phrases.JOINED))
    return old.reason_health and not marked_for_other


def _lasting(planner: Planner, old: Item, wanted: Item) -> list[str]:
    """What was said before and is to be read until the work is done: an exchange, a new signature, a person's words."""
    if old.state not in UNSETTLED or not old.state_reason:
        return []
    brought = components.names(wanted.components, planner.standard)
    stopped = old.state == wanted.state == STOPPED
    return [piece for piece in old.state_reason.split(phrases.JOINED) if lasts(piece, brought, stopped=stopped)]


def lasts(piece: str, brought: frozenset[str], *, stopped: bool) -> bool:
    """Whether a piece of a reason goes on as it is."""
    if piece == phrases.AGREED_BEFORE:
        return stopped
    exchanged = phrases.exchanges(piece)
    if exchanged:
        return not brought.issuperset(exchanged.split(AND))
    lasting = piece in (phrases.SIGN_AGAIN, phrases.NO_ROOM) or any(
        phrases.says(phrase, piece) for phrase in UNTIL_DONE
    )
    return lasting or not phrases.ours(piece)


def _is_wrong(planner: Planner, old: Item, wanted: Item) -> bool:
    """Whether what was begun or done is not what the guest should find."""
    return bool(_misfits(planner, old)) or _unsigned(old, wanted) or _elsewhere(planner, old)


def _prepared_wrongly(planner: Planner, old: Item, wanted: Item) -> Iterator[str]:
    """What to do about work that the guest's needs, learnt since, have made wrong."""
    misfits = _misfits(planner, old)
    if misfits:
        said = {
            "thing": _thing(planner, old),
            "names": AND.join(misfits),
            "why": ", ".join(sorted(set(misfits.values()))),
        }
        phrase = phrases.EXCHANGE_IN if old.in_room and old.done_room else phrases.EXCHANGE
        yield phrases.say(phrase, room=old.done_room, **said)
    if old.override and not wanted.override and wanted.state == STOPPED:
        yield phrases.AGREED_BEFORE
    if _unsigned(old, wanted):
        yield phrases.SIGN_AGAIN


def _misfits(planner: Planner, old: Item) -> dict[str, str]:
    """What was prepared and is, or may still come, before the guest, who may not have it: names, and why."""
    if holds(planner, old):
        return {}
    comes = old.in_room or (old.day != ONCE and old.day >= clock.today(planner.facts.zone, planner.now))
    if old.state == BEGUN or (old.state == DONE and comes):
        return components.misfits(old, planner.needs, planner.standard)
    return {}


def _unsigned(old: Item, wanted: Item) -> bool:
    """Whether something else was signed than what is to be signed now."""
    return old.state == DONE and bool(old.signed_by) and wanted.health and old.detail != wanted.detail


def _elsewhere(planner: Planner, old: Item) -> bool:
    """Whether it was begun or done for another room than the guest's."""
    there = old.in_room and old.state in (BEGUN, DONE) and bool(old.done_room)
    return there and old.done_room != planner.facts.room_number


def _about_the_room(planner: Planner, old: Item, wanted: Item, said: Sequence[str]) -> Iterator[str]:
    """What to do with work that is in a room: move it, do it again, look after it; nothing, when it is exchanged."""
    there = wanted.in_room and old.done_room and (old.state not in (BEGUN, DONE) or _elsewhere(planner, old))
    if not there or any(phrases.exchanges(piece) for piece in said):
        return
    to = planner.facts.room_number
    if to == old.done_room and any(phrases.says(phrases.NOT_PASSED, piece) for piece in said):
        return  # what to do about it is said already
    things = (phrases.MOVE, phrases.MOVE_LATER, phrases.STILL_THERE)
    work = (phrases.AGAIN, phrases.AGAIN_LATER, phrases.CHECK_AGAIN)
    move, later, check = things if _stands_there(planner, old) else work
    phrase = later if not to else check if to == old.done_room else move
    thing = phrases.thing_in_room(old.state_reason) or _thing(planner, old)
    yield phrases.say(phrase, thing=thing, room=old.done_room, to=to)


def _stands_there(planner: Planner, item: Item) -> bool:
    """Whether the item is something that stands in the room, so that it can be moved or collected."""
    known = planner.standard.components
    _, row = planner.rows.get(item.key, (0, None))
    equipment = any(c.code not in known for c in item.components)
    return item.in_room and (equipment or bool(row and row.amenity and item.components))


def _thing(planner: Planner, item: Item) -> str:
    """What stands in the room, short: the one thing it is, "Basket A" of "basket A, large", else the title."""
    names = sorted(components.names(item.components, planner.standard))
    short = names[0] if len(names) == 1 else item.detail.split(",")[0] if item.components else ""
    one_of_several = len(names) > 1 and short in names
    fits = 0 < len(short) <= SHORT and phrases.JOINED not in short and not one_of_several
    words = short if fits else item.title
    return words[:1].upper() + words[1:]


def _unassigned(planner: Planner, old: Item) -> bool:
    """Whether a room was assigned and is not any more; all else of the item is then as it is wanted now."""
    ticked = old.ticked_by == ASSIGN_ROOM and old.state == DONE and bool(old.done_room)
    return ticked and not planner.facts.room_number


def _ticked(planner: Planner, item: Item) -> Item:
    """The item that an act of the desk ticks is done once that act is; of a room assigned, for the room that is."""
    room, done_at = planner.facts.room_number, planner.facts.steps.get(item.ticked_by)
    if done_at and item.state in (OPEN, BEGUN):
        return dataclasses.replace(item, state=DONE, done_at=done_at, state_reason="", reason_health=False)
    if item.ticked_by != ASSIGN_ROOM:
        return item
    if room and item.state in (OPEN, BEGUN):
        return dataclasses.replace(item, state=DONE, done_at=planner.now, done_room=room, state_reason="")
    if room and item.state == DONE and item.done_room:
        return dataclasses.replace(item, done_room=room)
    return item


def left_over(planner: Planner, item: Item) -> Item:
    """An item that no row asks for: made by hand it is left alone, otherwise withdrawn unless it is settled."""
    if item.hand_made and not _ends(planner, item):
        comes_back = item.state == WITHDRAWN and not phrases.says(phrases.TAKEN_OFF, item.state_reason)
        return checked(planner, dataclasses.replace(item, state=OPEN, state_reason="") if comes_back else item)
    if item.state not in UNSETTLED:
        return _collected(planner, item)
    return dataclasses.replace(item, state=WITHDRAWN, state_reason=_stood_down(planner, item), reason_health=False)


def _collected(planner: Planner, item: Item) -> Item:
    """What was done and stands in the room of a guest who does not come is to be taken away again, in words."""
    waits_in_vain = planner.facts.over and not planner.facts.checked_out and planner.facts.checked_in_at is None
    if item.state != DONE or not item.done_room or not waits_in_vain or not _stands_there(planner, item):
        return item
    return dataclasses.replace(item, state_reason=_stood_down(planner, item))


def _ends(planner: Planner, item: Item) -> bool:
    """Whether the end of the stay ends this item: after a check-out, departure and what follows go on."""
    facts = planner.facts
    return facts.over and not (facts.checked_out and item.stage in (due.DEPARTURE, due.AFTER_STAY))


def _why_not(planner: Planner, item: Item) -> str:
    """Why it is not wanted here any more."""
    facts = planner.facts
    if facts.over:
        return OVER.get(facts.over_words, facts.over_words or phrases.CANCELLED)
    once = {row.key for row in planner.standard.rows if conditions.elsewhere(row, facts)}
    return phrases.ONCE_A_GROUP if item.key in once else phrases.NOT_WANTED


def _stood_down(planner: Planner, item: Item) -> str:
    """Why it is withdrawn, and what to do about work that was begun."""
    why = _why_not(planner, item)
    if item.done_room and _stands_there(planner, item):
        return phrases.say(phrases.COLLECT, why=why, room=item.done_room)
    return phrases.say(phrases.STAND_DOWN, why=why) if item.state == BEGUN else why
