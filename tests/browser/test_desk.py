"""The desk in Chromium: a booking appears by itself, a tick and an acknowledgement with one tap, and nothing is complained of."""

import re
from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from stays.models import ChecklistItem, Stay
from tests.browser.conftest import LONG, NOTHING, PASSWORD, Person, looked_at, mistakes_of, sideways, until
from tests.stays.pages import many_arrivals
from vipdesk.hotel import clock
from vipdesk.outbox import health
from vipdesk.outbox.models import Notice

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]
WATCHES_THE_LIVE_PART = """new MutationObserver(() => { window.touched = true; })
    .observe(document.querySelector('#live'), {childList: true, subtree: true})"""


def test_a_booking_appears_on_the_open_board_by_itself(person: SitsDown, book: Book):
    book("K-1")
    desk = person().sign_in("front_office")
    desk.evaluate("window.stayed = true")
    expect(desk.locator("tr", has_text="Kalniete K-1")).to_be_visible()
    book("K-2", guest={"surname": LONG})
    row = desk.locator("tr", has_text=LONG)
    expect(row).to_be_visible()
    expect(row).to_contain_text("new")
    expect(desk.locator("#spoken")).to_have_text(f"New arrival: Ms Ilona {LONG}")
    assert desk.evaluate("window.stayed") is True


def test_an_unchanged_board_is_left_alone_and_focus_stays(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office")
    desk.evaluate(WATCHES_THE_LIVE_PART)
    desk.evaluate(f"document.querySelector('#s{stay.pk}').mark = 'the same'")
    desk.locator(f"#a{stay.pk}").focus()
    desk.evaluate("id => { document.getElementById(id).style.height = '30px'; }", f"a{stay.pk}")  # as by hand
    answers = []
    desk.on("response", lambda answer: answers.append(answer.status) if "/live/" in answer.url else None)
    assert until(lambda: desk.wait_for_timeout(100) is None and 304 in answers)
    if 200 not in answers:  # a new minute is drawn anew
        assert desk.evaluate("window.touched") is None
    book("K-2")
    expect(desk.locator("tr", has_text="Kalniete K-2")).to_be_visible()
    assert desk.evaluate("window.touched") is True
    assert desk.evaluate(f"document.querySelector('#s{stay.pk}').mark") == "the same"
    assert desk.evaluate("document.activeElement.id") == f"a{stay.pk}"
    assert desk.locator("#live [style]").count() == 0  # the policy forbids to carry it over


def test_a_tick_is_one_tap(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office", f"/stays/{stay.pk}/")
    desk.evaluate("window.stayed = true")
    desk.get_by_role("button", name="Tick: Details confirmed").click()
    expect(desk.get_by_role("button", name="Reopen: Details confirmed")).to_be_visible()
    assert ChecklistItem.objects.get(stay=stay, item_key="details_confirmed").state == "done"
    assert desk.evaluate("document.activeElement.id").startswith("t")
    desk.get_by_role("button", name="Reopen: Details confirmed").click()
    expect(desk.get_by_role("button", name="Tick: Details confirmed")).to_be_visible()
    assert desk.evaluate("window.stayed") is True


def test_what_somebody_writes_is_not_taken_from_under_their_hands(person: SitsDown, book: Book):
    stay = book("K-1")
    desk = person().sign_in("front_office", f"/stays/{stay.pk}/")
    desk.get_by_label("Room number").fill("12")
    answers = []
    desk.on("response", lambda answer: answers.append(answer.status) if "/live/" in answer.url else None)
    book("K-1", room_type="STE")
    assert until(lambda: desk.wait_for_timeout(100) is None and 200 in answers)
    expect(desk.get_by_label("Room number")).to_have_value("12")


def test_acknowledged_with_one_thumb(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208")
    runner = person("phone").sign_in("food_beverage", "/departments/food_beverage/")
    button = runner.get_by_role("button", name="Acknowledge")
    assert button.bounding_box()["height"] >= 44
    assert not sideways(runner)
    runner.get_by_role("link", name="items below").click()
    expect(runner.locator("#which")).to_be_in_viewport()
    button.tap() if runner.evaluate("'ontouchstart' in window") else button.click()
    expect(button).to_have_count(0)
    notice = Notice.objects.get(subject_id=stay.pk, department__code="food_beverage")
    assert notice.acknowledged_by.username == "food_beverage"


def test_without_javascript(person: SitsDown, book: Book, hotel):
    stay = book("K-1", room_number="1208")
    desk = person(java_script_enabled=False).sign_in_by_form("duty_manager")
    desk.get_by_role("link", name="Ms Ilona Kalniete K-1", exact=True).click()
    desk.get_by_role("button", name="Tick: Details confirmed").click()
    expect(desk.get_by_role("button", name="Reopen: Details confirmed")).to_be_visible()
    desk.goto(desk.url.split("/stays/")[0] + "/departments/food_beverage/")
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.get_by_role("button", name="Acknowledge")).to_have_count(0)
    desk.get_by_role("link", name="New booking").first.click()
    desk.get_by_label("Surname").fill("Ozoliņa")
    desk.get_by_label("Position").select_option("provincial_leader")
    desk.get_by_role("button", name="Check", exact=True).click()
    expect(desk.locator("#preview")).to_contain_text("Provincial or municipal leader")
    desk.get_by_role("button", name="Save booking").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Ozoliņa")
    assert Stay.objects.exclude(pk=stay.pk).get().tier is not None


def test_a_hidden_field_is_shown_in_its_place_and_written_words_stay(person: SitsDown, book: Book):
    stay = book("K-1", guest={"phone": "+371 29 111 222"})
    somebody = person("phone")
    desk = somebody.sign_in("front_office", f"/stays/{stay.pk}/")
    desk.get_by_label("Show: Telephone").click()
    found = [mistakes_of(desk)]
    desk.get_by_role("button", name="Call the guest").click()
    expect(desk.locator(".shown")).to_have_text("+371 29 111 222")
    assert desk.evaluate("document.activeElement.className") == "shown"
    assert desk.url.endswith(f"/stays/{stay.pk}/")
    desk.get_by_text("Write a comment").click()
    desk.get_by_label("Comment", exact=True).fill("Prays at noon")
    desk.get_by_role("button", name="Save comment").click()
    expect(desk.get_by_role("alert")).to_contain_text("It is not saved yet.")
    found.append(mistakes_of(desk))
    desk.get_by_role("button", name="Save anyway").click()
    expect(desk.locator(".said")).to_have_text("Prays at noon")
    expect(desk.locator(".shown")).to_have_count(0)
    assert (found, sideways(desk)) == ([[], []], False)


def test_the_preview_follows_the_form(person: SitsDown, hotel):
    desk = person().sign_in("front_office", "/bookings/new/")
    desk.get_by_label("Surname").fill("Ozoliņa")
    desk.get_by_label("Position").select_option("provincial_leader")
    expect(desk.locator("#preview")).to_contain_text("Provincial or municipal leader")
    assert Stay.objects.count() == 0


def test_what_somebody_writes_outlives_their_session(person: SitsDown, book: Book):
    stay, somebody = book("K-1"), person()
    desk = somebody.sign_in_by_form("front_office", "/bookings/new/")
    with desk.expect_response(lambda answer: answer.url.endswith("/guests/")):  # known guests are looked for
        desk.get_by_label("Surname").fill("Kalniņa")
    Session.objects.all().delete()
    desk.get_by_label("Adults").fill("2")
    desk.keyboard.press("Tab")  # the preview is asked for, and finds nobody signed in
    expect(desk.get_by_text("What you wrote waits for you")).to_be_visible()
    assert "Kalni" not in desk.content()
    found = [looked_at(desk)]
    desk.get_by_label("Name").fill("front_office")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    found.append(looked_at(desk))
    desk.get_by_role("button", name="Go on with it").click()
    expect(desk.get_by_label("Surname")).to_have_value("Kalniņa")
    expect(desk.get_by_label("Adults")).to_have_value("2")
    desk.goto(f"{somebody.address}/stays/{stay.pk}/")
    desk.get_by_text("Write a comment").click()
    desk.get_by_label("Comment", exact=True).fill("Green tea, no sugar")
    Session.objects.all().delete()  # the next poll finds nobody signed in
    expect(desk.get_by_text("What you wrote waits for you")).to_be_visible()
    desk.get_by_label("Name").fill("front_office")
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    assert Stay.objects.get().comments == []
    desk.get_by_role("button", name="Go on with it").click()
    expect(desk.locator(".said")).to_have_text("Green tea, no sugar")
    assert found == [NOTHING, NOTHING]
    assert {"401" in one for one in somebody.complaints} == {True}
    somebody.complaints.clear()


def test_what_the_desk_needs_stands_above_the_fold_of_a_phone(person: SitsDown, book: Book):
    for part in (health.RELAY, health.CHORES):
        health.beat(part, clock.now())  # vipdesk does its work: no banner pushes the page down
    stay = book("K-1", guest={"surname": LONG, "allergies": ["mango"]}, room_number="1208")
    desk = person("phone").sign_in("front_office")
    assert _lower_edge(desk, "#main .days") < 200
    assert desk.locator("tr", has_text=LONG).bounding_box()["y"] < 330
    desk.goto(f"{desk.url}stays/{stay.pk}/")
    assert _lower_edge(desk, "#check_in") < 812
    desk.goto(desk.url + "edit/")
    save = desk.get_by_role("button", name="Save changes")
    assert save.bounding_box()["y"] + save.bounding_box()["height"] <= 812


def _lower_edge(page: Page, selector: str) -> float:
    box = page.locator(selector).bounding_box()
    return box["y"] + box["height"]


def test_fifteen_arrivals_are_one_page_of_paper_and_a_stay_three(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208", guest={"allergies": ["mango"]})
    many_arrivals(stay.pk, 15)
    desk = person().sign_in("front_office")
    board = desk.pdf(format="A4", landscape=True)
    desk.goto(f"{desk.url}stays/{stay.pk}/")
    assert (pages_of(board), pages_of(desk.pdf(format="A4"))) == (1, 3)


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def test_a_booking_is_changed_after_its_mistake_was_mended(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208")
    clerk = person("phone")
    desk = clerk.sign_in("front_office", f"/stays/{stay.pk}/edit/")
    desk.get_by_label("Adults").fill("")
    desk.get_by_role("button", name="Save changes").click()
    desk.get_by_role("alert").get_by_role("link", name="Adults: Write how many adults, 0 for children alone.").click()
    expect(desk.get_by_label("Adults")).to_be_focused()
    assert (mistakes_of(desk), sideways(desk)) == ([], False)
    assert [("422" in said) for said in clerk.complaints] == [True]  # Chromium notes the refusal, and nothing else
    clerk.complaints.clear()
    desk.get_by_label("Adults").fill("2")
    desk.get_by_label("Adults").press("Tab")
    expect(desk.locator("#preview")).to_contain_text("Adults: 1 → 2")
    desk.get_by_role("button", name="Save changes").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Kalniete K-1")
    stay.refresh_from_db()
    assert stay.adults == 2
