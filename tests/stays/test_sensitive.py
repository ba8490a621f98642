import tomllib

import pytest

from stays.sensitive import WORDS, found_in, pointed_out


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Is a Muslim, diabetic and gay", {"religion": "Muslim", "health": "diabetic", "sex": "gay"}),
        ("Pani jest chora, po zawale", {"health": "chora"}),
        ("Muzułmanin", {"religion": "Muzułmanin"}),
        ("Viesim ir cukura diabēts", {"health": "diabēts"}),
        ("客人有糖尿病，信仰佛教", {"religion": "信仰", "health": "糖尿病"}),
        ("May sakit ang bisita", {"health": "May sakit"}),
        ("Ethnicity noted", {"race": "Ethnicity"}),
        ("Ｄｉａｂｅｔｅｓ", {"health": "Diabetes"}),
    ],
)
def test_what_speaks_of_the_person_is_found(text, found):
    assert found_in(text) == found


@pytest.mark.parametrize(
    "text",
    ["", "Slim pillow, quiet side", "Christian Berg calls at noon", "A still wine, choreography at eight", "晚餐八点"],
)
def test_what_does_not_is_left_alone(text):
    assert found_in(text) == {}


def test_the_writer_is_told_in_words():
    assert pointed_out("Table for two", "near the mosque") == ["This seems to speak of religion: “mosque”."]
    assert pointed_out("Table for two", "") == []


def test_every_subject_is_listed_in_every_language():
    listed = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    languages = {"en", "pl", "lv", "zh", "fil"}
    assert {name: set(by) for name, by in listed.items()} == dict.fromkeys(
        ("race", "religion", "health", "sex"), languages
    )


def test_every_word_finds_itself():
    listed = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    words = [(subject, word) for subject, by in listed.items() for many in by.values() for word in many]
    assert [(subject, word) for subject, word in words if subject not in found_in(word.removesuffix("*"))] == []
