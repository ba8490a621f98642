"""What keeps a guest safe, on a phone: the kitchen answers what it may be asked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from stays.models import Stay
from tests.access.people import hire
from tests.browser.conftest import Person
from vipdesk.hotel.models import Property

pytestmark = pytest.mark.browser

FIGURE = {"position": "public_figure", "allergies": ["strawberries"]}


@pytest.fixture
def stay(book: Callable[..., Stay]) -> Stay:
    return book("S-1", guest=FIGURE, room_number="1208")


def test_the_kitchen_answers_by_keyboard(person: Callable[..., Person], stay: Stay, hotel: Property):
    hire(hotel, "food_beverage.department_manager", username="kitchen")
    kitchen = person("phone").sign_in("kitchen", f"/stays/{stay.pk}/kitchen/")
    kitchen.get_by_role("radio").first.focus()
    kitchen.keyboard.press("Space")
    kitchen.keyboard.press("Enter")
    expect(kitchen.locator(".message, [role=status], [role=alert]").first).to_be_visible()
    assert stay.guest.kitchen_answers.count() == 1
