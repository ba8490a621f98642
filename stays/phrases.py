"""What planning says, as it is stored: the same whoever asks, and understood again. How people read it: `sentences`."""

import re

from vipdesk.access import plan_sight

INSTEAD = "instead of %(name)s: %(why)s"
PARTLY_INSTEAD = "%(quantity)s instead of %(name)s: %(why)s"
LEFT_OUT = "left out: %(why)s"
WITHOUT_ALCOHOL = "without alcohol: %(why)s"  # a wish, which may be for something else as well, or for none
NOTHING_SAFE = "nothing on the list may be brought: %(why)s"
ASK_KITCHEN = "ask F&B"
HOLD = "hold until the chef has signed"
UNSIGNED = (
    "%(thing)s is already in %(room)s, and the chef has not signed"  # without a colon: nothing of it is for others
)
NOT_WAIVED = "not without the chef's signature"
ASK_GUEST = "ask the guest what is needed"
SEVERE = " (severe)"  # behind what is severe, where the needs are signed
REQUESTED = plan_sight.REQUESTED
MOVE = "%(thing)s is already in %(room)s: please move it to %(to)s"
MOVE_LATER = "%(thing)s is already in %(room)s: the new room is not known yet"
STILL_THERE = "%(thing)s is already in %(room)s: please check it"
AGAIN = "Already begun or done for %(room)s: please do it for %(to)s"
AGAIN_LATER = "Already begun or done for %(room)s: the new room is not known yet"
CHECK_AGAIN = "Already begun or done for %(room)s: please check it"
EXCHANGE = f"%(thing)s has %(names)s: {plan_sight.EXCHANGE} (%(why)s)"
EXCHANGE_IN = f"%(thing)s in %(room)s has %(names)s: {plan_sight.EXCHANGE} (%(why)s)"
CALLED_BACK = "please take back what was brought: %(why)s"
CALLED_BACK_PARTLY = "please take back what was brought and is not listed any more: %(why)s"
SIGN_AGAIN = "allergies or diet have changed: please sign again"
NO_ROOM = "the room is no longer assigned"
STAND_DOWN = "%(why)s: please stand down"
TAKEN_OFF = "taken off the plan: %(why)s"
COLLECT = "%(why)s: please collect from %(room)s"
TO_BE_THERE = "%(thing)s was to be collected from %(room)s: please make sure that it stands in the guest's room"
ANOTHER_GUEST = "the guest's name has changed: please do it again for the new one"
ANOTHER_GUEST_NAMED = "the guest is now %(name)s: please do it again for this name"  # when shown
NOT_PASSED = "not passed at the inspection, please put right: %(note)s"
MAY_NOT_HAVE = "the guest may not have this: %(why)s"
BROUGHT = "brought all the same: %(why)s"
AGREED_BEFORE = "what was agreed before no longer holds: please ask again"
NOT_YOURS = "no longer for this department"
NOT_POSSIBLE = "not possible %(times)s"
GIVEN_UP = "given up after %(times)s"

SEASON = "season"
ALLERGY = "allergy"
DIET = "diet"
MINORS = "minors alone in the room"
OFFICIAL = "official visit"
CANCELLED = "cancelled"
NO_SHOW = "no-show"
CHECKED_OUT = "checked out"
NOT_WANTED = "no longer wanted"
ONCE_A_GROUP = "once for the whole group, with another of its stays"

WORDS = frozenset({SEASON, ALLERGY, DIET, MINORS, OFFICIAL, CANCELLED, NO_SHOW, CHECKED_OUT, NOT_WANTED, ONCE_A_GROUP})
PLAIN = WORDS | {
    ASK_KITCHEN,
    HOLD,
    NOT_WAIVED,
    ASK_GUEST,
    REQUESTED,
    SIGN_AGAIN,
    NO_ROOM,
    AGREED_BEFORE,
    NOT_YOURS,
    ANOTHER_GUEST,
}
PHRASES = (
    UNSIGNED,
    PARTLY_INSTEAD,
    INSTEAD,
    LEFT_OUT,
    WITHOUT_ALCOHOL,
    NOTHING_SAFE,
    MOVE,
    MOVE_LATER,
    STILL_THERE,
    AGAIN,
    AGAIN_LATER,
    CHECK_AGAIN,
    EXCHANGE_IN,
    EXCHANGE,
    CALLED_BACK,
    CALLED_BACK_PARTLY,
    TAKEN_OFF,
    STAND_DOWN,
    COLLECT,
    TO_BE_THERE,
    ANOTHER_GUEST_NAMED,
    NOT_PASSED,
    MAY_NOT_HAVE,
    BROUGHT,
    NOT_POSSIBLE,
    GIVEN_UP,
)
JOINED = "; "
CUT = "…"
PARAMETER = re.compile(r"%\((\w+)\)s")
HEALTH = frozenset({ALLERGY, DIET})  # reasons that speak of the guest's health


def say(phrase: str, **parts: object) -> str:
    """The phrase as it is stored."""
    return phrase % parts


def joined(*texts: str) -> str:
    """Several phrases as one text."""
    return JOINED.join(text for text in texts if text)


def fitting(longest: int, *texts: str) -> str:
    """Several phrases as one text of so many characters: what people wrote is cut short, never that something has to wait."""
    text = joined(*texts)
    return text if len(text) <= longest else _cut(text.split(JOINED), len(text) - longest)[:longest]


def _cut(pieces: list[str], too_long: int) -> str:
    """The pieces as one text that is so much shorter: first what people wrote, the longest of it, then what needs no care."""
    for n in sorted(range(len(pieces)), key=lambda n: (not _by_a_person(pieces[n]), -len(pieces[n]))):
        if too_long > 0 and pieces[n] not in PLAIN:
            kept = max(len(pieces[n]) - too_long - len(CUT), 0)
            too_long -= len(pieces[n]) - kept - len(CUT)
            pieces[n] = pieces[n][:kept] + CUT
    return JOINED.join(pieces)


def asks_kitchen(reason: str) -> bool:
    """Whether an item waits for what F&B has to say."""
    return ASK_KITCHEN in reason.split(JOINED)


def is_held(reason: str) -> bool:
    """Whether an item waits for the signature of the chef."""
    return HOLD in reason.split(JOINED)


def is_unsigned(reason: str) -> bool:
    """Whether something stands in the room that the chef has not signed for."""
    return any(says(UNSIGNED, piece) for piece in reason.split(JOINED))


def says(phrase: str, text: str) -> bool:
    """Whether this piece of text was said with this phrase."""
    return PATTERNS[phrase].fullmatch(text) is not None


def parts(phrase: str, text: str) -> dict[str, str]:
    """What was put into this phrase; nothing when the text was not said with it."""
    match = PATTERNS[phrase].fullmatch(text)
    return match.groupdict() if match else {}


def calls_back(text: str) -> bool:
    """Whether something that was brought is to be taken back."""
    return any(says(CALLED_BACK, piece) or says(CALLED_BACK_PARTLY, piece) for piece in text.split(JOINED))


def called_back(piece: str) -> list[str]:
    """Why something that was brought is to be taken back; nothing when this piece of text does not say so."""
    said = parts(CALLED_BACK, piece) or parts(CALLED_BACK_PARTLY, piece)
    return said["why"].split(", ") if said else []


def exchanges(text: str) -> str:
    """What an exchange speaks of, as one text; "" when this is none."""
    return (parts(EXCHANGE_IN, text) or parts(EXCHANGE, text)).get("names", "")


def refusals(piece: str) -> list[str]:
    """Why something is not brought as it is asked for, when a piece of text says so: season, allergy, diet …"""
    said_with = (PARTLY_INSTEAD, INSTEAD, LEFT_OUT, WITHOUT_ALCOHOL, NOTHING_SAFE, MAY_NOT_HAVE)
    found = (parts(phrase, piece) for phrase in said_with)
    return next((said["why"].split(", ") for said in found if said), [])


def in_place_of(piece: str) -> str:
    """In place of what a thing is brought, when a piece of its note says so."""
    return (parts(PARTLY_INSTEAD, piece) or parts(INSTEAD, piece)).get("name", "")


def thing_in_room(text: str) -> str:
    """What stands in a room, as a stored text calls it; "" when it speaks of no such thing."""
    pieces = [parts(phrase, piece) for piece in text.split(JOINED) for phrase in (MOVE, MOVE_LATER, STILL_THERE)]
    return next((piece["thing"] for piece in pieces if piece), "")


def speaks_of_health(text: str) -> bool:
    """Whether this piece of text, said by planning, speaks of the guest's health."""
    exchange = parts(EXCHANGE_IN, text) or parts(EXCHANGE, text)
    called_back = parts(CALLED_BACK, text) or parts(CALLED_BACK_PARTLY, text)
    why = (exchange or called_back).get("why", "").split(", ")
    about_food = text in (ASK_KITCHEN, HOLD, NOT_WAIVED, SIGN_AGAIN) or says(UNSIGNED, text)
    return about_food or not HEALTH.isdisjoint(why)


def ours(text: str) -> bool:
    """Whether planning said this, and not a person."""
    return text in PLAIN or any(says(phrase, text) for phrase in PHRASES)


def by_a_person(text: str) -> bool:
    """Whether any of this is in the words of a person: a colleague's reason or note."""
    return any(_by_a_person(piece) for piece in text.split(JOINED)) if text else False


def _by_a_person(piece: str) -> bool:
    said = parts(BROUGHT, piece) or parts(TAKEN_OFF, piece)
    own = bool(said) and not WORDS.issuperset(said["why"].split(", "))
    return own or says(NOT_PASSED, piece) or not ours(piece)


def _pattern(phrase: str) -> re.Pattern[str]:
    literal = PARAMETER.split(phrase)  # text, name, text, name, …
    pieces = (re.escape(part) if n % 2 == 0 else f"(?P<{part}>.+)" for n, part in enumerate(literal))
    return re.compile("".join(pieces), re.DOTALL)


PATTERNS = {phrase: _pattern(phrase) for phrase in (*PHRASES, *PLAIN)}
