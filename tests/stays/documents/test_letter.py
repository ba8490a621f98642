"""Letters: the shipped texts, placeholders from a closed list, and what a guest reads in each language."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from guests.models import Guest
from stays.documents import letter, tongues
from stays.documents.letter import PLACEHOLDERS, Text
from tests.hotel_examples import Caller, Moment
from tests.stays.documents.on_paper import book, make_incognito, paper_for, seen, text_of
from vipdesk.hotel.models import Property

SHIPPED = [(kind, language) for kind in letter.KINDS for language in tongues.tongues()]


def made(stay: int, hotel: Property, moment: Moment, kind: str, language: str, occasion: str = "") -> dict:
    paper = paper_for(hotel, "sales", moment)
    text = Text(letter.shipped()[kind][language], 0, language)
    return letter.letter(seen(stay, paper), text, paper, kind, manager="Wanda Orlik", occasion=occasion)


def test_both_kinds_are_shipped_in_every_language():
    assert [(kind, language) for kind, own in letter.shipped().items() for language in own] == SHIPPED


@pytest.mark.parametrize(("kind", "language"), SHIPPED)
def test_a_shipped_text_is_one_that_could_be_saved(kind: str, language: str):
    text = letter.shipped()[kind][language]
    assert letter.checked(text) == text
    assert set(re.findall(r"\{(\w+)\}", text)) <= set(PLACEHOLDERS)


READ = {
    "en": ["Dear Ms Kalniete,"],
    "zh-hans": ["尊敬的李娜女士："],
    "pl": ["Szanowna Pani,"],
    "lv": ["Cienījamā kundze!"],
}
STAYS = {
    "en": "from 16 April 2026 to 18 April 2026",
    "zh-hans": "（2026年4月16日至2026年4月18日）",
    "pl": "od 16 kwietnia 2026 r. do 18 kwietnia 2026 r.",
    "lv": "2026. gada 16. aprīlis – 2026. gada 18. aprīlis",
}


@pytest.mark.parametrize("language", READ)
def test_a_letter_is_in_one_language_throughout(opera: Caller, aurora: Property, moment: Moment, language: str):
    given = made(book(opera, moment, aurora), aurora, moment, "letter", language)
    paragraphs = given["paragraphs"]
    assert paragraphs[0] == READ[language]
    assert STAYS[language] in paragraphs[2][0]
    assert paragraphs[-1][0] == "Wanda Orlik"
    assert (given["lang"], given["hotel"], given["small"]) == (language.split("-")[0], "Hotel Aurora", False)
    assert given["facts"] == {"language": language, "version": 0}


@pytest.mark.parametrize(("kind", "language"), SHIPPED)
def test_a_guest_reads_no_level_no_room_and_no_bill(
    opera: Caller, aurora: Property, moment: Moment, kind: str, language: str
):
    said = text_of(made(book(opera, moment, aurora), aurora, moment, kind, language))
    assert [word for word in ("VA", "VIP", "贵宾", "1208", "City of Riga", "8765") if word in said] == []


@pytest.mark.parametrize(("kind", "language"), SHIPPED)
@pytest.mark.parametrize("alias", ["Mr Brown", ""])
def test_under_an_alias_a_letter_has_that_or_no_name(
    opera: Caller, aurora: Property, moment: Moment, kind, language, alias
):
    stay = book(opera, moment, aurora)
    make_incognito(stay, alias)
    said = text_of(made(stay, aurora, moment, kind, language))
    assert [word for word in ("Ilona", "Kalniete", "李娜", "None") if word in said] == []
    assert ("Mr Brown" in said) == (bool(alias) and language in ("en", "zh-hans"))


VALUES = dict.fromkeys(PLACEHOLDERS, "") | {"salutation": "Dear Guest,", "hotel": "Hotel Aurora"}


def test_a_paragraph_with_nothing_to_say_is_left_out():
    text = "{salutation}\n\nWelcome to {hotel}\nand rest.\n\n\nHappy {occasion}!\n\n{general_manager}\nGeneral Manager"
    assert letter.paragraphs(text, VALUES) == [["Dear Guest,"], ["Welcome to Hotel Aurora", "and rest."]]


def test_what_fills_a_place_is_not_filled_again():
    said = VALUES | {"name": "{hotel} {x}"}
    assert letter.paragraphs("{name}", said) == [["{hotel} {x}"]]


KNOWN = "{salutation}, {name}, {arrival_date}, {departure_date}, {hotel}, {general_manager}, {occasion}."
ALONE = "A brace stands alone. In braces there may be: " + KNOWN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dear {surname}", "{surname} is not known. In braces there may be: " + KNOWN),
        ("Dear {name", ALONE),
        ("Dear }name", ALONE),
        ("Dear {{name}}", ALONE),
        ("Dear {name.__class__}", ALONE),
        ("Dear {0}", ALONE),
    ],
)
def test_what_is_not_known_is_refused_in_words(text: str, words: str):
    with pytest.raises(ValidationError) as refused:
        letter.checked(text)
    assert refused.value.messages == [words]


@given(st.text(st.sampled_from("{}nameholt_ \n.0")))
def test_what_can_be_saved_can_be_filled_in(text: str):
    try:
        kept = letter.checked(text)
    except ValidationError:
        return
    assert not re.search(r"[{}]", str(letter.paragraphs(kept, dict.fromkeys(PLACEHOLDERS, "x"))))


def test_the_example_of_each_language_has_a_salutation_by_name():
    said = {one: tongues.salutation(letter.example(one), one) for one in tongues.tongues()}
    assert said == {
        "en": "Dear Ms Berg,",
        "zh-hans": "尊敬的王晓明女士：",
        "pl": "Szanowna Pani,",
        "lv": "Cienījamā kundze!",
    }


def test_a_guest_of_another_script_is_called_as_the_desk_writes_it(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    Guest.objects.update(native_name="")
    assert made(stay, aurora, moment, "card", "zh-hans")["paragraphs"][0] == ["尊敬的Kalniete女士："]
