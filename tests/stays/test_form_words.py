"""What a form says of a mistake: its field, what to do, and a link to where it is mended; for the ear too."""

import pytest
from django import forms

from stays.form_words import DeskForm
from tests.hotel_examples import Caller, colleague
from tests.stays.pages import tags_of


class Tea(DeskForm):
    """A form with every kind of field."""

    sugar = forms.IntegerField(label="Sugar", min_value=0, max_value=3)
    day = forms.DateField(label="Day")
    at = forms.DateTimeField(label="At", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("green", "green")])
    cups = forms.MultipleChoiceField(label="Cups", choices=[("a", "a")], widget=forms.CheckboxSelectMultiple)
    words = forms.CharField(label="Words", max_length=3, error_messages={"required": "Say something."})


RIGHT = {"sugar": "1", "day": "2026-04-16", "kind": "green", "cups": ["a"], "words": "yes"}


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"sugar": ""}, "Sugar: Fill this in."),
        ({"sugar": "two"}, "Sugar: Write a whole number."),
        ({"sugar": "-1"}, "Sugar: Write 0 or more."),
        ({"sugar": "9"}, "Sugar: Write 3 or less."),
        ({"day": "soon"}, "Day: Write a day such as 2026-04-16."),
        ({"at": "soon"}, "At: Write a day and a time such as 2026-04-16 14:30."),
        ({"kind": ""}, "Kind: Choose one."),
        ({"kind": "black"}, "Kind: Choose one of those that are offered."),
        ({"cups": ["b"]}, "Cups: Choose one of those that are offered."),
        ({"words": ""}, "Words: Say something."),
        ({"words": "please"}, "Words: Write at most 3 characters: these are 6."),
        ({"words": "a\x00"}, "Words: Write it anew: it has characters that nobody can read."),
    ],
)
def test_every_mistake_names_its_field_and_says_what_to_do(wrong, words):
    assert [mistake["words"] for mistake in Tea(RIGHT | wrong).mistakes] == [words]


def test_a_mistake_leads_to_its_field_or_to_the_boxes_of_it():
    assert [mistake["at"] for mistake in Tea(RIGHT | {"words": "", "cups": []}).mistakes] == ["div_id_cups", "id_words"]


def test_nothing_is_wrong_with_a_form_that_is_right_or_empty():
    assert ([*Tea(RIGHT).mistakes], [*Tea().mistakes], Tea(RIGHT).is_valid()) == ([], [], True)


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


def ids_and_links(html: str) -> tuple[set[str], list[str]]:
    tags = tags_of(html)
    links = [said["href"][1:] for tag, said in tags if tag == "a" and str(said.get("href", "")).startswith("#id_")]
    return {said["id"] for _tag, said in tags if said.get("id")}, links


WRONG = {"confirmation_number": "D-1", "adults": "many", "quantity": "many"}


@pytest.mark.parametrize("path", ["/bookings/new/", "/stays/{}/edit/", "/stays/{}/items/new/"])
def test_the_page_lists_the_mistakes_with_links_and_each_field_is_described_by_its_own(opera, desk, path):
    stay = opera.book()["id"]
    answer = desk.client.post(path.format(stay), {"step": "check", **WRONG})
    html = answer.content.decode()
    ids, links = ids_and_links(html)
    assert answer.status_code == 422
    assert links
    assert set(links) <= ids
    described = {
        said["id"]: said.get("aria-describedby", "").split()
        for tag, said in tags_of(html)
        if said.get("aria-invalid") == "true"
    }
    assert set(links) == set(described)
    assert all(f"{name}_error" in said and set(said) <= ids for name, said in described.items())
    assert "This field is required" not in html
