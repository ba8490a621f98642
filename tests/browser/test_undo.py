"""Undo for ten seconds: by mouse, by key, with one thumb, without JavaScript; and marks that go when one has looked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from stays.models import ChecklistItem, Stay
from tests.browser.conftest import Person, mistakes_of, sideways, until
from vipdesk.outbox.models import Notice

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]


def focus(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def state(stay: Stay, key: str) -> str:
    return ChecklistItem.objects.get(stay=stay, item_key=key).state


def test_a_tick_is_taken_back_with_one_thumb_and_a_poll_leaves_the_button(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208")
    runner = person("phone").sign_in("food_beverage", "/departments/food_beverage/")
    runner.evaluate("window.stayed = true")
    runner.get_by_role("button", name="Tick: Amenity order").click()
    line = runner.locator("#undo li")
    expect(line).to_contain_text("Ticked: Amenity order confirmed, stock checked.")
    button = line.get_by_role("button", name="Undo")
    assert button.bounding_box()["height"] >= 44
    assert (mistakes_of(runner), sideways(runner)) == ([], False)
    book("K-2")
    expect(runner.locator(".notice")).to_have_count(2)
    button.click()
    expect(runner.get_by_role("button", name="Tick: Amenity order").first).to_be_visible()
    expect(line).to_have_count(1)
    expect(line).to_have_text("Taken back: Amenity order confirmed, stock checked")
    assert state(stay, "amenity_order") == "open"
    assert focus(runner).startswith("t")
    assert runner.evaluate("window.stayed") is True


@contextmanager
def held_up(page: Page, act: Locator) -> Iterator[None]:
    """The answer to this act takes as long as what is done meanwhile."""
    held: list[Route] = []
    page.route("**/items/*/*", lambda route: held.append(route), times=1)
    act.click()
    assert until(lambda: page.wait_for_timeout(20) is None and len(held) == 1)
    yield
    held[0].continue_()


def test_an_act_is_answered_whatever_a_poll_brings_meanwhile(person: SitsDown, book: Book):
    book("K-1", room_number="1208")
    runner = person("phone").sign_in("food_beverage", "/departments/food_beverage/")
    with held_up(runner, runner.get_by_role("button", name="Tick: Amenity order")):
        book("K-2")
        with runner.expect_response(lambda answer: "/live/" in answer.url and answer.status == 200):
            pass
    expect(runner.locator("#undo li")).to_contain_text("Ticked: Amenity order confirmed, stock checked.")
    expect(runner.locator(".notice")).to_have_count(2)


def test_two_ticks_at_once_are_both_answered(person: SitsDown, book: Book):
    book("K-1", room_number="1208")
    book("K-2", room_number="1510")
    runner = person("phone").sign_in("food_beverage", "/departments/food_beverage/")
    first, second = runner.get_by_role("button", name="Tick: Amenity order").all()
    with held_up(runner, first):
        second.click()
        expect(runner.locator("#undo li")).to_have_count(1)
    expect(runner.locator("#undo li")).to_have_count(2)
    expect(runner.locator("button.tick.on")).to_have_count(2)


def test_the_line_goes_by_itself(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office", f"/stays/{stay.pk}/")
    desk.clock.install()
    desk.reload()
    desk.get_by_role("button", name="Tick: Details confirmed").click()
    expect(desk.locator("#undo li")).to_have_count(1)
    desk.clock.run_for(10_100)
    expect(desk.locator("#undo li")).to_have_count(0)


def test_by_key_and_focus_stays(person: SitsDown, book: Book):
    book("K-1", room_number="1208")
    runner = person().sign_in("food_beverage", "/departments/food_beverage/")
    runner.keyboard.press("a")
    expect(runner.locator("#undo li")).to_contain_text("Acknowledged for Food & beverage.")
    runner.keyboard.press("u")
    expect(runner.locator(".notice")).to_have_count(1)
    assert Notice.objects.get(department__code="food_beverage").acknowledged_at is None
    runner.keyboard.press("j")
    runner.keyboard.press("j")
    here = focus(runner)
    runner.keyboard.press("k")
    first = focus(runner)
    runner.keyboard.press("x")
    expect(runner.locator(f"#{first} button.tick.on")).to_be_visible()
    assert focus(runner) == here
    runner.keyboard.press("u")
    expect(runner.locator(f"#{first} button.tick.on")).to_have_count(0)
    assert focus(runner) == here


def test_a_ticked_line_takes_neither_focus_nor_page_with_it(person: SitsDown, book: Book):
    book("K-1", room_number="1208"), book("K-2", room_number="1209")  # a line of each, at any hour
    runner = person("phone").sign_in("food_beverage", "/departments/food_beverage/")
    lines = runner.locator("li.item")
    following = lines.nth(1).get_attribute("id")
    lines.first.get_by_role("button", name="Tick:").click()
    expect(lines.first).to_have_attribute("id", following or "")
    assert until(lambda: focus(runner) == following)
    assert until(lambda: runner.evaluate("document.activeElement.getBoundingClientRect().top < innerHeight"))


def test_without_javascript(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person(java_script_enabled=False).sign_in_by_form("front_office", f"/stays/{stay.pk}/")
    desk.get_by_role("button", name="Tick: Details confirmed").click()
    expect(desk.locator(".messages")).to_contain_text("Ticked: Details confirmed")
    desk.get_by_role("button", name="Undo").click()
    expect(desk.get_by_role("button", name="Tick: Details confirmed")).to_be_visible()
    assert state(stay, "details_confirmed") == "open"
    desk.get_by_role("link", name="Arrivals").click()
    expect(desk.get_by_role("button", name="All seen")).to_have_count(0)
    book("K-2")
    desk.reload()
    desk.get_by_role("button", name="All seen").click()
    expect(desk.locator("em")).to_have_count(0)


def test_marks_go_when_one_has_looked(person: SitsDown, book: Book):
    first, second = book("K-1"), book("K-2")
    desk = person().sign_in("front_office")
    expect(desk.locator(f"#s{first.pk} em")).to_have_text("new")
    desk.locator(f"#a{first.pk}").click()
    desk.get_by_role("link", name="Arrivals").click()
    expect(desk.locator(f"#s{second.pk} em")).to_have_text("new")
    expect(desk.locator(f"#s{first.pk} em")).to_have_count(0)
    desk.get_by_role("button", name="All seen").click()
    expect(desk.locator("em")).to_have_count(0)
    assert mistakes_of(desk) == []
