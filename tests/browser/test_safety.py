"""What keeps a guest safe, on a screen: the kitchen's answers, an inspection on a phone, an item by hand; axe finds nothing."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from stays.models import ChecklistItem, Stay
from tests.access.people import hire
from tests.browser.conftest import NOTHING, Person, looked_at
from vipdesk.hotel.models import Property

pytestmark = pytest.mark.browser

FIGURE = {"position": "public_figure", "allergies": ["strawberries"]}


@pytest.fixture
def stay(book: Callable[..., Stay]) -> Stay:
    return book("S-1", guest=FIGURE, room_number="1208")


def test_the_kitchen_answers_by_keyboard(person: Callable[..., Person], stay: Stay, hotel: Property):
    hire(hotel, "food_beverage.department_manager", username="kitchen")
    kitchen = person("phone").sign_in("kitchen", f"/stays/{stay.pk}/kitchen/")
    assert looked_at(kitchen) == NOTHING
    kitchen.get_by_role("radio").first.focus()
    kitchen.keyboard.press("Space")
    kitchen.keyboard.press("Enter")
    expect(kitchen.locator(".message, [role=status], [role=alert]").first).to_be_visible()
    assert stay.guest.kitchen_answers.count() == 1


def test_an_inspection_with_one_thumb(person: Callable[..., Person], stay: Stay):
    item = ChecklistItem.objects.get(stay=stay, item_key="room_inspection")
    manager = person("phone").sign_in("duty_manager", f"/stays/{stay.pk}/items/{item.pk}/inspection/")
    assert looked_at(manager) == NOTHING


def test_an_item_by_hand_has_room_for_what_it_contains(person: Callable[..., Person], stay: Stay):
    desk = person("phone").sign_in("front_office", f"/stays/{stay.pk}/items/new/")
    assert looked_at(desk) == NOTHING
