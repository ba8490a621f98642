"""Reading the rows of the checklist out of the programme file. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Mapping

from tiers.due import parse_due, parse_time
from tiers.reading import Table, or_none
from tiers.standard import ACTS, CONDITIONS, DEPARTURES, STAGES, Check, Component, Days, Due, Holds, Part, Row, Serving

DEPARTMENTS = (
    "front_office",
    "housekeeping",
    "food_beverage",
    "guest_relations",
    "sales",
    "security",
    "engineering",
    "finance",
    "general_manager",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROOM_STATES = ("clean", "inspected")
SIGNERS = ("manager", "chef")
INSPECTORS = (*DEPARTMENTS, "duty_manager")  # they stand in lines too
PART = re.compile(r"(?:([1-9]\d{0,2}) )?(\S+)")
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
ANCHORS = {
    "before_arrival": ("arrival_date", "eta", "agreed"),
    "arrival": ("check_in", "eta", "agreed"),
    "in_house": ("check_in", "day", "agreed"),
    "departure": ("departure_date", "departure", "agreed"),
    "after_stay": ("departure_date", "departure", "agreed"),
}  # what a row of each stage can hang on


def read_rows(
    file: Table, tiers: Collection[str], components: Mapping[str, Component], more: Collection[str]
) -> tuple[Row, ...]:
    """This will read all rows, in the order of the file; `more` are the conditions that the file itself makes known."""
    known = {*CONDITIONS, *more}
    tables = list(file.tables("rows", "row"))
    keys = [key for key, _ in tables]
    return tuple(_row(key, table, keys, tiers, components, known) for key, table in tables)


def _row(
    key: str,
    table: Table,
    keys: Collection[str],
    tiers: Collection[str],
    components: Mapping[str, Component],
    known: Collection[str],
) -> Row:
    """This will read one row and note what in it cannot be."""
    due = table.parsed("due", parse_due) if table.text("due") else None
    row = Row(
        key=key,
        number=table.text("number", longest=10),
        title=table.text("title", longest=120),
        stage=table.one_of("stage", STAGES),
        department=table.one_of("department", DEPARTMENTS),
        due=due or Due("agreed"),
        tiers=frozenset(table.some_of("tiers", tiers)),
        only_if=_conditions(table, "only_if", known),
        also=tuple(_holds(holds, tiers, known) for holds in table.listed("also", f"{table.where}: also")),
        any_tier_if=_conditions(table, "any_tier_if", known),
        gate=table.flag("gate"),
        gate_if=_conditions(table, "gate_if", known),
        live=table.flag("live"),
        after=table.some_of("after", keys),
        days=_days(table, due),
        amenity=table.flag("amenity"),
        in_room=table.flag("in_room"),
        contact=table.flag("contact"),
        windows=_windows(table, due),
        ticked_by=table.one_of("ticked_by", ACTS, ""),
        signed_by=table.some_of("signed_by", SIGNERS),
        health=table.flag("health"),
        room_state=table.one_of("room_state", ROOM_STATES, ""),
        if_occupied=table.parsed("if_occupied", parse_due),
        wants_room_free=table.flag("wants_room_free"),
        checks=tuple(_check_of(check, keys, tiers) for check in table.listed("checks", f"{table.where}: check")),
        inspected_by=table.some_of("inspected_by", INSPECTORS),
        food=table.flag("food"),
        gift=table.flag("gift"),
        names_guest=table.flag("names_guest"),
        once_a_group=table.flag("once_a_group"),
        told_of_programme=table.some_of("told_of_programme", DEPARTMENTS),
        off=table.flag("off"),
        line=_line(table),
        on_departures=table.one_of("on_departures", DEPARTURES, ""),
        servings=dict(_serving(tier, serving, components) for tier, serving in table.tables("servings", table.where)),
        note=table.text("note", "", longest=500),
    )
    _check(row, table, due)
    table.close()
    return row


def _conditions(table: Table, key: str, known: Collection[str]) -> tuple[str, ...]:
    """This will read a list of conditions, each of them known once its `not ` is taken off."""
    conditions = table.words(key)
    table.check(f"{key} condition", [condition.removeprefix("not ") for condition in conditions], known)
    for condition in conditions:
        if f"not {condition}" in conditions:
            table.wrong(f"{key} asks for '{condition}' and its opposite")
    return conditions


def _holds(table: Table, tiers: Collection[str], known: Collection[str]) -> Holds:
    """This will read the conditions under which more tiers get a row."""
    holds = Holds(_conditions(table, "only_if", known), frozenset(table.some_of("tiers", tiers)))
    if not holds.conditions or not holds.tiers:
        table.wrong("must have tiers and only_if")
    table.close()
    return holds


def _check_of(table: Table, keys: Collection[str], tiers: Collection[str]) -> Check:
    """This will read one point of an inspection."""
    check = Check(table.text("point"), table.some_of("reopens", keys), frozenset(table.some_of("tiers", tiers)))
    table.close()
    return check


def _line(row: Table) -> dict[str, tuple[str, ...]]:
    """This will read who stands in the line, by level."""
    table = row.table("line", f"{row.where}: line")
    return {tier: table.some_of(tier, INSPECTORS) for tier in table.data}


def _days(row: Table, due: Due | None) -> Days | None:
    """This will read on which days a daily row runs; None for a row that happens once."""
    if due is None or due.anchor != "day":
        if "days" in row.data and due is not None:
            row.wrong("days are for a daily row")
        row.table("days", row.where)
        return None
    table = row.table("days", f"{row.where}: days")
    days = Days(
        arrival_until=table.parsed("arrival_until", parse_time),
        on_departure=table.flag("on_departure"),
        after_nights=table.number("after_nights", 0, at_most=366),
        weekdays=tuple(WEEKDAYS.index(day) for day in table.some_of("weekdays", WEEKDAYS) if day in WEEKDAYS),
        every=table.number("every", 0, at_most=366),
    )
    if bool(days.after_nights) != bool(days.weekdays or days.every) or (days.weekdays and days.every):
        table.wrong("after_nights goes with weekdays or with every")
    table.close()
    return days


def _windows(row: Table, due: Due | None) -> tuple[tuple[dt.time, dt.time], ...]:
    """This will read the windows of a day in which a daily row may be."""
    found = [window for text in row.words("windows") if (window := _window(row, text))]
    if found and (due is None or due.anchor != "day"):
        row.wrong("windows are for a daily row")
    if found != sorted(found):
        row.wrong("windows must stand in the order of the day")
    return tuple(found)


def _window(row: Table, text: str) -> tuple[dt.time, dt.time] | None:
    begins, _, ends = text.partition("-")
    try:
        window = parse_time(begins), parse_time(ends)
    except ValueError as error:
        row.wrong(f"windows: {error}")
        return None
    if window[0] >= window[1]:
        row.wrong(f"windows: '{text}' ends before it begins")
    return window


def _serving(tier: str, table: Table, components: Mapping[str, Component]) -> tuple[str, Serving]:
    """This will read what a row is made of at one tier."""
    parts = tuple(part for text in table.words("parts") if (part := part_of(table, "parts", text)))
    table.check("component", [part.component for part in parts], components)
    named = [part.component for part in parts]
    for code in sorted({code for code in named if named.count(code) > 1}):
        table.wrong(f"parts name {code} twice")
    serving = Serving(table.text("name", ""), parts)
    table.close()
    return tier, serving


def part_of(table: Table, key: str, text: str) -> Part | None:
    """This will read `2 orange`, or note that it is not understood."""
    found = PART.fullmatch(text)
    if not found:
        table.wrong(f"{key} '{text}' is not understood; write for example '2 orange'")
        return None
    return Part(found[2], int(found[1] or 1))


def _check(row: Row, table: Table, due: Due | None) -> None:
    """This will note what is understood key by key and cannot be as a whole."""
    served = row.tiers.union(*(holds.tiers for holds in row.also))
    if not KEY.fullmatch(row.key):
        table.wrong("the key must be small letters, digits and '_'")
    if not served and not row.any_tier_if:
        table.wrong("is for nobody: name tiers, also or any_tier_if")
    if (row.gate or row.gate_if) and row.stage != "before_arrival":
        table.wrong("only a row before the arrival can be a gate")
    if row.room_state and (row.stage != "before_arrival" or not row.in_room):
        table.wrong("only a row in the room before the arrival can have a room_state")
    if due and row.stage in ANCHORS and due.anchor not in ANCHORS[row.stage]:
        table.wrong(f"due: a row of the stage {row.stage} cannot be due then")
    if row.inspected_by and not row.checks:
        table.wrong("inspected_by is for a row with checks")
    points = [check.point for check in row.checks]
    for point in sorted({point for point in points if points.count(point) > 1}):
        table.wrong(f"checks name '{point}' twice")
    if row.if_occupied and row.if_occupied.anchor != "eta":
        table.wrong("if_occupied must be counted from the ETA")
    if row.wants_room_free and row.stage != "before_arrival":
        table.wrong("only a row before the arrival can want the room free")
    if row.on_departures and row.stage != "departure":
        table.wrong("only a row of the departure can stand on the departure board")
    if row.line and row.stage != "departure" and not (row.live and row.stage == "before_arrival"):
        table.wrong("only a live row before the arrival, or a row of the departure, can have a line")
    for tier in sorted(set(row.line) - served):
        table.wrong(f"line for '{tier}', which does not have this row; it has {or_none(served)}")
    for tier in sorted(set(row.servings) - served):
        table.wrong(f"servings for '{tier}', which does not have this row; it has {or_none(served)}")
