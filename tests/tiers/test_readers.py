"""What grading and planning read: each in one query, within one property."""

import pytest

from tests.tiers.conftest import NOW
from tests.tiers.test_programme import SMALL
from tiers.loading import load
from tiers.models import GradingRule, Tier, VipCode
from tiers.programme import read, shipped_text
from tiers.readers import current_standard, hear_code, mapped_code, rules_of, tiers_of


@pytest.fixture
def neighbour(other_hotel):
    return load(other_hotel, SMALL, now=NOW)


def test_tiers_rules_and_standard_are_one_query_each(hotel, loaded, neighbour, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert [tier.code for tier in tiers_of(hotel)] == ["VA", "VB", "VC"]
    with django_assert_num_queries(1):
        assert rules_of(hotel) == list(read(shipped_text()).rules)
    with django_assert_num_queries(1):
        assert current_standard(hotel).standard().version == "1"


def test_the_current_standard_is_the_newest(hotel, loaded):
    newer = load(hotel, shipped_text() + "\n", now=NOW).standard
    assert current_standard(hotel) == newer


def test_a_hotel_without_a_programme_has_none(hotel):
    assert (tiers_of(hotel), rules_of(hotel), current_standard(hotel)) == ([], [], None)


def test_a_rule_that_is_not_active_is_not_read(hotel, loaded):
    GradingRule.objects.exclude(key="public_figure").update(active=False)
    assert [rule.key for rule in rules_of(hotel)] == ["public_figure"]


def test_a_mapped_code_is_its_tier(hotel, loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert hear_code(hotel, "opera", "VA", now=NOW) == "VA"
    assert mapped_code(hotel, "opera", "VA") == "VA"
    assert VipCode.objects.count() == 3


def test_a_code_of_one_system_is_before_the_one_of_any(hotel, loaded):
    VipCode.objects.create(
        property=hotel, booking_system="opera", code="VA", tier=Tier.objects.get(code="VC"), first_seen_at=NOW
    )
    assert [mapped_code(hotel, system, "VA") for system in ("opera", "mews")] == ["VC", "VA"]


def test_a_code_that_waits_for_one_system_is_what_it_is_for_any(hotel, loaded):
    assert hear_code(hotel, "opera", "GOLD", now=NOW) is None
    VipCode.objects.create(property=hotel, code="GOLD", tier=Tier.objects.get(code="VB"), first_seen_at=NOW)
    assert hear_code(hotel, "opera", "GOLD", now=NOW) == "VB"


def test_an_unknown_code_is_kept_once_and_never_guessed(hotel, loaded):
    assert [hear_code(hotel, "opera", code, now=NOW) for code in ("GOLD", "GOLD", "va")] == [None, None, None]
    waiting = VipCode.objects.of(hotel).to_map().values_list("booking_system", "code", "tier", "first_seen_at")
    assert list(waiting) == [("opera", "GOLD", None, NOW), ("opera", "va", None, NOW)]


def test_asking_without_hearing_keeps_nothing(hotel, loaded):
    assert mapped_code(hotel, "opera", "GOLD") is None
    assert VipCode.objects.count() == 3


def test_another_hotel_s_codes_are_not_asked(hotel, loaded, neighbour):
    assert mapped_code(hotel, "opera", "GOLD") is None
