"""Life: very many events on fifty stays, repeated and in any order; what each department was told adds up to the plan."""

import datetime as dt
import os
import random
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import (
    answering,
    booking,
    checklist,
    departures,
    desk_changes,
    door,
    hand_made,
    overriding,
    planning,
    reception,
    ticking,
)
from stays.api.bodies import BookingBody
from stays.api.calls import context_of
from stays.changes import difference, public
from stays.facts import facts_of
from stays.hand_made import Wanted
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.plan import Answer
from stays.reception import NotPossible
from stays.replanning import needs_of
from tests.hotel_examples import NOW, said, viewer_as
from vipdesk.hotel.models import BookingSystem, Department
from vipdesk.outbox.models import Notice

EVENTS = int(os.environ.get("VIPDESK_LIFE_EVENTS", "1000"))
STAYS = 50
MOST_QUERIES = 15  # of a change: planned again, stored, told
MOST_OF_ALL = (
    22  # with who the guest is, which version it is, who has the room before and after; each kind of row by itself
)
POSITIONS = ("provincial_leader", "public_figure", "travel_agency_head", "")
NEEDS = (
    {"allergies": []},
    {"allergies": ["nuts"]},
    {"allergies": [{"code": "mango", "severity": "severe"}]},
    {"allergies": ["strawberries"]},
    {"diets": ["halal"]},
    {"diets": ["vegan"], "allergies": ["pollen"]},
)
BODIES: tuple[dict[str, Any], ...] = (
    {"expected_arrival_time": "16:00"},
    {"expected_arrival_time": None},
    {"expected_arrival_time": "01:30"},
    {"arrival_date": "2026-04-15"},
    {"departure_date": "2026-04-20"},
    {"departure_date": "2026-04-17"},
    {"adults": 2, "children": [{"age": 3}]},
    {"adults": 0, "children": [{"age": 15}]},
    {"no_fuss": True},
    {"official_visit": True},
    {"special_requests": ["Firm mattress"]},
    {"status": "cancelled"},
    {"status": "reserved"},
)
KINDS = (
    *("amended", "repeated", "room", "expected", "leaves", "by_hand", "cancelled", "reinstated", "no_show"),
    *("not_a_no_show", "all_the_same", "answered", "ticked", "begun", "waived", "acknowledged"),
)
OFTEN = (*KINDS, *KINDS[:6], *KINDS[9:], "amended", "amended", "reinstated", "acknowledged")
HEARD = ("title", "detail", "quantity", "gate", "components", "due_at", "stage")


class Life:
    """One hotel, its guests and whatever happens to them."""

    def __init__(self, house: House, dice: random.Random) -> None:
        self.house, self.dice = house, dice
        hotel = house.property
        self.system = BookingSystem.objects.get_or_create(code="opera", defaults={"name": "opera"})[0]
        self.desk, self.above = viewer_as(hotel, "duty_manager"), viewer_as(hotel, "general_manager")
        self.chef = viewer_as(hotel, "food_beverage.agent", chef=True)
        self.bodies: dict[int, dict[str, Any]] = {}
        self.versions: Counter[int] = Counter()
        self.sent: list[dict[str, Any]] = []
        self.stays: list[int] = []
        self.now = NOW
        self.carried = 0
        self.most: Counter[str] = Counter()
        self.happened: Counter[str] = Counter()

    def arrive(self) -> None:
        """All the bookings, as they come first."""
        for n in range(STAYS):
            person = {"external_id": f"G-{n}", "surname": f"Ozols{n}", "position": POSITIONS[n % 3]}
            self.bodies[n] = {"guest": person, "room_number": self.a_room(n)}
            self.message(n)
        self.stays = list(Stay.objects.order_by("pk").values_list("pk", flat=True))

    def a_room(self, n: int) -> str:
        """None, or one of two that nobody else is given."""
        return self.dice.choice(("", f"{1000 + n}", f"{2000 + n}"))

    def message(self, n: int) -> None:
        self.versions[n] += 1
        body = BookingBody(
            data=said(f"K-{n}", version=self.versions[n], **self.bodies[n]), context=context_of(self.house)
        )
        body.is_valid(raise_exception=True)
        self.sent.append(body.validated_data)
        self.receive(body.validated_data)

    def receive(self, body: dict[str, Any]) -> None:
        booking.receive(body, house=self.house, system=self.system, by=self.desk, now=self.now)

    # --- what can happen

    def amended(self, stay: int) -> None:
        n = self.stays.index(stay)
        known = self.bodies[n]
        change = self.dice.choice((*BODIES, "guest", "replaced", "alias", "room"))
        if isinstance(change, dict):
            known |= change
        elif change == "room":
            known["room_number"] = self.a_room(n)
        elif change == "alias":
            known["guest"] = known["guest"] | {"incognito": True, "alias": f"Wind{n}"}
        elif change == "replaced":
            new = {"external_id": f"H-{n}-{self.versions[n]}", "surname": f"Kalns{n}"}
            known["guest"] = new | {"position": self.dice.choice(POSITIONS[:3])}
        else:
            known["guest"] = known["guest"] | self.dice.choice(NEEDS) | {"position": self.dice.choice(POSITIONS[:3])}
        self.message(n)

    def repeated(self, _stay: int) -> None:
        """What was said before comes again, however old it is."""
        self.receive(self.dice.choice(self.sent))

    def room(self, stay: int) -> None:
        number = self.a_room(self.stays.index(stay))
        reception.assign_room(stay, number, house=self.house, by=self.desk, now=self.now)

    def expected(self, stay: int) -> None:
        at = self.dice.choice((None, dt.datetime(2026, 4, 16, self.dice.randrange(6, 21), tzinfo=dt.UTC)))
        reception.expect(stay, at, house=self.house, by=self.desk, now=self.now)

    def leaves(self, stay: int) -> None:
        day = dt.date(2026, 4, self.dice.randrange(17, 22))
        departures.leave(stay, day, None, house=self.house, by=self.desk, now=self.now)

    def cancelled(self, stay: int) -> None:
        desk_changes.cancel(stay, "ill", house=self.house, by=self.desk, now=self.now)

    def reinstated(self, stay: int) -> None:
        desk_changes.reinstate(stay, house=self.house, by=self.desk, now=self.now)

    def no_show(self, stay: int) -> None:
        reception.no_show(stay, house=self.house, by=self.desk, now=self.now)

    def not_a_no_show(self, stay: int) -> None:
        door.take_back("no_show", stay, house=self.house, by=self.desk, now=self.now)

    def by_hand(self, stay: int) -> None:
        title = self.dice.choice(("Cake with nuts", "Bottle of brandy", "Cot", "Mango lassi"))
        wanted = Wanted(title, self.dice.choice(("food_beverage", "housekeeping")), stage="before_arrival")
        hand_made.add(stay, wanted, house=self.house, by=self.desk, now=self.now)

    def all_the_same(self, _stay: int) -> None:
        item = self._item(state="stopped")
        overriding.bring(item, "asked for", house=self.house, by=self.above, now=self.now)

    def answered(self, stay: int) -> None:
        row = Stay.objects.select_related("guest", "tier", "standard", "property").get(pk=stay)
        asked = answering.questions(row, self.house)
        answers = [Answer(q.need, q.subject, safe=self.dice.random() < 0.7) for q in asked]
        answering.answer(stay, answers, house=self.house, by=self.chef, now=self.now)

    def ticked(self, stay: int) -> None:
        ticking.tick(
            self._item(stay=stay, state="open", stage="before_arrival", ticked_by=""), by=self.desk, now=self.now
        )

    def begun(self, stay: int) -> None:
        ticking.begin(
            self._item(stay=stay, state="open", stage="before_arrival", ticked_by=""), by=self.desk, now=self.now
        )

    def waived(self, stay: int) -> None:
        item = self._item(stay=stay, state="open", stage="before_arrival", ticked_by="")
        ticking.waive(item, "not wanted", by=self.desk, now=self.now)

    def acknowledged(self, stay: int) -> None:
        """Some departments have read what they were told."""
        told = Notice.objects.filter(subject_id=stay, acknowledged_at=None).values_list("pk", flat=True)
        some = [pk for pk in told if self.dice.random() < 0.6]
        Notice.objects.filter(pk__in=some).update(acknowledged_at=self.now, acknowledged_by=self.desk.by)

    def _item(self, **which: Any) -> int:
        found = list(ChecklistItem.objects.filter(**which).order_by("pk").values_list("pk", flat=True))
        if not found:
            raise NotPossible("nothing_there", "")
        return self.dice.choice(found)

    def go_on(self) -> None:
        """One more event; how many queries it took is kept."""
        kind = getattr(self, self.dice.choice(OFTEN))
        self.now += dt.timedelta(seconds=self.dice.choice((5, 40)))
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as captured:
            try:
                kind(self.dice.choice(self.stays))
            except NotPossible:
                return
        name = kind.__name__
        self.happened[name] += 1
        sql = statements(captured)
        self.carried = max(self.carried, carried(sql))
        self.most[name] = max(self.most[name], len(sql))


def statements(captured: CaptureQueriesContext) -> list[str]:
    """What was sent, without what is said of transactions; items that SQLite takes in several statements are one."""
    sql = [query["sql"] for query in captured.captured_queries]
    sql = [one for one in sql if not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))]
    return [one for n, one in enumerate(sql) if n == 0 or not _goes_on(sql[n - 1], one)]


def _goes_on(before: str, one: str) -> bool:
    many = ('INSERT INTO "stays_checklistitem"', 'UPDATE "stays_checklistitem"')
    return one.startswith(many) and before[:40] == one[:40]


def carried(sql: list[str]) -> int:
    """The most that one change of one stay took: from reading the plan until the last department is told."""
    reads = [n for n, one in enumerate(sql) if one.startswith("SELECT") and 'FROM "stays_checklistitem"' in one]
    changes = [sql[start:end] for start, end in pairwise([*reads, len(sql)])]
    return max((_until_told(change) for change in changes), default=0)


def _until_told(change: list[str]) -> int:
    return max((n for n, one in enumerate(change, 1) if '"outbox_' in one), default=0)


def heard(stay: int) -> dict[str, dict[int, dict[str, Any]]]:
    """What each department knows of its items from all that it was told, acknowledged or still open."""
    known: dict[str, dict[int, dict[str, Any]]] = {}
    told = Notice.objects.filter(subject_id=stay).select_related("department").order_by("pk")
    for notice in told:
        own = known.setdefault(notice.department.code, {})
        for change in notice.changes:
            if change["item"] is not None:
                _hear(own.setdefault(change["item"], {}), change)
    return known


def _hear(item: dict[str, Any], change: dict[str, Any]) -> None:
    if change["kind"] == "added":
        item |= change["to"]
    elif change["kind"] == "withdrawn":
        item["state"] = "withdrawn"
    else:
        item |= {"title": change["title"], change["field"]: change["to"]}


def wanted(items: Iterable[Any]) -> dict[str, dict[int, dict[str, Any]]]:
    """What each department has to do, as the plan has it."""
    plan: dict[str, dict[int, dict[str, Any]]] = {}
    for item in items:
        if item.state in ("open", "begun", "stopped"):
            plan.setdefault(item.department, {})[item.id] = public(item)
    return plan


def missing(stay: int, items: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Where what a department heard and what the plan says differ: nothing to do that it has not heard of, nothing in vain."""
    known, plan = heard(stay), wanted(items)
    settled = {item.id for item in items if item.state in ("done", "waived")}
    found: list[tuple[Any, ...]] = []
    for code in Department.Code.values:
        own, knows = plan.get(code, {}), known.get(code, {})
        found += [(stay, code, *one) for pk, item in own.items() for one in _differs(knows.get(pk, {}), item)]
        alive = {pk for pk, item in knows.items() if "stage" in item and item.get("state") != "withdrawn"}
        found += [(stay, code, knows[pk]["title"], "in vain") for pk in sorted(alive - own.keys() - settled)]
    return found


def _differs(known: dict[str, Any], item: dict[str, Any]) -> list[tuple[Any, ...]]:
    """What was done when the stay was cancelled, and is open again since, is only told with what is to be done about it."""
    told = HEARD if "stage" in known else ("title", "state_reason")
    return [(item["title"], name, known.get(name), item[name]) for name in told if known.get(name) != item[name]]


def stale(stay: Stay, items: tuple[Any, ...], house: House, now: dt.datetime) -> list[Any]:
    """What would be different if the plan were made again."""
    standard = stay.standard.standard() if stay.standard else None
    if standard is None:
        return list(items)
    facts = facts_of(stay, stay.guest, needs_of(stay), house, standard)
    return list(difference(items, planning.plan(standard, facts, items, now=now)))


def test_what_was_told_adds_up_to_the_plan_after_a_thousand_events(house: House, aurora):
    life = Life(house, random.Random(20260416))
    life.arrive()
    while life.happened.total() < EVENTS:
        life.go_on()
    stays = Stay.objects.select_related("guest", "tier", "standard", "property").order_by("pk")
    plans = {stay: checklist.items_of(stay, house) for stay in stays}
    assert [one for stay, items in plans.items() for one in missing(stay.pk, items)] == []
    assert [one for stay, items in plans.items() for one in stale(stay, items, house, life.now)] == []
    assert life.carried <= MOST_QUERIES
    assert {kind: most for kind, most in life.most.items() if most > MOST_OF_ALL} == {}
    assert EVENTS < 1000 or len(life.happened) == len(KINDS)
