"""Work that was begun or done and is wrong now, by the room, the guest or the needs; and what to do about it, in words. Pure."""

from collections.abc import Iterator, Sequence

from stays import components, due, phrases
from stays.all_the_same import holds
from stays.making import Planner
from stays.plan import ONCE, Item
from tiers.vocabulary import plain
from vipdesk.hotel import clock

OPEN, BEGUN, DONE, STOPPED = "open", "begun", "done", "stopped"
AND = " and "  # between the names of an exchange
SHORT = 40  # characters of the name of a thing
BEFORE_THE_GUEST = (due.BEFORE_ARRIVAL, due.ARRIVAL)  # stages


def is_wrong(planner: Planner, old: Item, wanted: Item) -> bool:
    """Whether what was begun or done is not what the guest should find."""
    return (
        bool(_misfits(planner, old))
        or _unsigned(old, wanted)
        or bool(_called_back(planner, old, wanted))
        or _elsewhere(planner, old)
        or is_for_another(planner, old)
        or was_to_be_collected(old)
    )


def what_to_do(planner: Planner, old: Item, wanted: Item, lasting: Sequence[str]) -> list[str]:
    """What to do about work that is wrong now, beside what was said of it before and is still to be read."""
    said = [*lasting, *_prepared_wrongly(planner, old, wanted), *to_do_again(planner, old)]
    if any(map(_takes_out, said)):  # what is taken out is not left there
        said = [piece for piece in said if not phrases.says(phrases.TO_BE_THERE, piece)]
    return [*said, *_about_the_room(planner, old, wanted, said)]


def _prepared_wrongly(planner: Planner, old: Item, wanted: Item) -> Iterator[str]:
    """What to do about work that the guest's needs, learnt since, have made wrong."""
    misfits = _misfits(planner, old)
    if misfits:
        said = {
            "thing": thing_of(planner, old),
            "names": AND.join(misfits),
            "why": ", ".join(sorted(set(misfits.values()))),
        }
        phrase = phrases.EXCHANGE_IN if old.in_room and old.done_room else phrases.EXCHANGE
        yield phrases.say(phrase, room=old.done_room, **said)
    if called_back := _called_back(planner, old, wanted):
        yield called_back
    if old.override and not wanted.override and wanted.state == STOPPED:
        yield phrases.AGREED_BEFORE
    if _unsigned(old, wanted):
        yield phrases.SIGN_AGAIN


def _misfits(planner: Planner, old: Item) -> dict[str, str]:
    """What was prepared and is, or may still come, before the guest, who may not have it: names, and why."""
    if holds(planner, old) or not _comes_before_the_guest(planner, old):
        return {}
    return components.misfits(old, planner.needs, planner.standard)


def _comes_before_the_guest(planner: Planner, old: Item) -> bool:
    """Whether what was prepared is, or may still come, before the guest."""
    comes = old.in_room or (old.day != ONCE and old.day >= clock.today(planner.facts.zone, planner.now))
    return old.state == BEGUN or (old.state == DONE and comes) or may_still_stand(old)


def may_still_stand(old: Item) -> bool:
    """Whether something was brought to a room with an item that is open again: to be moved, looked after, or put right."""
    return old.state == OPEN and old.in_room and bool(old.done_room)


def _called_back(planner: Planner, old: Item, wanted: Item) -> str:
    """What calls back food that the guest may not have: all of it after F&B's no, or their wish among other things; "" for
    nothing."""
    if holds(planner, old) or not _comes_before_the_guest(planner, old):
        return ""
    if wanted.state == STOPPED and components.unnamed_food(old, planner.standard):
        return phrases.say(phrases.CALLED_BACK, why=phrases.ALLERGY)
    why = components.refused_wish(old.components, planner.needs, planner.standard)
    return phrases.say(phrases.CALLED_BACK_PARTLY, why=why) if why else ""


def _unsigned(old: Item, wanted: Item) -> bool:
    """Whether something else was signed than what is to be signed now."""
    return old.state == DONE and bool(old.signed_by) and wanted.health and plain(old.detail) != plain(wanted.detail)


def is_for_another(planner: Planner, old: Item) -> bool:
    """Whether it carries the name of somebody who is not the guest any more, or of how the guest was called before."""
    if phrases.ANOTHER_GUEST in old.state_reason.split(phrases.JOINED):
        return old.state == DONE  # the guest was replaced while nobody was expected
    return old.state in (BEGUN, DONE) and planner.facts.renamed and _is_still_read(planner, old)


def _is_still_read(planner: Planner, old: Item) -> bool:
    """Whether it carries the guest's name, and not for an arrival that is over."""
    here = planner.facts.checked_in_at is not None
    passed = planner.facts.checked_out or (here and old.stage in BEFORE_THE_GUEST)
    return old.key in planner.facts.carry_the_name and not passed


def was_to_be_collected(old: Item) -> bool:
    """Whether it was done, and then to be taken away because the guest would not come."""
    pieces = old.state_reason.split(phrases.JOINED)
    return old.state == DONE and any(phrases.says(phrases.COLLECT, piece) for piece in pieces)


def to_do_again(planner: Planner, old: Item) -> Iterator[str]:
    """What to do about a name that is not the guest's any more, or about what may not be there any more."""
    if is_for_another(planner, old):
        yield phrases.ANOTHER_GUEST
    elif was_to_be_collected(old):
        yield phrases.say(phrases.TO_BE_THERE, thing=thing_of(planner, old), room=old.done_room)


def _elsewhere(planner: Planner, old: Item) -> bool:
    """Whether it was begun or done for another room than the guest's."""
    there = old.in_room and old.state in (BEGUN, DONE) and bool(old.done_room)
    return there and old.done_room != planner.facts.room_number


def _about_the_room(planner: Planner, old: Item, wanted: Item, said: Sequence[str]) -> Iterator[str]:
    """What to do with work that is in a room: move it, do it again, look after it; nothing, when it is exchanged."""
    there = wanted.in_room and old.done_room and (old.state not in (BEGUN, DONE) or _elsewhere(planner, old))
    partly = any(phrases.says(phrases.CALLED_BACK_PARTLY, piece) for piece in said) and _is_left(wanted)
    if not there or any(_settles(piece, partly=partly) for piece in said):
        return
    to = planner.facts.room_number
    if to == old.done_room and any(_is_about_this_room(piece) for piece in said):
        return  # what to do about it is said already
    things = (phrases.MOVE, phrases.MOVE_LATER, phrases.STILL_THERE)
    work = (phrases.AGAIN, phrases.AGAIN_LATER, phrases.CHECK_AGAIN)
    move, later, check = things if stands_there(planner, old) else work
    phrase = later if not to else check if to == old.done_room else move
    one_thing = phrases.thing_in_room(old.state_reason) or thing_of(planner, old)
    thing = old.title if partly else one_thing  # the one thing may be what is taken back
    yield phrases.say(phrase, thing=thing, room=old.done_room, to=to)


def _is_about_this_room(piece: str) -> bool:
    """Whether this says already what is to be done in the room in which it stands."""
    return phrases.says(phrases.NOT_PASSED, piece) or phrases.calls_back(piece)


def _is_left(wanted: Item) -> bool:
    """Whether something of an item stays where a part of it is taken back."""
    return any(line.quantity and not components.is_refused_wish(line) for line in wanted.components)


def _settles(piece: str, *, partly: bool) -> bool:
    """Whether this says already what becomes of a thing, or but `partly` so, wherever it stands."""
    again = piece == phrases.ANOTHER_GUEST or phrases.says(phrases.TO_BE_THERE, piece)
    return again or (_takes_out(piece) and not (partly and phrases.calls_back(piece)))


def _takes_out(piece: str) -> bool:
    """Whether this says that a thing is to be exchanged or taken back."""
    return bool(phrases.exchanges(piece)) or phrases.calls_back(piece)


def stands_there(planner: Planner, item: Item) -> bool:
    """Whether the item is something that stands in the room, so that it can be moved or collected."""
    known = planner.standard.components
    _, row = planner.rows.get(item.key, (0, None))
    equipment = any(c.code not in known for c in item.components)
    return item.in_room and (equipment or bool(row and row.amenity and item.components))


def thing_of(planner: Planner, item: Item) -> str:
    """What stands in the room, short: the one thing it is, "Basket A" of "basket A, large", else the title."""
    names = sorted(components.names(item.components, planner.standard))
    short = names[0] if len(names) == 1 else item.detail.split(",")[0] if item.components else ""
    one_of_several = len(names) > 1 and short in names
    fits = 0 < len(short) <= SHORT and phrases.JOINED not in short and not one_of_several
    words = short if fits else item.title
    return words[:1].upper() + words[1:]
