"""All food for a guest with a severe allergy is held until the chef has signed: read wherever somebody works by it."""

import dataclasses
import datetime as dt

import pytest

from stays import holding, holding_stored, phrases, reminding, ticking
from stays.documents import daily
from stays.models import ChecklistItem, Stay
from stays.plan import ONCE, Allergy, Item
from stays.planning import plan
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, colleague, guest, viewer_as
from tests.stays.documents.test_daily import cells, wanted
from tests.stays.pages import items_of
from tests.stays.planned import LONG_BEFORE, SHIPPED, by_key, stay, stored, tick
from vipdesk.outbox.models import Event, JobRun

HOUR = dt.timedelta(hours=1)
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


def test_a_wish_and_what_a_colleague_asks_for_are_held_by_their_words():
    asked = {"special_requests": ("Birthday cake",), "allergies": SEVERE, "tier": "VC"}
    tart = hand_made("hand-1", "Szarlotka i herbata")
    found = by_key(planned((tart, hand_made("hand-2", "Flowers for the lady")), **asked))
    assert {key for key in ("special_equipment", "hand-1", "hand-2") if HELD in found[key].state_reason} == {
        "special_equipment",
        "hand-1",
    }


def hand_made(key: str, title: str) -> Item:
    places = {"day": ONCE, "stage": "in_house", "department": "guest_relations", "title": title}
    return Item(key=key, hand_made=True, **places)


def test_without_a_level_the_signature_is_planned_as_soon_as_there_is_food_and_no_longer():
    nothing = {"tier": None, "allergies": SEVERE}
    soup = dataclasses.replace(hand_made("hand-1", "Soup"), food=True, department="food_beverage")
    assert by_key(planned(**nothing)) == {}
    first = planned((soup,), **nothing)
    states = {key: (item.state, HELD in item.state_reason) for key, item in by_key(first).items()}
    assert states == {"allergies_signed": ("open", False), "hand-1": ("open", True)}
    signed = tuple(tick(item, LONG_BEFORE) if item.signed_by else item for item in first)
    assert held(planned(signed, **nothing)) == set()
    waived = tuple(dataclasses.replace(i, state="waived") if i.hand_made else i for i in first)
    assert by_key(planned(waived, **nothing))["allergies_signed"].state == "withdrawn"
    served = {**nothing, "special_requests": ("Birthday cake",), "access_needs": ("wheelchair",)}
    assert by_key(planned(**served))["allergies_signed"].state == "open"


def test_a_waived_signature_is_asked_for_again_once_an_allergy_is_severe():
    mild = planned(allergies=(Allergy("nuts"),))
    waived = tuple(dataclasses.replace(i, state="waived", state_reason="eats out") if i.signed_by else i for i in mild)
    assert planned(waived, allergies=(Allergy("nuts"),)) == waived
    asked = by_key(planned(waived, allergies=SEVERE))["allergies_signed"]
    assert (asked.state, asked.state_reason, asked.reason_health) == ("open", phrases.NOT_WAIVED, True)


def test_what_stands_in_the_room_unsigned_says_so_until_the_chef_signs():
    first = planned(allergies=SEVERE, room_number="1208")
    there = tuple(
        tick(i, LONG_BEFORE, "1208" if i.in_room else "") if i.key in ("fruit", "letter_placed") else i for i in first
    )
    unsigned = planned(there, allergies=SEVERE, room_number="1208")
    said = {key: (i.state, i.state_reason) for key, i in by_key(unsigned).items() if i.state == "done" and i.in_room}
    assert said == {
        "fruit": ("done", "Basket A is already in 1208, and the chef has not signed"),
        "letter_placed": ("done", ""),
    }
    assert planned(unsigned, allergies=SEVERE, room_number="1208") == unsigned
    signed = tuple(tick(i, LONG_BEFORE) if i.signed_by else i for i in unsigned)
    went = by_key(planned(signed, allergies=SEVERE, room_number="1208"))["fruit"]
    assert (went.state, went.state_reason, went.reason_health) == ("done", "", False)


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
    assert items_of(of_the_chef(aurora, severe))["Allergies and diet signed by chef"]["can"] == ["done", "begin"]
    assert seen_by(aurora, moment, severe) == {
        "food_beverage": ["Hold all food: chef has not signed", "Nuts allergy, severe"],
        "housekeeping": ["Hold all food: chef has not signed"],
        "finance": [""],
    }
    opera.acknowledge_all(severe)
    assert cook.tick(severe, "allergies_signed").status_code == 200
    signed = opera.notices(severe, state="open")
    went = "The chef has signed: food that was held may go. No need to wait for the chef's signature any more"
    assert signed["housekeeping"]["text"] == f"{went}, bring what is listed: Turndown (16 Apr, 17 Apr)"
    assert signed["food_beverage"]["text"].startswith(f"{went}, bring what is listed: Fruit in room; ")
    assert set(opera.notices(severe, state="open")) == {"food_beverage", "housekeeping"}
    assert seen_by(aurora, moment, severe)["food_beverage"] == ["Nuts allergy, severe"]
    assert opera.tick(severe, "fruit").status_code == 200


def of_the_chef(hotel, number: int):
    """The page of a stay as the manager of F&B has it, who may sign, and may waive what can be done without."""
    return colleague(hotel, "food_beverage.department_manager").client.get(f"/stays/{number}/")


def seen_by(hotel, moment, number: int) -> dict[str, list[str]]:
    """What each of these departments reads on its printed list of what must not go wrong."""
    codes = ("food_beverage", "housekeeping", "finance")
    return {code: cells(daily.sheet(wanted(hotel, code, moment)), number)["mind"].split(" · ") for code in codes}


def test_a_plan_stored_before_food_was_held_is_planned_again_once(opera: Caller, severe: int, aurora):
    assert [opera.tick(severe, key).status_code for key in ("technical_check", "vip_clean")] == [200, 200]
    ChecklistItem.objects.filter(stay=severe, state="open").update(state_reason="", reason_health=False)
    ChecklistItem.objects.filter(pk=signature_of(severe).pk).update(state="waived", state_reason="eats out")
    assert holding_stored.hold(now=NOW) == 1
    with pytest.raises(ticking.WaitsFor):
        ticking.tick(fruit_of(severe).pk, by=viewer_as(aurora, "food_beverage.agent"), now=NOW)
    revision = Stay.objects.get(pk=severe).revision
    assert (holding_stored.hold(now=NOW), Stay.objects.get(pk=severe).revision) == (0, revision)


def test_a_stored_plan_that_cannot_be_planned_again_keeps_no_other_back(opera: Caller, severe: int, caplog):
    said = guest(external_id="P-2", position="county_leader", allergies=[{"code": "nuts", "severity": "severe"}])
    other = opera.book("K-2", guest=said, arrival_date="2026-04-20", departure_date="2026-04-22")["id"]
    ChecklistItem.objects.filter(state="open").update(state_reason="", reason_health=False)
    whole = list(ChecklistItem.objects.filter(stay=severe, item_key="fruit").values_list("components", flat=True))
    ChecklistItem.objects.filter(stay=severe, item_key="fruit").update(components=[{"unheard": "of"}])
    assert (holding_stored.hold(now=NOW), fruit_of(severe).state_reason, fruit_of(other).state_reason) == (1, "", HELD)
    failed = f"Stay {severe} cannot be planned again; it is tried in the next hour."
    assert [one.getMessage() for one in caplog.records if one.levelname == "ERROR"] == [failed]
    ChecklistItem.objects.filter(stay=severe, item_key="fruit").update(components=whole[0])
    assert [holding_stored.hold(now=NOW), holding_stored.hold(now=NOW + HOUR)] == [0, 1]
    assert fruit_of(severe).state_reason == HELD
    assert [holding_stored.hold(now=NOW + HOUR), JobRun.objects.filter(slot=holding_stored.SLOT).count()] == [0, 1]


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


def test_what_is_in_the_room_is_named_when_the_signature_is_taken_back(opera: Caller, severe: int, aurora):
    chef = viewer_as(aurora, "food_beverage.agent", chef=True)
    signature = signature_of(severe)
    assert [opera.tick(severe, key).status_code for key in ("technical_check", "vip_clean")] == [200, 200]
    ticking.tick(signature.pk, by=chef, now=NOW)
    ticking.tick(fruit_of(severe).pk, by=chef, now=NOW)
    opera.acknowledge_all(severe)
    ticking.take_back(signature.pk, by=chef, now=NOW)
    assert told(opera, severe, "food_beverage")[1:] == [
        "Fruit in room: Basket B is already in 1208 and the chef has not signed: take its food and drink out now, "
        "and keep it until the chef says what may go back"
    ]
    assert fruit_of(severe).state == "done"
    opera.acknowledge_all(severe)
    ticking.tick(signature.pk, by=chef, now=NOW)
    assert told(opera, severe, "food_beverage")[1:] == [
        "Fruit in room: what is in the room need not wait for the chef any more; bring back what was taken out, as listed"
    ]


def test_nobody_does_without_the_signature_for_a_severe_allergy(severe: int, chef, opera: Caller):
    with pytest.raises(NotPossible) as refused:
        ticking.waive(signature_of(severe).pk, "eats out", by=chef, now=NOW)
    assert (refused.value.code, signature_of(severe).state) == ("signature_needed", "open")
    mild = opera.book("K-2", guest=guest(external_id="P-2", allergies=["nuts"], position="county_leader"))["id"]
    assert ticking.waive(signature_of(mild).pk, "eats out", by=chef, now=NOW).state == "waived"


def test_another_signed_item_about_health_is_not_the_signature(severe: int, chef):
    other = ChecklistItem.objects.filter(stay=severe, item_key="welcome_tea")
    other.update(health=True, signed_by=["chef"], state_reason="")
    ticking.tick(other.get().pk, by=chef, now=NOW)
    assert Stay.objects.get(pk=severe).outlook[holding.KEY] == ["food_beverage", "housekeeping"]
    assert [e.kind for e in Event.objects.filter(subject_id=severe).order_by("-pk")[:1]] == ["item.done"]


def test_what_else_differs_by_then_stands_under_a_heading_of_its_own(opera: Caller, severe: int, chef):
    opera.acknowledge_all(severe)
    ChecklistItem.objects.filter(stay=severe, item_key="technical_check").update(detail="Look at the lift")
    ticking.tick(signature_of(severe).pk, by=chef, now=NOW)
    begins = {code: notice["text"].split(". ")[0] for code, notice in opera.notices(severe, state="open").items()}
    signed = "The chef has signed: food that was held may go"
    assert begins == {
        "engineering": "The plan has changed: read your items",
        "food_beverage": signed,
        "housekeeping": signed,
    }


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
