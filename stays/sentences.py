"""What planning has stored, as people read it: each phrase is one whole sentence that says what to do; docs/differences.md."""

from django.utils.translation import gettext, gettext_noop

from stays import phrases

REASONS = ", "  # between the reasons of a phrase
# a stored phrase: the sentence that people read
SENTENCES = {
    # beside what is brought
    phrases.INSTEAD: gettext_noop("not %(name)s: %(why)s"),
    phrases.PARTLY_INSTEAD: gettext_noop("%(quantity)s of them in place of %(name)s: %(why)s"),
    phrases.LEFT_OUT: gettext_noop("leave it out, nothing in its place: %(why)s"),
    phrases.WITHOUT_ALCOHOL: gettext_noop("bring nothing of it that has alcohol in it: %(why)s"),
    phrases.ASK_GUEST: gettext_noop("ask the guest's contact what is needed, not the guest"),
    phrases.REQUESTED: gettext_noop("exactly as the guest asked"),
    # what the guest may not have
    phrases.NOTHING_SAFE: gettext_noop("Bring nothing of this (%(why)s): ask the duty manager, about food the chef"),
    phrases.MAY_NOT_HAVE: gettext_noop("Do not bring this (%(why)s): ask the duty manager, about food the chef"),
    phrases.ASK_KITCHEN: gettext_noop("Do not bring this before F&B has said yes"),
    phrases.HOLD: gettext_noop("Hold all food and drink of this until the chef has signed"),
    phrases.UNSIGNED: gettext_noop(
        "%(thing)s is already in %(room)s and the chef has not signed: take its food and drink out now, "
        "and keep it until the chef says what may go back"
    ),
    phrases.NOT_WAIVED: gettext_noop(
        "An allergy is severe and nobody can do without the signature: read everything, then sign; nothing goes out before"
    ),
    phrases.BROUGHT: gettext_noop(
        "Allowed after all, for this item alone (%(why)s); the item says who allowed it, and it ends when the needs change"
    ),
    phrases.AGREED_BEFORE: gettext_noop(
        "Do not bring this: the permission no longer counts; ask the duty manager again, about food the chef"
    ),
    phrases.EXCHANGE: gettext_noop(
        "Do not bring %(thing)s, nothing of it: it has %(names)s (%(why)s); make a whole new one as listed"
    ),
    phrases.EXCHANGE_IN: gettext_noop(
        "Take %(thing)s out of %(room)s now, all of it: %(names)s must not stay (%(why)s); then bring a new one as listed"
    ),
    phrases.CALLED_BACK: gettext_noop(
        "Take back now all that was brought of this (%(why)s), wherever it stands: it must not stay before the guest; "
        "food and drink are thrown away"
    ),
    phrases.CALLED_BACK_PARTLY: gettext_noop(
        "Take back now what was brought of this and may not be brought any more (%(why)s): "
        "food and drink are thrown away, the rest stays"
    ),
    phrases.SIGN_AGAIN: gettext_noop(
        "Allergies or diet have changed and your signature no longer counts: "
        "read everything again, then sign; nothing goes out before"
    ),
    # what is in a room, or was done for one
    phrases.MOVE: gettext_noop(
        "%(thing)s is already in %(room)s: please move it to %(to)s, with every card and letter; "
        "if it is not fresh or was touched, throw it away and bring a new one"
    ),
    phrases.MOVE_LATER: gettext_noop(
        "%(thing)s is already in %(room)s: take it out with every card and letter, and keep it for the new room"
    ),
    phrases.STILL_THERE: gettext_noop(
        "%(thing)s is already in %(room)s: look whether it is still there and fresh, then tick"
    ),
    phrases.AGAIN: gettext_noop("Already begun or done for %(room)s: do it for %(to)s, and put %(room)s back as usual"),
    phrases.AGAIN_LATER: gettext_noop(
        "Already begun or done for %(room)s: put it back as usual; do it anew when the new room is named"
    ),
    phrases.CHECK_AGAIN: gettext_noop(
        "Already begun or done for %(room)s: look whether it is still as it should be, then tick"
    ),
    phrases.NO_ROOM: gettext_noop("The room was taken away: assign another one"),
    phrases.TO_BE_THERE: gettext_noop(
        "Do not collect %(thing)s from %(room)s after all: look whether it is still there and fresh, "
        "or bring a new one to the guest's room; then tick"
    ),
    # whose name it carries
    phrases.ANOTHER_GUEST: gettext_noop(
        "The name has changed: take away everything with the old name and shred it; "
        "look up the new name, do it anew, and never say the old one"
    ),
    phrases.ANOTHER_GUEST_NAMED: gettext_noop(
        "The guest is now called %(name)s: take away everything with the old name and shred it; "
        "do it anew, and never say the old name"
    ),
    # not wanted any more
    phrases.STAND_DOWN: gettext_noop("Stop what you have begun (%(why)s)"),
    phrases.COLLECT: gettext_noop(
        "Please collect from %(room)s (%(why)s); sealed goods go back to stock, other food is thrown away, "
        "what bears a name is shredded"
    ),
    phrases.TAKEN_OFF: gettext_noop("No longer wanted (%(why)s): do not do it; take away what you have brought"),
    phrases.NOT_YOURS: gettext_noop("takes place without you"),
    phrases.CANCELLED: gettext_noop("booking cancelled: do not do it"),
    phrases.NO_SHOW: gettext_noop("the guest did not come: do not do it"),
    phrases.CHECKED_OUT: gettext_noop("the guest has left: do not do it any more"),
    phrases.NOT_WANTED: gettext_noop("no longer wanted: do not do it"),
    phrases.ONCE_A_GROUP: gettext_noop("not here: it is done once for the whole group, with another of its stays"),
    # to be done better, or later
    phrases.NOT_PASSED: gettext_noop("Not passed at the inspection, put this right and tick again: %(note)s"),
    phrases.NOT_POSSIBLE: gettext_noop(
        "The guest did not want to be disturbed at %(times)s: try again at the new time of the item, not before"
    ),
    phrases.GIVEN_UP: gettext_noop("The guest did not want to be disturbed at %(times)s: leave it for that day"),
    # why something is not brought
    phrases.SEASON: gettext_noop("out of season"),
    phrases.ALLERGY: gettext_noop("allergy"),
    phrases.DIET: gettext_noop("diet"),
    phrases.MINORS: gettext_noop("no alcohol, no adult sleeps in this room"),
    phrases.OFFICIAL: gettext_noop("not offered to this guest; only the general manager can allow it"),
}
# why an item is no longer wanted, inside a sentence that says what to do
WHY = {
    phrases.CANCELLED: gettext_noop("booking cancelled"),
    phrases.NO_SHOW: gettext_noop("the guest did not come"),
    phrases.CHECKED_OUT: gettext_noop("the guest has left"),
    phrases.NOT_WANTED: gettext_noop("no longer wanted"),
    phrases.ONCE_A_GROUP: gettext_noop("it is done once for the whole group, with another of its stays"),
}
# where the reason asks for another sentence: who decides is another, or it stands beside what is brought
BY_REASON = {
    (phrases.NOTHING_SAFE, phrases.OFFICIAL): gettext_noop(
        "Bring nothing of this: it is not offered to this guest; only the general manager can allow it"
    ),
    (phrases.MAY_NOT_HAVE, phrases.OFFICIAL): gettext_noop(
        "Do not bring this: it is not offered to this guest; only the general manager can allow it"
    ),
    (phrases.BROUGHT, phrases.ALLERGY): gettext_noop("allowed after all, for this item alone, in spite of the allergy"),
    (phrases.BROUGHT, phrases.DIET): gettext_noop("allowed after all, for this item alone, in spite of the diet"),
    (phrases.BROUGHT, phrases.MINORS): gettext_noop(
        "allowed after all, for this item alone, though no adult sleeps in this room"
    ),
    (phrases.BROUGHT, phrases.OFFICIAL): gettext_noop("allowed after all by the general manager, for this item alone"),
}
# what is left of a phrase for those who may not read why: see `vipdesk.access.plan_sight.words`
WITHOUT_WHY = {
    phrases.NOTHING_SAFE.partition(": ")[0]: gettext_noop("Bring nothing of this"),
    phrases.MAY_NOT_HAVE.partition(": ")[0]: gettext_noop("Do not bring this"),
    phrases.CALLED_BACK.partition(": ")[0]: gettext_noop(
        "Take back now all that was brought of this, wherever it stands: it must not stay before the guest; "
        "food and drink are thrown away"
    ),
    phrases.CALLED_BACK_PARTLY.partition(": ")[0]: gettext_noop(
        "Take back now what was brought of this and may not be brought any more: "
        "food and drink are thrown away, the rest stays"
    ),
    phrases.BROUGHT.partition(": ")[0]: gettext_noop("Allowed after all, for this item alone"),
}


def said(text: str) -> str:
    """A stored text as people read it, in the viewer's language; what a person wrote is left as it is."""
    return phrases.JOINED.join(_said(piece) for piece in text.split(phrases.JOINED))


def brought(quantity: int, name: str, note: str) -> str:
    """How many of a thing, whatever its plural is: "2 × orange". A wish is not counted: it stands in the guest's own words."""
    words = gettext(name)
    wish = note == phrases.REQUESTED or phrases.says(phrases.WITHOUT_ALCOHOL, note)
    return words if wish else gettext("%(n)s × %(what)s") % {"n": quantity, "what": words}


def _said(piece: str) -> str:
    if piece in WITHOUT_WHY:
        return gettext(WITHOUT_WHY[piece])
    if piece in phrases.PLAIN:
        return gettext(SENTENCES[piece])
    phrase = next((phrase for phrase in phrases.PHRASES if phrases.says(phrase, piece)), None)
    if phrase is None:
        return piece
    parts = phrases.parts(phrase, piece)
    sentence = BY_REASON.get((phrase, parts.get("why", "")), SENTENCES[phrase])
    return gettext(sentence) % {name: _part(name, part) for name, part in parts.items()}


def _part(name: str, part: str) -> str:
    """What stands in a sentence; our own reasons, which may be several, in the viewer's language."""
    reasons = part.split(REASONS)
    if name != "why" or not phrases.WORDS.issuperset(reasons):
        return part
    return REASONS.join(gettext(WHY.get(one, SENTENCES[one])) for one in reasons)
