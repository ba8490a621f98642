"""Words that a programme knows by a code, however somebody writes them."""

import pytest

from tiers.programme import ProgrammeError, read, shipped_text
from tiers.vocabulary import code_of, plain

PROGRAMME = read(shipped_text())


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("nuts", "nuts"),
        ("Nuts", "nuts"),
        (" NUT ", "nuts"),
        ("tree nuts", "nuts"),
        ("Tree-Nut", "nuts"),
        ("peanut", "peanuts"),
        ("citrus fruit", "citrus"),
        ("Lemon", "citrus"),
        ("ＭＩＬＫ", "dairy"),
        ("sulfites", "sulphites"),
        ("guide dog", ""),  # an access need is no allergen
        ("coconut", ""),
        ("no nuts please", ""),
        ("", ""),
    ],
)
def test_an_allergen_by_whatever_it_is_called(said, code):
    assert code_of(said, PROGRAMME.allergens, PROGRAMME.also_called) == code


def test_every_code_and_all_its_words_mean_itself():
    for vocabulary in (PROGRAMME.allergens, PROGRAMME.diets, PROGRAMME.access_needs):
        spoken = [(code, words) for code, words in vocabulary.items()]
        found = [(code_of(code.upper(), vocabulary, {}), code_of(words, vocabulary, {})) for code, words in spoken]
        assert found == [(code, code) for code in vocabulary]


def test_words_are_compared_without_capitals_hyphens_and_plurals():
    assert plain("Tree-Nuts") == plain("tree_nut") == "tree nut"


def test_other_words_name_a_code_that_is_there():
    text = shipped_text().replace('"tree nut" = "nuts"', '"tree nut" = "nutz"')
    with pytest.raises(ProgrammeError, match="also_called: tree nut 'nutz' is not known"):
        read(text)
