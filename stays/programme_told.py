"""Whom a change of the guest's programme is told to, and what: times and departments, no words."""

import hashlib
from collections.abc import Mapping
from typing import Any

from stays import changes, conditions, phrases, replanning
from stays.facts import facts_of
from stays.house import House
from stays.models import Activity, Stay
from stays.plan import Change
from vipdesk.access.viewer import viewer_of_department
from vipdesk.access.visibility import PROGRAMME, visible

Said = Mapping[str, Any]


def said_of(activity: Activity) -> dict[str, Any]:
    """What is kept of an entry where departments are told, as JSON has it: marks stand for the words, which may name somebody."""
    return {
        "starts_at": activity.starts_at.isoformat(),
        "ends_at": activity.ends_at.isoformat() if activity.ends_at else None,
        "what": _mark(activity, activity.what),
        "place": _mark(activity, activity.place),
        "departments": sorted(activity.departments),
    }


def _mark(activity: Activity, text: str) -> str:
    """The same for the same words of an entry; it says nothing of them."""
    return hashlib.blake2s(f"{activity.pk}:{text}".encode(), digest_size=6).hexdigest() if text else ""


def told(stay: Stay, activity: Activity, before: Said | None, after: Said | None, house: House) -> Mapping[str, Any]:
    """For each department that this change of an entry touches, by its code, the change as it is for that one."""
    if before == after:
        return {}
    always = _always_told(stay, house)
    was, now = (frozenset(said["departments"]) | always if said else frozenset() for said in (before, after))
    field = f"{PROGRAMME}{activity.pk}"
    own = {
        code: _change(field, before if code in was else None, after if code in now else None, after)
        for code in was | now
    }
    return {code: [change] for code, change in sorted(own.items()) if _may_read(house, code, change)}


def _change(field: str, before: Said | None, after: Said | None, goes_on: Said | None) -> Change:
    """The change of an entry; it may go on without a department that it no longer concerns."""
    words = phrases.NOT_YOURS if after is None and goes_on else ""
    return Change(changes.FACT, "", None, field, before, after, words=words)


def _may_read(house: House, code: str, change: Change) -> bool:
    """Whether there is such a department, and an entry is for its people to know."""
    if code not in house.departments:
        return False
    return visible(viewer_of_department(house.property, code), house.property).change(change) is not None


def _always_told(stay: Stay, house: House) -> frozenset[str]:
    """Whom the rows that this stay is due tell of every change."""
    standard = stay.standard.standard() if stay.standard else None
    rows = [row for row in standard.rows if row.told_of_programme] if standard else []
    if standard is None or not rows:
        return frozenset()
    facts = facts_of(stay, stay.guest, replanning.needs_of(stay), house, standard, by_hand=False)
    true = conditions.true_of(facts)
    return frozenset(code for row in rows if conditions.wanted(row, facts, true) for code in row.told_of_programme)
