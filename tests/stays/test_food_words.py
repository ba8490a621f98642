"""What is likely something to eat or drink, by its words in the languages of the house."""

import pytest

from stays.components import mentioned, speaks_of_food
from tests.stays.planned import SHIPPED

NUTS = "walnuts hazelnuts cashews pistachios pecans macadamias coconut almonds peanuts sesame marzipan nougat"
MORE = (
    "muffins pancakes waffles cereal popcorn crackers tofu crab squid lamb gin rum tequila apples mangoes pears lychees"
)
FOOD = [
    *(
        "Birthday cake",
        "szampan i truskawki",
        "Kūka dzimšanas dienā",
        "生日蛋糕",
        "Mainit na tsokolate",
        "2 whole kiwis",
    ),
    *(f"A bowl of {one}" for one in f"{NUTS} {MORE}".split()),
    *("pistacje", "nerkowce", "marcepan", "naleśniki", "krakersy", "babeczki", "tofu", "jabłka", "gin"),
    *("pistācijas", "marcipāns", "pankūkas", "krekeri", "sezama sēklas", "āboli", "krabji", "rums"),
    *("腰果", "核桃", "开心果", "豆腐", "苹果", "芝麻", "松饼", "爆米花", "鱿鱼", "朗姆酒"),
    *("kasuy", "pistatso", "marsipan", "pankeyk", "tokwa", "alimango", "pusit", "mansanas"),
]
BY_NAME = (
    "baklava truffles tiramisu satay curry Nutella Toblerone Baileys grappa panettone strudel figs raisins cola latte"
)
FOOD += [
    *(f"A bowl of {one}" for one in BY_NAME.split()),
    *("Ferrero Rocher", "Trail mix", "Dim sum", "Petit fours", "Infant formula", "M&Ms", "Sunflower seeds"),
    *("krówki", "chałwa", "rodzynki", "Rīgas balzams", "rozīnes", "粽子", "奶茶", "瓜子", "lechon", "lumpia"),
]
OTHER = ["Extra pillows", "Dodatkowa poduszka", "Room near the lift", "酒店接机", "Dagdag na unan", "Steamer"]
OTHER += [
    *(
        "Rose petals on the bed",
        "Płatki róż na łóżku",
        "Lambskin rug",
        "Ginger cat sitter",
        "Rumba lesson",
        "Gingham cloth",
    ),
    *("Delegation from Turkey", "Mr Oliver calls back", "A taxi for Ms Laskowska", "Pan Wiśniewski prosi o telefon"),
    *("Włoska gazeta", "Āboliņa kungs zvanīs", "鸭绒被", "充电器", "Yoga mat", "Chipboard crate", "Peardrop earrings"),
    *("A phone charger", "Dates are flexible", "Figure skating at 20:00", "Sodalite necklace", "Corner suite"),
]


@pytest.mark.parametrize("text", FOOD)
def test_food(text: str):
    assert speaks_of_food(text, SHIPPED)


@pytest.mark.parametrize("text", OTHER)
def test_something_else(text: str):
    assert not speaks_of_food(text, SHIPPED)


@pytest.mark.parametrize(
    ("text", "found"),
    [("2 mangoes", True), ("A mango", True), ("Mangold the pianist", False), ("Two kiwis", False)],
)
def test_what_is_named_of_several_is_known_by_its_contents(text: str, found: bool):
    assert ("mango" in mentioned(text, SHIPPED)) == found


@pytest.mark.parametrize(
    "text",
    [
        *("Champagne on ice", "2 beers", "Szampan", "Rīgas balzams", "香槟", "Serbesa", "Brandy"),
        *("茅台", "Soju", "A glass of sherry", "Port wine", "Sangria", "Mojitos", "Stout", "Schnapps"),
    ],
)
def test_a_drink_is_known_by_its_name_to_have_alcohol(text: str):
    assert speaks_of_food(text, SHIPPED)
    assert "alcohol" in mentioned(text, SHIPPED)


@pytest.mark.parametrize(
    "text",
    [
        "Orange juice",
        "Winery tour",
        "Ginger ale",
        "Birthday cake",
        "Rumba lesson",
        "Spiritual guide",
        "A view of the port",
    ],
)
def test_another_thing_has_none(text: str):
    assert "alcohol" not in mentioned(text, SHIPPED)
