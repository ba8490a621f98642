"""F&B is asked once what a guest may have whose allergy nobody knows by code; the answer is kept for the next stays."""

import pytest

from guests.models import KitchenAnswer
from stays import answering, hand_made, ticking
from stays.answering import questions
from stays.hand_made import Wanted
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.plan import Answer
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, colleague, guest, program, viewer_as
from tests.stays.pages import items_of, words_of

BERRIES = guest(allergies=["strawberries"], position="travel_agency_head")
NEED = "strawberrie"


@pytest.fixture
def stay(opera: Caller) -> int:
    """A plate of fruit for a guest with an allergy that the house does not know."""
    return opera.book(guest=BERRIES)["id"]


@pytest.fixture
def chef(aurora):
    return viewer_as(aurora, "food_beverage.agent", chef=True)


def fruit(stay: int) -> tuple:
    row = ChecklistItem.objects.get(stay=stay, item_key="fruit")
    said = [f"{c['quantity']} {c['name']} {c['note']}".strip() for c in row.components if c["tags"] or c["note"]]
    return row.state, row.state_reason, said


def asked(stay: int, house: House) -> dict[str, bool | None]:
    row = Stay.objects.get(pk=stay)
    return {q.thing: q.answer and q.answer.safe for q in questions(row, house)}


def says(stay: int, house: House, chef, *answers: Answer) -> None:
    answering.answer(stay, answers, house=house, by=chef, now=NOW)


def safe(*subjects: str) -> list[Answer]:
    return [Answer(NEED, subject, safe=True) for subject in subjects]


def test_each_thing_is_asked_about(stay: int, house: House):
    assert asked(stay, house) == {
        "apple": None, "banana": None, "orange": None, "still water, bottle": None,
    }  # fmt: skip
    assert fruit(stay)[:2] == ("open", "ask F&B")


def test_safe_is_brought_and_not_safe_is_replaced_by_what_f_and_b_says(opera: Caller, stay: int, house: House, chef):
    opera.acknowledge_all(stay)
    banana = Answer(NEED, "banana", safe=False, instead="grapes")
    says(stay, house, chef, *safe("apple", "orange", "grapes"), banana)
    assert fruit(stay) == ("open", "ask F&B", ["1 orange", "1 grapes, bunch instead of banana: allergy"])
    says(stay, house, chef, *safe("grapes"))
    assert fruit(stay) == ("open", "", ["1 orange", "1 grapes, bunch instead of banana: allergy"])
    assert asked(stay, house) == {
        "apple": True, "banana": False, "grapes, bunch": True, "orange": True, "still water, bottle": None,
    }  # fmt: skip
    told = {code: notice["text"] for code, notice in opera.notices(stay, state="open").items()}
    assert told == {
        "food_beverage": "F&B has answered: read what to bring. Fruit in room: now exactly 1 × orange, 1 × apple, "
        "1 × grapes, bunch, 1 × fruit knife, 1 × plate, 1 × napkin, 1 × finger bowl; take out what is there "
        "and not named any more, and of food all that stands there: sealed goods go back to stock, other food is thrown away. "
        "Fruit in room: no need to wait for F&B any more, bring what is listed"
    }


def test_without_a_word_the_standards_own_stand_in_is_brought_and_asked_about(stay: int, house: House, chef):
    says(stay, house, chef, *safe("apple", "banana"), Answer(NEED, "orange", safe=False))
    assert fruit(stay) == ("open", "", ["2 apple 1 instead of orange: allergy", "1 banana"])
    says(stay, house, chef, Answer(NEED, "apple", safe=False))
    assert fruit(stay)[1] == "ask F&B"  # the pear that stands in for both


def test_the_answer_is_kept_for_the_next_stay_here_and_nowhere_else(
    opera: Caller, stay: int, house: House, chef, borealis
):
    says(stay, house, chef, *safe("apple", "banana", "orange", "still_water"))
    other = opera.book("K-2", guest=BERRIES)["id"]
    assert (fruit(other)[1], set(asked(other, house).values())) == ("", {True})
    elsewhere = program(borealis).book("K-3", guest=BERRIES)["id"]
    assert fruit(elsewhere)[1] == "ask F&B"


def test_the_guests_other_stays_here_are_planned_again(opera: Caller, stay: int, house: House, chef):
    other = opera.book("K-2", guest=BERRIES)["id"]
    says(stay, house, chef, *safe("apple", "banana", "orange"))
    assert fruit(other)[1] == ""


def test_what_is_made_by_hand_is_asked_about_as_a_whole(opera: Caller, house: House, chef, aurora):
    stay = opera.book(guest=guest(allergies=["nuts"], diets=["vegan"]))["id"]
    soup = Wanted("Soup of the day", "food_beverage", stage="in_house")
    hand_made.add(stay, soup, house=house, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    row = ChecklistItem.objects.get(hand_made=True)
    assert (row.state, row.state_reason) == ("open", "ask F&B")
    found = {(q.need, q.words, q.thing) for q in questions(Stay.objects.get(pk=stay), house)}
    assert found == {("nut", "nuts", "Soup of the day"), ("vegan", "vegan", "Soup of the day")}
    says(stay, house, chef, Answer("nut", row.item_key, safe=True), Answer("vegan", row.item_key, safe=True))
    row.refresh_from_db()
    assert (row.state, row.state_reason) == ("open", "")
    says(stay, house, chef, Answer("vegan", row.item_key, safe=False))
    row.refresh_from_db()
    assert (row.state, row.state_reason) == ("stopped", "the guest may not have this: allergy")


def test_what_the_words_of_an_item_say_is_not_all_that_is_in_it(opera: Caller, house: House, aurora):
    desk = {"house": house, "by": viewer_as(aurora, "front_office.agent"), "now": NOW}
    stay = opera.book(guest=guest(allergies=["eggs"]))["id"]
    hand_made.add(stay, Wanted("Brandy pudding", "food_beverage", stage="in_house"), **desk)
    hand_made.add(stay, Wanted("Brandy", "food_beverage", stage="in_house", contains=()), **desk)
    opera.book(guest=guest(allergies=["eggs"]), official_visit=True)
    hand_made.add(stay, Wanted("Champagne", "food_beverage", stage="in_house"), **desk)
    by_hand = ChecklistItem.objects.filter(stay=stay, hand_made=True).order_by("pk")
    stopped = ("stopped", "the guest may not have this: official visit")
    assert list(by_hand.values_list("state", "state_reason")) == [stopped] * 3
    opera.book(guest=guest(allergies=["eggs"]), official_visit=False)
    assert list(by_hand.values_list("state_reason", flat=True)) == ["ask F&B", "", "ask F&B"]


def test_what_no_part_of_it_names_is_asked_about_as_a_whole(opera: Caller, house: House, chef):
    paper = {"category": "newspaper", "value": "Gazeta"}
    said = guest(allergies=["strawberries"], position="county_leader", preferences=[paper])
    stay = opera.book(guest=said, departure_date="2026-04-18")["id"]
    drinks = ChecklistItem.objects.filter(stay=stay, item_key="newspaper")
    assert set(drinks.values_list("state_reason", flat=True)) == {"ask F&B"}
    assert asked(stay, house)["Newspaper and morning drink"] is None
    refused = opera.post(f"/stays/{stay}/plan/{drinks[0].pk}/done")
    assert (refused.status_code, refused.json()["code"]) == (409, "waits_for_kitchen")
    says(stay, house, chef, *safe("newspaper"))
    assert set(drinks.values_list("state_reason", flat=True)) == {""}
    assert asked(stay, house)["Newspaper and morning drink"] is True


def test_a_wish_for_something_to_eat_is_asked_about_by_its_words(opera: Caller, house: House, chef):
    said = guest(allergies=["nuts"], position="travel_agency_head")
    stay = opera.book(guest=said, special_requests=["Birthday cake", "Extra pillows"])["id"]
    assert wished(stay) == ("open", "ask F&B", ["1 Birthday cake", "1 Extra pillows"])
    [cake] = [q for q in questions(Stay.objects.get(pk=stay), house) if q.thing == "Birthday cake"]
    assert (cake.need, cake.titles, cake.answer) == ("nut", ("Special equipment in place and tested",), None)
    says(stay, house, chef, Answer("nut", cake.subject, safe=False))
    assert wished(stay) == ("open", "", ["0 Birthday cake", "1 Extra pillows"])
    says(stay, house, chef, Answer("nut", cake.subject, safe=True))
    assert wished(stay) == ("open", "", ["1 Birthday cake", "1 Extra pillows"])


BACK = "Take back now all that was brought of this (allergy), wherever it stands: it must not stay before the guest"
PARTLY = "Take back now what was brought of this and may not be brought any more (allergy)"


def test_a_wish_that_was_brought_is_called_back_after_a_no(opera: Caller, house: House, chef, aurora):
    said = guest(allergies=["nuts"], position="travel_agency_head")
    stay = opera.book(guest=said, room_number="1208", special_requests=["Birthday cake", "Extra pillows"])["id"]
    [cake] = [q for q in questions(Stay.objects.get(pk=stay), house) if q.thing == "Birthday cake"]
    says(stay, house, chef, Answer("nut", cake.subject, safe=True))
    assert opera.tick(stay, "special_equipment").status_code == 200
    opera.acknowledge_all(stay)
    says(stay, house, chef, Answer("nut", cake.subject, safe=False))
    signed = items_of(colleague(aurora, "food_beverage.agent", chef=True).client.get(f"/stays/{stay}/"))
    assert (
        signed["Allergies and diet signed by chef"]["asks"] == f"/stays/{stay}/kitchen/"
    )  # where they say so, any time
    back = "please take back what was brought and is not listed any more: allergy"
    assert wished(stay) == ("open", back, ["0 Birthday cake", "1 Extra pillows"])
    assert f"{TITLE}: {PARTLY}: food and drink are thrown away, the rest stays" in read_by(opera, stay, "housekeeping")
    revision = Stay.objects.get(pk=stay).revision
    opera.book(guest=said, room_number="1208", special_requests=["Birthday cake", "Extra pillows"], adults=2)
    assert (wished(stay)[1], Stay.objects.get(pk=stay).revision > revision) == (back, True)  # until it is done
    says(stay, house, chef, Answer("nut", cake.subject, safe=True))
    look = f"{TITLE} is already in 1208: please check it"
    assert wished(stay) == ("open", look, ["1 Birthday cake", "1 Extra pillows"])


TITLE = "Special equipment in place and tested"


def read_by(opera: Caller, stay: int, department: str) -> str:
    return opera.notices(stay, state="open")[department]["text"]


def test_what_was_made_by_hand_and_served_is_called_back_after_a_no(opera: Caller, house: House, chef, aurora):
    stay = opera.book(guest=guest(allergies=["nuts"]))["id"]
    soup = Wanted("Soup of the day", "food_beverage", stage="in_house")
    hand_made.add(stay, soup, house=house, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    row = ChecklistItem.objects.get(hand_made=True)
    says(stay, house, chef, Answer("nut", row.item_key, safe=True))
    ticking.tick(row.pk, by=chef, now=NOW)
    opera.acknowledge_all(stay)
    says(stay, house, chef, Answer("nut", row.item_key, safe=False))
    row.refresh_from_db()
    said = "please take back what was brought: allergy; the guest may not have this: allergy"
    assert (row.state, row.state_reason, row.done_at, row.done_by) == ("stopped", said, None, None)
    assert f"Soup of the day: {BACK}; food and drink are thrown away; Do not bring this" in read_by(
        opera, stay, "food_beverage"
    )
    says(stay, house, chef, Answer("nut", row.item_key, safe=True))
    row.refresh_from_db()
    assert (row.state, row.state_reason) == ("open", "")


def wished(stay: int) -> tuple[str, str, list[str]]:
    row = ChecklistItem.objects.get(stay=stay, item_key="special_equipment")
    return row.state, row.state_reason, [f"{c['quantity']} {c['name']}" for c in row.components]


def test_what_a_colleague_asks_for_is_food_by_its_words(opera: Caller, house: House, aurora):
    stay = opera.book(guest=guest(allergies=["nuts"]))["id"]
    desk = viewer_as(aurora, "front_office.agent")
    for title in ("Tort urodzinowy", "Flowers for the lady"):
        wanted = Wanted(title, "guest_relations", stage="in_house")
        hand_made.add(stay, wanted, house=house, by=desk, now=NOW)
    rows = ChecklistItem.objects.filter(hand_made=True).order_by("pk")
    assert [row.state_reason for row in rows] == ["ask F&B", ""]


def test_what_waits_for_their_word_is_not_ticked(opera: Caller, stay: int, house: House, chef, aurora):
    assert opera.tick(stay, "vip_clean").json()["code"] == "waits_for_kitchen"  # with the water that is part of it
    says(stay, house, chef, *safe("still_water"))
    assert opera.tick(stay, "vip_clean").status_code == 200
    refused = opera.tick(stay, "fruit")
    assert (refused.status_code, refused.json()["code"]) == (409, "waits_for_kitchen")
    says(stay, house, chef, *safe("apple", "banana", "orange"))
    assert opera.tick(stay, "fruit").status_code == 200


def test_said_twice_it_is_written_down_once(stay: int, house: House, chef):
    for _ in range(2):
        says(stay, house, chef, *safe("apple"), Answer(NEED, "not on the plan", safe=True))
    assert list(KitchenAnswer.objects.values_list("subject", flat=True)) == ["apple"]
    assert Stay.objects.get(pk=stay).revision == 2


def test_what_is_brought_instead_is_safe_itself(stay: int, house: House, chef):
    unsafe = [Answer(NEED, "apple", safe=False, instead="banana"), Answer(NEED, "banana", safe=False)]
    with pytest.raises(NotPossible) as refused:
        says(stay, house, chef, *unsafe)
    assert (refused.value.code, KitchenAnswer.objects.count()) == ("instead_is_not_safe", 0)


# --- the page ------------------------------------------------------------------------------------------------------------


def test_a_chef_answers_on_a_page(stay: int, aurora, house: House):
    cook = colleague(aurora, "food_beverage.agent", chef=True).client
    url = f"/stays/{stay}/kitchen/"
    assert items_of(cook.get(f"/stays/{stay}/"))["Fruit in room"]["asks"] == url
    assert words_of(cook.post(url, {})) == ["Say of at least one thing whether it is safe."]
    unsafe = {f"v:{NEED}|apple": "unsafe", f"i:{NEED}|apple": "banana", f"v:{NEED}|banana": "unsafe"}
    page = cook.post(url, unsafe)
    assert words_of(page) == ["apple: what is brought instead was said not to be safe either. Choose something else."]
    written = {q.thing: (q.answer.safe, q.answer.instead) for q in page.context["waiting"] if q.answer}
    assert (written, KitchenAnswer.objects.count()) == ({"apple": (False, "banana"), "banana": (False, "")}, 0)
    sent = {
        f"v:{NEED}|apple": "safe",
        f"v:{NEED}|banana": "unsafe",
        f"i:{NEED}|banana": "grapes",
        f"v:{NEED}|x": "safe",
    }
    assert cook.post(url, sent)["Location"] == f"/stays/{stay}/"
    page = cook.get(url)
    assert [q.thing for q in page.context["waiting"]] == ["grapes, bunch", "orange", "still water, bottle"]
    assert [(q.thing, q.answer.safe, q.answer.instead) for q in page.context["answered"]] == [
        ("apple", True, ""),
        ("banana", False, "grapes"),
    ]
    story = [line["what"] for line in cook.get(f"/stays/{stay}/").context["story"]]
    assert story == ["F&B has answered", "Booked"]
    desk = colleague(aurora, "security.agent").client
    assert [line["what"] for line in desk.get(f"/stays/{stay}/").context["story"]] == ["Booked"]


def test_others_are_not_asked(stay: int, aurora):
    for role in ("food_beverage.agent", "front_office.agent", "duty_manager"):
        client = colleague(aurora, role).client
        assert client.get(f"/stays/{stay}/kitchen/").status_code == 403
        assert "kitchen" not in client.get(f"/stays/{stay}/").content.decode()
