"""What a department must not find in the morning only: dangers to a guest who is here, and what happens in this moment. Pure.

Of a guest who is still to come the rules say how near is urgent.
"""

from collections.abc import Mapping, Sequence

from stays import changes, phrases
from stays.models import Stay
from stays.plan import Change

AT_NIGHT_TOO = frozenset(
    {
        "stay.room_changed",
        "stay.waits",
        "stay.farewell",
        "item.not_passed",
        "item.stopped_again",
        "needs.unsigned",
    }
)  # of a guest who is here


def urgent(stay: Stay, kind: str, told: Mapping[str, Sequence[Change]]) -> frozenset[str]:
    """The departments, by code, for which what they are told now is urgent."""
    here = stay.status == Stay.Status.IN_HOUSE or stay.waiting_since is not None
    if not here or stay.is_over:
        return frozenset()
    return frozenset(code for code, own in told.items() if kind in AT_NIGHT_TOO or any(map(_is_danger, own)))


def _is_danger(change: Change) -> bool:
    """Whether a change says that an allergy is severe, that food waits for the chef, or that what harms is to be taken out."""
    if change.item is None:
        return change.words == changes.SEVERE
    reason = change.after.get(changes.REASON, "") if isinstance(change.after, Mapping) else change.words
    held = phrases.is_held(reason) or phrases.is_unsigned(reason)
    return held or any(map(_is_to_be_taken_out, reason.split(phrases.JOINED)))


def _is_to_be_taken_out(piece: str) -> bool:
    """Whether this says that something stands before the guest that harms."""
    if called_back := phrases.called_back(piece):
        return (
            phrases.OFFICIAL not in called_back or len(called_back) > 1
        )  # what such a visit is not given harms nobody
    return bool(phrases.exchanges(piece)) and phrases.speaks_of_health(piece)
