"""docs/differences.md holds every sentence that a department can read, each once, and nothing else."""

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from stays import notices, phrases
from stays.change_words import change_words
from stays.plan import Change

PAGE = Path(__file__).parents[2] / "docs" / "differences.md"
ZONE = ZoneInfo("Europe/Warsaw")
NOW = dt.datetime(2026, 4, 16, 8, 0, tzinfo=dt.UTC)
TITLE = "Fruit in room"


def tables() -> list[list[list[str]]]:
    """The tables of the page, each as rows of cells, without their heads."""
    parts = PAGE.read_text(encoding="utf-8").split("\n## ")[1:]
    lines = [[line for line in part.splitlines() if line.startswith("| ")][1:] for part in parts]
    return [[[cell.strip() for cell in line.strip("|").split("|")] for line in part] for part in lines]


def first(table: int) -> list[str]:
    return [row[0] for row in tables()[table]]


def at(hour: int, minute: int = 30) -> str:
    return dt.datetime(2026, 4, 16, hour, minute, tzinfo=ZONE).isoformat()


def fact(field: str, before: Any = None, after: Any = None, words: str = "") -> Change:
    return Change("fact", "", None, field, before, after, words=words)


def of_item(kind: str, field: str = "", before: Any = None, after: Any = None, words: str = "") -> Change:
    return Change(kind, "food_beverage", 5, field, before, after, TITLE, words)


PARTS = [{"name": "pear", "quantity": 2}, {"name": "banana", "quantity": 1}, {"name": "mango", "quantity": 0}]
DINNER = {"what": "Dinner", "starts_at": at(19, 0), "ends_at": None, "place": "Restaurant Sky", "departments": []}
SUPPER = DINNER | {"what": "Supper", "ends_at": at(22, 0), "place": "Salon", "departments": ["security"]}
CHANGES = [
    fact("room_number", "1208", "1510"),
    fact("expected_arrival_at", at(14), at(16)),
    fact("party", "2", "2+1"),
    fact("status", "reserved", "cancelled"),
    fact("tier", "VC", "VB"),
    fact("request", None, "VB", "waiting"),
    fact("request", None, "VB", "escalated"),
    fact("request", None, "VB", "approved"),
    fact("request", None, "VB", "declined"),
    fact("request", None, "VB", "withdrawn"),
    fact("leaves", None, at(17)),
    fact("allergies"),
    fact("alias"),
    fact("payer"),
    fact("host_organisation"),
    fact("contact"),
    fact("on_the_way", None, at(14, 45)),
    fact("on_the_way", at(14, 45), None),
    fact("waiting", None, {"place": "lobby bar", "promised_at": at(14, 45)}),
    fact("waiting", {"place": "lobby bar", "promised_at": None}, None),
    fact("programme:3", None, DINNER),
    fact("programme:3", DINNER, None),
    fact("programme:3", DINNER, None, phrases.NOT_YOURS),
    fact("programme:3", DINNER, DINNER | {"starts_at": at(20, 30)}),
    fact("programme:3", DINNER | {"place": None}, DINNER | {"place": "Salon"}),
    fact("programme:3", SUPPER | {"what": None, "ends_at": at(21, 0), "departments": []}, SUPPER),
    of_item("added", after={"due_at": at(12)}),
    of_item("moved", "due_at", at(12), at(14)),
    of_item("withdrawn", "state", "done", "withdrawn", words="cancelled: please collect from 1208"),
    of_item("fact", "components", [], PARTS),
    of_item("fact", "components", PARTS, []),
    of_item("fact", "detail", "basket B", "basket A, large"),
    of_item("fact", "state_reason", "ask F&B", ""),
    of_item("fact", "gate", False, True),
]


def test_every_beginning_of_a_notice_is_explained():
    assert sorted(first(0)) == sorted(str(words) for words in notices.WORDS.values())


def test_every_line_of_a_notice_is_explained():
    assert first(1) == [change_words(change, ZONE, NOW) for change in CHANGES]


def test_every_sentence_of_planning_is_explained_once():
    said = first(2)
    known = (*phrases.PHRASES, *sorted(phrases.PLAIN))
    meant = [next(phrase for phrase in known if phrases.says(phrase, text)) for text in said]
    assert sorted(meant) == sorted(known)
    assert [phrases.translated(text) for text in said] == said


def test_every_row_says_when_and_what_to_do():
    assert [row for table in tables() for row in table if len(row) != 3 or not all(row)] == []
