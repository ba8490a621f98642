"""docs/differences.md holds every sentence that a department can read, each once, and nothing else."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from stays import notices, phrases, sentences
from stays.change_words import change_words, changed_back, lines_of
from stays.plan import Change
from stays.reading import Reading

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


def at(hour: int, minute: int = 30, day: int = 16) -> str:
    return dt.datetime(2026, 4, day, hour, minute, tzinfo=ZONE).isoformat()


def fact(field: str, before: Any = None, after: Any = None, words: str = "") -> Change:
    return Change("fact", "", None, field, before, after, words=words)


def of_item(kind: str, field: str = "", before: Any = None, after: Any = None, words: str = "") -> Change:
    return Change(kind, "food_beverage", 5, field, before, after, TITLE, words)


PARTS = [{"name": "pear", "quantity": 2}, {"name": "banana", "quantity": 1}, {"name": "mango", "quantity": 0}]
DINNER = {"what": "Dinner", "starts_at": at(19, 0), "ends_at": None, "place": "Restaurant Sky", "departments": []}
SUPPER = DINNER | {"what": "Supper", "ends_at": at(22, 0), "place": "Salon", "departments": ["security"]}
READING = Reading(ZONE, NOW, lambda: ("VC", "VB", "VA"))
CHANGES = [
    fact("room_number", "1208", "1510"),
    fact("room_number", "", "1208"),
    fact("room_number", "1208", ""),
    fact("room_free_at", None, at(13, 0)),
    fact("room_free_at", None, at(13, 0), "not_left"),
    fact("room_free_at", at(13, 0), None),
    fact("arrival_date", "2026-05-04", "2026-05-06"),
    fact("departure_date", "2026-05-06", "2026-05-08"),
    fact("leaves_at", None, at(16, 0)),
    fact("leaves_at", at(16, 0), None, words=at(12, 0)),
    fact("leaves_at", at(16, 0), None),
    fact("arrival_transport"),
    fact("expected_arrival_at", at(14), at(16)),
    fact("expected_arrival_at", None, at(16)),
    fact("expected_arrival_at", at(14), None),
    fact("expected_arrival_at", at(14), at(1, 30, day=17)),
    fact("party", "2", "2+1"),
    fact("status", "reserved", "cancelled"),
    fact("status", "reserved", "no_show"),
    fact("status", "cancelled", "reserved"),
    fact("status", "reserved", "in_house"),
    fact("status", "in_house", "checked_out"),
    fact("tier", None, "VC"),
    fact("tier", "VC", "VB"),
    fact("tier", "VB", "VC"),
    fact("tier", "VC", None),
    fact("tier", "VC", "GOLD"),
    fact("request", None, "VB", "waiting"),
    fact("request", None, "VB", "escalated"),
    fact("request", None, "VB", "approved"),
    fact("request", None, "VB", "declined"),
    fact("request", None, "VB", "withdrawn"),
    fact("privilege:upgrade when free", None, "upgrade when free", "waiting"),
    fact("privilege:upgrade when free", None, "upgrade when free", "escalated"),
    fact("privilege:upgrade when free", None, "upgrade when free", "allowed"),
    fact("privilege:upgrade when free", None, "upgrade when free", "declined"),
    fact("privilege:upgrade when free", None, "upgrade when free", "withdrawn"),
    fact("privilege:upgrade when free", None, "upgrade when free", "ended"),
    fact("allergies", words="severe"),
    fact("allergies"),
    fact("alias"),
    fact("incognito", False, True),
    fact("incognito", True, False),
    fact("official_visit", False, True),
    fact("official_visit", True, False),
    fact("no_fuss", False, True),
    fact("no_fuss", True, False),
    fact("payer"),
    fact("host_organisation"),
    fact("contact"),
    fact("contact", None, "P. Lis"),
    fact("contact", None, ""),
    fact("on_the_way", None, at(14, 45)),
    fact("on_the_way", None, ""),
    fact("on_the_way", at(14, 45), None),
    fact("lobby", None, {"at": at(14, 45), "lobby": at(14, 30)}),
    fact("lobby", {"at": at(14, 45), "lobby": at(14, 30)}, None),
    fact("lobby", at(14, 45), None, phrases.NOT_YOURS),
    fact("nothing_left", False, True),
    fact("waiting", None, {"place": "lobby bar", "promised_at": at(14, 45)}),
    fact("waiting", None, {"place": "lobby bar", "promised_at": None}),
    fact("waiting", {"place": "lobby bar", "promised_at": None}, None),
    fact("leaves", None, {"at": at(17), "lobby": at(17, 20)}),
    fact("leaves", None, {"at": at(17), "lobby": None}),
    fact("programme:3", None, DINNER),
    fact("programme:3", DINNER, None),
    fact("programme:3", DINNER, None, phrases.NOT_YOURS),
    fact("programme:3", DINNER, DINNER | {"starts_at": at(20, 30)}),
    fact("programme:3", DINNER | {"place": None}, DINNER | {"place": "Salon"}),
    fact("programme:3", DINNER | {"place": None}, DINNER | {"place": ""}),
    fact("programme:3", SUPPER | {"what": None, "ends_at": at(21, 0), "departments": []}, SUPPER),
    fact("programme:3", DINNER | {"what": None}, SUPPER | {"starts_at": at(20), "departments": []}),
    fact("programme:3", DINNER, DINNER | {"ends_at": at(22, 0)}),
    fact("programme:3", SUPPER, SUPPER | {"ends_at": None}),
    of_item("added", after={"due_at": at(12)}),
    of_item("added", after={"due_at": None}),
    of_item("added", after={"due_at": None, "stage": "before_arrival", "live": True}),
    of_item("added", after={"due_at": None, "stage": "before_arrival"}),
    of_item("added", after={"due_at": None, "stage": "arrival"}),
    of_item("added", after={"due_at": None, "stage": "in_house"}),
    of_item("added", after={"due_at": None, "stage": "departure"}),
    of_item("added", after={"due_at": None, "stage": "after_stay"}),
    of_item("added", before="withdrawn", after={"due_at": at(12)}),
    of_item("added", before="withdrawn", after={"due_at": None}),
    of_item("added", after={"due_at": at(12), "state_reason": "ask F&B"}),
    of_item("moved", "due_at", at(12), at(14)),
    of_item("moved", "due_at", None, at(14)),
    of_item("moved", "due_at", at(12), None),
    of_item("withdrawn", "state", "done", "withdrawn", words="cancelled: please collect from 1208"),
    of_item("fact", "components", [], PARTS),
    of_item("fact", "components", PARTS[:1], PARTS),
    of_item("fact", "components", PARTS, []),
    of_item("fact", "quantity", 1, 2),
    of_item("fact", "detail", "basket B", "basket A, large"),
    of_item("fact", "state_reason", "ask F&B", ""),
    of_item("fact", "state_reason", "hold until the chef has signed", ""),
    of_item("fact", "state_reason", "Basket A is already in 1208, and the chef has not signed", ""),
    of_item("fact", "state_reason", "Basket A is already in 1208: please check it", ""),
    of_item("fact", "gate", False, True),
]
STORED = [
    "instead of mango: allergy",
    "instead of lychee: season",
    "2 instead of mango: diet",
    "without alcohol: official visit",
    "left out: minors alone in the room",
    "instead of brandy: official visit",
    "brought all the same: allergy",
    "brought all the same: diet",
    "brought all the same: minors alone in the room",
    "brought all the same: official visit",
    "as requested",
    "ask the guest what is needed",
    "nothing on the list may be brought: allergy",
    "nothing on the list may be brought: official visit",
    "nothing on the list may be brought",
    "the guest may not have this: allergy",
    "the guest may not have this: official visit",
    "the guest may not have this",
    "please take back what was brought: allergy",
    "please take back what was brought",
    "please take back what was brought and is not listed any more: allergy",
    "please take back what was brought and is not listed any more",
    "ask F&B",
    "hold until the chef has signed",
    "Basket A is already in 1208, and the chef has not signed",
    "not without the chef's signature",
    "brought all the same: for the family",
    "brought all the same",
    "what was agreed before no longer holds: please ask again",
    "Basket A in 1208 has mango: please exchange it (allergy)",
    "Basket A has mango: please exchange it (allergy)",
    "allergies or diet have changed: please sign again",
    "Basket A is already in 1208: please move it to 1510",
    "Basket A is already in 1208: the new room is not known yet",
    "Basket A is already in 1208: please check it",
    "Already begun or done for 1208: please do it for 1510",
    "Already begun or done for 1208: the new room is not known yet",
    "Already begun or done for 1208: please check it",
    "the room is no longer assigned",
    "cancelled: please collect from 1208",
    "Basket A was to be collected from 1208: please make sure that it stands in the guest's room",
    "no longer wanted: please stand down",
    "taken off the plan: the guest has one",
    "the guest's name has changed: please do it again for the new one",
    "the guest is now Ms Liepa: please do it again for this name",
    "not passed at the inspection, please put right: grapes are soft",
    "not possible 10:15, 14:00",
    "given up after 10:15, 14:00, 18:00",
    "no longer for this department",
    "cancelled",
    "no-show",
    "checked out",
    "no longer wanted",
    "once for the whole group, with another of its stays",
]
TOGETHER = ["ask F&B", "hold until the chef has signed", "Basket A is already in 1208, and the chef has not signed"]
REASONS = {phrases.SEASON, phrases.ALLERGY, phrases.DIET, phrases.MINORS, phrases.OFFICIAL}  # never alone


def test_every_beginning_of_a_notice_is_explained():
    assert first(0) == [str(words) for words in notices.WORDS.values()]


def test_every_line_of_a_notice_is_explained():
    assert first(1) == [
        *(change_words(change, READING) for change in CHANGES),
        *together(),
        *changed_back("stay.amended", ()),
    ]


def together() -> Iterator[str]:
    """What is said once of several items."""
    for reason in TOGETHER:
        several = (
            of_item("fact", "state_reason", reason, ""),
            Change("fact", "food_beverage", 6, "state_reason", reason, "", "Turndown"),
        )
        yield from lines_of(several, READING)


def test_when_a_guest_leaves_is_read_as_an_earlier_version_told_it():
    assert change_words(fact("leaves", None, at(17)), READING) == "The guest leaves at 17:30"


def test_every_sentence_of_an_item_is_explained():
    assert first(2) == [sentences.said(text) for text in STORED]
    assert len(set(first(2))) == len(STORED)


def test_nothing_that_planning_says_is_without_its_row():
    known = (*phrases.PHRASES, *sorted(phrases.PLAIN))
    meant = {phrase for text in STORED for phrase in known if phrases.says(phrase, text)}
    assert meant == set(known) - REASONS
    assert {text for text in STORED if text in sentences.WITHOUT_WHY} == sentences.WITHOUT_WHY.keys()
    by_reason = {phrases.say(phrase, why=why) for phrase, why in sentences.BY_REASON}
    assert by_reason - set(STORED) == set()
    assert {reason for reason in REASONS if not any(reason in text for text in STORED)} == set()


def test_whatever_planning_says_has_a_sentence():
    assert set(phrases.PHRASES) | phrases.PLAIN == sentences.SENTENCES.keys()


def test_every_row_says_when_and_what_to_do():
    assert [row for table in tables() for row in table if len(row) != 3 or not all(row)] == []
