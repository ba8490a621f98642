"""What is brought to one guest: seasons, stand-ins, what is left out and why."""

import dataclasses
from typing import Any

import pytest

from stays.components import Needs, misfits, needs_of, nothing_to_bring, served, stand_in
from stays.plan import ONCE, Allergy, Item, ItemComponent
from stays.planning import plan
from tests.stays.planned import LONG_BEFORE, SHIPPED, by_key, standard, stay
from tiers.standard import Component, Part

APRIL, JUNE = 4, 6


def needs(month: int = APRIL, *allergens: str, **values: Any) -> Needs:
    sets = {name: frozenset(values.pop(name, ())) for name in ("diets",)}
    return Needs(month, frozenset(allergens), **sets, **values)


def brought(parts: dict[str, int], guest: Needs) -> list[str]:
    lines = served([Part(code, n) for code, n in parts.items()], guest, SHIPPED)
    return [f"{c.quantity} {c.name}" + (f" ({c.note})" if c.note else "") for c in lines]


BASKET = {"orange": 2, "apple": 2, "mango": 2, "lychee": 1, "banana": 2, "grapes": 1}


@pytest.mark.parametrize(
    ("parts", "guest", "expected"),
    [
        ({"lychee": 1}, needs(JUNE), ["1 lychee, small bunch"]),
        ({"lychee": 1}, needs(APRIL), ["2 kiwi (instead of lychee: season)"]),
        ({"lychee": 1}, needs(APRIL, "kiwi"), ["0 lychee, small bunch (left out: season)"]),
        ({"mango": 2}, needs(APRIL, "mango"), ["2 pear (instead of mango: allergy)"]),
        ({"whisky": 1}, needs(diets=["halal"]), ["1 alcohol-free sparkling, bottle (instead of whisky: diet)"]),
        (
            {"whisky": 1},
            needs(minors_alone=True),
            ["1 alcohol-free sparkling, bottle (instead of whisky: minors alone in the room)"],
        ),
        (
            {"wine": 1},
            needs(official_visit=True),
            ["1 alcohol-free sparkling, bottle (instead of wine: official visit)"],
        ),
        (
            {"assorted_cookies": 1},
            needs(APRIL, "nuts"),
            ["1 butter biscuits, plate (instead of assorted cookies: allergy)"],
        ),
        (
            {"assorted_cookies": 1},
            needs(APRIL, "gluten"),
            ["1 whole fruit, plate (instead of assorted cookies: allergy)"],
        ),
        (
            {"assorted_cookies": 1},
            needs(severe=True),
            ["1 whole fruit, plate (instead of assorted cookies: allergy)"],
        ),
        ({"chocolate_plate": 1}, needs(diets=["kosher"]), ["0 chocolate plate (left out: diet)"]),
        (
            {"chocolate_plate": 1},
            needs(diets=["diabetic"]),
            ["1 fresh berries, bowl (instead of chocolate plate: diet)"],
        ),
        ({"large_arrangement": 1}, needs(APRIL, "pollen"), ["1 orchids, pot (instead of large arrangement: allergy)"]),
        ({"large_arrangement": 1}, needs(severe=True, diets=["kosher"]), ["1 large arrangement"]),
        ({"fruit_knife": 1}, needs(severe=True, diets=["kosher"]), ["1 fruit knife"]),
        ({"orange": 2, "apple": 2}, needs(APRIL, "citrus"), ["4 apple (2 instead of orange: allergy)"]),
        (
            {"mango": 2, "banana": 2},
            needs(APRIL, "mango", "banana"),
            ["4 pear (2 instead of mango: allergy; 2 instead of banana: allergy)"],
        ),
        (
            BASKET,
            needs(JUNE, "citrus", "mango"),
            [
                "4 apple (2 instead of orange: allergy)",
                "2 pear (instead of mango: allergy)",
                "1 lychee, small bunch",
                "2 banana",
                "1 grapes, bunch",
            ],
        ),
    ],
)
def test_what_is_brought(parts: dict[str, int], guest: Needs, expected: list[str]):
    assert brought(parts, guest) == expected


def component(code: str, *instead: str, **values: Any) -> Component:
    return Component(code, code, instead=instead, **values)


def test_alternatives_are_walked_in_order_each_with_its_own():
    tagged = {"tags": frozenset({"nuts"})}
    small = standard(
        components=[
            component("a", "b", "c", **tagged),
            component("b", "d", "a", **tagged),
            component("c"),
            component("d"),
        ]
    )
    assert stand_in(small.components["a"], needs(APRIL, "nuts"), small).code == "d"
    assert stand_in(small.components["a"], needs(APRIL, "nuts", official_visit=True), small).code == "d"


def test_alternatives_in_a_circle_end():
    tagged = {"tags": frozenset({"nuts"})}
    small = standard(components=[component("a", "b", **tagged), component("b", "a", **tagged)])
    assert stand_in(small.components["a"], needs(APRIL, "nuts"), small) is None


def test_a_stand_in_is_in_season_too():
    small = standard(
        components=[
            component("a", "b", "c", tags=frozenset({"nuts"})),
            component("b", months=frozenset({JUNE})),
            component("c"),
        ]
    )
    found = {month: stand_in(small.components["a"], needs(month, "nuts"), small).code for month in (APRIL, JUNE)}
    assert found == {APRIL: "c", JUNE: "b"}


@pytest.mark.parametrize(("allergens", "health"), [(("mango",), True), ((), False)])
def test_a_note_about_an_allergy_speaks_of_health(allergens: tuple[str, ...], health: bool):
    lines = served([Part("mango", 2), Part("lychee", 1)], needs(APRIL, *allergens), SHIPPED)
    assert [line.health for line in lines] == [health, False]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, needs(APRIL)),
        ({"arrival_date": "2026-06-30"}, needs(JUNE)),
        ({"allergies": (Allergy("nuts"), Allergy("soy", severe=True))}, needs(APRIL, "nuts", "soy", severe=True)),
        ({"allergies": (Allergy("", "strawberries"),)}, needs(APRIL, unknown={"strawberrie"})),
        (
            {"allergies": (Allergy("", "strawberries", severe=True),)},
            needs(APRIL, unknown={"strawberrie"}, severe=True),
        ),
        ({"allergies": (Allergy("latex"),)}, needs(APRIL, "latex", unknown={"latex"})),
        ({"diets": ("vegan",)}, needs(diets=["vegan"])),
        ({"diets": ("only white food",)}, needs(diets=["only white food"], unknown={"only white food"})),
        ({"minors_alone": True, "official_visit": True}, needs(minors_alone=True, official_visit=True)),
    ],
)
def test_the_needs_of_a_stay(facts: dict[str, Any], expected: Needs):
    assert needs_of(stay(**facts), SHIPPED) == expected


def test_nothing_to_bring_but_plates():
    def line(code: str, quantity: int, note: str = "") -> ItemComponent:
        return ItemComponent(code, quantity, note=note, code=code)

    out = line("mango", 0, "left out: allergy")
    assert nothing_to_bring([out, line("plate", 1)], SHIPPED) == "allergy"
    assert (
        nothing_to_bring([out, line("banana", 0, "left out: diet"), line("pear", 0, "left out: diet")], SHIPPED)
        == "allergy, diet"
    )
    assert nothing_to_bring([out, line("pear", 2)], SHIPPED) == ""
    assert nothing_to_bring([line("plate", 1)], SHIPPED) == ""
    assert nothing_to_bring([], SHIPPED) == ""


def prepared(*components: ItemComponent) -> Item:
    return Item("fruit", ONCE, "before_arrival", "food_beverage", "Fruit", components=components)


def test_what_was_prepared_and_does_not_fit():
    mango = ItemComponent("mango", 2, code="mango", tags=("mango",))
    cake = ItemComponent("cake", 1, code="cake", tags=("nuts",))  # a component the standard has no more
    none = ItemComponent("banana", 0, code="banana", tags=("banana",))
    guest = needs(APRIL, "mango", "nuts", "banana")
    assert misfits(prepared(mango, cake, none), guest, SHIPPED) == {"mango": "allergy", "cake": "allergy"}
    assert misfits(prepared(mango, cake, none), needs(APRIL), SHIPPED) == {}


def test_out_of_season_is_no_reason_to_take_it_away_again():
    lychee = ItemComponent("lychee", 1, code="lychee")
    assert misfits(prepared(lychee), needs(APRIL), SHIPPED) == {}


def test_a_name_never_speaks_of_what_the_guest_does_not_get():
    details = {
        tier: by_key(plan(SHIPPED, stay(tier=tier, allergies=(Allergy("nuts"),)), (), now=LONG_BEFORE))["treats"].detail
        for tier in ("VA", "VB")
    }
    assert details == {"VA": "", "VB": ""}


def test_a_name_that_speaks_of_no_component_stays():
    item = by_key(plan(SHIPPED, stay(allergies=(Allergy("mango"),)), (), now=LONG_BEFORE))["fruit"]
    assert item.detail == "basket A, large"


def test_how_many_stand_in_is_the_stand_ins_matter():
    pieces = dataclasses.replace(SHIPPED.components["pear"], pieces=3)
    many = dataclasses.replace(SHIPPED, components={**SHIPPED.components, "pear": pieces})
    [line] = served([Part("mango", 2)], needs(APRIL, "mango"), many)
    assert (line.name, line.quantity) == ("pear", 6)
