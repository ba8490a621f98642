"""A property follows a programme: what loading adds, changes, leaves alone and refuses."""

import datetime as dt
import hashlib

import pytest

from tests.tiers.conftest import NOW
from tests.tiers.test_programme import SMALL
from tiers import loading
from tiers.loading import load
from tiers.models import EscalationRule, GradingRule, ReceptionStandard, Tier, VipCode
from tiers.programme import ProgrammeError, read, shipped_text

LATER = NOW + dt.timedelta(days=1)


def counts() -> dict[str, int]:
    """How many rows there are of everything that loading writes."""
    return {
        "tiers": Tier.objects.count(),
        "rules": GradingRule.objects.count(),
        "codes": VipCode.objects.count(),
        "standards": ReceptionStandard.objects.count(),
    }


def tiers_of(hotel) -> list[tuple[str, int, str]]:
    return list(Tier.objects.of(hotel).highest_first().values_list("code", "rank", "name"))


def test_the_shipped_programme_is_loaded(hotel, loaded):
    assert loaded.new
    assert loaded.said == (
        "VIP levels: 3, 3 new, 0 changed",
        "grading rules: 12",
        "escalation rules: 4",
        "VIP codes: 3",
        "reception standard: version 1, 51 rows, new",
    )
    assert counts() == {"tiers": 3, "rules": 12, "codes": 3, "standards": 1}
    assert tiers_of(hotel) == [("VA", 3, "VIP A"), ("VB", 2, "VIP B"), ("VC", 1, "VIP C")]
    assert list(VipCode.objects.values_list("booking_system", "code", "tier__code", "first_seen_at")) == [
        ("", code, code, NOW) for code in ("VA", "VB", "VC")
    ]
    stored = ReceptionStandard.objects.get()
    assert (stored.version, stored.source, stored.created_at) == (1, shipped_text(), NOW)
    assert stored.digest == hashlib.sha256(shipped_text().encode()).hexdigest()


def test_the_same_text_again_adds_nothing(hotel, loaded):
    again = load(hotel, shipped_text(), now=LATER)
    assert (again.standard, again.new) == (loaded.standard, False)
    assert again.said[-1] == "reception standard: version 1, 51 rows, unchanged"
    assert counts() == {"tiers": 3, "rules": 12, "codes": 3, "standards": 1}
    assert set(VipCode.objects.values_list("first_seen_at", flat=True)) == {NOW}


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(hotel, loaded):
    changed = shipped_text().replace('title = "Fruit in room"', 'title = "Fruit and nothing else in room"')
    second = load(hotel, changed, now=LATER)
    third = load(hotel, shipped_text(), now=LATER)
    assert [each.standard.version for each in (loaded, second, third)] == [1, 2, 3]
    assert [each.new for each in (second, third)] == [True, True]
    assert ReceptionStandard.objects.get(version=1).standard().rows == read(shipped_text()).standard.rows
    assert ReceptionStandard.objects.get(version=2).source == changed


def test_tiers_change_places(hotel, loaded):
    swapped = (
        shipped_text().replace("rank = 3", "rank = 9").replace("rank = 1", "rank = 3").replace("rank = 9", "rank = 1")
    )
    again = load(hotel, swapped, now=LATER)
    assert tiers_of(hotel) == [("VC", 3, "VIP C"), ("VB", 2, "VIP B"), ("VA", 1, "VIP A")]
    assert again.said[0] == "VIP levels: 3, 0 new, 2 changed"


def test_a_tier_that_the_file_does_not_name_stays(hotel, loaded):
    result = load(hotel, SMALL.replace("rank = 2", "rank = 20").replace("rank = 1", "rank = 10"), now=LATER)
    assert tiers_of(hotel) == [
        ("TOP", 20, "Top"),
        ("LOW", 10, "Low"),
        ("VA", 3, "VIP A"),
        ("VB", 2, "VIP B"),
        ("VC", 1, "VIP C"),
    ]
    assert result.said[:2] == ("VIP levels: 2, 2 new, 0 changed", "VIP level VA is not in the file and stays as it is")


def test_a_rank_that_such_a_tier_has_is_refused_and_nothing_is_stored(hotel, loaded):
    before = counts()
    with pytest.raises(ProgrammeError) as refused:
        load(hotel, SMALL, now=LATER)
    assert refused.value.errors == [
        "tier TOP: rank 2 is taken by VB, which the file does not name",
        "tier LOW: rank 1 is taken by VC, which the file does not name",
    ]
    assert counts() == before


def test_a_text_with_mistakes_stores_nothing(hotel):
    with pytest.raises(ProgrammeError):
        load(hotel, SMALL.replace("cost = 2.50", "cost = -1"), now=NOW)
    assert counts() == {"tiers": 0, "rules": 0, "codes": 0, "standards": 0}


def test_what_breaks_half_way_stores_nothing(hotel, monkeypatch):
    def broken(*_: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(loading, "_load_standard", broken)
    with pytest.raises(RuntimeError):
        load(hotel, shipped_text(), now=NOW)
    assert counts() == {"tiers": 0, "rules": 0, "codes": 0, "standards": 0}


def test_rules_follow_the_file_but_the_hotel_s_own_stay(hotel, loaded):
    edited = GradingRule.objects.get(key="public_figure")
    edited.words, edited.from_file = "A face everybody knows", False
    edited.save()
    own = GradingRule.objects.create(
        property=hotel, tier=edited.tier, key="neighbour", words="Neighbour", basis="loyalty", values=["N"]
    )
    text = shipped_text().replace("Head of a travel agency", "Runs a travel agency")
    said = load(hotel, text, now=LATER).said
    assert dict(GradingRule.objects.filter(from_file=False).values_list("key", "words")) == {
        "neighbour": "Neighbour",
        "public_figure": "A face everybody knows",
    }
    assert GradingRule.objects.get(key="travel_agency_head").words == "Runs a travel agency"
    assert (GradingRule.objects.count(), own.pk) == (13, GradingRule.objects.get(key="neighbour").pk)
    assert said[1:4] == (
        "grading rules: 12",
        "grading rule neighbour was written here and stays as it is",
        "grading rule public_figure was written here and stays as it is",
    )


def test_a_rule_that_leaves_the_file_goes(hotel):
    load(hotel, SMALL, now=NOW)
    shorter = SMALL[: SMALL.index('[[rules]]\nkey = "returning"')] + SMALL[SMALL.index("[allergens]") :]
    load(hotel, shorter, now=LATER)
    assert [rule.key for rule in GradingRule.objects.all()] == ["mayor"]


def test_codes_follow_the_file_but_what_the_hotel_mapped_stays(hotel):
    load(hotel, SMALL, now=NOW)
    low = Tier.objects.get(code="LOW")
    VipCode.objects.create(property=hotel, code="2", tier=low, first_seen_at=NOW)
    VipCode.objects.create(property=hotel, code="VVIP", first_seen_at=NOW)
    VipCode.objects.create(property=hotel, code="006", first_seen_at=NOW)
    codes = 'vip_codes = [{ code = "2", tier = "TOP" }, { code = "VVIP", tier = "TOP" }, { code = "3", tier = "LOW" }]'
    text = SMALL.replace('vip_codes = [{ code = "GOLD", tier = "TOP", booking_system = "opera" }]', codes)
    said = load(hotel, text, now=LATER).said
    assert list(VipCode.objects.values_list("code", "tier__code", "from_file", "first_seen_at")) == [
        ("006", None, False, NOW),
        ("2", "LOW", False, NOW),
        ("3", "LOW", True, LATER),
        ("VVIP", "TOP", True, NOW),
    ]
    assert "VIP code 2 was mapped to LOW here and stays so" in said


def test_two_hotels_do_not_meet(hotel, other_hotel, loaded):
    load(other_hotel, SMALL, now=NOW)
    assert [tier[0] for tier in tiers_of(hotel)] == ["VA", "VB", "VC"]
    assert [tier[0] for tier in tiers_of(other_hotel)] == ["TOP", "LOW"]
    assert {rule.tier.property_id for rule in GradingRule.objects.of(other_hotel)} == {other_hotel.pk}
    assert ReceptionStandard.objects.of(other_hotel).current().version == 1


def test_escalation_rules_follow_the_file_until_the_hotel_edits_one(hotel, loaded):
    rules = EscalationRule.objects.of(hotel).with_tiers()
    said = [(rule.tier and rule.tier.code, rule.within_hours, rule.minutes, rule.wakes) for rule in rules]
    assert said == [("VA", 24, 15, True), ("VB", 24, 30, False), ("VC", 24, 60, False), (None, 0, 240, False)]
    text = shipped_text().replace("{ minutes = 240,", "{ minutes = 200,")
    load(hotel, text, now=LATER)
    assert rules.get(tier=None).minutes == 200
    rules.filter(tier=None).update(minutes=90, from_file=False)
    assert "escalation rules were written here and stay as they are" in load(hotel, shipped_text(), now=LATER).said
    assert rules.get(tier=None).minutes == 90
