"""The programme file is checked as a whole: each mistake is named with its place, and all of them at once."""

import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiers.lines import EscalationLine, SectionLine
from tiers.programme import ProgrammeError, months_of, read, shipped_text
from tiers.standard import Component, Days, Due, Holds, Part, Row, Serving

SMALL = """
assumed_eta = "15:30"
vip_codes = [{ code = "GOLD", tier = "TOP", booking_system = "opera" }]

[lead]
minutes = 20

[tiers.TOP]
name = "Top"
rank = 2
palette = "plum"
secret = true
[tiers.LOW]
name = "Low"
rank = 1
palette = "slate"

[positions]
mayor = "Mayor"

[[rules]]
key = "mayor"
tier = "TOP"
words = "The mayor"
basis = "position"
values = ["mayor"]
[[rules]]
key = "returning"
tier = "LOW"
words = "Comes back"
basis = "history"
measure = "nights"
at_least = 10
months = 6

[allergens]
nuts = "nuts"
[tags]
alcohol = "alcohol"
[diets.dry]
words = "dry"
refuses = ["alcohol"]
[access_needs.wheelchair]
words = "uses a wheelchair"
equipment = "shower chair"
step_free = true
[preferences]
newspaper = "newspaper"
[refused]
for_minors = ["alcohol"]

[components.cake]
name = "cake"
unit = "slice"
tags = ["nuts"]
season = "November to February"
instead = ["pear"]
cost = 2.50
[components.pear]
name = "pear"
plain = true
pieces = 2

[rows.clean]
number = "1"
title = "Clean"
stage = "before_arrival"
department = "housekeeping"
due = "ETA-2h; 12:00 if unknown"
if_occupied = "ETA-1h"
wants_room_free = true
tiers = ["TOP"]
also = [{ tiers = ["LOW"], only_if = ["pickup"] }]
gate = true
[rows.cake]
number = "2"
title = "Cake"
stage = "before_arrival"
department = "food_beverage"
due = "ETA-1h"
tiers = ["TOP", "LOW"]
only_if = ["not no_fuss"]
after = ["clean"]
[rows.cake.servings.TOP]
name = "big"
parts = ["2 cake", "pear"]
[rows.paper]
number = "3"
title = "Paper"
stage = "in_house"
department = "food_beverage"
due = "daily 07:00"
tiers = ["TOP"]
only_if = ["preference:newspaper"]
days = { on_departure = true, after_nights = 5, weekdays = ["Monday"] }
"""


def mistakes(text: str) -> list[str]:
    """All that is wrong with a text."""
    with pytest.raises(ProgrammeError) as refused:
        read(text)
    return refused.value.errors


def test_a_small_programme_is_read_whole():
    standard = read(SMALL).standard
    assert standard.rows == (
        Row(
            "clean",
            "1",
            "Clean",
            "before_arrival",
            "housekeeping",
            Due("eta", minutes=-120, unknown_at=standard.rows[0].due.unknown_at),
            frozenset({"TOP"}),
            also=(Holds(("pickup",), frozenset({"LOW"})),),
            gate=True,
            if_occupied=Due("eta", minutes=-60),
            wants_room_free=True,
        ),
        Row(
            "cake",
            "2",
            "Cake",
            "before_arrival",
            "food_beverage",
            Due("eta", minutes=-60),
            frozenset({"TOP", "LOW"}),
            only_if=("not no_fuss",),
            after=("clean",),
            servings={"TOP": Serving("big", (Part("cake", 2), Part("pear", 1)))},
        ),
        Row(
            "paper",
            "3",
            "Paper",
            "in_house",
            "food_beverage",
            Due("day", at=standard.rows[2].due.at),
            frozenset({"TOP"}),
            only_if=("preference:newspaper",),
            days=Days(on_departure=True, after_nights=5, weekdays=(0,)),
        ),
    )
    assert standard.components == {
        "cake": Component(
            "cake",
            "cake",
            frozenset({"nuts"}),
            months=frozenset({11, 12, 1, 2}),
            instead=("pear",),
            unit_cost=Decimal("2.50"),
            unit="slice",
        ),
        "pear": Component("pear", "pear", plain=True, pieces=2),
    }
    assert standard.components["cake"].full_name == "cake, slice"
    assert standard.components["pear"].full_name == "pear"
    assert (standard.step_free_needs, standard.lead.after_check_out) == ({"wheelchair"}, 120)


DEPARTMENTS = (
    "engineering, finance, food_beverage, front_office, general_manager, guest_relations, housekeeping, sales, security"
)
CONDITIONS = (
    "eta_unknown, has_access_need, has_allergy_or_diet, has_special_request, host_organisation, incognito, no_fuss, "
    "official_visit, open_incident, own_protection, pickup, preference:newspaper"
)
ROW_KEYS = (
    "after, also, amenity, any_tier_if, checks, contact, days, department, due, food, gate, gate_if, gift, health, if_occupied, "
    "in_room, inspected_by, line, live, names_guest, note, number, off, on_departures, once_a_group, only_if, room_state, "
    "servings, signed_by, stage, ticked_by, tiers, title, told_of_programme, wants_room_free, windows"
)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"housekeeping"', '"kitchn"', [f"row clean: department 'kitchn' is not known; known are {DEPARTMENTS}"]),
        ('title = "Clean"\n', "", ["row clean: title is missing"]),
        ('title = "Clean"', "title = 7", ["row clean: title must be a text"]),
        ('title = "Clean"', 'title = "\\u0000"', ["row clean: title contains a character that cannot be stored"]),
        ('title = "Clean"', f'title = "{"x" * 121}"', ["row clean: title is longer than 120 characters"]),
        ('title = "Clean"', 'title = "Cake"', ["row title Cake is there twice"]),
        ('number = "1"', 'number = "2"', ["row number 2 is there twice"]),
        ("[rows.clean]", "[rows.Clean]", None),
        ("gate = true", 'gate = "yes"', ["row clean: gate must be true or false"]),
        ("gate = true", 'gate = true\ninspected_by = ["sales"]', ["row clean: inspected_by is for a row with checks"]),
        (
            "gate = true",
            'gate = true\nchecks = [{ point = "Bed" }, { point = "Bed", reopens = ["bed"] }]',
            [
                "row clean: check 2: reopens 'bed' is not known; known are cake, clean, paper",
                "row clean: checks name 'Bed' twice",
            ],
        ),
        (
            "gate = true",
            'gate = true\non_departures = "bill"',
            ["row clean: only a row of the departure can stand on the departure board"],
        ),
        (
            "gate = true",
            'gate = true\nline = { TOP = ["sales"] }',
            ["row clean: only a live row before the arrival, or a row of the departure, can have a line"],
        ),
        ("gate = true", "gait = true", [f"row clean: key 'gait' is not known; known are {ROW_KEYS}"]),
        ('"ETA-1h"\nwants_room_free', '"daily 12:00"\nwants_room_free', ["row clean: if_occupied must be counted from the ETA"]),
        ("wants_room_free = true", "wants_room_free = 1", ["row clean: wants_room_free must be true or false"]),
        ("gate = true", 'gate = true\nwindows = ["09:00-12:00"]', ["row clean: windows are for a daily row"]),
        ("days = {", 'windows = ["9-12"]\ndays = {', ["row paper: windows: '9' is not a time such as 18:00"]),
        ("days = {", 'windows = ["12:00-09:00"]\ndays = {', ["row paper: windows: '12:00-09:00' ends before it begins"]),
        (
            "days = {",
            'windows = ["18:00-21:00", "09:00-12:00"]\ndays = {',
            ["row paper: windows must stand in the order of the day"],
        ),
        ("days = {", "wants_room_free = true\ndays = {", ["row paper: only a row before the arrival can want the room free"]),
        (
            "ETA-2h; 12:00 if unknown",
            "ETA-2h; 12:61 if unknown",
            ["row clean: due: '12:61' is not a time such as 18:00"],
        ),
        (
            "ETA-2h; 12:00 if unknown",
            "departure-1h",
            ["row clean: due: a row of the stage before_arrival cannot be due then"],
        ),
        (
            'tiers = ["TOP"]\nalso',
            'tiers = ["TIP"]\nalso',
            ["row clean: tiers 'TIP' is not known; known are LOW, TOP"],
        ),
        ('tiers = ["TOP", "LOW"]', 'tiers = ["TOP", "TOP"]', ["row cake: tiers names 'TOP' twice"]),
        (
            'tiers = ["TOP", "LOW"]',
            'tiers = ["LOW"]',
            ["row cake: servings for 'TOP', which does not have this row; it has LOW"],
        ),
        (
            'tiers = ["TOP"]\nonly_if = ["preference:newspaper"]',
            'tiers = []\nonly_if = ["preference:newspaper"]',
            ["row paper: is for nobody: name tiers, also or any_tier_if"],
        ),
        (
            "not no_fuss",
            "not nofuss",
            [f"row cake: only_if condition 'nofuss' is not known; known are {CONDITIONS}"],
        ),
        (
            "preference:newspaper",
            "preference:pillow",
            [f"row paper: only_if condition 'preference:pillow' is not known; known are {CONDITIONS}"],
        ),
        (
            '"not no_fuss"',
            '"no_fuss", "not no_fuss"',
            ["row cake: only_if asks for 'no_fuss' and its opposite"],
        ),
        (', only_if = ["pickup"] }', " }", ["row clean: also 1: must have tiers and only_if"]),
        ('after = ["clean"]', 'after = ["cleaned"]', ["row cake: after 'cleaned' is not known; known are cake, clean, paper"]),
        ('after = ["clean"]', 'after = ["cake"]', ["rows wait for each other: cake → cake"]),
        ("gate = true", 'gate = true\nafter = ["cake"]', ["rows wait for each other: clean → cake → clean"]),
        ("days = { on", "gate = true\ndays = { on", ["row paper: only a row before the arrival can be a gate"]),
        ("gate = true", "gate = true\ndays = { on_departure = true }", ["row clean: days are for a daily row"]),
        (
            'weekdays = ["Monday"]',
            'weekdays = ["Mon"]',
            [
                "row paper: days: weekdays 'Mon' is not known; known are "
                "Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday",
                "row paper: days: after_nights goes with weekdays or with every",
            ],
        ),
        ("after_nights = 5, ", "", ["row paper: days: after_nights goes with weekdays or with every"]),
        ('"2 cake"', '"2 cakes"', ["row cake TOP: component 'cakes' is not known; known are cake, pear"]),
        ('"2 cake"', '"0 cake"', ["row cake TOP: parts '0 cake' is not understood; write for example '2 orange'"]),
        ('"2 cake", "pear"', '"2 cake", "3 cake"', ["row cake TOP: parts name cake twice"]),
        ('instead = ["pear"]', 'instead = ["plum"]', ["component cake: instead 'plum' is not known; known are cake, pear"]),
        (
            "plain = true",
            'plain = true\ninstead = ["cake"]',
            ["components stand in for each other: cake → pear → cake"],
        ),
        ('tags = ["nuts"]', 'tags = ["nut"]', ["component cake: tags 'nut' is not known; known are alcohol, nuts"]),
        ("cost = 2.50", "cost = -1", ["component cake: cost must not be negative"]),
        ("cost = 2.50", "cost = nan", ["component cake: cost must not be negative"]),
        ("cost = 2.50", 'cost = "cheap"', ["component cake: cost must be an amount such as 4.50"]),
        (
            "November to February",
            "Winter",
            ["component cake: season: 'Winter' is not a season such as 'May to August'"],
        ),
        ("pieces = 2", "pieces = 0", ["component pear: pieces must be from 1 to 99"]),
        ('refuses = ["alcohol"]', "", ["diet dry: says nothing: write refuses or certified_only"]),
        ('equipment = "shower chair"', "", ["access need wheelchair: equipment is missing"]),
        ("step_free = true", 'step_free = "yes"', ["access need wheelchair: step_free must be true or false"]),
        ("[lead]", "[lead]\nafter_check_out = 1441", ["lead: after_check_out must be from 0 to 1440"]),
        ('alcohol = "alcohol"', 'alcohol = "alcohol"\nnuts = "nuts"', ["code nuts is there twice"]),
        ("rank = 2", "rank = 1", ["rank 1 is there twice"]),
        ("rank = 2", "rank = true", ["tier TOP: rank must be a whole number"]),
        ("rank = 2\n", "", ["tier TOP: rank is missing"]),
        (
            '"plum"',
            '"pink"',
            ["tier TOP: palette 'pink' is not known; known are blue, gold, plum, slate, teal"],
        ),
        ('values = ["mayor"]', 'values = ["major"]', ["rule mayor: values 'major' is not known; known are mayor"]),
        ('values = ["mayor"]', "", ["rule mayor: values must name at least one code"]),
        (
            'basis = "position"',
            'basis = "nationality"',
            ["rule mayor: basis 'nationality' is not known; known are booked_by, history, loyalty, position"],
        ),
        ('key = "returning"', 'key = "mayor"', ["rule mayor is there twice"]),
        ("months = 6", "", ["rule returning: months is missing"]),
        (
            '"nights"',
            '"spend"',
            ["rule returning: measure 'spend' cannot be counted: no stay says what was spent on it; count nights or stays"],
        ),
        ('"nights"', '"smiles"', ["rule returning: measure 'smiles' is not known; known are nights, stays"]),
        ('tier = "TOP", booking', 'tier = "HIGH", booking', ["VIP code GOLD: tier 'HIGH' is not known; known are LOW, TOP"]),
        ("minutes = 20", "minutes = -1", ["lead: minutes must be from 0 to 1440"]),
        (
            "[lead]",
            '[do_not_disturb]\nagain_at = ["14:00", "25:00"]\n[lead]',
            ["do_not_disturb: again_at: '25:00' is not a time such as 18:00"],
        ),
        (
            "[lead]",
            '[do_not_disturb]\nagain_at = ["18:00", "14:00"]\n[lead]',
            ["do_not_disturb: again_at must go from the earliest time to the latest, each once"],
        ),
        ("[lead]", '[do_not_disturb]\nagain_at = "14:00"\n[lead]', ["do_not_disturb: again_at must be a list of texts"]),
        (
            "[lead]",
            "[do_not_disturb]\nagain = []\n[lead]",
            ["do_not_disturb: key 'again' is not known; known are again_at"],
        ),
        ('"15:30"', '"25:30"', ["the file: assumed_eta: '25:30' is not a time such as 18:00"]),
        ('for_minors = ["alcohol"]', 'for_minors = "alcohol"', ["refused: for_minors must be a list of texts"]),
        ("[positions]\nmayor", "[position]\nmayor", None),
        ("[rows.clean]", "[rows]\nclean = 1\n[rows.other]", None),
    ],
)  # fmt: skip
def test_each_mistake_is_named_with_its_place(old, new, words):
    assert SMALL.count(old) >= 1
    found = mistakes(SMALL.replace(old, new, 1))
    assert found == words if words is not None else found != []


def test_how_long_an_award_holds_and_when_it_is_listed():
    said = read(SMALL + "\n[awards]\nmonths = 24\nlisted_days = 30\n")
    assert (said.award_months, said.award_listed_days) == (24, 30)
    assert mistakes(SMALL + "\n[awards]\nmonths = 0\nlisted_days = 400\n") == [
        "awards: months must be from 1 to 120",
        "awards: listed_days must be from 1 to 366",
    ]


def test_all_mistakes_are_named_at_once():
    text = SMALL.replace('"housekeeping"', '"kitchn"').replace("cost = 2.50", "cost = -1").replace("[lead]", "[leed]")
    assert mistakes(text) == [
        "component cake: cost must not be negative",
        f"row clean: department 'kitchn' is not known; known are {DEPARTMENTS}",
        "the file: key 'leed' is not known; known are access_needs, allergens, also_called, assumed_eta, awards, components, "
        "diets, do_not_disturb, escalations, lead, may_override, positions, preferences, refused, requests, rows, rules, "
        "sections, tags, "
        "tiers, vip_codes",
    ]


def test_a_circle_is_said_in_the_order_of_waiting():
    text = SMALL.replace("gate = true", 'gate = true\nafter = ["paper"]').replace(
        "days = {", 'after = ["cake"]\ndays = {'
    )
    (found,) = mistakes(text)
    start, *circle = found.removeprefix("rows wait for each other: ").split(" → ")
    waits = {"clean": "paper", "paper": "cake", "cake": "clean"}
    assert circle == [waits[start], waits[waits[start]], start]


def test_an_empty_file_says_what_it_lacks():
    assert mistakes("") == ["the file: there are no tiers", "the file: there are no rows"]


def test_what_is_no_toml_says_where():
    assert mistakes("tiers = [") == ["the file is not TOML: Invalid value (at end of document)"]
    assert mistakes("[rows.a]\n[rows.a]") == [
        "the file is not TOML: Cannot declare ('rows', 'a') twice (at line 2, column 8)"
    ]
    assert mistakes("a = " + "[" * 5000) == ["the file is nested too deeply"]


def test_seasons_run_over_the_new_year():
    assert (months_of("May"), months_of("November to February")) == ({5}, {11, 12, 1, 2})


def test_a_rule_can_only_rest_on_the_closed_list():
    for never in ("nationality", "residence", "disability", "purpose"):
        assert mistakes(SMALL.replace('words = "The mayor"', f'words = "The mayor"\n{never} = ["x"]')) == [
            f"rule mayor: key '{never}' is not known; known are basis, if_asked, key, tier, values, words"
        ]


def read_or_refused(text: str) -> bool:
    """Whether the text became rows, or was refused in words and in no other way."""
    try:
        return bool(read(text).standard.rows)
    except ProgrammeError as refused:
        return bool(refused.errors) and all(isinstance(words, str) and words for words in refused.errors)


@given(st.text())
def test_any_text_is_read_or_refused_in_words(text):
    assert read_or_refused(text)


LINES = shipped_text().splitlines()


@given(st.integers(0, len(LINES) - 1), st.sampled_from(["", "[]", "x = 1", 'due = "never"', "tiers = 3"]))
def test_a_shipped_line_lost_or_mistyped_is_read_or_refused_in_words(place, instead):
    text = "\n".join([*LINES[:place], instead, *LINES[place + 1 :]])
    assert read_or_refused(text)


scalars = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=2),
    max_leaves=4,
)


def written(value: object) -> str:
    """A value as TOML writes it, near enough."""
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {written(each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(character):08X}" for character in value) + '"'
    return {None: "07:00:00", True: "true", False: "false"}.get(value, str(value))  # type: ignore[call-overload]


KEYS = [*tomllib.loads(SMALL)["rows"]["paper"], "also", "servings", "after", "gate_if", "if_occupied", "note"]


@given(st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=4))
def test_values_of_any_kind_in_a_row_are_read_or_refused_in_words(row):
    text = SMALL[: SMALL.index("[rows.paper]")] + "[rows.paper]\n"
    text += "\n".join(f"{key} = {written(value)}" for key, value in row.items())
    assert all(isinstance(words, str) and words for words in mistakes(text))


@pytest.mark.parametrize(
    ("said", "times"),
    [
        ("", ["14:00", "18:00"]),
        ("[do_not_disturb]", ["14:00", "18:00"]),
        ("[do_not_disturb]\nagain_at = []", []),
        ('[do_not_disturb]\nagain_at = ["13:30"]', ["13:30"]),
    ],
)
def test_when_something_is_offered_again(said: str, times: list[str]):
    standard = read(SMALL.replace("[lead]", f"{said}\n[lead]")).standard
    assert [f"{time:%H:%M}" for time in standard.offered_again] == times


def test_sections_are_read_with_their_mistakes():
    section = '[sections.baker]\nname = "Baker"\ndepartment = "food_beverage"\nrows = ["cake"]\n'
    said = SMALL.replace("[lead]", f"{section}[lead]")
    assert read(said).sections == (SectionLine("baker", "Baker", "food_beverage", frozenset({"cake"})),)
    assert mistakes(said.replace('rows = ["cake"]\n[lead]', 'rows = ["clean"]\n[lead]')) == [
        "section baker: row 'clean' is not one of its department's; those are cake, paper"
    ]
    assert mistakes(said.replace('rows = ["cake"]\n[lead]', "[lead]").replace(".baker", ".Baker")) == [
        "section Baker: the code must be 1 to 40 of a to z, digits and '_'",
        "section Baker: rows must name at least one row",
    ]


def test_escalations_are_read_with_their_mistakes():
    said = SMALL.replace("[lead]", 'escalations = [{ tier = "TOP", within_hours = 8, minutes = 5 }]\n[lead]')
    assert read(said).escalations == (EscalationLine(5, "TOP", "", 8),)
    assert mistakes(
        said.replace('tier = "TOP", within', 'tier = "HIGH", within').replace("minutes = 5", "minutes = 0")
    ) == [
        "escalation 1: minutes must be from 1 to 10080",
        "escalation 1: tier 'HIGH' is not known; known are LOW, TOP",
    ]
