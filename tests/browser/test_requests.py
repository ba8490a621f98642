"""A level is asked for at the desk and decided on another screen: live, by keyboard, with one thumb, without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from stays.models import Stay, VipRequest
from tests.browser.conftest import Person, mistakes_of, sideways

pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]


def test_a_request_from_the_desk_to_the_decision_and_back(person: SitsDown, book: Book):
    stay = book("K-1", room_number="1208", guest={"position": "public_figure"})
    boss = person("phone").sign_in("general_manager", "/requests/")
    expect(boss.get_by_text("Nothing waits for a decision.")).to_be_visible()
    desk = person().sign_in("front_office", f"/stays/{stay.pk}/")
    desk.get_by_text("Ask for a level").click()
    desk.locator("#why-ask").fill("Opens the fair")
    desk.locator("#do-ask").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Asked for. Those who may decide it are told.")).to_be_visible()
    expect(boss.get_by_role("button", name="Approve VA")).to_be_visible()  # it came by itself
    expect(boss.get_by_text("Opens the fair")).to_be_visible()
    assert (mistakes_of(boss), sideways(boss), mistakes_of(desk)) == ([], False, [])
    assert boss.get_by_role("button", name="Approve VA").bounding_box()["height"] >= 44
    boss.get_by_role("button", name="Approve VA").click()
    boss.locator("#undo li").get_by_role("button", name="Undo").click()
    expect(boss.get_by_role("button", name="Approve VA")).to_be_visible()
    boss.get_by_role("button", name="Approve VA").click()
    expect(boss.get_by_text("Decided lately")).to_be_visible()
    expect(desk.locator("h1 .tier")).to_have_text("VA")
    assert VipRequest.objects.get().state == "approved"


def test_without_javascript_a_refused_answer_keeps_what_was_written(person: SitsDown, book: Book, opera):
    book("K-1", guest={"position": ""}, vip={"code": "VB"})
    somebody = person(java_script_enabled=False)
    boss = somebody.sign_in("duty_manager", "/requests/")
    boss.locator("summary", has_text="Decline").click()
    reason = boss.get_by_label("Reason")
    reason.fill("4111 1111 1111 1111")
    boss.get_by_role("button", name="Decline").click()
    expect(boss.get_by_text("This looks like a card number.")).to_be_visible()
    expect(boss.get_by_label("Reason")).to_have_value("4111 1111 1111 1111")
    boss.get_by_label("Reason").fill("Nobody knows him")
    boss.get_by_role("button", name="Decline").click()
    expect(boss.get_by_text("Nobody knows him")).to_be_visible()
    assert VipRequest.objects.get().state == "declined"
    assert [("422" in said) for said in somebody.complaints] == [True]  # Chromium notes the refusal, and nothing else
    somebody.complaints.clear()
