"""All food for a guest with a severe allergy is held until the chef has signed: read wherever somebody works by it."""

import pytest

from stays import holding, phrases, reminding, ticking
from stays.documents import daily
from stays.models import ChecklistItem, Stay
from stays.plan import Allergy, Item
from stays.planning import plan
from tests.hotel_examples import NOW, Caller, colleague, guest, viewer_as
from tests.stays.documents.test_daily import cells, wanted
from tests.stays.pages import items_of
from tests.stays.planned import LONG_BEFORE, SHIPPED, by_key, stay, stored, tick

HELD_IN_WORDS = phrases.HOLD
HELD = "hold until the chef has signed"
SEVERE = (Allergy("nuts", severe=True),)
HOLD = "Hold all food and drink of this until the chef has signed"
FOOD = ("fruit", "drinks_trolley", "treats", "welcome_tea", "newspaper 2026-04-17", "turndown 2026-04-16")


def planned(before: tuple[Item, ...] = (), **values: object) -> tuple[Item, ...]:
    values.setdefault("conditions", frozenset({"preference:newspaper"}))
    return stored(plan(SHIPPED, stay(**values), before, now=LONG_BEFORE))


def held(items: tuple[Item, ...]) -> set[str]:
    return {key for key, item in by_key(items).items() if HELD in item.state_reason}


def test_whatever_brings_food_is_held_and_nothing_else():
    found = held(planned(allergies=SEVERE))
    assert found >= set(FOOD)
    assert {key.split()[0] for key in found} == {key.split()[0] for key in FOOD} | {"fruit_refreshed"}


@pytest.mark.parametrize("needs", [{}, {"allergies": (Allergy("nuts"),)}, {"diets": ("vegan",)}])
def test_without_a_severe_allergy_nothing_is_held(needs: dict):
    assert held(planned(**needs)) == set()


def test_the_signature_lets_it_go_and_another_allergy_holds_it_again():
    first = planned(allergies=SEVERE)
    assert planned(first, allergies=SEVERE) == first
    signed = tuple(tick(item, LONG_BEFORE) if item.signed_by else item for item in first)
    went = planned(signed, allergies=SEVERE)
    assert held(went) == set()
    assert held(planned(went, allergies=(*SEVERE, Allergy("soy")))) == held(first)


def test_no_longer_severe_it_goes_without_a_signature():
    assert held(planned(planned(allergies=SEVERE), allergies=(Allergy("nuts"),))) == set()


# --- as the departments meet it ---------------------------------------------------------------------------------------------


@pytest.fixture
def severe(opera: Caller) -> int:
    """A guest of VB with a severe allergy: nothing of the stay is secret."""
    said = guest(position="county_leader", allergies=[{"code": "nuts", "severity": "severe"}])
    return opera.book(guest=said, room_number="1208")["id"]


def told(opera: Caller, number: int, department: str) -> list[str]:
    """What the open notice of a department begins with, and its lines of the fruit and of the turndown."""
    lines = opera.notices(number, state="open")[department]["text"].split(". ")
    return [lines[0], *(line for line in lines[1:] if line.startswith(("Fruit in room", "New: Fruit in", "Turndown")))]


def test_it_is_told_read_on_every_sheet_and_told_again_when_the_chef_has_signed(
    opera: Caller, severe: int, aurora, moment
):
    assert told(opera, severe, "food_beverage") == [
        "VIP arrival booked",
        f"New: Fruit in room, by 16 Apr 12:30; {HOLD}",
    ]
    assert [opera.tick(severe, key).status_code for key in ("technical_check", "vip_clean")] == [200, 200]
    refused = opera.tick(severe, "fruit")
    assert (refused.status_code, refused.json()["code"]) == (409, "waits_for")
    moment.to("2026-04-16 11:00", aurora)
    cook = colleague(aurora, "food_beverage.agent", chef=True)
    page = cook.client.get(f"/stays/{severe}/")
    assert items_of(page)["Fruit in room"]["reason"] == HOLD
    assert "done" not in items_of(page)["Fruit in room"]["can"]
    assert seen_by(aurora, moment, severe) == {
        "food_beverage": ["Hold all food: chef has not signed", "Nuts allergy, severe"],
        "housekeeping": ["Hold all food: chef has not signed"],
        "finance": [""],
    }
    opera.acknowledge_all(severe)
    assert cook.tick(severe, "allergies_signed").status_code == 200
    went = "no need to wait for the chef's signature any more, bring what is listed"
    assert told(opera, severe, "food_beverage") == [
        "The chef has signed: food that was held may go",
        f"Fruit in room: {went}",
    ]
    assert told(opera, severe, "housekeeping")[1:] == [f"Turndown (16 Apr): {went}", f"Turndown (17 Apr): {went}"]
    assert set(opera.notices(severe, state="open")) == {"food_beverage", "housekeeping"}
    assert seen_by(aurora, moment, severe)["food_beverage"] == ["Nuts allergy, severe"]
    assert opera.tick(severe, "fruit").status_code == 200


def seen_by(hotel, moment, number: int) -> dict[str, list[str]]:
    """What each of these departments reads on its printed list of what must not go wrong."""
    codes = ("food_beverage", "housekeeping", "finance")
    return {code: cells(daily.sheet(wanted(hotel, code, moment)), number)["mind"].split(" · ") for code in codes}


def test_a_signature_taken_back_holds_it_again(opera: Caller, severe: int, aurora):
    chef = viewer_as(aurora, "food_beverage.agent", chef=True)
    signature = ChecklistItem.objects.exclude(signed_by=[]).get(stay=severe)
    ticking.tick(signature.pk, by=chef, now=NOW)
    assert holding.KEY not in Stay.objects.get(pk=severe).outlook
    opera.acknowledge_all(severe)
    ticking.take_back(signature.pk, by=chef, now=NOW)
    assert told(opera, severe, "food_beverage") == [
        "The chef's signature was taken back: hold all food",
        f"Fruit in room: {HOLD}",
    ]
    assert Stay.objects.get(pk=severe).outlook[holding.KEY] == ["food_beverage", "housekeeping"]


# --- what is opened again ---------------------------------------------------------------------------------------------------


@pytest.fixture
def chef(aurora):
    return viewer_as(aurora, "food_beverage.agent", chef=True)


def fruit_of(number: int) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=number, item_key="fruit")


def signature_of(number: int) -> ChecklistItem:
    return ChecklistItem.objects.exclude(signed_by=[]).get(stay=number)


def test_food_that_is_opened_again_is_held_again(severe: int, chef):
    ticking.waive(fruit_of(severe).pk, "not today", by=chef, now=NOW)
    ticking.reopen(fruit_of(severe).pk, by=chef, now=NOW)
    assert fruit_of(severe).state_reason == HELD_IN_WORDS
    ticking.begin(fruit_of(severe).pk, by=chef, now=NOW)
    ticking.reopen(fruit_of(severe).pk, by=chef, now=NOW)
    assert fruit_of(severe).state_reason == HELD_IN_WORDS
    with pytest.raises(ticking.WaitsFor):
        ticking.tick(fruit_of(severe).pk, by=chef, now=NOW)


def test_signature_and_food_that_are_both_opened_again_hold_it(severe: int, chef, opera: Caller):
    assert [opera.tick(severe, key).status_code for key in ("technical_check", "vip_clean")] == [200, 200]
    ticking.tick(signature_of(severe).pk, by=chef, now=NOW)
    ticking.tick(fruit_of(severe).pk, by=chef, now=NOW)
    ticking.reopen(signature_of(severe).pk, by=chef, now=NOW)
    ticking.reopen(fruit_of(severe).pk, by=chef, now=NOW)
    assert fruit_of(severe).state_reason == HELD_IN_WORDS


def test_what_was_begun_while_it_was_held_is_free_when_taken_back_after_the_signature(severe: int, chef, opera: Caller):
    ticking.begin(fruit_of(severe).pk, by=chef, now=NOW)
    ticking.tick(signature_of(severe).pk, by=chef, now=NOW)
    ticking.take_back(fruit_of(severe).pk, by=chef, now=NOW)
    assert (fruit_of(severe).state, fruit_of(severe).state_reason) == ("open", "")


def test_nobody_is_reminded_of_food_that_is_held(severe: int, chef):
    assert "fruit" not in reminded_of(severe)
    ticking.tick(signature_of(severe).pk, by=chef, now=NOW)
    assert "fruit" in reminded_of(severe)


def reminded_of(number: int) -> set[str]:
    return set(reminding.open_rows().filter(stay=number).values_list("item_key", flat=True))
