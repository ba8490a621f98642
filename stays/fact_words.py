"""What became of the stay itself, as a department reads it and what to do then: room, time, party, level, name …"""

from typing import Any

from django.utils.translation import gettext as _

from stays import programme_words, words
from stays.changes import NOT_LEFT, PRIVILEGE, SEVERE
from stays.phrases import NOT_YOURS
from stays.reading import Reading
from vipdesk.access.visibility import PROGRAMME

Fact = Any  # a change of the stay itself; what it was and is stands there as JSON has it


def fact_words(change: Fact, reading: Reading) -> str:
    """One fact that changed, in a sentence; "" for one that nobody has a sentence for."""
    if change.field.startswith(PROGRAMME):
        return programme_words.change_words(change.before, change.after, change.words, reading)
    if change.field.startswith(PRIVILEGE):
        return _privilege(change)
    say = SAID.get(change.field)
    return say(change, reading) if say else _unknown(change)


def _unknown(change: Fact) -> str:
    """A fact of another version of this program: what it was called, and from what to what."""
    return f"{change.field}: {change.before or '–'} → {change.after or '–'}"


# --- the room, the days, the times ---------------------------------------------------------------------------------------


def _room(change: Fact, _reading: Reading) -> str:
    rooms = {"was": change.before, "room": change.after}
    if not change.after:
        return _("Room %(was)s is taken away, and no other is named yet: bring nothing more there") % rooms
    return _("Room: %(was)s → %(room)s") % rooms if change.before else _("Room: %(room)s") % rooms


def _expected(change: Fact, reading: Reading) -> str:
    said = {"time": reading.arrival(change.after), "was": reading.arrival(change.before)}
    if not change.after:
        return (
            _(
                "Nobody knows any more when the guest comes (it was %(was)s): "
                "go by the times of your items, ask the front office for news"
            )
            % said
        )
    return _("Expected: %(time)s (was %(was)s)") % said if change.before else _("Expected: %(time)s") % said


def _comes_on(change: Fact, reading: Reading) -> str:
    days = {"day": reading.day(change.after), "was": reading.day(change.before)}
    return _("The guest comes on %(day)s, not on %(was)s") % days


def _leaves_on(change: Fact, reading: Reading) -> str:
    days = {"day": reading.day(change.after), "was": reading.day(change.before)}
    return _("The guest leaves on %(day)s, not on %(was)s") % days


def _leaves_at(change: Fact, reading: Reading) -> str:
    said = {"was": reading.time(change.before), "usual": reading.time(change.words)}
    if not change.after and not said["usual"]:  # told by an earlier version, without the time
        return _("The guest leaves at the usual time, not at %(was)s") % said
    if not change.after:
        return (
            _("The guest leaves at the usual time, %(usual)s, not at %(was)s: go by the new times of your items") % said
        )
    return _("The guest leaves at %(time)s: go by the new times of your items, and knock") % {
        "time": reading.time(change.after)
    }


def _room_free(change: Fact, reading: Reading) -> str:
    """Until when the guest before is in the room, where that is late; of one who said nothing, when it may be asked again."""
    if not change.after:
        return _("The guest before leaves the room in time: go in as usual")
    if change.words == NOT_LEFT:
        return _(
            "The guest before should have left and is still in the room: do not go in before %(time)s, then ask"
        ) % {"time": reading.time(change.after)}
    return _("The guest before is in the room until %(time)s: do not go in before") % {
        "time": reading.time(change.after)
    }


def _transport(_change: Fact, _reading: Reading) -> str:
    return _("The flight, the train or the pick-up has changed: look it up on the stay")


def _leaves(change: Fact, reading: Reading) -> str:
    """When the guest leaves and, for those who stand there, when to be in the lobby; an earlier version told the first alone."""
    told = {"at": change.after, "lobby": None} if isinstance(change.after, str) else change.after
    said = {"time": reading.time(told["at"]), "lobby": reading.time(told["lobby"])}
    if not said["lobby"]:
        return _("The guest leaves at %(time)s") % said
    return _("The guest leaves at %(time)s: be in the lobby at %(lobby)s") % said


# --- who comes, and whether --------------------------------------------------------------------------------------------------


def _party(change: Fact, _reading: Reading) -> str:
    was, now = (_people(str(side)) for side in (change.before, change.after))
    return _("Guests: %(now)s (was %(was)s)") % {"now": now, "was": was}


def _people(party: str) -> str:
    """A party as it is told, "2+1", in words."""
    adults, _plus, children = party.partition("+")
    return words.party(int(adults or 0), int(children or 0))


def _status(change: Fact, _reading: Reading) -> str:
    states = {
        "reserved": _("The guest comes after all: do what is named here, and check again what you had already done"),
        "in_house": _("The guest is in the house"),
        "checked_out": _("The guest has left: do only what your list still names"),
        "cancelled": _("The guest does not come, the booking is cancelled: stop, and do only what is named here"),
        "no_show": _("The guest did not come: stop, and do only what is named here"),
    }
    return states.get(str(change.after), str(change.after))


def _tier(change: Fact, reading: Reading) -> str:
    levels = {"was": change.before, "level": change.after}
    if not change.before:
        return _("VIP level: %(level)s (there was none)") % levels
    if not change.after:
        return _("No VIP level any more (it was %(was)s): do only what your list still names") % levels
    phrase = {
        True: _("VIP level raised: %(level)s (was %(was)s)"),
        False: _("VIP level lowered: %(level)s (was %(was)s)"),
        None: _("VIP level: %(level)s (was %(was)s)"),
    }
    return phrase[reading.rises(change.before, change.after)] % levels


def _request(change: Fact, _reading: Reading) -> str:
    states = {
        "waiting": _(
            "%(tier)s is asked for: whoever may, decides under Requests; all others work by the level that the stay has"
        ),
        "escalated": _(
            "%(tier)s is still asked for and the guest comes soon: whoever may, decides now under Requests; "
            "all others work by the level that the stay has"
        ),
        "approved": _("%(tier)s is approved: work by %(tier)s"),
        "declined": _("%(tier)s is declined: work by the level that the stay has"),
        "withdrawn": _("%(tier)s is not asked for any more: work by the level that the stay has"),
    }
    return states.get(change.words, "%(tier)s") % {"tier": change.after}


def _privilege(change: Fact) -> str:
    """How it stands with what this guest is not offered as a rule; why is not for everybody to know."""
    states = {
        "waiting": _(
            "Off for this guest, and asked for: %(what)s; whoever may, decides under Requests; all others do not offer it"
        ),
        "escalated": _(
            "%(what)s is still asked for and the guest comes soon: whoever may, decides now, under Requests; "
            "all others do not offer it"
        ),
        "allowed": _("Allowed for this guest: %(what)s; offer it to the guest"),
        "declined": _("Off for this guest: %(what)s; do not offer it"),
        "withdrawn": _("Not asked for any more: %(what)s; there is nothing to decide"),
        "ended": _("Off again for this guest: %(what)s; take back what was promised"),
    }
    return states.get(change.words, "%(what)s") % {"what": _(str(change.after))}


# --- what is looked up, because a notice does not say it -----------------------------------------------------------------------


def _allergies(change: Fact, _reading: Reading) -> str:
    if change.words == SEVERE:
        return _("SEVERE allergy: hold all food until the chef has signed; then bring nothing but what your items list")
    return _("Allergies or diet have changed: bring nothing before you have read your items again")


def _name(_change: Fact, _reading: Reading) -> str:
    return _(
        "The name we use for this guest has changed: look it up on the stay, make anew what carries it, "
        "and never say or write the old one"
    )


def _incognito(change: Fact, _reading: Reading) -> str:
    if change.after:
        return _(
            "Incognito from now on: take away every board and card with a name; say and write only the name on the stay"
        )
    return _("No longer incognito: say and write the name on the stay, and take away what has the other one")


def _official(change: Fact, _reading: Reading) -> str:
    """What is not offered on an official visit, without why: that is not for everybody."""
    if change.after:
        return _("No alcohol, gifts, banner or upgrade for this guest; only the general manager can allow them")
    return _("Alcohol, gifts, banner and upgrade may be offered to this guest again, as listed")


def _no_fuss(change: Fact, _reading: Reading) -> str:
    if change.after:
        return _("The guest wants no fuss: no welcome line, no calls; do only what is listed")
    return _("The guest wants the courtesies again: do what is listed")


def _payer(_change: Fact, _reading: Reading) -> str:
    return _("Who pays has changed: look up on the stay who it is now, and set bill and credit for it")


def _host(_change: Fact, _reading: Reading) -> str:
    return _("The host organisation has changed: look up on the stay whom to call")


def _contact(change: Fact, _reading: Reading) -> str:
    """Who it is now, as the screen puts in: a notice holds no names."""
    if change.after:
        return _("Our colleague for this guest is now %(name)s") % {"name": change.after}
    if change.after == "":
        return _("This guest has no colleague of ours any more: ask guest relations")
    return _("Our colleague for this guest has changed: look up on the stay whom to call")


# --- at the door -----------------------------------------------------------------------------------------------------------


def _on_the_way(change: Fact, reading: Reading) -> str:
    """That the guest is on the way ("": nobody knows for when), or is not."""
    if change.after is None:
        return _("The call was a mistake: the guest is not on the way yet")
    if not change.after:
        return _("The guest is on the way: be in your place")
    return _("The guest is on the way, here at %(time)s: be in your place") % {"time": reading.time(change.after)}


def _lobby(change: Fact, reading: Reading) -> str:
    """When to stand in the welcome line, and for when; or that nobody has to any more."""
    if change.after is None and change.words == NOT_YOURS:
        return _("You are not in the welcome line any more: nobody of yours goes to the lobby for this guest")
    if change.after is None:
        return _("No welcome line for now: the guest is not on the way yet")
    said = {"lobby": reading.time(change.after["lobby"]), "time": reading.time(change.after["at"])}
    return _("Be in the lobby at %(lobby)s, in the welcome line: the guest is here at %(time)s") % said


def _waiting(change: Fact, reading: Reading) -> str:
    if change.after is None:
        return _("The guest does not wait for the room any more: go by the times of your items")
    said = {"place": change.after["place"], "time": reading.time(change.after["promised_at"])}
    if not said["time"]:
        return _("The guest is waiting (%(place)s): do this room first") % said
    return _("The guest is waiting (%(place)s): do this room first, it is promised for %(time)s") % said


def _nothing_left(change: Fact, _reading: Reading) -> str:
    """That nobody of a department has to come for this guest; that something is theirs again is said by the item itself."""
    if not change.after:
        return ""
    return _("Nothing on the plan of this stay is yours any more: do nothing more for it; you are told if that changes")


SAID: dict[str, Any] = {
    "room_number": _room,
    "room_free_at": _room_free,
    "arrival_date": _comes_on,
    "departure_date": _leaves_on,
    "leaves_at": _leaves_at,
    "arrival_transport": _transport,
    "incognito": _incognito,
    "official_visit": _official,
    "no_fuss": _no_fuss,
    "expected_arrival_at": _expected,
    "leaves": _leaves,
    "party": _party,
    "status": _status,
    "tier": _tier,
    "request": _request,
    "allergies": _allergies,
    "alias": _name,
    "payer": _payer,
    "host_organisation": _host,
    "contact": _contact,
    "on_the_way": _on_the_way,
    "lobby": _lobby,
    "nothing_left": _nothing_left,
    "waiting": _waiting,
}
