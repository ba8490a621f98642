"""What planning says: stored in English, understood again, shown in the viewer's language."""

import pytest
from django.utils import translation

from stays import phrases, sentences


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ""),
        (
            "2 instead of orange: allergy; ask F&B",
            "2 of them in place of orange: allergy; Do not bring this before F&B has said yes",
        ),
        (
            "nothing on the list may be brought: allergy, diet",
            "Bring nothing of this (allergy, diet): ask the duty manager, about food the chef",
        ),
        (
            "Basket A in 1208 has mango and nuts: please exchange it (allergy)",
            "Take Basket A out of 1208 now, all of it: mango and nuts must not stay (allergy); then bring a new one as listed",
        ),
        ("no-show: please stand down", "Stop what you have begun (the guest did not come)"),
        ("guest asked for none; 100% sure", "guest asked for none; 100% sure"),
    ],
)
def test_how_it_is_read(text: str, said: str):
    with translation.override("en"):
        assert sentences.said(text) == said


TRANSLATIONS = {
    sentences.SENTENCES[phrases.INSTEAD]: "nie %(name)s (%(why)s)",
    sentences.SENTENCES[phrases.SEASON]: "sezon",
    sentences.SENTENCES[phrases.ASK_KITCHEN]: "zapytaj kuchnię",
    sentences.SENTENCES[phrases.MOVE]: "%(thing)s: z %(room)s do %(to)s",
}


def test_in_another_language(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sentences, "gettext", lambda text: TRANSLATIONS.get(text, text))
    assert sentences.said("instead of lychee: season; ask F&B") == "nie lychee (sezon); zapytaj kuchnię"
    assert sentences.said("Tea is already in 1: please move it to 2") == "Tea: z 1 do 2"
    assert sentences.said("a person's own words") == "a person's own words"


@pytest.mark.parametrize("phrase", phrases.PHRASES)
def test_each_phrase_is_understood_again(phrase: str):
    parts = {name: f"{name} (1+1)" for name in phrases.PARAMETER.findall(phrase)}
    text = phrases.say(phrase, **parts)
    assert phrases.parts(phrase, text) == parts
    assert phrases.says(phrase, text)
    assert phrases.ours(text)


def test_no_phrase_is_taken_for_another():
    said = {
        phrase: phrases.say(phrase, **dict.fromkeys(phrases.PARAMETER.findall(phrase), "x"))
        for phrase in phrases.PHRASES
    }
    understood = {p: next(other for other in phrases.PHRASES if phrases.says(other, text)) for p, text in said.items()}
    assert understood == {phrase: phrase for phrase in phrases.PHRASES}


@pytest.mark.parametrize(
    ("text", "health"),
    [
        ("ask F&B", True),
        ("allergies or diet have changed: please sign again", True),
        ("Basket A has mango: please exchange it (allergy)", True),
        ("Trolley in 1208 has whisky: please exchange it (diet, official visit)", True),
        ("Trolley has whisky: please exchange it (official visit)", False),
        ("cancelled", False),
        ("guest asked for none", False),
    ],
)
def test_what_speaks_of_health(text: str, health: bool):
    assert phrases.speaks_of_health(text) is health


def test_a_persons_words_are_not_ours():
    assert not phrases.ours("guest asked for none")
    assert phrases.ours("ask F&B")
