"""The programme file: one readable text becomes rules, words and a reception standard, or a list of mistakes."""

import datetime as dt
import re
import tomllib
from collections.abc import Collection, Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from tiers import coherence, rows, vocabulary
from tiers.due import parse_time
from tiers.grading import BASES, BOOKED_BY, BOOKERS, COUNTED, HISTORY, MEASURES, POSITION, SPEND, Rule
from tiers.lines import CodeLine, EscalationLine, Programme, SectionLine, TierLine
from tiers.reading import Table
from tiers.standard import ALLOWED, KINDS, MAY_OVERRIDE, OVERRIDERS, Component, Lead, Standard

SHIPPED = Path(__file__).parent / "programmes" / "shipped.toml"
PALETTES = ("gold", "blue", "teal", "plum", "slate")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SECTION = re.compile(r"[a-z0-9_]{1,40}")
CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
GENERAL_MANAGER = "general_manager"
# Who may grant a level to somebody who asks: the two above departments, and the managers of departments.
APPROVERS = (GENERAL_MANAGER, "duty_manager", *(f"{department}_manager" for department in rows.DEPARTMENTS))


class ProgrammeError(ValueError):
    """The file cannot be used; `errors` are its mistakes, each with its place."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__("\n".join(errors))
        self.errors = errors


def shipped_text() -> str:
    """This will return the programme that a new property starts with."""
    return SHIPPED.read_text(encoding="utf-8")


@lru_cache(maxsize=64)
def read(text: str) -> Programme:
    """This will return the programme of a text, or raise ProgrammeError with all its mistakes at once."""
    errors: list[str] = []
    programme = _programme(Table("the file", _parsed(text), errors))
    errors += coherence.mistakes(programme)
    if errors:
        raise ProgrammeError(errors)
    return programme


def _parsed(text: str) -> dict[str, Any]:
    """This will return the text's tables, or raise ProgrammeError with the line that is not TOML."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ProgrammeError([f"the file is not TOML: {error}"]) from error
    except RecursionError as error:
        raise ProgrammeError(["the file is nested too deeply"]) from error


def _programme(file: Table) -> Programme:
    """This will read all tables of the file, in the order in which they build on each other."""
    tiers = tuple(_tier(code, table) for code, table in file.tables("tiers", "tier"))
    codes = [tier.code for tier in tiers]
    positions = file.vocabulary("positions")
    allergens, tags = file.vocabulary("allergens"), file.vocabulary("tags")
    preferences = file.vocabulary("preferences")
    diets = {code: _diet(table, {**allergens, **tags}) for code, table in file.tables("diets", "diet")}
    needs = {code: _access_need(table) for code, table in file.tables("access_needs", "access need")}
    wishes = (f"preference:{category}" for category in preferences)
    off = (f"{ALLOWED}{what}" for tier in tiers for what in tier.not_for_officials)
    programme = Programme(
        tiers=tiers,
        rules=tuple(_rule(table, codes, positions) for table in file.listed("rules", "rule")),
        codes=tuple(_code(table, codes) for table in file.listed("vip_codes", "VIP code")),
        positions=positions,
        allergens=allergens,
        tags=tags,
        diets={code: words for code, (words, _, _) in diets.items()},
        access_needs={code: words for code, (words, _, _) in needs.items()},
        preferences=preferences,
        standard=_standard(file, codes, allergens, tags, diets, needs, [*wishes, *off]),
        sections=tuple(_section(code, table) for code, table in file.tables("sections", "section")),
        also_called=_also_called(file, {**allergens, **diets, **needs}),
        escalations=tuple(_escalation(table, codes) for table in file.listed("escalations", "escalation")),
        escalate_hours=_escalate_hours(file.table("requests", "requests")),
        **_awards(file.table("awards", "awards")),
    )
    file.close()
    return programme


def _section(code: str, table: Table) -> SectionLine:
    """This will read one section of a department; whether its rows are there is asked of the file as a whole."""
    if not SECTION.fullmatch(code):
        table.wrong("the code must be 1 to 40 of a to z, digits and '_'")
    line = SectionLine(
        code, table.text("name", longest=80), table.text("department", longest=20), frozenset(table.words("rows"))
    )
    table.close()
    return line


def _also_called(file: Table, known: Collection[str]) -> dict[str, str]:
    """This will read other words for allergens, diets and access needs, as they are compared."""
    table = file.table("also_called", "also_called")
    said = {words: table.one_of(words, known) for words in table.data}
    return {vocabulary.plain(words): code for words, code in said.items()}


def _escalate_hours(table: Table) -> int:
    """This will read how long before the arrival a request that waits escalates."""
    hours = table.number("escalate_hours", Programme.escalate_hours, at_least=1, at_most=720)
    table.close()
    return hours


def _awards(table: Table) -> dict[str, int]:
    """This will read for how many months an award holds, and how many days before its end it is listed."""
    said = {
        "award_months": table.number("months", Programme.award_months, at_least=1, at_most=120),
        "award_listed_days": table.number("listed_days", Programme.award_listed_days, at_least=1, at_most=366),
    }
    table.close()
    return said


def _tier(code: str, table: Table) -> TierLine:
    """This will read one VIP level."""
    if not CODE.fullmatch(code):
        table.wrong("the code must be 1 to 20 letters, digits, '.', '_' or '-'")
    line = TierLine(
        code=code,
        name=table.text("name", longest=80),
        rank=table.number("rank", at_least=1, at_most=999),
        palette=table.one_of("palette", PALETTES),
        secret=table.flag("secret"),
        privileges=table.words("privileges"),
        not_for_officials=table.some_of("not_for_officials", table.words("privileges")),
        granted_by=table.some_of("granted_by", APPROVERS) or (GENERAL_MANAGER,),
        budget=table.cost("budget"),
    )
    table.close()
    return line


def _rule(table: Table, tiers: list[str], positions: Mapping[str, str]) -> Rule:
    """This will read one grading rule; what it may rest on is a closed list."""
    key, tier = table.text("key", longest=60), table.one_of("tier", tiers)
    words, basis = table.text("words"), table.one_of("basis", BASES)
    if basis == HISTORY:
        rule = _history_rule(table, key, tier, words)
    else:
        known = {POSITION: positions, BOOKED_BY: BOOKERS}.get(basis)
        values = table.words("values") if known is None else table.some_of("values", known)
        if not values:
            table.wrong("values must name at least one code")
        rule = Rule(key, tier, words, basis, values, if_asked=table.flag("if_asked"))
    table.close()
    return rule


def _history_rule(table: Table, key: str, tier: str, words: str) -> Rule:
    """This will read what a rule on the guest's history counts."""
    spends = table.data.get("measure") == SPEND
    measure = table.one_of("measure", MEASURES if spends else COUNTED)
    if spends:
        table.wrong("measure 'spend' cannot be counted: no stay says what was spent on it; count nights or stays")
    at_least = table.number("at_least", at_least=1, at_most=10**9)
    return Rule(
        key, tier, words, HISTORY, (), False, measure, at_least, table.number("months", at_least=1, at_most=600)
    )


def _escalation(table: Table, tiers: list[str]) -> EscalationLine:
    """This will read how long a notice may wait for an answer."""
    line = EscalationLine(
        minutes=table.number("minutes", at_least=1, at_most=10_080),
        tier=table.one_of("tier", tiers, ""),
        event=table.text("event", "", longest=40),
        within_hours=table.number("within_hours", 0, at_most=8_760),
        urgent_hours=table.number("urgent_hours", 0, at_most=8_760),
        wakes=table.flag("wakes_general_manager"),
    )
    table.close()
    return line


def _code(table: Table, tiers: list[str]) -> CodeLine:
    """This will read one VIP code."""
    line = CodeLine(
        table.text("code", longest=60), table.one_of("tier", tiers), table.text("booking_system", "", longest=40)
    )
    table.close()
    return line


def _diet(table: Table, known: Mapping[str, str]) -> tuple[str, frozenset[str], bool]:
    """This will read one diet: its words, the tags it refuses, and whether it takes only what is certified."""
    diet = table.text("words"), frozenset(table.some_of("refuses", known)), table.flag("certified_only")
    if not diet[1] and not diet[2]:
        table.wrong("says nothing: write refuses or certified_only")
    table.close()
    return diet


def _access_need(table: Table) -> tuple[str, str, bool]:
    """This will read one access need: its words, the equipment it takes, and whether it takes a room without a step."""
    need = table.text("words"), table.text("equipment"), table.flag("step_free")
    table.close()
    return need


def _standard(
    file: Table,
    tiers: list[str],
    allergens: Mapping[str, str],
    tags: Mapping[str, str],
    diets: Mapping[str, tuple[str, frozenset[str], bool]],
    needs: Mapping[str, tuple[str, str, bool]],
    conditions: Collection[str],
) -> Standard:
    """This will read what the tiers are due; the version is written in by whoever stores it."""
    contains = {**allergens, **tags}
    components = {code: _component(code, table, contains) for code, table in file.tables("components", "component")}
    refused = file.table("refused", "refused")
    standard = Standard(
        version="",
        rows=rows.read_rows(file, tiers, components, conditions),
        components=components,
        lead=_lead(file.table("lead", "lead")),
        refused_by_diet={code: refuses for code, (_, refuses, _) in diets.items()},
        certified_only=frozenset(code for code, (_, _, certified) in diets.items() if certified),
        allergens=frozenset(allergens),
        diets=frozenset(diets),
        access_needs={code: equipment for code, (_, equipment, _) in needs.items()},
        step_free_needs=frozenset(code for code, (_, _, step_free) in needs.items() if step_free),
        refused_for_minors=frozenset(refused.some_of("for_minors", contains)),
        refused_for_officials=frozenset(refused.some_of("for_officials", contains)),
        assumed_eta=file.parsed("assumed_eta", parse_time, "14:00") or Standard.assumed_eta,
        may_override=_may_override(file.table("may_override", "may_override")),
        offered_again=_offered_again(file.table("do_not_disturb", "do_not_disturb")),
    )
    refused.close()
    return standard


def _lead(table: Table) -> Lead:
    """This will read the minutes that short notice still leaves, and those after the arrival or a late check-out."""
    lead = Lead(
        table.number("minutes", Lead.minutes, at_most=1440),
        table.number("amenity_minutes", Lead.amenity_minutes, at_most=1440),
        table.number("at_least", Lead.at_least, at_most=1440),
        table.number("after_eta", Lead.after_eta, at_most=1440),
        table.number("after_check_out", Lead.after_check_out, at_most=1440),
    )
    table.close()
    return lead


def _may_override(table: Table) -> dict[str, frozenset[str]]:
    """This will read who may say that a stopped item is brought all the same; what is left out is as shipped."""
    said = {kind: frozenset(table.some_of(kind, OVERRIDERS)) for kind in MAY_OVERRIDE if kind in table.data}
    table.close()
    return {**MAY_OVERRIDE, **said}


def _offered_again(table: Table) -> tuple[dt.time, ...]:
    """This will read when something is offered again to a guest who did not want to be disturbed."""
    said = "again_at" in table.data
    times = tuple(time for text in table.words("again_at") if (time := _time(table, text)) is not None)
    if list(times) != sorted(set(times)):
        table.wrong("again_at must go from the earliest time to the latest, each once")
    table.close()
    return times if said else Standard.offered_again


def _time(table: Table, text: str) -> dt.time | None:
    """This will read one time of a list, or note that it is none."""
    try:
        return parse_time(text)
    except ValueError as error:
        table.wrong(f"again_at: {error}")
        return None


def _component(code: str, table: Table, contains: Mapping[str, str]) -> Component:
    """This will read one component; its alternatives are checked when all are known."""
    component = Component(
        code=code,
        name=table.text("name"),
        unit=table.text("unit", ""),
        tags=frozenset(table.some_of("tags", contains)),
        kind=table.one_of("kind", KINDS, "food"),
        months=table.parsed("season", months_of) or frozenset(),
        instead=table.words("instead"),
        pieces=table.number("pieces", 1, at_least=1, at_most=99),
        plain=table.flag("plain"),
        certified=table.flag("certified"),
        gift=table.flag("gift"),
        unit_cost=table.cost("cost"),
    )
    table.close()
    return component


def months_of(season: str) -> frozenset[int]:
    """This will read `May to August` as months from 1 to 12, over the new year too; raises ValueError."""
    first, _, last = season.partition(" to ")
    if first not in MONTHS or (last or first) not in MONTHS:
        raise ValueError(f"'{season}' is not a season such as 'May to August'")
    start, end = MONTHS.index(first), MONTHS.index(last or first)
    return frozenset((start + step) % 12 + 1 for step in range((end - start) % 12 + 1))
