"""Who may do what: the table as expected values, and the questions that hang on an item or a notice."""

import pytest

from tests.access.people import AGENTS, DEPARTMENTS, STAFF, viewer
from vipdesk.access.acts import (
    ACTS,
    SCOPE_OF_ACT,
    may,
    may_acknowledge,
    may_add_item,
    may_inspect,
    may_keep_roster,
    may_tick,
    require,
)
from vipdesk.access.scopes import Scope
from vipdesk.errors import Problem

HOTEL = 1
MANAGERS = {f"{code}.department_manager" for code in DEPARTMENTS}
DESK = {
    "front_office.agent",
    "guest_relations.agent",
    "front_office.department_manager",
    "guest_relations.department_manager",
    "duty_manager",
    "general_manager",
}
FIRST = DESK | {f"{code}.{rank}" for code in ("sales", "general_manager") for rank in ("agent", "department_manager")}
KNOWING = {
    "guest_relations.agent",
    "guest_relations.department_manager",
    "duty_manager",
    "general_manager",
}
WORKING = set(STAFF) - {"administrator"}

EXPECTED = {
    "see_stays": set(STAFF),
    "see_arrivals": set(STAFF),
    "see_guests": FIRST,
    "see_tiers": set(STAFF),
    "book": FIRST | MANAGERS,
    "amend": FIRST,
    "cancel": FIRST,
    "reinstate": FIRST,
    "assign_room": DESK,
    "expect": DESK,
    "set_departure": DESK,
    "check_in": DESK,
    "check_out": DESK,
    "no_show": DESK,
    "tick": WORKING,
    "inspect": WORKING,
    "waive": DESK | MANAGERS,
    "add_item": WORKING,
    "add_any_item": DESK | {"sales.agent"} | MANAGERS,
    "override": {"food_beverage.agent", "food_beverage.department_manager", "duty_manager", "general_manager"},
    "acknowledge": WORKING,
    "acknowledge_for_closed": {
        "front_office.agent",
        "front_office.department_manager",
        "duty_manager",
        "general_manager",
    },
    "see_requests": FIRST | MANAGERS,
    "ask_tier": FIRST | MANAGERS,
    "decide_tier": FIRST | MANAGERS,
    "map_codes": MANAGERS | {"duty_manager", "general_manager", "administrator"},
    "comment": FIRST,
    "choose_contact": DESK | {"sales.agent", "sales.department_manager"},
    "make_any_document": FIRST,
    "write_letters": FIRST - {"front_office.agent", "front_office.department_manager"},
    "edit_letters": {"sales.agent", "sales.department_manager", "general_manager"},
    "make_signs": FIRST,
    "register": DESK,
    "keep_programme": DESK | {"sales.agent", "sales.department_manager"},
    "reveal_contact": FIRST,
    "know_true_names": KNOWING,
    "know_of_reveals": {"duty_manager", "general_manager"},
    "read_reveals": {"general_manager"},
    "call_the_roll": {"duty_manager", "general_manager"},
    "edit_rules": MANAGERS | {"duty_manager", "general_manager"},
    "keep_roster": MANAGERS | {"duty_manager", "general_manager"},
    "settle_deliveries": {"duty_manager", "general_manager", "administrator"},
    "run_system": {"administrator"},
}


@pytest.mark.parametrize("act", EXPECTED)
def test_who_may(act):
    assert {name for name in STAFF if may(viewer(name), HOTEL, act)} == EXPECTED[act]


def test_every_act_has_its_expectation():
    assert set(ACTS) == set(EXPECTED) >= set(SCOPE_OF_ACT)


@pytest.mark.parametrize("act", EXPECTED)
def test_a_program_may_what_its_scope_says(act):
    allowed = {scope for scope in Scope.values if may(viewer(f"key {scope}"), HOTEL, act)}
    assert allowed == ({SCOPE_OF_ACT[act]} if act in SCOPE_OF_ACT else set())


@pytest.mark.parametrize("act", EXPECTED)
def test_nobody_may_at_another_property(act):
    assert {name for name in STAFF if may(viewer(name), 2, act)} == set()


def test_what_may_not_be_is_refused_in_words():
    with pytest.raises(Problem) as refused:
        require(viewer("housekeeping.agent"), HOTEL, "check_in")
    assert (refused.value.status, refused.value.code) == (403, "not_allowed")
    assert require(viewer("front_office.agent"), HOTEL, "check_in") is None


def test_anyone_may_take_over_another_departments_item():
    assert {name for name in STAFF if may_tick(viewer(name), HOTEL, "food_beverage")} == WORKING


def test_a_signed_item_is_ticked_by_those_who_sign_there():
    by = ("manager", "chef")
    allowed = {name for name in STAFF if may_tick(viewer(name), HOTEL, "food_beverage", by)}
    assert allowed == {"food_beverage.department_manager"}
    assert may_tick(viewer("food_beverage.agent", chef=True), HOTEL, "food_beverage", by)
    assert not may_tick(viewer("housekeeping.agent", chef=True), HOTEL, "food_beverage", by)
    assert not may_tick(viewer("food_beverage.agent", chef=True), HOTEL, "food_beverage", ("manager",))
    assert not may_tick(viewer("key tasks:write"), HOTEL, "food_beverage", by)


def test_a_program_is_an_inspector_only_when_its_key_says_so():
    for inspectors in ((), ("front_office", "duty_manager")):
        assert not may_inspect(viewer("key tasks:write"), HOTEL, "front_office", inspectors)
        assert not may_inspect(viewer("key inspections:write"), HOTEL, "front_office", inspectors)
        assert may_inspect(viewer("key tasks:write inspections:write"), HOTEL, "front_office", inspectors)


def test_a_department_acknowledges_and_others_stand_in():
    def allowed(closed: bool) -> set[str]:
        return {name for name in STAFF if may_acknowledge(viewer(name), HOTEL, "housekeeping", closed=closed)}

    own = {"housekeeping.agent", "housekeeping.department_manager", "duty_manager", "general_manager"}
    assert allowed(closed=False) == own
    assert allowed(closed=True) == own | {"front_office.agent", "front_office.department_manager"}
    assert may_acknowledge(viewer("key tasks:write"), HOTEL, "housekeeping", closed=False)
    assert not may_acknowledge(viewer("key stays:read"), HOTEL, "housekeeping", closed=False)


@pytest.mark.parametrize("name", AGENTS)
def test_another_propertys_items_and_notices_are_out_of_reach(name):
    assert not may_tick(viewer(name), 2, "housekeeping")
    assert not may_acknowledge(viewer(name), 2, name.split(".")[0], closed=True)


@pytest.mark.parametrize(
    ("who", "own", "another"),
    [
        ("front_office.agent", True, True),
        ("sales.agent", True, True),
        ("housekeeping.agent", True, False),
        ("housekeeping.department_manager", True, True),
        ("administrator", False, False),
    ],
)
def test_who_may_put_an_item_on_a_plan(who, own, another):
    department = who.partition(".")[0]
    assert may_add_item(viewer(who), HOTEL, department) is own
    assert may_add_item(viewer(who), HOTEL, "engineering") is another
    assert not may_add_item(viewer(who), HOTEL + 1, department)


@pytest.mark.parametrize(
    ("who", "own", "other", "above"),
    [
        ("housekeeping.department_manager", True, False, False),
        ("housekeeping.agent", False, False, False),
        ("duty_manager", True, True, True),
        ("administrator", False, False, False),
    ],
)
def test_who_keeps_which_roster(who, own, other, above):
    keeps = [may_keep_roster(viewer(who), HOTEL, code) for code in ("housekeeping", "sales", None)]
    assert keeps == [own, other, above]
