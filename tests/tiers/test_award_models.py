"""What the database itself keeps true of awards."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from guests.models import Guest
from tests.access.people import hire
from tests.tiers.conftest import NOW
from tests.tiers.test_models import assert_refused
from tiers.models import Award, Tier

TODAY = NOW.date()


@pytest.fixture
def who(hotel) -> dict[str, Any]:
    return {
        "property": hotel,
        "guest": Guest.objects.create(surname="Liepa", created_at=NOW),
        "tier": Tier.objects.create(property=hotel, code="VA", name="VIP A", rank=3),
        "awarded_by": hire(hotel, "general_manager"),
    }


def make(who: dict[str, Any], **more: Any) -> Award:
    said = {"reason": "Built the concert hall", "starts_on": TODAY, "ends_on": TODAY, "awarded_at": NOW}
    return Award.objects.create(**who | said | more)


def test_an_award_has_a_reason_and_an_end(who):
    assert_refused("award_has_a_reason", lambda: make(who, reason=""))
    before = TODAY - dt.timedelta(days=1)
    assert_refused("award_ends_on_or_after_its_start", lambda: make(who, ends_on=before))
    assert make(who).ends_on == TODAY


def test_who_decides_and_who_ends_is_kept_with_the_time(who):
    decided, by = "award_is_decided_by_somebody_or_ends_by_itself", who["awarded_by"]
    for said in (
        {"decided_at": NOW},
        {"decision": "renewed", "decided_at": NOW},
        {"decision": "lapses", "decided_by": by},
        {"decision": "ended", "decided_at": NOW, "decided_by": by},
        {"decision": "lost", "decided_at": NOW, "decided_by": by},
    ):
        assert_refused(decided, lambda said=said: make(who, **said))
    for said in ({"ended_at": NOW, "end_reason": "x"}, {"ended_at": NOW, "ended_by": by}, {"end_reason": "x"}):
        assert_refused("award_ended_early_says_by_whom_and_why", lambda said=said: make(who, **said))


def test_a_guest_holds_one_that_is_to_be_decided_and_it_is_followed_by_one(who):
    first = make(who)
    assert_refused("award_to_decide_is_once_for_a_guest_in_a_property", lambda: make(who))
    Award.objects.update(decision="renewed", decided_at=NOW, decided_by=who["awarded_by"])
    ended = {"ended_at": NOW, "ended_by": who["awarded_by"], "end_reason": "taken back"}
    make(who, follows=first, **ended)
    second = make(who, follows=first)
    lapses = {"decision": "lapses", "decided_at": NOW, "decided_by": who["awarded_by"]}
    assert_refused("award_is_followed_once", lambda: make(who, follows=first, **lapses))
    assert list(Award.objects.standing().order_by("pk")) == [first, second]


def test_every_constraint_is_broken_by_a_test():
    names = {constraint.name for constraint in Award._meta.constraints}
    assert {name for name in names if f'"{name}"' not in Path(__file__).read_text()} == set()


def test_what_it_covers(who):
    award = make(who, ends_on=TODAY + dt.timedelta(days=2))
    days = [TODAY + dt.timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert ([award.covers(day) for day in days], str(award)) == ([False, True, True, False], f"Award {award.pk}")
    award.ended_at = NOW
    assert not award.covers(TODAY)
