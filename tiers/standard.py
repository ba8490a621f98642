"""The reception standard as plain values: rows, due rules, components. Pure; `tiers.programme` reads them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

CONDITIONS = (
    "eta_unknown",
    "has_allergy_or_diet",
    "has_access_need",
    "has_special_request",
    "pickup",
    "own_protection",
    "host_organisation",
    "official_visit",
    "incognito",
    "no_fuss",
    "open_incident",
)  # and `preference:CATEGORY`, `allowed:PRIVILEGE`; each may be negated: `not incognito`
ALLOWED = "allowed:"  # before a privilege that somebody has allowed though the visit is official
STAGES = ("before_arrival", "arrival", "in_house", "departure", "after_stay")
KINDS = ("food", "flowers", "equipment")
DEPARTURES = ("car", "bill", "farewell", "room")  # the columns of the departure board that rows stand in
ASSIGN_ROOM, ON_THE_WAY, IN_ROOM, LUGGAGE = ACTS = ("assign_room", "on_the_way", "in_room", "luggage")  # of the desk

OVERRIDERS = ("general_manager", "duty_manager", "chef")
# who may say that a stopped item is brought all the same: something to eat or drink, anything else, for an official visit
MAY_OVERRIDE: Mapping[str, frozenset[str]] = {
    "food": frozenset(OVERRIDERS),
    "other": frozenset({"general_manager", "duty_manager"}),
    "official": frozenset({"general_manager"}),
}


@dataclass(frozen=True)
class Due:
    """When a row is due: an anchor of the stay, days and minutes from it, and a wall time where the rule names one.

    `anchor` is one of `arrival_date`, `eta`, `check_in`, `day` (each day the row runs), `departure_date`, `departure`
    or `agreed` (no due time of its own: whoever adds the row says when).
    Date anchors take `days` (−3 = three days before) and `at`; moment anchors take `minutes` (ETA−2h = −120).
    """

    anchor: str
    days: int = 0
    minutes: int = 0
    at: dt.time | None = None
    unknown_at: dt.time | None = None  # wall time on the arrival date while the ETA is unknown
    next_day_at: dt.time | None = None  # this wall time on the next hotel day when the result falls into the night …
    night_from: dt.time | None = None  # … that begins after this wall time (and ends at 05:00)


@dataclass(frozen=True)
class Days:
    """On which days a daily row runs: the full days, and what is added or thinned out."""

    arrival_until: dt.time | None = None  # also on the arrival date when the ETA is at or before this wall time
    on_departure: bool = False  # also on the departure date
    after_nights: int = 0  # from this many nights on only …
    weekdays: tuple[int, ...] = ()  # … on these weekdays (Monday is 0), or …
    every: int = 0  # … every so many days from the arrival


@dataclass(frozen=True)
class Part:
    """So many of one component."""

    component: str
    quantity: int


@dataclass(frozen=True)
class Serving:
    """What a row is made of at one tier: its short name ("basket A, large") and its parts."""

    name: str = ""
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Component:
    """Something brought to a guest, with what it contains and what stands in for it, in order."""

    code: str
    name: str  # as notes say it: "instead of lychee"
    tags: frozenset[str] = frozenset()  # allergens, and alcohol, honey, gelatine, added_sugar
    kind: str = "food"  # food, flowers, equipment
    months: frozenset[int] = frozenset()  # empty: the whole year
    instead: tuple[str, ...] = ()
    plain: bool = False  # whole fruit or a sealed labelled good: what a severe allergy still allows
    gift: bool = False  # given once: pointed out on later stays
    certified: bool = False  # whole fruit or a sealed certified good: what kosher allows
    unit_cost: Decimal = Decimal(0)
    pieces: int = 1  # so many of it stand in for one of another: two kiwis for a bunch of lychees
    unit: str = ""  # how it is counted where not by the piece: "small bunch"

    @property
    def full_name(self) -> str:
        """The name with its unit, as it reads on the sheet: "lychee, small bunch"."""
        return f"{self.name}, {self.unit}" if self.unit else self.name


@dataclass(frozen=True)
class Holds:
    """Conditions that must all hold (`has_access_need`, `not no_fuss`), and the tiers that they speak of."""

    conditions: tuple[str, ...] = ()
    tiers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Check:
    """A point of an inspection, and the rows that are opened again when it is not passed."""

    point: str
    reopens: tuple[str, ...] = ()
    tiers: frozenset[str] = frozenset()  # empty: all that have the row


@dataclass(frozen=True)
class Row:
    """One row of the standard: what one department does for a stay, by when, and for whom."""

    key: str
    number: str
    title: str
    stage: str
    department: str
    due: Due
    tiers: frozenset[str]
    only_if: tuple[str, ...] = ()
    also: tuple[Holds, ...] = ()  # tiers that get this row as well when their conditions hold
    any_tier_if: tuple[str, ...] = ()  # with or without a tier, when these hold (access needs)
    gate: bool = False
    gate_if: tuple[str, ...] = ()  # a gate only when these hold
    live: bool = False
    after: tuple[str, ...] = ()
    days: Days | None = None  # a daily row
    amenity: bool = False  # the longer lead at short notice
    in_room: bool = False  # tied to the room: done again, or moved, when the room changes
    contact: bool = False  # a contact with the guest: one a day at the most
    windows: tuple[tuple[dt.time, dt.time], ...] = ()  # of a daily row: when it may be on the day, both ends inside
    ticked_by: str = ""  # the act of the desk that ticks it, one of ACTS
    signed_by: tuple[str, ...] = ()  # who may tick it: `manager`, `chef`; nobody stands in
    health: bool = False  # its very presence speaks of the guest's health
    room_state: str = ""  # what the room is once this is done: `clean`, `inspected`
    if_occupied: Due | None = None  # the due rule while the room is still occupied the night before
    wants_room_free: bool = False  # done in the empty room: waits for a guest who leaves late
    checks: tuple[Check, ...] = ()  # the points of an inspection
    inspected_by: tuple[str, ...] = ()  # whose managers go through them, or the duty manager; empty: whoever may tick
    food: bool = False  # something to eat or drink, though no part of it is named
    gift: bool = False  # what is given here is pointed out on later stays
    names_guest: bool = False  # carries the guest's name: done again when the guest is another, or is called otherwise
    once_a_group: bool = False  # of stays that share a group code only the one that leads has it
    told_of_programme: tuple[str, ...] = ()  # departments told of the guest's programme, whoever an entry names
    off: bool = False  # optional, added by a manager
    line: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # by level: who stands there, managers and duty_manager
    on_departures: str = ""  # where it stands on the departure board, one of DEPARTURES
    servings: Mapping[str, Serving] = field(default_factory=dict)
    note: str = ""

    @cached_property
    def speaks_of(self) -> frozenset[str]:
        """The conditions that it is there for."""
        also = (condition for holds in self.also for condition in holds.conditions)
        return frozenset({*self.only_if, *self.any_tier_if, *self.gate_if, *also})

    def checks_at(self, tier: str | None) -> tuple[Check, ...]:
        """The points of the inspection that this row is at a level; none where it is no inspection."""
        return tuple(check for check in self.checks if not check.tiers or tier in check.tiers)


@dataclass(frozen=True)
class Lead:
    """The minutes that short notice leaves after a department was told, and that a guest has after the arrival."""

    minutes: int = 30
    amenity_minutes: int = 60
    at_least: int = 10
    after_eta: int = 30  # no row in house or at the departure falls sooner after the arrival
    after_check_out: int = 120  # a room that comes free late is made ready in this time


@dataclass(frozen=True)
class Standard:
    """One version of a property's reception standard."""

    version: str
    rows: tuple[Row, ...]
    components: Mapping[str, Component]
    lead: Lead = Lead()
    refused_by_diet: Mapping[str, frozenset[str]] = field(default_factory=dict)  # diet → tags it refuses
    certified_only: frozenset[str] = frozenset()  # diets that take only certified components
    allergens: frozenset[str] = frozenset()  # codes that vipdesk knows; any other is kept as text and asked about
    diets: frozenset[str] = frozenset()
    access_needs: Mapping[str, str] = field(default_factory=dict)  # code → equipment in words
    step_free_needs: frozenset[str] = frozenset()  # access needs for which a room is reached and used without a step
    refused_for_minors: frozenset[str] = frozenset({"alcohol"})  # tags kept out of a room where minors sleep alone
    refused_for_officials: frozenset[str] = frozenset({"alcohol"})  # tags kept from official visits
    may_override: Mapping[str, frozenset[str]] = field(
        default_factory=lambda: dict(MAY_OVERRIDE)
    )  # food, other, official
    assumed_eta: dt.time = dt.time(14, 0)
    offered_again: tuple[dt.time, ...] = (dt.time(14), dt.time(18))  # what the guest did not want to be disturbed for

    @cached_property
    def contents(self) -> frozenset[str]:
        """All that something may contain: allergens, and what diets, officials or minors are kept from."""
        refused = frozenset().union(*self.refused_by_diet.values())
        return self.allergens | refused | self.refused_for_minors | self.refused_for_officials

    @cached_property
    def places(self) -> Mapping[str, tuple[int, Row]]:
        """The rows by their keys, with their places."""
        return {row.key: (place, row) for place, row in enumerate(self.rows)}

    @cached_property
    def named(self) -> frozenset[str]:
        """The keys of the rows that carry the guest's name; none in a version that was loaded before a row could say so."""
        return frozenset(row.key for row in self.rows if row.names_guest)

    @cached_property
    def room_states(self) -> Mapping[str, str]:
        """What the room is once a row is done, by the keys of the rows that say so."""
        return {row.key: row.room_state for row in self.rows if row.room_state}
