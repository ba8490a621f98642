"""What becomes of an item that exists: carried on, reopened because it is wrong now, withdrawn, brought back. Pure."""

import dataclasses

from stays import components, conditions, due, phrases
from stays.all_the_same import agreed
from stays.by_hand import checked
from stays.due import Timed
from stays.making import LONGEST, Planner, fresh
from stays.plan import Item
from stays.undone import AND, is_for_another, is_wrong, stands_there, to_do_again, was_to_be_collected, what_to_do
from tiers.standard import ASSIGN_ROOM

OPEN, BEGUN, DONE, WAIVED, WITHDRAWN, STOPPED = "open", "begun", "done", "waived", "withdrawn", "stopped"
UNSETTLED = frozenset({OPEN, BEGUN, STOPPED})
UNTIL_DONE = (
    phrases.NOT_POSSIBLE,
    phrases.NOT_PASSED,
    phrases.TO_BE_THERE,
    phrases.CALLED_BACK,
    phrases.CALLED_BACK_PARTLY,
)
PLAIN_UNTIL_DONE = frozenset({phrases.SIGN_AGAIN, phrases.NOT_WAIVED, phrases.NO_ROOM, phrases.ANOTHER_GUEST})
OVER = {"no_show": phrases.NO_SHOW, "checked_out": phrases.CHECKED_OUT}


def kept(planner: Planner, timed: Timed, old: Item | None) -> Item:
    """The item of a row that is wanted: new, brought back, carried on, or left as it was done."""
    wanted = agreed(planner, fresh(planner, timed), old)
    if old is None:
        return _ticked(planner, wanted)
    if old.state == WITHDRAWN:
        return _ticked(planner, dataclasses.replace(wanted, id=old.id))
    if old.state == WAIVED and planner.needs.severe and conditions.signs_for_needs(timed.slot.row):
        return dataclasses.replace(wanted, id=old.id, state_reason=phrases.NOT_WAIVED, reason_health=True)
    if _unassigned(planner, old):
        return dataclasses.replace(wanted, id=old.id, state_reason=phrases.NO_ROOM)
    if old.state in UNSETTLED or (old.state == DONE and is_wrong(planner, old, wanted)):
        return _ticked(planner, _carried(planner, old, wanted))
    # the moment goes on, so that rows which come after a done one are timed alike when planned again
    return _ticked(planner, dataclasses.replace(old, anchor=wanted.anchor, told_at=wanted.told_at))


def _carried(planner: Planner, old: Item, wanted: Item) -> Item:
    """The wanted item in the place of the old one, as far as that has come and is still right."""
    goes_on = old.state == BEGUN and wanted.state == OPEN and not is_wrong(planner, old, wanted)
    said = what_to_do(planner, old, wanted, _lasting(planner, old, wanted))
    resting = old.not_possible > 0 and old.state in UNSETTLED
    return dataclasses.replace(
        wanted,
        id=old.id,
        due_at=old.due_at if resting else wanted.due_at,
        not_possible=old.not_possible if resting else 0,
        state=BEGUN if goes_on else wanted.state,
        begun_at=old.begun_at if goes_on else None,
        done_room=old.done_room,
        state_reason=phrases.fitting(LONGEST, *dict.fromkeys([*said, wanted.state_reason])),
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
    pieces = [piece for piece in old.state_reason.split(phrases.JOINED) if lasts(piece, brought, stopped=stopped)]
    still = stopped or any(map(components.is_refused_wish, wanted.components))
    return pieces if still else [piece for piece in pieces if not phrases.calls_back(piece)]


def lasts(piece: str, brought: frozenset[str], *, stopped: bool) -> bool:
    """Whether a piece of a reason goes on as it is."""
    if piece == phrases.AGREED_BEFORE:
        return stopped
    exchanged = phrases.exchanges(piece)
    if exchanged:
        return not brought.issuperset(exchanged.split(AND))
    lasting = piece in PLAIN_UNTIL_DONE or any(phrases.says(phrase, piece) for phrase in UNTIL_DONE)
    return lasting or not phrases.ours(piece)


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
        return checked(planner, _wanted_again(planner, item))
    if item.state not in UNSETTLED:
        return _in_vain(planner, item)
    return dataclasses.replace(item, state=WITHDRAWN, state_reason=_stood_down(planner, item), reason_health=False)


def _wanted_again(planner: Planner, item: Item) -> Item:
    """An item made by hand: open again when the end of the stay had withdrawn it, or had it taken away."""
    if was_to_be_collected(item):
        reason = phrases.joined(*to_do_again(planner, item))
        return dataclasses.replace(item, state=OPEN, begun_at=None, done_at=None, state_reason=reason)
    comes_back = item.state == WITHDRAWN and not phrases.says(phrases.TAKEN_OFF, item.state_reason)
    return dataclasses.replace(item, state=OPEN, state_reason="") if comes_back else item


def _in_vain(planner: Planner, item: Item) -> Item:
    """What was done for a guest who does not come: what stands in the room is taken away again; whose name it carries is kept."""
    in_vain = planner.facts.over and not planner.facts.checked_out and planner.facts.checked_in_at is None
    if item.state != DONE or not in_vain:
        return item
    collect = [_stood_down(planner, item)] if item.done_room and stands_there(planner, item) else []
    another = [phrases.ANOTHER_GUEST] if is_for_another(planner, item) else []
    reason = phrases.joined(*collect, *another)
    return dataclasses.replace(item, state_reason=reason) if reason else item


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
    if item.done_room and stands_there(planner, item):
        return phrases.say(phrases.COLLECT, why=why, room=item.done_room)
    return phrases.say(phrases.STAND_DOWN, why=why) if item.state == BEGUN else why
