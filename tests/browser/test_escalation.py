"""A manager edits a rule on a phone, by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Person
from tiers.models import EscalationRule

pytestmark = pytest.mark.browser


def test_a_rule_is_edited_on_a_phone_by_keyboard(person: Callable[..., Person], hotel):
    rule = EscalationRule.objects.of(hotel).with_tiers()[0]
    desk = person("phone").sign_in("duty_manager", f"/escalation/{rule.pk}/")
    minutes = desk.get_by_label("Minutes for each step")
    minutes.focus()
    desk.keyboard.press("Control+A")
    desk.keyboard.type("20")
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Saved; in force from now on.")).to_be_visible()
    rule.refresh_from_db()
    assert (rule.minutes, rule.version) == (20, 2)
