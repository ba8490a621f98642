"""A delegation on one page: from the board to its rooms, and what comes meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from stays.models import Stay
from tests.browser.conftest import Person

pytestmark = pytest.mark.browser


def test_a_delegation_of_five_rooms(person: Callable[..., Person], book: Callable[..., Stay], hotel):
    for n in range(1, 5):
        position = "provincial_leader" if n < 3 else "county_leader"
        book(
            f"D-{n}", group_code="LANHE", guest={"position": position}, **({"room_number": f"140{n}"} if n < 4 else {})
        )
    book("D-5", group_code="LANHE", guest={"position": ""}, protection=True)
    desk = person().sign_in("front_office")
    desk.get_by_role("link", name="on one page").click()
    expect(desk.get_by_role("heading", name="Group LANHE")).to_be_visible()
    expect(desk.get_by_text("Room still to be assigned with the party")).to_be_visible()
    expect(desk.get_by_text("Coordination meeting held")).to_have_count(1)
    book("D-4", group_code="LANHE", guest={"position": "county_leader"}, room_number="1404")
    expect(desk.get_by_role("link", name="1404").first).to_be_visible()  # by itself
