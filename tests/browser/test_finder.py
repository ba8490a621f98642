"""A booking by telephone in Chromium: the guest found by keyboard alone, with one thumb, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from stays.models import Stay
from tests.browser.conftest import mistakes_of, sideways
from tests.browser.test_desk import Book, SitsDown

pytestmark = pytest.mark.browser
NEEDS = {"allergies": [{"code": "mango", "severity": "severe"}], "phone": "+371 29112233", "company": "Saeima"}


@pytest.fixture
def known(book: Book) -> Stay:
    """Two of one name who are known, one of them incognito."""
    book("K-2", guest={"incognito": True, "alias": "Mr Green", "surname": "Zeisigmann"})
    return book("K-1", guest=NEEDS)


def options(page: Page) -> Locator:
    """The known guests in the list under the names."""
    return page.get_by_role("listbox", name="Known guests").get_by_role("option")


def new_booking(page: Page) -> None:
    page.keyboard.press("n")
    page.wait_for_url("**/bookings/new/")


def test_found_and_chosen_by_keyboard_alone(person: SitsDown, known: Stay):
    desk = person().sign_in("front_office")
    new_booking(desk)
    expect(desk.get_by_label("Surname")).to_be_focused()
    desk.get_by_label("Flight or train").fill("LO 382")
    desk.get_by_label("Surname").focus()
    desk.keyboard.type("kaln")
    expect(options(desk)).to_have_text([re.compile("Ms Ilona Kalniete K-1")])
    expect(desk.locator("#guests-said")).to_have_text("1 known guest")
    desk.keyboard.press("ArrowDown")
    option = options(desk).and_(desk.locator("[aria-selected=true]"))
    with desk.expect_response("**/preview/"):  # what else the page shows meanwhile takes nothing away
        desk.evaluate("htmx.trigger('#id_surname', 'change')")
    expect(desk.get_by_label("Surname")).to_have_attribute("aria-activedescendant", option.get_attribute("id"))
    assert mistakes_of(desk) == []
    desk.keyboard.press("Enter")
    expect(desk.locator(".chosen")).to_contain_text("Ms Ilona Kalniete K-1")
    expect(desk.get_by_label("Arrival", exact=False).first).to_be_focused()
    expect(desk.get_by_label("Flight or train")).to_have_value("LO 382")
    expect(desk.get_by_label("Company or office")).to_have_value("Saeima")
    assert (mistakes_of(desk), desk.url.partition("?")[2]) == ([], "")
    desk.get_by_role("button", name="Save booking").press("Enter")
    desk.wait_for_url("**/stays/*/")
    assert set(Stay.objects.filter(guest=known.guest).values_list("booking_system__code", flat=True)) == {
        "opera",
        "desk",
    }


def test_escape_closes_the_list_and_keeps_what_is_typed(person: SitsDown, known: Stay):
    desk = person().sign_in("front_office", "/bookings/new/")
    desk.keyboard.type("gre")
    expect(options(desk)).to_contain_text("Mr Green")
    desk.keyboard.press("Escape")
    expect(options(desk)).to_have_count(0)
    expect(desk.get_by_label("Surname")).to_be_focused()
    expect(desk.get_by_label("Surname")).to_have_value("gre")
    desk.keyboard.type("en")
    expect(options(desk)).to_have_count(1)
    desk.get_by_label("Flight or train").focus()
    expect(options(desk)).to_have_count(0)


def test_with_one_thumb_and_let_go_again(person: SitsDown, known: Stay):
    phone = person("phone", "dark").sign_in("front_office", "/bookings/new/")
    phone.get_by_label("Surname").fill("green")
    option = options(phone)
    expect(option).to_contain_text("Mr Green")
    assert option.bounding_box()["height"] >= 44
    assert (sideways(phone), mistakes_of(phone)) == (False, [])
    option.click()
    expect(phone.locator(".chosen")).to_contain_text("Stays incognito")
    assert "Zeisigmann" not in phone.content()
    assert (sideways(phone), mistakes_of(phone)) == (False, [])
    phone.get_by_role("button", name="Not this guest").click()
    expect(phone.get_by_label("Surname")).to_be_focused()
    expect(phone.get_by_label("Alias", exact=True)).to_have_value("")


def test_a_time_after_midnight_is_said_while_it_is_typed(person: SitsDown, known: Stay):
    desk = person().sign_in("front_office", "/bookings/new/")
    desk.get_by_label("Expected at").fill("01:30")
    desk.get_by_label("Expected at").blur()
    expect(desk.locator("#preview")).to_contain_text("01:30 is the night of")


def test_without_javascript(person: SitsDown, known: Stay):
    desk = person(java_script_enabled=False).sign_in_by_form("front_office", "/bookings/new/")
    desk.get_by_label("Surname").fill("kal")
    desk.get_by_label("Flight or train").fill("LO 382")
    desk.get_by_role("button", name="Find guest").click()
    options(desk).filter(has_text="Kalniete K-1").click()
    expect(desk.locator(".chosen")).to_contain_text("Ms Ilona Kalniete K-1")
    desk.get_by_role("button", name="Save booking").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Kalniete K-1")
    assert Stay.objects.filter(guest=known.guest).count() == 2
