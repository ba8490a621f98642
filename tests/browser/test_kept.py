"""What managers keep, in Chromium: VIP codes mapped from the inbox, channels, rules; who comes second is told. And the page
that a mail leads to."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from stays.models import LetterText, ListMail, Stay
from tests.access.people import hire
from tests.browser.conftest import NOTHING, Person, looked_at
from tests.outbox.test_channels import Receiver, receiver
from tiers.models import EscalationRule
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department
from vipdesk.outbox import mail_links
from vipdesk.outbox.channel_models import Channel
from vipdesk.outbox.models import Delivery, Notice

__all__ = ["receiver"]
pytestmark = pytest.mark.browser

Book = Callable[..., Stay]
SitsDown = Callable[..., Person]
KITCHEN = "/channels/?department=food_beverage"


def types(page: Page, label: str, words: str) -> None:
    """Write over what stands in a field, with keys alone."""
    page.get_by_label(label).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def test_a_code_mapped_from_the_inbox_grades_plans_and_tells(person: SitsDown, book: Book):
    said = {"guest": {"position": ""}, "booked_by": {"kind": "sales"}, "vip": {"code": "GOLD"}}
    first, second = book("K-1", **said), book("K-2", **said)
    desk = person().sign_in("front_office", f"/stays/{first.pk}/")
    expect(desk.locator("h1 .tier")).to_have_count(0)
    late = person().sign_in("general_manager", "/standards/")
    boss = person("phone").sign_in("duty_manager", "/standards/")
    expect(boss.get_by_text("2 bookings wait")).to_be_visible()
    assert looked_at(boss) == NOTHING
    boss.get_by_label("Stands for").first.focus()
    boss.keyboard.type("VB")
    boss.keyboard.press("Tab")
    boss.keyboard.press("Enter")
    expect(boss.get_by_text("GOLD is mapped: 2 bookings graded.")).to_be_visible()
    expect(boss.get_by_text("Every code is mapped.")).to_be_visible()
    expect(desk.locator("h1 .tier")).to_have_text("VB")  # on the open page, by itself
    assert {(stay.tier.code, stay.items.count() > 5) for stay in Stay.objects.select_related("tier")} == {("VB", True)}
    told = Notice.objects.filter(department__code="housekeeping").order_by("pk").values_list("subject_id", flat=True)
    assert list(told) == [first.pk, second.pk]
    late.get_by_label("Stands for").first.select_option("VC")
    late.get_by_role("button", name="Map and grade").first.click()
    expect(late.get_by_text("mapped GOLD to VB at")).to_be_visible()
    assert looked_at(late) == NOTHING


def test_two_managers_keep_the_same_channel_and_the_same_rule(person: SitsDown, receiver: Receiver, hotel):
    first, other = person("phone"), person()
    boss = first.sign_in("duty_manager", KITCHEN)
    expect(boss.get_by_text("No channel yet.")).to_be_visible()
    types(boss, "What you call it", "Kitchen room")
    types(boss, "Address", "json://10.0.0.1/x")
    boss.keyboard.press("Enter")
    expect(boss.get_by_text("This address is inside the house").first).to_be_visible()
    assert looked_at(boss) == NOTHING
    types(boss, "Address", receiver.address)
    boss.keyboard.press("Enter")
    expect(boss.get_by_text("Added: send a test.")).to_be_visible()
    boss.get_by_role("button", name="Send a test: Kitchen room").press("Enter")
    expect(boss.get_by_text("Kitchen room: the test was taken by the service.")).to_be_visible()
    assert [one["message"] for one in receiver.got] == ["A test from vipdesk: this channel works."]
    assert looked_at(boss) == NOTHING
    late = other.sign_in("general_manager", KITCHEN)
    boss.get_by_role("button", name="Take away: Kitchen room").press("Enter")
    expect(boss.get_by_text("Taken away: Kitchen room.")).to_be_visible()
    late.get_by_role("button", name="Send a test: Kitchen room").click()
    expect(late.get_by_text("Somebody else has taken this channel away meanwhile.")).to_be_visible()
    assert (late.url.endswith(KITCHEN), len(receiver.got), Channel.objects.count()) == (True, 1, 0)

    rule = EscalationRule.objects.of(hotel).with_tiers()[0]
    for page in (late, boss):
        page.goto(f"{page.url.split('/channels/')[0]}/escalation/{rule.pk}/")
    types(boss, "Minutes for each step", "20")
    boss.keyboard.press("Enter")
    expect(boss.get_by_text("Saved; in force from now on.")).to_be_visible()
    types(late, "Minutes for each step", "40")
    late.keyboard.press("Enter")
    expect(late.get_by_text("Somebody else changed this rule meanwhile. It says now:")).to_contain_text("20 min a step")
    assert looked_at(late) == NOTHING
    late.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(late.get_by_text("Saved; in force from now on.")).to_be_visible()
    rule.refresh_from_db()
    assert (rule.minutes, rule.version) == (40, 3)
    refused = [[said.split(" (")[0][-3:] for said in one.complaints] for one in (first, other)]
    assert refused == [["422"], ["409"]]  # Chromium notes each refusal, and nothing else
    for one in (first, other):
        one.complaints.clear()


def test_two_write_the_same_letter_and_the_same_addresses(person: SitsDown, hotel):
    hire(hotel, "sales.agent", username="sales")
    first, second, third = person(), person("phone"), person("phone")
    boss = first.sign_in("general_manager", "/letters/letter/en/")
    late = second.sign_in("sales", "/letters/letter/en/")
    comes_second(
        boss, late, "Text", "Dear {name}, welcome.", "Dear {name}, be welcome.", "From now on letters are written so."
    )
    assert list(LetterText.objects.order_by("version").values_list("version", "text")) == [
        (1, "Dear {name}, welcome."),
        (2, "Dear {name}, be welcome."),
    ]

    boss.goto(f"{first.address}/list/sales/mail/")
    other = third.sign_in("duty_manager", "/list/sales/mail/")
    saved = "From now on the lists go to these addresses."
    comes_second(boss, other, "E-mail addresses", "anna@aurora.test", "ewa@aurora.test", saved)
    assert ListMail.objects.get().addresses == ["ewa@aurora.test"]
    refused = [[said.split(" (")[0][-3:] for said in one.complaints] for one in (first, second, third)]
    assert refused == [[], ["422"], ["422"]]
    for one in (second, third):
        one.complaints.clear()


def comes_second(first: Page, second: Page, label: str, wanted: str, other: str, saved: str) -> None:
    """The second reads what the first has saved, keeps their own words, and may save them all the same."""
    for page, words in ((first, wanted), (second, other)):
        types(page, label, words)
    first.get_by_role("button", name="Save", exact=True).press("Enter")
    expect(first.get_by_text(saved)).to_be_visible()
    again = second.get_by_role("button", name="Save", exact=True)
    again.press("Enter")
    told = second.get_by_text("has changed this")
    expect(told.first).to_be_visible()
    expect(second.get_by_text(wanted).first).to_be_visible()
    expect(second.get_by_label(label)).to_have_value(other)
    assert looked_at(second) == NOTHING
    again.press("Enter")
    expect(second.get_by_text(saved)).to_be_visible()


def test_a_mail_leads_to_a_page_whose_button_acknowledges(person: SitsDown, book: Book, hotel):
    Department.objects.filter(property=hotel, code="food_beverage").update(email="kitchen@aurora.test")
    stay = book("K-1")
    delivery = Delivery.objects.whole().get(notice__subject_id=stay.pk)
    reader = person("phone").open(
        mail_links.PATH + mail_links.url_of(delivery, clock.now()).partition(mail_links.PATH)[2]
    )
    expect(reader.get_by_text(f"Stay {stay.pk}, for Food & beverage")).to_be_visible()
    assert (looked_at(reader), Notice.objects.get(pk=delivery.notice_id).acknowledged_at) == (NOTHING, None)
    reader.get_by_role("button", name="Acknowledge").press("Enter")
    expect(reader.get_by_role("status")).to_have_text("Acknowledged for Food & beverage. You can close this page.")
    assert looked_at(reader) == NOTHING
    assert Notice.objects.get(pk=delivery.notice_id).acknowledged_by_key == f"mail {delivery.pk}"
