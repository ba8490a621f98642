"""A notice as a department reads it: each thing said once, in words somebody with a trolley understands."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stays.change_words import lines_of
from stays.plan import Change
from stays.reading import Reading

ZONE = ZoneInfo("Europe/Warsaw")
NOW = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
TWELVE = "2026-11-25T11:00:00+00:00"
MOVE = "Basket A is already in 1208: please move it to 1510"
MOVED = f"{MOVE}, with every card and letter; if it is not fresh or was touched, throw it away and bring a new one"
EXCHANGE = (
    "take out what is there and not named any more, and of food all that stands there: "
    "sealed goods go back to stock, other food is thrown away"
)
ASK = "Do not bring this before F&B has said yes"


def change(kind: str, field: str = "", before: Any = None, after: Any = None, **values: Any) -> Change:
    named = {"department": "food_beverage", "item": 5, "title": "Fruit in room"}
    return Change(kind, field=field, before=before, after=after, **(named | values))


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([change("added", after={"due_at": TWELVE, "state_reason": ""})], ["New: Fruit in room, by 25 Nov 12:00"]),
        (
            [change("added", after={"due_at": TWELVE, "state_reason": MOVE})],
            [f"New: Fruit in room, by 25 Nov 12:00; {MOVED}"],
        ),
        (
            [change("added", after={"due_at": None, "state_reason": MOVE})],
            [f"New: Fruit in room; no time is named: ask the front office when; {MOVED}"],
        ),
        (
            [
                change("fact", "state", "done", "open", words=MOVE),
                change("fact", "state_reason", "", MOVE, words=MOVE),
            ],
            [f"Fruit in room: {MOVED}"],
        ),
        (
            [
                change("fact", "state_reason", "", "ask F&B", words="ask F&B"),
                change("fact", "reason_health", False, True),
                change("fact", "health", False, True),
            ],
            [f"Fruit in room: {ASK}"],
        ),
        (
            [change("fact", "state_reason", "ask F&B", ""), change("fact", "reason_health", True, False)],
            ["Fruit in room: no need to wait for F&B any more, bring what is listed"],
        ),
        (
            [
                change("fact", "detail", "plate C", ""),
                change("fact", "components", [], [{"name": "pear", "quantity": 2, "note": ""}]),
            ],
            [f"Fruit in room: now exactly 2 × pear; {EXCHANGE}"],
        ),
        (
            [change("fact", "components", [], [{"name": "No wine", "quantity": 1, "note": "without alcohol: diet"}])],
            [f"Fruit in room: now exactly No wine (bring nothing of it that has alcohol in it: diet); {EXCHANGE}"],
        ),
        (
            [change("fact", "detail", "", "")],
            ["Fruit in room has changed: read it again on the screen before you go on"],
        ),  # what it was and is, is not for this reader
        ([change("fact", "quantity", 1, 2)], ["Fruit in room: now 2 of them"]),
        (
            [
                change("withdrawn", "state", "open", "withdrawn", title="Turndown", day="2026-11-25"),
                change("fact", "state_reason", "", "ask F&B", title="Turndown", words="ask F&B", day="2026-11-26"),
            ],
            ["Turndown (25 Nov): no longer wanted: do not do it", f"Turndown (26 Nov): {ASK}"],
        ),
        (
            [
                change("fact", "state_reason", "hold until the chef has signed", ""),
                change("fact", "due_at", "x", "y", item=8),
                *(
                    change(
                        "fact",
                        "state_reason",
                        "hold until the chef has signed",
                        "",
                        title="Turndown",
                        item=n,
                        day=f"2026-11-2{n}",
                    )
                    for n in (6, 7)
                ),
                change("fact", "state_reason", "ask F&B", "", title="Tea", item=9),
            ],
            [
                "No need to wait for the chef's signature any more, bring what is listed: "
                "Fruit in room; Turndown (26 Nov, 27 Nov)",
                "Fruit in room has changed: read it again on the screen before you go on",
                "Tea: no need to wait for F&B any more, bring what is listed",
            ],
        ),
        (
            [Change("fact", "", None, "status", "reserved", "no_show")],
            ["The guest did not come: stop, and do only what is named here"],
        ),
    ],
)
def test_what_a_department_reads(changes: list[Change], lines: list[str]):
    assert lines_of(changes, Reading(ZONE, NOW)) == tuple(lines)
