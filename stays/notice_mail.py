"""A notice in words for a mailbox: the sentences of the screen, without what only the screen may say."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from stays import change_words, changes, notices, phrases
from stays.models import ChecklistItem
from stays.shown_plan import reading_at
from vipdesk.outbox.mail import Said
from vipdesk.outbox.models import Notice

# The facts of a stay that may be read in a mailbox: none that says who the guest is.
FACTS = frozenset(
    {
        "room_number",
        "room_free_at",
        "arrival_date",
        "departure_date",
        "expected_arrival_at",
        "leaves_at",
        "on_the_way",
        "lobby",
        "nothing_left",
        "waiting",
        "leaves",
        "status",
        "tier",
        "request",
    }
)
# beginnings that would tell a mailbox of a need
OF_HEALTH = frozenset({"needs.answered", "needs.signed", "needs.unsigned", "item.overridden", "item.stopped_again"})
OF_ITEMS_UNMAILED = frozenset({"components", "detail"})  # a wish in the guest's words, or what a need has changed
BLANK = {
    "kind": changes.FACT,
    "item": None,
    "field": "",
    "from": None,
    "to": None,
    "department": "",
    "title": "",
    "words": "",
    "health": False,
}  # of what an older change does not say


def said(notices: Sequence[Notice]) -> list[Said]:
    """What mails say of these notices."""
    by_hand = _titled_by_hand(change for notice in notices if not notice.secret for change in notice.changes)
    return [_said(notice, by_hand) for notice in notices]


def _said(notice: Notice, by_hand: Collection[int]) -> Said:
    """What a mail says of a notice; of a secret stay how it begins and nothing else."""
    kind = "stay.amended" if notice.event_kind in OF_HEALTH else notice.event_kind
    title = str(notices.WORDS.get(kind, notices.WORDS["stay.amended"]))
    if notice.secret:
        return Said(title, (), 0)
    told = [one for one in notice.changes if one.get("field") not in change_words.UNSPOKEN]
    mailed = [changes.from_json({**BLANK, **one}) for one in told if _is_mailed(one) and one.get("item") not in by_hand]
    lines = change_words.lines_of(mailed, reading_at(notice.property, None)) or change_words.changed_back(kind, told)
    return Said(title, lines, len(told) - len(mailed))


def _is_mailed(change: Mapping[str, Any]) -> bool:
    """Whether a change may be read in a mailbox: nothing of anybody's health, nothing that only an open screen shows."""
    if change.get("health"):
        return False
    if change.get("item") is None:
        return change.get("field") in FACTS
    ours = bool(change.get("title")) and change.get("field") not in OF_ITEMS_UNMAILED
    return ours and not any(phrases.by_a_person(text) for text in _reasons(change))


def _reasons(change: Mapping[str, Any]) -> Iterator[str]:
    """The reasons that a change of an item would say."""
    yield str(change.get("words") or "")
    for side in (change.get("from"), change.get("to")):
        if isinstance(side, Mapping):
            yield str(side.get(changes.REASON) or "")
        elif change.get("field") == changes.REASON:
            yield str(side or "")


def _titled_by_hand(told: Iterable[Mapping[str, Any]]) -> set[int]:
    """The items among these that a colleague has put on the plan, and so has given their titles."""
    items = {one["item"] for one in told if isinstance(one.get("item"), int)}
    return (
        set(ChecklistItem.objects.filter(pk__in=items, hand_made=True).values_list("pk", flat=True)) if items else set()
    )
