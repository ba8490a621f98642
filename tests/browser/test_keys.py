"""The desk by keyboard alone: lines, ticks, notices, the search, the sheet, and a line's acts without leaving the board."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from stays.models import ChecklistItem, Stay
from tests.browser.conftest import Person, mistakes_of, sideways, until
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Notice

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]
BANNER_COMES = """async (id) => {
  const at = () => document.getElementById(id).getBoundingClientRect().top, before = at();
  await htmx.ajax("GET", "/banner/", {target: "#banner", swap: "innerHTML"});
  return at() - before;
}"""
FOLD = ".board tr.group a[aria-expanded]"


def focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_the_board_is_walked_and_opened(person: SitsDown, book: Book):
    first, second = book("K-1"), book("K-2")
    desk = person().sign_in("front_office")
    desk.keyboard.press("j")
    assert focus(desk) == f"a{first.pk}"
    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert focus(desk) == f"a{second.pk}"
    desk.keyboard.press("k")
    assert focus(desk) == f"a{first.pk}"
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/stays/{first.pk}/")


def test_days_search_sheet_and_new_booking_have_keys(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208")
    desk = person().sign_in("front_office")
    heading = desk.get_by_role("heading", level=1)
    for key, words in (("ArrowRight", "Tomorrow"), ("ArrowLeft", "Today"), ("ArrowLeft", "Yesterday"), ("t", "Today")):
        desk.keyboard.press(key)
        expect(heading).to_contain_text(words)
    desk.keyboard.press("/")
    desk.keyboard.type("jnx?1208")
    expect(desk.get_by_role("searchbox")).to_have_value("jnx?1208")
    desk.keyboard.press("Escape")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog", name="Keys")).to_be_visible()
    assert mistakes_of(desk) == []
    desk.keyboard.press("n")
    desk.keyboard.press("Escape")
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.keyboard.press("/")
    desk.keyboard.type("1208")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/?search=1208")
    expect(desk.locator(f"#s{stay.pk}")).to_be_visible()
    desk.keyboard.press("n")
    desk.wait_for_url("**/bookings/new/")


def test_ticked_and_acknowledged_by_key(person: SitsDown, book: Book):
    book("K-1", room_number="1208")
    book("K-2", room_number="1510")
    runner = person().sign_in("food_beverage", "/departments/food_beverage/")
    runner.keyboard.press("a")
    expect(runner.locator(".notice")).to_have_count(1)
    assert Notice.objects.filter(department__code="food_beverage", acknowledged_at=None).count() == 1
    runner.keyboard.press("j")
    first = focus(runner)
    runner.keyboard.press("x")
    expect(runner.locator(f"#{first} button.tick.on")).to_be_visible()
    assert ChecklistItem.objects.get(pk=first[1:]).state == "done"
    second = focus(runner)
    assert second.startswith("i")
    assert second != first
    runner.keyboard.press("Enter")
    runner.wait_for_url(f"**/stays/{ChecklistItem.objects.get(pk=second[1:]).stay_id}/")


def test_a_line_is_dealt_with_from_the_board(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office")
    desk.evaluate("window.stayed = true")
    desk.keyboard.press("j")
    desk.keyboard.press("e")
    dialog = desk.get_by_role("dialog", name="Kalniete K-1")
    expect(dialog.get_by_label("Room number")).to_be_focused()
    assert mistakes_of(desk) == []
    desk.keyboard.type("1208")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#s{stay.pk} .r b")).to_have_text("1208")
    expect(dialog).to_be_hidden()
    assert until(lambda: focus(desk) == f"a{stay.pk}")
    desk.keyboard.press("e")
    dialog.get_by_label("Expected at").fill("22:15")
    dialog.get_by_role("button", name="Change time").click()
    expect(desk.locator(f"#s{stay.pk} .t b")).to_have_text("22:15")
    desk.keyboard.press("e")
    dialog.get_by_role("button", name="Check in").click()
    expect(desk.locator(f"#s{stay.pk}.here")).to_be_visible()
    assert desk.evaluate("window.stayed") is True


def test_who_stands_at_the_desk_is_found_and_dealt_with_at_once(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208")
    desk = person().sign_in("front_office")
    desk.keyboard.press("/")
    desk.keyboard.type("1208")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/?search=1208")
    desk.evaluate("window.stayed = true")
    desk.keyboard.press("j")
    desk.keyboard.press("e")
    expect(desk.get_by_role("dialog", name="Kalniete K-1").get_by_label("Room number")).to_be_focused()
    desk.keyboard.type("1510")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#s{stay.pk} .r b")).to_have_text("1510")  # though it is not what was searched
    assert until(lambda: focus(desk) == f"a{stay.pk}")
    assert desk.evaluate("window.stayed") is True
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/stays/{stay.pk}/")
    desk.keyboard.press("w")
    expect(desk.get_by_label("Will be here at")).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("e")
    desk.keyboard.type("1512")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Room number")).to_have_value("1512")
    desk.keyboard.press("Escape")
    desk.keyboard.press("i")
    assert focus(desk) == "check_in"
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Arrived")).to_be_visible()


def test_filters_stay_while_the_board_lives(person: SitsDown, book: Book):
    book("K-1")
    desk = person().sign_in("front_office")
    desk.get_by_role("link", name="1 due", exact=True).click()
    expect(desk.get_by_role("link", name="1 due", exact=True)).to_have_attribute("aria-current", "true")
    expect(desk.locator("tr[id]")).to_have_count(1)
    book("K-2", guest={"position": "", "access_needs": ["wheelchair"]})
    answers = []
    desk.on("response", lambda answer: answers.append(answer.url) if "/live/" in answer.url else None)
    assert until(lambda: desk.wait_for_timeout(100) is None and len(answers) > 1)
    assert {url.partition("/live/")[2] for url in answers} == {"?state=due"}


def test_a_delegation_folds_where_it_stands(person: SitsDown, book: Book):
    first, second = book("K-1", group_code="MIN"), book("K-2", group_code="MIN")
    desk = person().sign_in("front_office")
    desk.evaluate("window.stayed = true")
    line = desk.locator(FOLD)
    line.click()
    expect(line).to_have_attribute("aria-expanded", "false")
    expect(desk.locator(f"#s{first.pk}")).to_have_count(0)
    assert until(lambda: focus(desk) == f"h{first.pk}")
    desk.keyboard.press("Enter")
    expect(desk.locator(f"#s{second.pk}")).to_be_visible()
    expect(desk.locator("#spoken")).to_have_text("")
    for stay in (first, second):
        desk.keyboard.press("j")
        assert focus(desk) == f"a{stay.pk}"
    assert desk.evaluate("window.stayed") is True


def polled(page: Page) -> None:
    """A poll has brought something new, and the page has had the time to show it."""
    with page.expect_response(lambda answer: answer.url.endswith("/live/") and answer.status == 200):
        pass
    page.wait_for_timeout(100)


def test_a_poll_waits_while_a_pointer_is_down(person: SitsDown, book: Book):
    for number in ("K-1", "K-2"):
        book(number, group_code="MIN")
    desk = person().sign_in("front_office")
    line, rooms = desk.locator(FOLD), desk.locator(".board .r b")
    assert rooms.count() == 0
    banner = desk.locator("#banner .banner")
    banner.wait_for()
    desk.evaluate("document.querySelector('#banner').replaceChildren()")
    line.hover()
    desk.mouse.down()
    desk.evaluate("htmx.ajax('GET', '/banner/', {target: '#banner', swap: 'innerHTML'})")
    book("K-1", group_code="MIN", room_number="1208")
    polled(desk)
    assert rooms.count() == 0
    assert banner.count() == 0
    desk.mouse.up()
    expect(line).to_have_attribute("aria-expanded", "false")


def test_a_banner_leaves_the_row_under_the_pointer_where_it_is(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office")
    expect(desk.locator("#banner .banner")).to_be_visible()  # nothing sends here
    desk.evaluate("document.querySelector('#banner').replaceChildren()")
    desk.locator(f"#s{stay.pk}").hover()
    moved = desk.evaluate(BANNER_COMES, f"s{stay.pk}")
    expect(desk.locator("#banner .banner")).to_be_in_viewport()
    assert abs(moved) < 2  # a page is moved by whole pixels


def test_a_fold_is_answered_whatever_a_poll_brings_meanwhile(person: SitsDown, book: Book):
    for number in ("K-1", "K-2"):
        book(number, group_code="MIN")
    desk = person().sign_in("front_office")
    held: list[Route] = []
    desk.route("**/live/?fold=MIN", lambda route: held.append(route), times=1)
    line = desk.locator(FOLD)
    line.click()
    book("K-1", group_code="MIN", room_number="1208")
    polled(desk)
    held[0].continue_()
    expect(line).to_have_attribute("aria-expanded", "false")


def test_without_javascript(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person(java_script_enabled=False).sign_in_by_form("front_office")
    desk.get_by_role("link", name="Not ready").click()
    desk.get_by_role("link", name="Room, time, check-in Ms Ilona").click()
    desk.get_by_label("Room number").fill("1208")
    desk.get_by_role("button", name="Assign").click()
    expect(desk).to_have_url(desk.url.partition("/?")[0] + "/?state=not_ready")
    expect(desk.locator(f"#s{stay.pk} .r b")).to_have_text("1208")
    desk.get_by_role("searchbox").fill("kalniete")
    desk.get_by_role("searchbox").press("Enter")
    expect(desk.locator(f"#s{stay.pk}")).to_be_visible()
    desk.get_by_role("link", name="Keys").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Keys")


def test_on_a_phone_further_pages_are_in_a_menu(person: SitsDown, hotel: Property):
    phone = person("phone").sign_in("general_manager")
    menu = phone.locator(".menu")
    menu.locator("summary").focus()
    phone.keyboard.press("Enter")
    expect(menu.get_by_role("link", name="Reveals")).to_be_in_viewport(ratio=1)
    assert (mistakes_of(phone), sideways(phone)) == ([], False)
    phone.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert phone.evaluate("document.activeElement.matches('.menu summary')") is True
    menu.locator("summary").click()
    phone.mouse.click(180, 780)  # anywhere else
    expect(menu).not_to_have_attribute("open", "")
    menu.locator("summary").click()
    menu.get_by_role("link", name="Reveals").click()
    expect(menu.locator("summary")).to_have_text("More: Reveals")
