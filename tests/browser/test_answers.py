"""What is pressed and not done, and a page to which nothing new comes, are said: on a bad line, and when vipdesk fails."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from stays.models import ChecklistItem, Stay
from tests.browser.conftest import Person, mistakes_of

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]
OLD = "The connection is down. What you see may be old; it goes on by itself."
LOST = "No answer came to what you did last: look whether it is done, and do it again if not."


def failing(status: int) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body="")


def banner(page: Page):
    return page.locator("#undone")


def test_a_tick_that_fails_says_so_until_one_is_done(person: SitsDown, book: Book):
    stay = book("K-1")
    somebody = person("phone")
    desk = somebody.sign_in("front_office", f"/stays/{stay.pk}/")
    tick = desk.get_by_role("button", name="Tick: Details confirmed")
    desk.route("**/items/**", failing(500))
    tick.click()
    expect(banner(desk)).to_contain_text("This was not done.")
    assert mistakes_of(desk) == []
    desk.unroute("**/items/**")
    desk.route("**/items/**", lambda route: route.abort())
    tick.click()
    expect(banner(desk)).to_contain_text(LOST)
    desk.unroute("**/items/**")
    item = ChecklistItem.objects.get(stay=stay, item_key="details_confirmed")
    ChecklistItem.objects.filter(pk=item.pk).update(signed_by=["chef"], gate=True)  # not theirs any more
    tick.click()
    expect(banner(desk)).to_contain_text("This was not done. This is not yours to do. This item is signed by others.")
    ChecklistItem.objects.filter(pk=item.pk).update(signed_by=item.signed_by, gate=item.gate)
    tick.click()
    expect(desk.get_by_role("button", name="Reopen: Details confirmed")).to_be_visible()
    expect(banner(desk)).to_be_hidden()
    assert [said.partition(" the server")[0] for said in somebody.complaints if "responded" in said] == [
        "Failed to load resource:"
    ] * 2
    somebody.complaints.clear()


def test_a_board_to_which_nothing_comes_is_not_called_live(person: SitsDown, book: Book):
    first, second = book("K-1"), book("K-2")
    somebody = person()
    desk = somebody.sign_in("front_office")
    expect(desk.locator("#clock .live")).to_be_visible()
    desk.route("**/live/", failing(502))
    expect(desk.locator("#offline")).to_have_text(OLD)
    expect(desk.locator("#clock .live")).to_be_hidden()
    desk.unroute("**/live/")
    expect(desk.locator("#offline")).to_be_hidden()
    expect(desk.locator("#clock .live")).to_be_visible()
    desk.locator(f"#m{first.pk}").click()
    expect(desk.get_by_role("dialog", name="Kalniete K-1")).to_be_visible()
    desk.get_by_role("dialog").get_by_role("link", name="Close").click()
    desk.route("**/acts/**", failing(502))
    with desk.expect_response(lambda answer: "/acts/" in answer.url):
        desk.locator(f"#m{second.pk}").click()
    expect(desk.locator("#offline")).to_have_text(OLD)
    expect(desk.locator("#acts")).to_be_hidden()  # and not the forms of another guest
    assert all(
        said.startswith("Failed to load resource") for said in somebody.complaints if "Response Status" not in said
    )
    somebody.complaints.clear()
