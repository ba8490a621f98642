"""The shipped programme, line by line: what a new property starts with."""

import datetime as dt
from decimal import Decimal

from tiers.due import parse_due
from tiers.grading import Rule
from tiers.lines import EscalationLine
from tiers.programme import CodeLine, TierLine, read, shipped_text
from tiers.rows import DEPARTMENTS
from tiers.standard import Days, Holds, Lead, Row
from vipdesk.hotel.models import Department

PROGRAMME = read(shipped_text())
STANDARD = PROGRAMME.standard
ROWS = {row.number: row for row in STANDARD.rows if not row.off}
AB, ABC = "VA VB", "VA VB VC"
BEFORE, ARRIVAL, IN_HOUSE, DEPARTURE, AFTER = "before_arrival", "arrival", "in_house", "departure", "after_stay"
ETA_2H30, ETA_2H = "ETA-2h30min; 11:30 if unknown", "ETA-2h; 12:00 if unknown"
ETA_90, ETA_1H = "ETA-90min; 12:30 if unknown", "ETA-1h; 13:00 if unknown"

# number, title, stage, department, due, tiers, "gate" and "live", after (numbers)
TABLE = [
    ("1", "Details confirmed with host organisation or assistant", BEFORE, "sales", "3 days before 12:00", AB, "", ""),
    ("2", "Arrival time confirmed", BEFORE, "front_office", "day before 15:00", "VC", "", ""),
    ("3", "Coordination meeting held", BEFORE, "sales", "2 days before 15:00", "VA", "", ""),
    ("4", "Suite assigned, do not move", BEFORE, "front_office", "3 days before 18:00", "VA", "gate", ""),
    ("5", "Room assigned, do not move", BEFORE, "front_office", "day before 18:00", "VB VC", "gate", ""),
    ("6", "Technical check of room passed", BEFORE, "engineering", "day before 16:00", AB, "", ""),
    ("7", "Credit and who pays confirmed", BEFORE, "finance", "day before 16:00", AB, "", ""),
    ("8", "Allergies and diet signed by chef", BEFORE, "food_beverage", "day before 16:00", ABC, "gate", ""),
    ("9", "Amenity order confirmed, stock checked", BEFORE, "food_beverage", "day before 16:00", ABC, "", ""),
    ("10", "Welcome letter prepared, name checked", BEFORE, "sales", "day before 12:00", AB, "", ""),
    ("11", "Welcome letter signed", BEFORE, "general_manager", "day before 18:00", AB, "", ""),
    ("12", "Pick-up, sign and contact told to guest", BEFORE, "guest_relations", "day before 18:00", AB, "", ""),
    ("13", "Security briefed, route and parking agreed", BEFORE, "security", "day before 17:00", "VA", "", ""),
    ("14", "VIP clean done, supervisor inspected", BEFORE, "housekeeping", ETA_2H30, ABC, "gate", "6"),
    ("15", "Special equipment in place and tested", BEFORE, "housekeeping", ETA_2H30, ABC, "", ""),
    ("16", "Fruit in room", BEFORE, "food_beverage", ETA_2H, ABC, "gate", "14"),
    ("17", "Flowers in room", BEFORE, "housekeeping", ETA_2H, ABC, "", "14"),
    ("18", "Drinks trolley set up", BEFORE, "food_beverage", ETA_2H, "VA", "", "14"),
    ("19", "Wine and water in room", BEFORE, "food_beverage", ETA_2H, "VB", "", ""),
    ("20", "In-room treats (cookies, chocolate, nuts)", BEFORE, "food_beverage", ETA_2H, AB, "", "8 14"),
    ("21", "Welcome letter or card placed in room", BEFORE, "guest_relations", ETA_2H, ABC, "", "11 14"),
    ("22", "Joint inspection passed", BEFORE, "sales", ETA_90, "VA", "gate live", "14 15 16 17 18 19 20 21"),
    ("23", "Room inspection passed", BEFORE, "front_office", ETA_90, "VB", "gate live", ""),
    ("24", "Keys tested, registration card pre-filled", BEFORE, "front_office", ETA_1H, ABC, "gate", ""),
    ("25", "Guest on the way, welcome line called", BEFORE, "guest_relations", "ETA-30min", AB, "live", ""),
    ("26", "Kerb, parking and lift held", BEFORE, "security", "ETA-20min", AB, "live", ""),
    ("27", "Ice, hot towel and welcome tea ready", BEFORE, "food_beverage", "ETA-15min", AB, "live", ""),
    ("28", "GM and welcome line in lobby", BEFORE, "general_manager", "ETA-15min", "VA", "live", ""),
    ("29a", "Duty and front office managers in lobby", BEFORE, "front_office", "ETA-10min", "VB", "live", ""),
    ("29b", "Guest relations officer in lobby", BEFORE, "guest_relations", "ETA-10min", "VC", "live", ""),
    ("30", "Guest met, introduced, taken to room", ARRIVAL, "front_office", "check-in+5min", AB, "", ""),
    ("31", "Luggage in room", ARRIVAL, "front_office", "check-in+10min", ABC, "", ""),
    ("32", "Room shown, contact card given", ARRIVAL, "guest_relations", "check-in+10min", AB, "", ""),
    (
        "33", "Courtesy call", IN_HOUSE, "guest_relations", "check-in+30min; next day 10:00 if after 21:00",
        ABC, "", "",
    ),
    ("34", "Newspaper and morning drink", IN_HOUSE, "food_beverage", "daily 07:00", AB, "", ""),
    ("35", "Fruit refreshed", IN_HOUSE, "food_beverage", "daily 12:00", AB, "", ""),
    ("36", "Flowers tended", IN_HOUSE, "housekeeping", "daily 12:00", "VA", "", ""),
    ("37", "Contact of the day", IN_HOUSE, "guest_relations", "daily 11:00", AB, "", ""),
    ("38", "Programme for tomorrow confirmed", IN_HOUSE, "sales", "daily 17:00", "VA", "", ""),
    ("39", "Turndown", IN_HOUSE, "housekeeping", "daily 19:30", ABC, "", ""),
    ("40", "Bill checked with payer", DEPARTURE, "finance", "day before departure 18:00", ABC, "", ""),
    (
        "41", "Car, luggage and departure time agreed", DEPARTURE, "guest_relations", "day before departure 18:00",
        ABC, "", "",
    ),
    ("42", "Farewell letter or gift ready", DEPARTURE, "sales", "departure-1h", AB, "", ""),
    ("43", "Farewell line called", DEPARTURE, "guest_relations", "departure-30min", AB, "live", ""),
    ("44", "Farewell: managers in lobby", DEPARTURE, "front_office", "departure-10min", AB, "live", ""),
    ("45", "Room checked for left items", DEPARTURE, "housekeeping", "departure+10min", ABC, "live", ""),
    ("46", "Thank-you message sent", AFTER, "sales", "departure+24h", ABC, "", ""),
    ("47", "Survey sent", AFTER, "guest_relations", "day after departure 10:00", "VB VC", "", ""),
    ("48", "Preferences and comments recorded", AFTER, "guest_relations", "departure+24h", ABC, "", ""),
    ("49", "Cost posted to department", AFTER, "finance", "departure+48h", ABC, "", ""),
    ("50", "Reception file archived", AFTER, "sales", "departure+72h", "VA", "", ""),
]  # fmt: skip


def as_table(row: Row) -> tuple:
    """One row of the standard as the table above has it."""
    numbers = {each.key: each.number for each in STANDARD.rows}
    marks = " ".join(word for word, holds in (("gate", row.gate), ("live", row.live)) if holds)
    after = " ".join(numbers[key] for key in row.after)
    return row.number, row.title, row.stage, row.department, row.due, " ".join(sorted(row.tiers)), marks, after


def test_the_rows_are_those_of_the_house():
    expected = [(*line[:4], parse_due(line[4]), *line[5:]) for line in TABLE]
    assert [as_table(row) for row in ROWS.values()] == expected


def test_each_tier_has_its_number_of_rows():
    assert {tier: sum(tier in row.tiers for row in ROWS.values()) for tier in ABC.split()} == {
        "VA": 44,
        "VB": 40,
        "VC": 21,
    }


def test_the_optional_rows_are_off_and_never_for_an_incognito_guest():
    off = [row for row in STANDARD.rows if row.off]
    assert [(row.title, row.department, row.due) for row in off] == [
        ("Banner and screens", "sales", parse_due("day before 17:00")),
        ("Photographer and guest book", "sales", parse_due("ETA-1h")),
        ("Hotel tour with management", "sales", parse_due("as agreed")),
        ("Press text approved by host organisation", "sales", parse_due("departure+4h")),
        ("Food samples kept 48 h", "food_beverage", parse_due("as agreed")),
    ]
    assert all("not incognito" in row.only_if and row.tiers == {"VA"} for row in off)


def test_the_conditions_of_the_rows():
    assert {row.number: row.only_if for row in ROWS.values() if row.only_if} == {
        "2": ("eta_unknown",),
        "8": ("has_allergy_or_diet",),
        "15": ("has_special_request",),
        "18": ("not official_visit",),
        "28": ("not no_fuss",),
        "29a": ("not no_fuss",),
        "29b": ("not no_fuss",),
        "33": ("not no_fuss",),
        "34": ("preference:newspaper",),
        "37": ("not no_fuss",),
        "43": ("not no_fuss",),
        "44": ("not no_fuss",),
        "47": ("not official_visit", "not incognito", "not open_incident"),
    }


def test_conditions_add_tiers_to_rows():
    both = frozenset({"VA", "VB"})
    assert {row.number: row.also for row in ROWS.values() if row.also} == {
        "12": (Holds(("pickup",), frozenset({"VC"})),),
        "13": (Holds(("own_protection",), frozenset({"VB"})),),
        "34": tuple(Holds((f"preference:{drink}",), both) for drink in ("tea", "coffee", "tea_coffee", "drink")),
        "38": (Holds(("host_organisation",), frozenset({"VB"})),),
    }


def test_access_needs_have_their_row_at_any_tier_or_none():
    assert {row.number: (row.any_tier_if, row.gate_if) for row in ROWS.values() if row.any_tier_if or row.gate_if} == {
        "15": (("has_access_need",), ("has_access_need",))
    }


def test_the_marks_of_the_rows():
    marks = ("amenity", "in_room", "contact", "health")
    assert {mark: [row.number for row in ROWS.values() if getattr(row, mark)] for mark in marks} == {
        "amenity": ["16", "17", "18", "19", "20", "21"],
        "in_room": ["6", "14", "15", "16", "17", "18", "19", "20", "21", "22", "23", "24"],
        "contact": ["33", "37"],
        "health": ["8"],
    }
    assert {row.number: row.ticked_by for row in ROWS.values() if row.ticked_by} == {
        "4": "assign_room",
        "5": "assign_room",
        "25": "on_the_way",
        "30": "in_room",
        "31": "luggage",
    }
    assert {row.number: row.room_state for row in ROWS.values() if row.room_state} == {
        "14": "clean",
        "22": "inspected",
        "23": "inspected",
    }
    assert {row.number: row.signed_by for row in ROWS.values() if row.signed_by} == {"8": ("manager", "chef")}
    assert {row.number: row.if_occupied for row in ROWS.values() if row.if_occupied} == {"6": parse_due("ETA-4h")}
    assert [row.number for row in ROWS.values() if row.wants_room_free] == [str(number) for number in range(14, 25)]


def test_which_access_needs_take_a_room_without_a_step():
    assert STANDARD.step_free_needs == {"wheelchair", "limited_walking"}


def test_the_days_of_the_daily_rows():
    assert {row.number: row.days for row in ROWS.values() if row.days} == {
        "34": Days(on_departure=True),
        "35": Days(after_nights=7, weekdays=(0, 3)),
        "36": Days(),
        "37": Days(after_nights=7, every=7),
        "38": Days(),
        "39": Days(arrival_until=dt.time(18)),
    }


def servings_of(number: str) -> dict[str, tuple[str, str]]:
    """Each tier's serving of a row: its name, and its parts as people write them."""
    return {
        tier: (serving.name, ", ".join(f"{part.quantity} {part.component}" for part in serving.parts))
        for tier, serving in ROWS[number].servings.items()
    }


def test_fruit():
    beside = "1 fruit_knife, 1 plate, 1 napkin, 1 finger_bowl"
    assert servings_of("16") == {
        "VA": ("basket A, large", f"2 orange, 2 apple, 2 mango, 1 lychee, 2 banana, 1 grapes, {beside}"),
        "VB": ("basket B, medium", f"2 orange, 2 apple, 2 banana, 1 grapes, {beside}"),
        "VC": ("plate C", f"1 orange, 1 apple, 1 banana, {beside}"),
    }


def test_flowers_drinks_treats_and_letters():
    assert {number: servings_of(number) for number in ("14", "17", "18", "19", "20", "21")} == {
        "14": {"VC": ("this is the inspection; 2 still water", "2 still_water")},
        "17": {
            "VA": ("large", "1 large_arrangement"),
            "VB": ("medium", "1 medium_arrangement"),
            "VC": ("stem", "1 single_stem"),
        },
        "18": {"VA": ("trolley", "1 whisky, 1 ice_bucket, 1 strainer, 2 glass")},
        "19": {
            "VB": (
                "half-bottle of wine, still and sparkling water",
                "1 wine, 1 still_water, 1 sparkling_water, 1 opener, 2 glass",
            )
        },
        "20": {
            "VA": (
                "assorted cookies, chocolate plate, nuts and dried fruit",
                "1 assorted_cookies, 1 chocolate_plate, 1 nuts_and_dried_fruit",
            ),
            "VB": ("cookies and chocolate", "1 assorted_cookies, 1 chocolate_plate"),
        },
        "21": {
            "VA": ("welcome letter", "1 welcome_letter"),
            "VB": ("welcome letter", "1 welcome_letter"),
            "VC": ("welcome card", "1 welcome_card"),
        },
    }


def test_what_stands_in_for_what():
    assert {code: part.instead for code, part in STANDARD.components.items() if part.instead} == {
        "orange": ("apple",),
        "apple": ("pear",),
        "mango": ("pear",),
        "lychee": ("kiwi",),
        "banana": ("pear",),
        "assorted_cookies": ("butter_biscuits", "whole_fruit"),
        "butter_biscuits": ("whole_fruit",),
        "chocolate_plate": ("berries",),
        "nuts_and_dried_fruit": ("berries",),
        "whisky": ("brandy", "alcohol_free_sparkling"),
        "brandy": ("alcohol_free_sparkling",),
        "wine": ("alcohol_free_sparkling",),
        "welcome_tea": ("still_water",),
        "large_arrangement": ("orchids",),
        "medium_arrangement": ("orchids",),
        "single_stem": ("orchid_stem",),
    }
    assert {code: part.pieces for code, part in STANDARD.components.items() if part.pieces != 1} == {"kiwi": 2}
    assert {code: part.months for code, part in STANDARD.components.items() if part.months} == {"lychee": {5, 6, 7, 8}}


def test_what_contains_what():
    lilies = {"pollen", "scent"}
    assert {code: part.tags for code, part in STANDARD.components.items() if part.tags} == {
        "orange": {"citrus"},
        "mango": {"mango"},
        "kiwi": {"kiwi"},
        "banana": {"banana"},
        "assorted_cookies": {"gluten", "dairy", "eggs", "nuts"},
        "butter_biscuits": {"gluten", "dairy"},
        "chocolate_plate": {"dairy", "nuts", "soy", "added_sugar"},
        "nuts_and_dried_fruit": {"nuts", "peanuts", "sulphites"},
        "whisky": {"alcohol"},
        "brandy": {"alcohol"},
        "wine": {"alcohol", "sulphites"},
        "large_arrangement": lilies,
        "medium_arrangement": lilies,
        "single_stem": lilies,
    }


def test_what_a_severe_allergy_and_a_certified_diet_still_allow():
    food = {code: part for code, part in STANDARD.components.items() if part.kind == "food"}
    fruit = {"orange", "apple", "pear", "mango", "lychee", "kiwi", "banana", "grapes", "whole_fruit"}
    sealed = {"still_water", "sparkling_water", "ice"}
    bottles = {"whisky", "brandy", "wine", "alcohol_free_sparkling"}
    assert {code for code, part in food.items() if part.certified} == fruit | sealed
    assert {code for code, part in food.items() if part.plain} == fruit | sealed | bottles | {"berries"}


def test_everything_to_eat_drink_or_smell_has_a_cost():
    costless = [code for code, part in STANDARD.components.items() if part.unit_cost <= 0]
    assert costless == ["fruit_knife", "plate", "finger_bowl", "ice_bucket", "strainer", "glass", "opener"]
    assert STANDARD.components["orange"].unit_cost == Decimal("0.60")


def test_allergens_diets_and_what_they_refuse():
    eu = "gluten crustaceans eggs fish peanuts soy dairy nuts celery mustard sesame sulphites lupin molluscs"
    assert STANDARD.allergens == frozenset(f"{eu} mango kiwi citrus banana pollen scent feathers".split())
    assert STANDARD.refused_by_diet == {
        "vegan": {"dairy", "eggs", "honey", "gelatine"},
        "vegetarian": {"gelatine"},
        "halal": {"alcohol"},
        "kosher": frozenset(),
        "alcohol_free": {"alcohol"},
        "diabetic": {"added_sugar"},
    }
    assert STANDARD.diets == set(STANDARD.refused_by_diet)
    assert STANDARD.certified_only == {"kosher"}
    assert (STANDARD.refused_for_minors, STANDARD.refused_for_officials) == ({"alcohol"}, {"alcohol", "gift", "banner"})


def test_lead_and_the_assumed_arrival():
    assert (STANDARD.lead, STANDARD.assumed_eta) == (Lead(30, 60, 10, 30, 120), dt.time(14))


def test_what_was_not_possible_is_offered_again_twice():
    assert STANDARD.offered_again == (dt.time(14), dt.time(18))


def test_the_tiers_and_their_codes():
    assert {tier.code: tier.granted_by for tier in PROGRAMME.tiers} == {
        "VA": ("general_manager",),
        "VB": ("general_manager", "duty_manager"),
        "VC": ("general_manager", "duty_manager", "sales_manager", "front_office_manager"),
    }
    assert PROGRAMME.escalate_hours == 24
    assert (PROGRAMME.award_months, PROGRAMME.award_listed_days) == (12, 60)
    assert [(tier.code, tier.rank, tier.palette, tier.secret) for tier in PROGRAMME.tiers] == [
        ("VA", 3, "gold", True),
        ("VB", 2, "blue", False),
        ("VC", 1, "teal", False),
    ]
    granted_by = PROGRAMME.tiers[2].granted_by
    assert PROGRAMME.tiers[2] == TierLine(
        "VC", "VIP C", 1, "teal", False, ("priority check-in", "late check-out 14:00"), granted_by, Decimal(25)
    )
    assert PROGRAMME.codes == tuple(CodeLine(code, code) for code in ABC.split())


def test_the_positions_are_those_a_booking_can_say():
    assert list(PROGRAMME.positions) == [
        "provincial_leader",
        "municipal_leader",
        "ministry_official",
        "county_leader",
        "township_leader",
        "public_figure",
        "travel_agency_head",
        "hotel_peer_gm",
    ]


def test_the_grading_rules():
    house = "Booked by the owner or the general manager, who asked for it"
    owner = ("owner", "general_manager")
    assert PROGRAMME.rules == (
        Rule(
            "provincial_or_municipal_leader", "VA", "Provincial or municipal leader", "position",
            ("provincial_leader", "municipal_leader"),
        ),
        Rule(
            "ministry_official", "VA", "Official of a national ministry or department", "position",
            ("ministry_official",),
        ),
        Rule("house_asks_for_highest", "VA", house, "booked_by", owner, if_asked=True),
        Rule("house_asks", "VB", house, "booked_by", owner, if_asked=True),
        Rule("public_figure", "VB", "Public figure staying at the hotel", "position", ("public_figure",)),
        Rule(
            "county_or_township_leader", "VB", "County or township leader", "position",
            ("county_leader", "township_leader"),
        ),
        Rule(
            "sales_asks", "VB", "Booked by the sales department, which asked for it", "booked_by", ("sales",),
            if_asked=True,
        ),
        Rule("travel_agency_head", "VC", "Head of a travel agency", "position", ("travel_agency_head",)),
        Rule("hotel_peer_gm", "VC", "General manager of a peer hotel", "position", ("hotel_peer_gm",)),
        Rule(
            "corporate_contract_asks", "VC", "Corporate contract whose booking asks for VIP treatment", "booked_by",
            ("company",), if_asked=True,
        ),
        Rule(
            "twelve_stays_a_year", "VB", "12 stays in 12 months", "history",
            measure="stays", at_least=12, months=12,
        ),
        Rule(
            "five_stays_a_year", "VC", "5 stays in 12 months", "history", measure="stays", at_least=5, months=12,
        ),
    )  # fmt: skip


def test_the_departments_of_the_file_are_those_of_the_hotel():
    assert sorted(DEPARTMENTS) == sorted(Department.Code.values)
    assert {row.department for row in ROWS.values()} == set(DEPARTMENTS)


def test_how_long_a_notice_may_wait():
    assert PROGRAMME.escalations == (
        EscalationLine(15, "VA", within_hours=24, urgent_hours=4, wakes=True),
        EscalationLine(30, "VB", within_hours=24, urgent_hours=4),
        EscalationLine(60, "VC", within_hours=24, urgent_hours=4),
        EscalationLine(240, urgent_hours=4),
    )
