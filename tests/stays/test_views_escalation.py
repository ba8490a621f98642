"""Managers edit how long a notice may wait: in force at once, and who writes second is told."""

import pytest

from tests.hotel_examples import Caller, colleague
from tests.stays.pages import inline_of
from tiers.models import EscalationRule
from vipdesk.hotel.models import QuietHours
from vipdesk.outbox.models import Event

SAID = {"event": "", "within_hours": "24", "minutes": "20", "urgent_hours": "4"}


@pytest.fixture
def boss(aurora) -> Caller:
    return colleague(aurora, "food_beverage.department_manager")


@pytest.fixture
def highest(aurora) -> EscalationRule:
    return EscalationRule.objects.get(property=aurora, tier__code="VA")


def save(boss: Caller, rule: EscalationRule, version: int = 1, **more: str):
    sent = {**SAID, "tier": str(rule.tier_id or ""), "version": str(version), **more}
    return boss.client.post(f"/escalation/{rule.pk}/", sent)


def test_the_rules_in_words(boss: Caller, aurora):
    answer = boss.client.get("/escalation/")
    said = [(one["tier"], one["which"], one["minutes"], one["night"]) for one in answer.context["rules"]]
    urgent = "urgent from 4 h before the arrival"
    assert said == [
        ("VA", "arrival within 24 h", "15 min a step", f"{urgent} · wakes the general manager"),
        ("VB", "arrival within 24 h", "30 min a step", urgent),
        ("VC", "arrival within 24 h", "1 h a step", urgent),
        ("", "any arrival", "4 h a step", urgent),
    ]
    assert inline_of(answer.content.decode()) == []


def test_a_rule_is_changed_and_it_is_kept_who_did(boss: Caller, highest):
    answer = save(boss, highest, wakes="on")
    assert (answer.status_code, answer["Location"]) == (302, "/escalation/")
    highest.refresh_from_db()
    assert (highest.minutes, highest.wakes, highest.version, highest.from_file) == (20, True, 2, False)
    event = Event.objects.get(kind="escalation_rule.changed")
    assert (event.subject_id, event.by_staff.username) == (highest.pk, "food_beverage.department_manager@AURORA")


def test_two_managers_edit_one_rule_and_the_second_is_told(boss: Caller, highest, aurora):
    other = colleague(aurora, "duty_manager")
    assert save(boss, highest, minutes="20").status_code == 302
    answer = save(other, highest, minutes="45")
    assert answer.status_code == 409
    assert "It says now: VA · arrival within 24 h · 20 min a step" in answer.content.decode()
    assert answer.context["form"]["minutes"].value() == "45"  # what was written is not lost
    highest.refresh_from_db()
    assert highest.minutes == 20
    assert save(other, highest, version=answer.context["version"], minutes="45").status_code == 302
    highest.refresh_from_db()
    assert highest.minutes == 45


def test_a_rule_is_added_and_taken_away(boss: Caller, aurora):
    said = {**SAID, "tier": "", "event": "stay.room_changed", "within_hours": "0"}
    assert boss.client.post("/escalation/new/", said).status_code == 302
    rule = EscalationRule.objects.get(event="stay.room_changed")
    assert save(boss, rule, act="remove").status_code == 302
    assert not EscalationRule.objects.filter(pk=rule.pk).exists()
    assert save(boss, rule).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"minutes": "0"}, "minutes", "A minute at least."),
        ({"minutes": "soon"}, "minutes", "Write a whole number."),
        (
            {"within_hours": "0", "tier": ""},
            "__all__",
            "There is a rule for the same arrivals already: change that one.",
        ),
        (
            {"urgent_hours": "0", "wakes": "on"},
            "urgent_hours",
            "Say from how many hours before the arrival on it is urgent.",
        ),
        ({"event": "tea"}, "event", "Choose one of those that are offered."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(boss: Caller, highest, wrong, field, words):
    answer = save(boss, highest, **wrong)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {field: [words]})


def test_quiet_hours_and_who_comes_second(boss: Caller, aurora):
    answer = boss.client.post("/escalation/quiet/", {"begins": "23:00", "ends": "06:30", "version": "1"})
    assert answer.status_code == 302
    hours = QuietHours.objects.get(property=aurora)
    assert (str(hours), hours.version) == ("23:00–06:30", 2)
    second = boss.client.post("/escalation/quiet/", {"begins": "22:30", "ends": "06:00", "version": "1"})
    assert second.status_code == 409
    assert "Somebody else changed them meanwhile: 23:00 to 06:30." in second.content.decode()
    wrong = boss.client.post("/escalation/quiet/", {"begins": "late", "ends": "06:00", "version": "2"})
    assert "From: Write a time such as 14:30." in wrong.content.decode()
    assert (wrong.status_code, dict(wrong.context["form"].errors)) == (422, {"begins": ["Write a time such as 14:30."]})


def test_another_property_has_rules_of_its_own(boss: Caller, borealis):
    theirs = EscalationRule.objects.of(borealis).first()
    assert boss.client.get(f"/escalation/{theirs.pk}/").status_code == 404
