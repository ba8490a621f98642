"""The daily list in Chromium: read on a phone and at a desk, printed, marked when it changes; its addresses set by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from stays.list_models import ListMail, ListPrint
from stays.models import Stay
from tests.browser.conftest import NOTHING, Person, looked_at

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]


def test_a_list_is_printed_and_the_next_one_is_marked(person: SitsDown, book: Book):
    book("K-1")
    stay = book("K-2", room_number="1208", guest={"native_name": "李娜", "allergies": ["mango"]})
    manager = person().sign_in("general_manager")
    manager.add_init_script("window.print = () => { window.printed = true; }")
    manager.goto("/".join(manager.url.split("/")[:3]) + "/list/front_office/")
    manager.get_by_role("button", name="Print from the browser").click()
    expect(manager.get_by_text("Printed ")).to_be_visible()
    assert manager.evaluate("window.printed") is True
    assert ListPrint.objects.count() == 1
    stay.refresh_from_db()
    Stay.objects.filter(pk=stay.pk).update(room_number="1510")
    manager.goto(manager.url.partition("?")[0])
    expect(manager.locator(".changes")).to_contain_text("1 change since")
    row = manager.locator(f"#s{stay.pk}")
    expect(row).to_contain_text("changed")
    expect(row.locator("td.changed")).to_contain_text("1510")
    assert looked_at(manager) == NOTHING


def test_addresses_are_set_with_the_keyboard_on_a_phone(person: SitsDown, hotel):
    somebody = person("phone")
    manager = somebody.sign_in("general_manager")
    root = "/".join(manager.url.split("/")[:3])
    manager.goto(f"{root}/list/housekeeping/mail/")
    manager.get_by_label("E-mail addresses").focus()
    manager.keyboard.type("nobody")
    manager.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(manager.get_by_role("alert")).to_contain_text("E-mail addresses: nobody is no e-mail address.")
    assert looked_at(manager) == NOTHING
    manager.get_by_label("E-mail addresses").fill("maids@aurora.test")
    manager.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(manager.get_by_text("From now on the lists go to these addresses.")).to_be_visible()
    assert ListMail.objects.get().addresses == ["maids@aurora.test"]
    manager.goto(f"{root}/list/housekeeping/mail/")
    manager.get_by_label("Tomorrow's list, each evening at").fill("06:00")
    manager.get_by_role("button", name="Save the times").press("Enter")
    expect(manager.get_by_role("alert")).to_contain_text("Write a time after that of the morning's list.")
    assert looked_at(manager) == NOTHING
    manager.get_by_label("Tomorrow's list, each evening at").fill("19:30")
    manager.get_by_role("button", name="Save the times").press("Enter")
    expect(manager.get_by_text("From now on the lists are mailed at these times.")).to_be_visible()
    manager.get_by_role("button", name="Make an address").click()
    expect(manager.get_by_label("Address for a calendar")).to_be_visible()
    assert looked_at(manager) == NOTHING
    refused = "Failed to load resource: the server responded with a status of 422"
    assert [complaint.split(" (")[0] for complaint in somebody.complaints] == [refused, refused]
    somebody.complaints.clear()
