"""Items and changes of a plan: what speaks of health is for those who may know it."""

import dataclasses

import pytest

from stays.plan import ONCE, Change, Item, ItemComponent
from tests.access.people import viewer
from vipdesk.access import plan_sight
from vipdesk.access.visibility import visible
from vipdesk.hotel.models import Property

HOTEL = Property(pk=1, code="HOTEL1")
KIWI = ItemComponent("kiwi", 2, note="instead of mango: allergy", health=True)
LITCHI = ItemComponent("kiwi", 2, note="instead of lychee: season; instead of mango: allergy", health=True)
NUTS = ItemComponent("nuts", 0, note="left out: allergy", health=True)
SEASON = ItemComponent("kiwi", 2, note="instead of lychee: season")
FRUIT = Item(
    "fruit",
    ONCE,
    "before_arrival",
    "food_beverage",
    "Fruit in room",
    detail="basket A, large",
    components=(KIWI, LITCHI, NUTS, SEASON),
    state_reason="ask F&B",
    reason_health=True,
)
CHAIR = ItemComponent("shower chair", 1, health=True)
ROSES = ItemComponent("red roses", 1, note="as requested")
EQUIPMENT = Item("equipment", ONCE, "before_arrival", "housekeeping", "Special equipment", components=(CHAIR,))
SIGNED = Item(
    "signed", ONCE, "before_arrival", "food_beverage", "Allergies signed", detail="mango (severe)", health=True
)


def sight(name):
    return visible(viewer(name), HOTEL)


@pytest.mark.parametrize("name", ["food_beverage.agent", "front_office.agent", "duty_manager", "key guests:read"])
def test_an_item_as_those_who_see_health_read_it(name):
    assert sight(name).item(FRUIT) == FRUIT


@pytest.mark.parametrize("name", ["housekeeping.agent", "security.agent", "finance.agent", "key stays:read"])
def test_an_item_as_the_others_read_it(name):
    # whatever is brought may have been chosen for the guest's health, so that even its absence would say something
    assert sight(name).item(FRUIT) == dataclasses.replace(FRUIT, state_reason="", detail="", components=())


@pytest.mark.parametrize("name", ["housekeeping.agent", "security.agent", "finance.agent", "key stays:read"])
def test_who_reads_no_health_cannot_tell_guests_apart_by_what_is_brought(name):
    plain = dataclasses.replace(FRUIT, components=(SEASON,), state_reason="", reason_health=False)
    added = [Change("added", "food_beverage", 7, after=dataclasses.asdict(one)) for one in (plain, FRUIT)]
    seen = [sight(name).change(change).after for change in added]
    assert seen[0]["components"] == seen[1]["components"] == ()
    assert sight(name).item(plain).detail == sight(name).item(FRUIT).detail == ""


def test_housekeeping_reads_why_its_own_flowers_were_changed():
    orchids = ItemComponent("orchids", 1, note="instead of lilies: allergy", health=True)
    flowers = Item("flowers", ONCE, "before_arrival", "housekeeping", "Flowers in room", components=(orchids,))
    assert sight("housekeeping.agent").item(flowers) == flowers


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("food_beverage.agent", ("Allergies signed", "mango (severe)")),
        ("front_office.agent", ("Allergies signed", "mango (severe)")),
        ("housekeeping.agent", ("Allergies signed", "")),
        ("security.agent", None),
        ("engineering.agent", None),
        ("administrator", None),
        ("key stays:read", None),
    ],
)
def test_an_item_whose_presence_speaks_of_health(name, titles):
    shown = sight(name).item(SIGNED)
    assert (shown and (shown.title, shown.detail)) == titles


@pytest.mark.parametrize(
    ("name", "brought"),
    [
        ("housekeeping.agent", (CHAIR,)),
        ("engineering.agent", (CHAIR,)),
        ("security.agent", (CHAIR,)),
        ("finance.agent", ()),
        ("administrator", ()),
        ("key stays:read", ()),
        ("key guests:read", (CHAIR,)),
    ],
)
def test_equipment_gives_away_no_access_need(name, brought):
    assert sight(name).item(EQUIPMENT).components == brought


def test_an_item_as_json_is_dressed_alike():
    values = dataclasses.asdict(FRUIT) | {"components": [dataclasses.asdict(NUTS)]}
    shown = sight("security.agent").item(values)
    assert shown == values | {"state_reason": "", "detail": "", "components": []}


EXCHANGE = "Already begun or done for 1208: please check it; Basket A has mango: please exchange it (allergy)"


def test_what_is_to_be_exchanged_is_not_said_wherever_the_reason_was_cut():
    for end in range(EXCHANGE.index("; "), len(EXCHANGE) + 1):
        assert plan_sight.words(EXCHANGE[:end], readable=False) == "Already begun or done for 1208"


ALLERGIES = Change("fact", "", None, "allergies", before=["scent"], after=["scent", "nuts"], health=True)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("food_beverage.agent", ALLERGIES),
        ("front_office.agent", ALLERGIES),
        ("housekeeping.agent", None),
        ("security.agent", None),
        ("finance.agent", None),
        ("key stays:read", None),
    ],
)
def test_a_changed_allergy_is_told_to_those_it_concerns(name, shown):
    assert sight(name).change(ALLERGIES) == shown


def test_housekeeping_is_told_of_a_scent():
    learnt = dataclasses.replace(ALLERGIES, before=[], after=[{"code": "scent"}, {"code": "nuts"}])
    assert sight("housekeeping.agent").change(learnt) == dataclasses.replace(
        learnt, before=(), after=({"code": "scent"},)
    )


def test_that_allergies_changed_without_saying_which_is_told_to_housekeeping():
    unsaid = dataclasses.replace(ALLERGIES, before=None, after=None)
    assert sight("housekeeping.agent").change(unsaid) == unsaid
    assert sight("security.agent").change(unsaid) is None


def test_a_changed_alias_is_told_without_the_names():
    alias = Change("fact", "", None, "alias", before="Mr Brown", after="Mr Grey")
    for name in ("front_office.agent", "housekeeping.agent", "engineering.agent", "key guests:read"):
        assert sight(name).change(alias) == Change("fact", "", None, "alias")


@pytest.mark.parametrize("field", ["room_number", "arrival_date", "expected_arrival_at", "party", "status"])
def test_what_everybody_is_told(field):
    fact = Change("fact", "", None, field, before="1208", after="1510")
    assert sight("finance.agent").change(fact) == fact


def test_a_changed_payer_is_for_finance():
    payer = Change("fact", "", None, "payer", before="A", after="B")
    assert (sight("finance.agent").change(payer), sight("security.agent").change(payer)) == (payer, None)


def test_a_field_of_an_item_that_speaks_of_health():
    said = Change("fact", "food_beverage", 7, "state_reason", before="", after="ask F&B", words="ask F&B", health=True)
    assert sight("food_beverage.agent").change(said) == said
    assert sight("housekeeping.agent").change(said) == dataclasses.replace(said, after="", words="")
    assert sight("security.agent").change(said) is None


def test_that_something_has_to_be_exchanged_names_it_to_those_who_may_know_why():
    text = "Basket A in 1208 has mango: please exchange it (allergy); instead of mango: allergy"
    item = dataclasses.replace(FRUIT, state_reason=text)
    seen = {name: sight(name).item(item).state_reason for name in ("food_beverage.agent", "housekeeping.agent")}
    assert seen == {"food_beverage.agent": text, "housekeeping.agent": "instead of mango"}


def test_an_item_added_as_a_whole():
    values = {"department": "food_beverage", "health": False, "components": [dataclasses.asdict(KIWI)]}
    added = Change("added", "food_beverage", 7, after=values, title="Fruit in room", health=True)
    shown = sight("housekeeping.agent").change(added)
    assert shown == dataclasses.replace(added, after={**values, "state_reason": "", "detail": "", "components": []})


def test_changed_components_and_the_detail_of_a_signature():
    swapped = Change("fact", "food_beverage", 7, "components", before=[], after=[dataclasses.asdict(KIWI)], health=True)
    shown = sight("housekeeping.agent").change(swapped)
    assert shown.after == []
    detail = Change("fact", "food_beverage", 7, "detail", before="", after="mango (severe)", health=True)
    assert sight("housekeeping.agent").change(detail) == dataclasses.replace(detail, after="")
    assert sight("food_beverage.agent").change(detail) == detail


def test_a_change_without_health_is_for_everybody():
    moved = Change("moved", "food_beverage", 7, "due_at", before="a", after="b", title="Fruit in room")
    assert sight("security.agent").change(moved) == moved


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("front_office.agent", (CHAIR, ROSES)),
        ("housekeeping.agent", (CHAIR, ROSES)),
        ("key guests:read", (CHAIR, ROSES)),
        ("security.agent", (CHAIR,)),
        ("engineering.agent", (CHAIR,)),
        ("finance.agent", ()),
        ("administrator", ()),
        ("key stays:read", ()),
    ],
)
def test_what_the_guest_wished_for_is_for_those_who_read_requests(name, lines):
    item = dataclasses.replace(EQUIPMENT, components=(CHAIR, ROSES))
    assert sight(name).item(item).components == lines
