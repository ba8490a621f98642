"""Messages about a booking in any order, repeated, missing, the cancellation first: one final state, that of the highest
version."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from guests.models import Need
from stays import booking
from stays.api.bodies import BookingBody
from stays.api.calls import context_of
from stays.house import House, house_of
from stays.models import ChecklistItem, SenderRecord, Stay
from tests.hotel_examples import NOW, Moment, opened, said
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import BookingSystem
from vipdesk.outbox.models import Event, NoticeEvent

GUEST = {"external_id": "G-1", "surname": "Lis", "given_name": "Anna", "position": "hotel_peer_gm"}
OTHER = {"external_id": "G-2", "surname": "Wolf", "position": "travel_agency_head", "diets": ["vegan"]}
BODIES: dict[int, dict[str, Any]] = {
    1: {"guest": GUEST},
    2: {"guest": GUEST | {"allergies": ["banana"], "phone": "+371 20000001"}, "room_number": "1208"},
    3: {"guest": GUEST | {"preferences": [{"category": "tea", "value": "green"}]}, "expected_arrival_time": "01:30"},
    4: {
        "guest": GUEST | {"diets": ["vegan"]},
        "arrival_date": "2026-04-17",
        "adults": 2,
        "children": [{"age": 3}],
        "arrival_transport": {"scheduled_at": "2026-04-17T13:40", "estimated_at": "2026-04-17T15:10"},
    },
    5: {"guest": GUEST | {"access_needs": ["wheelchair"]}, "status": "cancelled"},
    6: {"guest": GUEST, "arrival_date": "2026-04-17", "expected_arrival_time": "2026-04-17T15:00", "no_fuss": True},
    7: {"guest": GUEST, "status": "no_show", "room_number": "1510"},
    8: {
        "guest": {k: v for k, v in GUEST.items() if k != "position"},
        "vip": {"code": "VB"},
        "group_code": "G",
        "arrival_transport": {"estimated_at": "2026-04-16T19:00"},
    },
    9: {"guest": GUEST | {"incognito": True, "alias": "Ms Wind"}, "expected_arrival_time": None},
    10: {"guest": OTHER, "room_number": "9"},  # the last word: what is known of a guest lives longer than one booking
}
VERSIONS = st.sampled_from(sorted(BODIES))
SHOWN = (
    "status",
    "group_code",
    "arrival_date",
    "departure_date",
    "expected_arrival_at",
    "room_number",
    "adults",
    "children",
)


class Sender:
    """A booking system that says the same of each version, however often it says it."""

    def __init__(self, house: House, by: Viewer) -> None:
        self.house, self.by = house, by
        self.system = BookingSystem.objects.get_or_create(code="opera", defaults={"name": "opera"})[0]
        self.bodies = {version: self._read(version) for version in BODIES}

    def _read(self, version: int) -> dict[str, Any]:
        body = BookingBody(data=said(version=version, **BODIES[version]), context=context_of(self.house))
        body.is_valid(raise_exception=True)
        return body.validated_data

    def book(self, version: int) -> str:
        words = {"house": self.house, "system": self.system, "by": self.by, "now": NOW}
        return booking.receive(self.bodies[version], **words).outcome

    def cancel(self, **order: int) -> str:
        return booking.cancel("K-1", order, house=self.house, system=self.system, by=self.by, now=NOW).outcome


def state() -> dict[str, Any]:
    """All that can be seen of the booking, without what tells how it came about."""
    stay = Stay.objects.select_related("guest", "tier").filter(confirmation_number="K-1").first()
    if stay is None:
        return {"status": "cancelled" if SenderRecord.objects.filter(cancelled=True).exists() else "unknown"}
    guest = stay.guest
    return {name: getattr(stay, name) for name in SHOWN} | {
        "tier": stay.tier and stay.tier.code,
        "reasons": stay.tier_reasons,
        "request": list(stay.requests.filter(state="waiting").values_list("tier__code", flat=True)),
        "guest": [guest.surname, guest.given_name, guest.phone, guest.alias, guest.incognito, guest.preferences],
        "needs": sorted(Need.objects.filter(guest=guest).values_list("kind", "code", "text", "severity")),
        "plan": plan_of(stay),
    }


def plan_of(stay: Stay) -> list[tuple[Any, ...]]:
    """What is to be done; what was done before the stay or its tier ended tells only how it came about."""
    settled = ["withdrawn", "done"] if stay.is_over or stay.tier is None else ["withdrawn"]
    items = ChecklistItem.objects.filter(stay=stay).exclude(state__in=settled).order_by("position", "day")
    wanted = ("item_key", "day", "department__code", "detail", "due_at", "state", "components", "gate", "done_room")
    return list(items.values_list(*wanted))


class AnyOrder(RuleBasedStateMachine):
    """What came, in whatever order, and what must be seen of it at every moment."""

    sender: Sender
    alone: dict[int, dict[str, Any]]  # version: what is seen when only this message ever came

    @initialize()
    def begin(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.booked: set[int] = set()
        self.cancelled: set[int] = set()
        self.held = False

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    @rule(version=VERSIONS)
    def booking_comes(self, version: int) -> None:
        self.sender.book(version)
        self.booked.add(version)

    @rule(version=VERSIONS)
    def cancellation_comes(self, version: int) -> None:
        self.sender.cancel(version=version)
        self.cancelled.add(version)

    @rule(version=VERSIONS)
    def booking_comes_twice(self, version: int) -> None:
        self.booking_comes(version)
        before = Event.objects.count(), NoticeEvent.objects.count()
        assert self.sender.book(version) in ("unchanged", "stale")
        assert (Event.objects.count(), NoticeEvent.objects.count()) == before

    @rule(often=st.integers(0, 9))
    def cancellation_without_a_version_comes(self, often: int) -> None:
        if often == 9:
            self.sender.cancel()
            self.held = True

    @invariant()
    def the_highest_version_is_seen(self) -> None:
        if not (self.booked or self.cancelled or self.held):
            return
        top = max(self.booked | self.cancelled, default=0)
        seen = state()
        if self.held or top in self.cancelled:
            assert seen["status"] == "cancelled"
            assert seen.get("plan", []) == []
        else:
            assert seen == self.alone[top]


def test_the_same_state_whatever_the_order(db: None, moment: Moment):
    hotel = opened()
    sender = Sender(house_of(hotel), Viewer("key", 1, "opera"))
    seen_alone = {}
    for version in BODIES:
        with transaction.atomic():
            sender.book(version)
            seen_alone[version] = state()
            transaction.set_rollback(True)
    machine = type("AnyOrderHere", (AnyOrder,), {"sender": sender, "alone": seen_alone})
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large]
    examples = settings(max_examples=25, stateful_step_count=12, deadline=None, suppress_health_check=checks)
    assert run_state_machine_as_test(machine, settings=examples) is None


@pytest.mark.parametrize("version", sorted(BODIES))
def test_each_of_these_messages_says_something_of_its_own(version: int):
    assert [other for other in BODIES if BODIES[other] == BODIES[version]] == [version]
