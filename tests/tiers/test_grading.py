"""Who is a VIP and why: the rules of the house, and what must hold for any rules."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.grading import (
    BASES,
    BOOKERS,
    ByPerson,
    Counted,
    Grade,
    GradingFacts,
    Held,
    Rule,
    Suggestion,
    asked_tier,
    grade,
    measures,
)
from tiers.programme import read, shipped_text

SHIPPED = read(shipped_text())
HOUSE = "Booked by the owner or the general manager, who asked for it"
SALES = "Booked by the sales department, which asked for it"
COMPANY = "Corporate contract whose booking asks for VIP treatment"


def graded(position: str = "", booked_by: str = "guest", asked: str | None = None, **more: object) -> Grade:
    """The grade that the shipped rules give."""
    return grade(GradingFacts(position, booked_by, asked, **more), SHIPPED.tiers, SHIPPED.rules)


@pytest.mark.parametrize(
    ("facts", "tier", "reasons", "request_"),
    [
        ({}, None, (), None),
        ({"position": "provincial_leader"}, "VA", ("VA: Provincial or municipal leader",), None),
        ({"position": "municipal_leader"}, "VA", ("VA: Provincial or municipal leader",), None),
        ({"position": "ministry_official"}, "VA", ("VA: Official of a national ministry or department",), None),
        ({"position": "public_figure"}, "VB", ("VB: Public figure staying at the hotel",), None),
        ({"position": "county_leader"}, "VB", ("VB: County or township leader",), None),
        ({"position": "township_leader"}, "VB", ("VB: County or township leader",), None),
        ({"position": "travel_agency_head"}, "VC", ("VC: Head of a travel agency",), None),
        ({"position": "hotel_peer_gm"}, "VC", ("VC: General manager of a peer hotel",), None),
        # the owner and the general manager have what they ask for, and nothing unasked
        ({"booked_by": "owner"}, None, (), None),
        ({"booked_by": "owner", "asked": "VA"}, "VA", (f"VA: {HOUSE}",), None),
        ({"booked_by": "general_manager", "asked": "VA"}, "VA", (f"VA: {HOUSE}",), None),
        ({"booked_by": "owner", "asked": "VB"}, "VB", (f"VB: {HOUSE}",), None),
        ({"booked_by": "owner", "asked": "VC"}, "VC", (f"VC: {HOUSE}",), None),
        # sales may ask for the second level, a corporate contract for the third
        ({"booked_by": "sales"}, None, (), None),
        (
            {"booked_by": "sales", "asked": "VA"},
            "VB",
            (f"VB: {SALES}", "VA was asked for; the rules support VB"),
            "VA",
        ),
        ({"booked_by": "sales", "asked": "VB"}, "VB", (f"VB: {SALES}",), None),
        ({"booked_by": "sales", "asked": "VC"}, "VC", (f"VC: {SALES}",), None),
        ({"booked_by": "company"}, None, (), None),
        ({"booked_by": "company", "asked": "VC"}, "VC", (f"VC: {COMPANY}",), None),
        (
            {"booked_by": "company", "asked": "VB"},
            "VC",
            (f"VC: {COMPANY}", "VB was asked for; the rules support VC"),
            "VB",
        ),
        # others may ask, and wait
        ({"asked": "VA"}, None, ("VA was asked for; no rule supports it",), "VA"),
        ({"booked_by": "travel_agent", "asked": "VC"}, None, ("VC was asked for; no rule supports it",), "VC"),
        # what a rule gives by itself is not lowered by asking for less
        ({"position": "provincial_leader", "asked": "VC"}, "VA", ("VA: Provincial or municipal leader",), None),
        (
            {"position": "provincial_leader", "booked_by": "owner", "asked": "VC"},
            "VA",
            ("VA: Provincial or municipal leader",),
            None,
        ),
        (
            {"position": "provincial_leader", "booked_by": "owner", "asked": "VA"},
            "VA",
            (f"VA: {HOUSE}", "VA: Provincial or municipal leader"),
            None,
        ),
        # the highest supported wins
        ({"position": "travel_agency_head", "booked_by": "sales", "asked": "VB"}, "VB", (f"VB: {SALES}",), None),
        (
            {"position": "travel_agency_head", "asked": "VA"},
            "VC",
            ("VC: Head of a travel agency", "VA was asked for; the rules support VC"),
            "VA",
        ),
        # a tier that the house does not have is not asked for
        ({"asked": "PLATINUM"}, None, (), None),
    ],
)
def test_the_shipped_rules(facts, tier, reasons, request_):
    assert graded(**facts) == Grade(tier, reasons, request_)


MARCH = dt.date(2026, 3, 1)


def stays(count: int, months: int = 12) -> tuple[Counted, ...]:
    """So many earlier stays, counted since March."""
    return (Counted("stays", months, count, MARCH),)


@pytest.mark.parametrize(
    ("history", "suggestions"),
    [
        (stays(4), ()),
        (stays(5), (Suggestion("VC", "5 stays since March 2026"),)),
        (stays(7), (Suggestion("VC", "7 stays since March 2026"),)),
        (stays(12), (Suggestion("VB", "12 stays since March 2026"), Suggestion("VC", "12 stays since March 2026"))),
        (stays(12, months=6), ()),
        ((Counted("nights", 12, 40, MARCH),), ()),
    ],
)
def test_history_suggests_and_never_grants(history, suggestions):
    assert graded(history=history) == Grade(None, (), None, suggestions)


def test_history_suggests_only_what_is_above_the_tier_granted():
    assert graded("travel_agency_head", history=stays(12)).suggestions == (
        Suggestion("VB", "12 stays since March 2026"),
    )
    assert graded("provincial_leader", history=stays(12)).suggestions == ()


def test_one_stay_is_said_as_one():
    once = Rule("once", "VC", "Came once", "history", measure="stays", at_least=1, months=12)
    night = dataclasses.replace(once, key="night", measure="nights")
    spend = dataclasses.replace(once, key="spend", measure="spend")
    history = tuple(Counted(measure, 12, 1, MARCH) for measure in ("stays", "nights", "spend"))
    answer = grade(GradingFacts(history=history), SHIPPED.tiers, [once, night, spend])
    assert [suggestion.words for suggestion in answer.suggestions] == [
        "1 night since March 2026",
        "1 stay since March 2026",
        "1 spent since March 2026",
    ]


def test_a_loyalty_level_supports_a_tier():
    rules = [Rule("black", "VB", "Black card", "loyalty", ("BLACK", "TITAN"))]
    assert grade(GradingFacts(loyalty=frozenset({"BLACK"})), SHIPPED.tiers, rules) == Grade("VB", ("VB: Black card",))
    assert grade(GradingFacts(loyalty=frozenset({"SILVER"})), SHIPPED.tiers, rules) == Grade()


def test_a_rule_for_a_tier_that_is_not_there_is_left_aside():
    rules = [Rule("gone", "VX", "Gone", "position", ("public_figure",))]
    assert grade(GradingFacts("public_figure"), SHIPPED.tiers, rules) == Grade()


def test_an_award_is_a_reason_of_its_own_and_the_highest_counts():
    held = (Held("VB", "awarded until May", "a friend"), Held("VC", "awarded until June", "a guest"))
    by_award = ByPerson("VB: awarded until May", "a friend")
    assert graded(awards=held) == Grade("VB", (by_award,))
    assert graded("public_figure", awards=held).reasons == ("VB: Public figure staying at the hotel", by_award)
    assert graded("provincial_leader", awards=held).reasons == ("VA: Provincial or municipal leader",)
    assert graded(asked="VC", awards=held).tier == "VB"  # not lowered by asking for less
    assert graded(awards=(Held("VX", "of a level that is gone", ""),)) == Grade()


def test_what_must_be_counted_of_a_history():
    assert measures(SHIPPED.rules) == {("stays", 12)}


def test_a_grade_rests_on_these_facts_and_no_others():
    names = {field.name for field in dataclasses.fields(GradingFacts)}
    assert names == {"position", "booked_by", "asked", "unmapped", "loyalty", "history", "awards"}
    assert BASES == ("position", "booked_by", "loyalty", "history")


@pytest.mark.parametrize(
    ("code", "mapped", "requested", "asked"),
    [
        ("GOLD", "VB", None, "VB"),
        ("GOLD", "VB", True, "VB"),
        ("GOLD", "VB", False, None),
        ("GOLD", None, None, None),
        ("GOLD", None, True, None),
        ("", None, None, None),
        ("", None, True, "VC"),
        ("", None, False, None),
    ],
)
def test_what_a_booking_asks_for(code, mapped, requested, asked):
    assert asked_tier(code=code, mapped=mapped, requested=requested, tiers=SHIPPED.tiers) == asked


def test_a_house_without_tiers_is_asked_for_none():
    assert asked_tier(code="", mapped=None, requested=True, tiers=[]) is None


# --- whatever the rules ----------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Ranked:
    """A tier as grading sees it."""

    code: str
    rank: int


TIERS = [Ranked(f"T{rank}", rank) for rank in range(1, 5)]
RANK: dict[str | None, int] = {None: 0, **{tier.code: tier.rank for tier in TIERS}}
CODES = [tier.code for tier in TIERS]
POSITIONS = ["mayor", "envoy"]
RULES = st.lists(
    st.builds(
        Rule,
        key=st.uuids().map(str),
        tier=st.sampled_from(CODES),
        words=st.sampled_from(["one", "two", "three"]),
        basis=st.sampled_from(["position", "booked_by"]),
        values=st.lists(st.sampled_from([*POSITIONS, *BOOKERS]), max_size=3).map(tuple),
        if_asked=st.booleans(),
    ),
    max_size=8,
    unique_by=lambda rule: rule.key,
)
FACTS = st.builds(
    GradingFacts,
    position=st.sampled_from(["", *POSITIONS]),
    booked_by=st.sampled_from(BOOKERS),
    asked=st.sampled_from([None, *CODES]),
)


@given(FACTS, RULES)
def test_asking_for_more_never_gives_less(facts, rules):
    ranks = [RANK[grade(dataclasses.replace(facts, asked=asked), TIERS, rules).tier] for asked in [None, *CODES]]
    assert ranks == sorted(ranks)


@given(FACTS, RULES)
def test_asking_never_gives_more_than_was_asked_or_holds_by_itself(facts, rules):
    by_itself = RANK[grade(dataclasses.replace(facts, asked=None), TIERS, rules).tier]
    assert RANK[grade(facts, TIERS, rules).tier] <= max(by_itself, RANK[facts.asked])


@given(FACTS, RULES)
def test_what_is_asked_beyond_the_rules_waits_and_nothing_else_does(facts, rules):
    answer = grade(facts, TIERS, rules)
    assert answer.request == (facts.asked if RANK[facts.asked] > RANK[answer.tier] else None)


@given(FACTS, RULES)
def test_a_tier_has_reasons_and_no_tier_has_none_but_the_request(facts, rules):
    answer = grade(facts, TIERS, rules)
    for_the_tier = [reason for reason in answer.reasons if reason.startswith(f"{answer.tier}: ")]
    assert bool(for_the_tier) == (answer.tier is not None)
    assert len(answer.reasons) == len(for_the_tier) + (answer.request is not None)


@given(FACTS, RULES, st.randoms(use_true_random=False))
def test_the_order_of_rules_and_tiers_changes_nothing(facts, rules, random):
    shuffled, tiers = random.sample(rules, len(rules)), random.sample(TIERS, len(TIERS))
    assert grade(facts, tiers, shuffled) == grade(facts, TIERS, rules)


@given(FACTS, RULES, RULES)
def test_one_more_rule_never_lowers(facts, rules, more):
    assert RANK[grade(facts, TIERS, [*rules, *more]).tier] >= RANK[grade(facts, TIERS, rules).tier]
