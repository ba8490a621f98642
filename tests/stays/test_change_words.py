"""A notice as a department reads it: each thing said once, in words somebody with a trolley understands."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from stays.change_words import lines_of
from stays.plan import Change

ZONE = ZoneInfo("Europe/Warsaw")
NOW = dt.datetime(2026, 11, 22, 1, 0, tzinfo=dt.UTC)
TWELVE = "2026-11-25T11:00:00+00:00"
MOVE = "Basket A is already in 1208: please move it to 1510"


def change(kind: str, field: str = "", before: Any = None, after: Any = None, **values: Any) -> Change:
    named = {"department": "food_beverage", "item": 5, "title": "Fruit in room"}
    return Change(kind, field=field, before=before, after=after, **(named | values))


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ([change("added", after={"due_at": TWELVE, "state_reason": ""})], ["Fruit in room: by 25 Nov 12:00"]),
        (
            [change("added", after={"due_at": TWELVE, "state_reason": MOVE})],
            [f"Fruit in room: by 25 Nov 12:00 ({MOVE})"],
        ),
        ([change("added", after={"due_at": None, "state_reason": MOVE})], [f"Fruit in room ({MOVE})"]),
        (
            [
                change("fact", "state", "done", "open", words=MOVE),
                change("fact", "state_reason", "", MOVE, words=MOVE),
            ],
            [f"Fruit in room: {MOVE}"],
        ),
        (
            [
                change("fact", "state_reason", "", "ask F&B", words="ask F&B"),
                change("fact", "reason_health", False, True),
                change("fact", "health", False, True),
            ],
            ["Fruit in room: ask F&B"],
        ),
        (
            [change("fact", "state_reason", "ask F&B", ""), change("fact", "reason_health", True, False)],
            ["Fruit in room: no longer “ask F&B”"],
        ),
        (
            [
                change("fact", "detail", "plate C", ""),
                change("fact", "components", [], [{"name": "pear", "quantity": 2}]),
            ],
            ["Fruit in room: now 2 pear"],
        ),
        (
            [change("fact", "detail", "", "")],
            ["Fruit in room: please open it and read it again"],
        ),  # what it was and is, is not for this reader
        ([change("fact", "quantity", 1, 2)], ["Fruit in room: now 2"]),
        (
            [
                change("withdrawn", "state", "open", "withdrawn", title="Turndown", day="2026-11-25"),
                change("fact", "state_reason", "", "ask F&B", title="Turndown", words="ask F&B", day="2026-11-26"),
            ],
            ["Turndown (25 Nov): no longer wanted", "Turndown (26 Nov): ask F&B"],
        ),
        ([Change("fact", "", None, "status", "reserved", "no_show")], ["Status: reserved → no-show"]),
    ],
)
def test_what_a_department_reads(changes: list[Change], lines: list[str]):
    assert lines_of(changes, ZONE, NOW) == tuple(lines)
