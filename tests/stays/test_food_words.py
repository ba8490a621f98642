"""What is likely something to eat or drink, by its words in the languages of the house."""

import pytest

from stays.components import speaks_of_food
from tests.stays.planned import SHIPPED

FOOD = [
    "Birthday cake",
    "szampan i truskawki",
    "Kūka dzimšanas dienā",
    "生日蛋糕",
    "Mainit na tsokolate",
    "2 whole kiwis",
]
OTHER = ["Extra pillows", "Dodatkowa poduszka", "Room near the lift", "酒店接机", "Dagdag na unan", "Steamer"]


@pytest.mark.parametrize("text", FOOD)
def test_food(text: str):
    assert speaks_of_food(text, SHIPPED)


@pytest.mark.parametrize("text", OTHER)
def test_something_else(text: str):
    assert not speaks_of_food(text, SHIPPED)
