"""The values that planning works on: the facts of a stay, the items of its plan, and the changes between two plans. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

ONCE = dt.date(1, 1, 1)  # the day of an item that happens once: a moved stay keeps what is done


@dataclass(frozen=True)
class Hours:
    """A department's service hours: for each weekday (Monday is 0) the window it works, closing time inside; None is closed."""

    windows: tuple[tuple[dt.time, dt.time] | None, ...]
    always: bool = False


@dataclass(frozen=True)
class Allergy:
    code: str  # "" when vipdesk does not know it
    text: str = ""
    severe: bool = False


@dataclass(frozen=True)
class Answer:
    """What F&B said of one thing for one need: whether it is safe, and what is brought in its place."""

    need: str  # as `vocabulary.plain` writes it
    subject: str  # a component's code, or the key of an item made by hand
    safe: bool
    instead: str = ""


@dataclass(frozen=True)
class StayFacts:
    """All that planning may know of a stay: no name, no identity."""

    zone: ZoneInfo
    arrival_date: dt.date
    departure_date: dt.date
    departure_at: dt.datetime  # expected, or the property's check-out time
    eta: dt.datetime | None = None
    tier: str | None = None
    checked_in_at: dt.datetime | None = None
    in_house_first: bool = False  # the stay was already in house when it was first heard of
    over: bool = False  # cancelled, no-show, checked out
    over_words: str = ""  # why open items are withdrawn: "cancelled", "no-show"
    checked_out: bool = False  # over, but what follows the departure goes on
    room_number: str = ""
    occupied_before: bool = False
    room_free_at: dt.datetime | None = None  # when the guest before leaves the room, where that is late
    conditions: frozenset[str] = frozenset()  # those of the closed list that hold
    allergies: tuple[Allergy, ...] = ()
    diets: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()  # of F&B, on this guest's needs
    access_needs: tuple[str, ...] = ()
    special_requests: tuple[str, ...] = ()
    minors_alone: bool = False
    official_visit: bool = False
    whose: str = ""  # tells one guest from another, and says nothing of either
    renamed: bool = False  # the guest is another than when this was planned last, or is called otherwise
    carry_the_name: frozenset[str] = frozenset()  # the rows for which that matters
    leads_group: bool = True  # nobody else of its group has the rows that come once a group
    settled_in_group: frozenset[str] = frozenset()  # keys of such rows that are done already with another stay
    hours: Mapping[str, Hours] = field(default_factory=dict)
    steps: Mapping[str, dt.datetime] = field(default_factory=dict)  # what was done at the door, and when


@dataclass(frozen=True)
class ItemComponent:
    """What is brought: with the note of a substitution, and whether that note speaks of health."""

    name: str
    quantity: int
    note: str = ""
    health: bool = False
    code: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Item:
    """One checklist item of one stay. (key, day) names it for as long as the stay lives; `id` is its row, once stored."""

    key: str
    day: dt.date
    stage: str
    department: str
    title: str
    detail: str = ""  # "basket A, large", or the note of the row
    quantity: int = 1
    gate: bool = False
    live: bool = False
    components: tuple[ItemComponent, ...] = ()
    after: tuple[str, ...] = ()  # keys
    due_at: dt.datetime | None = None
    told_at: dt.datetime | None = None  # when the item was made or its anchor last changed
    anchor: str = ""  # the rule's own time, before service hours and lead; a change of it is a change of anchor
    state: str = "open"  # open, begun, done, withdrawn, waived, stopped
    state_reason: str = ""
    reason_health: bool = False  # the state's reason speaks of health
    in_room: bool = False
    ticked_by: str = ""
    signed_by: tuple[str, ...] = ()
    gift: bool = False  # what is given is pointed out on later stays
    inspection: bool = False  # has points to go through
    health: bool = False
    hand_made: bool = False
    food: bool = False  # made by hand: something to eat or drink
    override: str = ""  # for which of the guest's needs somebody said that it is brought all the same
    override_reason: str = ""
    override_by_id: int | None = None
    override_at: dt.datetime | None = None
    not_possible: int = 0  # how often the guest did not want to be disturbed; while open it is due when offered again
    position: int = 0  # the row's place in the standard, for ordering
    id: int | None = None
    done_room: str = ""  # the room it was begun or done for
    begun_at: dt.datetime | None = None
    done_at: dt.datetime | None = None


def altered(item: Item, **values: object) -> Item:
    """The item with these values, as `dataclasses.replace` makes it; without its checks, for whole plans at once."""
    other = object.__new__(Item)
    vars(other).update(vars(item), **values)
    return other


@dataclass(frozen=True)
class Change:
    """One difference between two plans, or one changed fact of the stay (then `item` is None)."""

    kind: str  # added, moved, withdrawn, fact
    department: str  # "" for a fact of the stay
    item: int | str | None = None
    field: str = ""
    before: object = None
    after: object = None
    title: str = ""
    words: str = ""  # what to do, said in words: "Basket A is already in 1208: please move it to 1510"
    health: bool = False
    day: str = ""  # the date of a daily item, as ISO text
