"""A manager keeps rules, quiet hours, the roster and the times of the lists on a phone, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stays.list_models import ListTimes
from tests.browser.conftest import Person
from tiers.models import EscalationRule
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event

pytestmark = pytest.mark.browser


def test_what_managers_set_is_set_on_a_phone_by_keyboard(person: Callable[..., Person], hotel):
    rule, manager = EscalationRule.objects.of(hotel).with_tiers()[0], person("phone")
    desk = manager.sign_in("duty_manager", f"/escalation/{rule.pk}/")
    minutes = desk.get_by_label("Minutes for each step")
    minutes.focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("20")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved; in force from now on.")).to_be_visible()
    rule.refresh_from_db()
    assert (rule.minutes, rule.version) == (20, 2)
    mends_the_quiet_hours(desk)
    keeps_the_roster(desk, manager.address)
    sets_when_lists_are_mailed(desk, manager.address)
    assert [said.split(" (")[0][-3:] for said in manager.complaints] == ["422", "422", "422"]
    manager.complaints.clear()  # Chromium notes each refusal, and nothing else


def writes(desk: Page, label: str, keys: str) -> None:
    desk.get_by_label(label).focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type(keys)
    desk.keyboard.press("Enter")


def is_told(desk: Page, words: str) -> None:
    """What came of it has the focus, and is seen."""
    told = desk.locator("main :focus")
    expect(told).to_contain_text(words)
    expect(told).to_be_in_viewport()
    assert desk.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def mends_the_quiet_hours(desk: Page) -> None:
    desk.get_by_label("From").focus()
    desk.keyboard.press("Backspace")
    desk.keyboard.press("Enter")
    is_told(desk, "From: Fill this in.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("From")).to_be_focused()
    desk.keyboard.type("1100p")
    desk.keyboard.press("Enter")
    is_told(desk, "Saved; in force from now on.")
    writes(desk, "Minutes before an item is due", "999")
    is_told(desk, "Write 240 or less.")
    writes(desk, "Minutes before an item is due", "20")
    is_told(desk, "Saved; in force from now on.")


def keeps_the_roster(desk: Page, house: str) -> None:
    """Somebody is put on duty, taken off and put back; the focus stays where it was."""
    desk.goto(f"{house}/roster/?department=front_office")
    on = desk.get_by_role("button", name="Put on duty")
    on.press("Enter")
    expect(desk.get_by_role("alert")).to_contain_text("Who: Choose one.")
    expect(on).to_be_focused()
    desk.get_by_label("Who").select_option(index=1)
    on.press("Enter")
    expect(on).to_be_focused()
    off = desk.get_by_role("button", name="Take off: ")
    off.press("Enter")
    expect(off).to_have_count(0)
    expect(desk.locator("article.duty").first).to_be_focused()
    desk.keyboard.press("u")
    expect(off).to_have_count(1)
    assert [one.kind for one in Event.objects.filter(subject_kind="roster").order_by("pk")] == [
        "roster.put_on",
        "roster.taken_off",
        "roster.put_on",
    ]


def sets_when_lists_are_mailed(desk: Page, house: str) -> None:
    """What a colleague has set meanwhile is said beside what was written, and sent again it counts."""
    desk.goto(f"{house}/list/front_office/mail/")
    ListTimes.objects.create(property=Property.objects.get(), morning="06:00")
    writes(desk, "Today's list, each morning at", "0700a")
    is_told(desk, "Somebody has changed the times meanwhile, to 06:00 and 18:00")
    desk.get_by_role("button", name="Save the times").press("Enter")
    is_told(desk, "From now on the lists are mailed at these times.")
    assert str(ListTimes.objects.get().morning) == "07:00:00"
