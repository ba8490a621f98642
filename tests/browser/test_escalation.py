"""A manager edits a rule on a phone, by keyboard alone; axe finds nothing on the pages that managers keep."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person, mistakes_of, sideways
from tiers.models import EscalationRule

pytestmark = pytest.mark.browser

PAGES = ("/roster/?department=front_office", "/escalation/", "/escalation/new/", "/deliveries/", "/waiting/")


def test_a_rule_is_edited_on_a_phone_by_keyboard(person: Callable[..., Person], hotel):
    rule = EscalationRule.objects.of(hotel).with_tiers()[0]
    desk = person("phone").sign_in("duty_manager", f"/escalation/{rule.pk}/")
    assert (mistakes_of(desk), sideways(desk)) == ([], False)
    minutes = desk.get_by_label("Minutes for each step")
    minutes.focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("20")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved; in force from now on.")).to_be_visible()
    rule.refresh_from_db()
    assert (rule.minutes, rule.version) == (20, 2)
    found, house = {}, desk.url.split("/escalation/")[0]
    for path in PAGES:
        desk.goto(house + path)
        found[path] = (mistakes_of(desk), sideways(desk))
    assert found == dict.fromkeys(PAGES, ([], False))
