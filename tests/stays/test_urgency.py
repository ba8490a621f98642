"""What no quiet hours hold back, of a guest who is here."""

import pytest

from stays.models import Stay
from stays.plan import Change
from stays.urgency import urgent


@pytest.mark.parametrize(
    ("words", "is_urgent"),
    [
        ("Basket A in 1208 has mango: please exchange it (allergy)", True),
        ("grapes are soft; Basket A has mango: please exchange it (diet)", True),
        ("Trolley in 1208 has whisky: please exchange it (official visit)", False),
        ("please take back what was brought: allergy", True),
        ("please take back what was brought: minors alone in the room", True),
        ("please take back what was brought and is not listed any more: official visit", False),
        ("please take back what was brought: allergy, official visit", True),
        ("hold until the chef has signed", True),
        ("Basket A is already in 1208, and the chef has not signed", True),
        ("ask F&B", False),
        ("Basket A is already in 1208: please check it", False),
    ],
)
@pytest.mark.parametrize("status", [Stay.Status.IN_HOUSE, Stay.Status.RESERVED])
def test_what_is_dangerous_to_a_guest_who_is_here(words: str, is_urgent: bool, status: str):
    told = {"food_beverage": [Change("fact", "food_beverage", 1, "state_reason", "", words, "Fruit", words=words)]}
    found = urgent(Stay(status=status), "stay.amended", told)
    assert found == (frozenset(told) if is_urgent and status == Stay.Status.IN_HOUSE else frozenset())
