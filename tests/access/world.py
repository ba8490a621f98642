"""One hotel with a guest on the way, another hotel beside it, and everybody who may knock."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from stays.models import Activity, ChecklistItem, PrivilegeRequest, Stay, VipRequest
from tests.access.people import KEYS, NOW, STAFF, bearer, hire, key_for
from tiers.loading import load
from tiers.models import Award, EscalationRule, Tier, VipCode
from tiers.programme import shipped_text
from vipdesk.access.scopes import Scope
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Duty, Property, StaffMember
from vipdesk.hotel.opening import open_property
from vipdesk.outbox.models import Delivery, Notice

NOBODY, STRANGER, STRANGE_KEY = "no one", "stranger", "strange key"
EVERYBODY = (NOBODY, *STAFF, *KEYS, STRANGER, STRANGE_KEY)
GUEST = {
    "external_id": "G-1",
    "name_prefix": "Dr",
    "given_name": "Jolanta",
    "surname": "Kanarek",
    "phone": "+48 22 555 01 90",
    "position": "provincial_leader",
    "allergies": [{"code": "mango", "severity": "severe"}, "scent"],
    "access_needs": ["wheelchair"],
}
PLAIN = {"external_id": "G-2", "surname": "Kanarek"}  # no tier, so a short plan and a quick call


@dataclass(frozen=True)
class World:
    """The hotel, its people and keys, and what the rows of the matrix speak of."""

    hotel: Property
    staff: dict[str, StaffMember]
    keys: dict[str, str]
    named: dict[str, Any] = field(default_factory=dict)  # what stands in the braces of an address
    sessions: dict[str, str] = field(default_factory=dict)
    handler: ClientHandler = field(
        default_factory=lambda: ClientHandler(enforce_csrf_checks=False)
    )  # put together once

    def client(self, who: str) -> Client:
        """A browser or a program of this somebody."""
        client = Client(raise_request_exception=False)
        client.handler = self.handler
        if who in self.staff:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._session(who)
        elif who in self.keys:
            client.defaults |= bearer(self.keys[who])
        return client

    def _session(self, who: str) -> str:
        """Signed in once: to sign in takes longer than to call."""
        if who not in self.sessions:
            client = Client()
            client.force_login(self.staff[who])
            self.sessions[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[who]


def booking(number: str, hotel: Property, **more: Any) -> dict[str, Any]:
    """The body of a booking for tomorrow."""
    today = clock.today(hotel.zone, clock.now())
    arrival, departure = today + dt.timedelta(days=1), today + dt.timedelta(days=3)
    said = {"property": hotel.code, "confirmation_number": number, "guest": PLAIN, "room_number": "1208"}
    return said | {"arrival_date": arrival.isoformat(), "departure_date": departure.isoformat()} | more


def build() -> World:
    """Both hotels, with a booking of the system opera and one of the desk; this will take about a second."""
    hotel, other = (_hotel(code) for code in ("AURORA", "BOREALIS"))
    staff = {name: hire(hotel, name) for name in STAFF} | {STRANGER: hire(other, "duty_manager")}
    keys = {name: key_for([hotel], name.split()[1:]) for name in KEYS}
    keys[STRANGE_KEY] = key_for([other], Scope.values, system="mews")
    world = World(hotel, staff, keys)
    _book(world, "key bookings:write", "K-1", guest=GUEST)
    _book(world, "duty_manager", "D-1")
    world.named.update(_named(world))
    for name in staff:
        world.client(name)
    return world


def _hotel(code: str) -> Property:
    hotel, _ = open_property(code, name=f"Hotel {code}", zone_name="Europe/Warsaw")
    load(hotel, shipped_text(), now=NOW)
    return hotel


def _book(world: World, who: str, number: str, **more: Any) -> None:
    body = booking(number, world.hotel, **more)
    answer = world.client(who).put(f"/api/v1/bookings/{number}", body, content_type="application/json")
    assert answer.status_code == 201, answer.content


def _put_on_the_plan(world: World, stay: Stay) -> ChecklistItem:
    """An item that somebody made by hand, for housekeeping."""
    said = {"title": "Cot", "department": "housekeeping", "stage": "before_arrival", "quantity": "1"}
    answer = world.client("duty_manager").post(f"/stays/{stay.pk}/items/new/", said)
    assert answer.status_code == 302, answer.content
    return ChecklistItem.objects.get(stay=stay, hand_made=True)


def _asked(world: World) -> VipRequest:
    """A level that somebody of the front office asked for, for the stay without one; it waits."""
    stay = Stay.objects.get(confirmation_number="D-1")
    tier = Tier.objects.get(property=world.hotel, code="VB")
    asked = {"asked_by": world.staff["front_office.agent"], "department": "front_office", "by_hand": True}
    return VipRequest.objects.create(stay=stay, tier=tier, asked_at=stay.created_at, **asked)


def _asked_privilege(world: World, stay: Stay) -> PrivilegeRequest:
    """What somebody of the front office asked for while the visit was an official one."""
    asked = {"asked_by": world.staff["front_office.agent"], "department": "front_office", "reason": "A friend"}
    return PrivilegeRequest.objects.create(stay=stay, what="lounge", asked_at=stay.created_at, **asked)


def _awarded(world: World) -> Award:
    """A level that the guest of the stay without one holds, of which somebody has to say what becomes of it."""
    stay, gm = Stay.objects.get(confirmation_number="D-1"), world.staff["general_manager"]
    days = {"starts_on": stay.arrival_date, "ends_on": stay.arrival_date + dt.timedelta(days=30)}
    tier, said = Tier.objects.get(property=world.hotel, code="VB"), {"reason": "A friend", "awarded_by": gm}
    given = {"property": world.hotel, "guest": stay.guest, "tier": tier, "awarded_at": stay.created_at}
    return Award.objects.create(**given, **days, **said)


def _kept_by_managers(world: World, notice: Notice) -> dict[str, Any]:
    """What managers keep: who is on duty, how long a notice may wait, and what could not be delivered."""
    rule = EscalationRule.objects.of(world.hotel).first()
    sales = Department.objects.get(property=world.hotel, code="sales")
    fields = {"property": world.hotel, "date": NOW.date(), "staff": world.staff["sales.agent"]}
    duty = Duty.objects.create(role="agent", department=sales, **fields)
    delivery = Delivery.objects.create(
        notice=notice, channel="mail", address="desk@aurora.test", due_at=NOW, wanted_at=NOW, dead_at=NOW
    )
    return {"rule": rule, "duty": duty, "delivery": delivery}


def _named(world: World) -> dict[str, Any]:
    stay = Stay.objects.get(confirmation_number="K-1")
    free = ChecklistItem.objects.filter(stay=stay, state="open", after=[], signed_by=[], ticked_by="", health=False)
    item, done = free.order_by("pk")[:2]
    url = f"/api/v1/stays/{stay.pk}/plan/{done.pk}/done"
    answer = world.client("duty_manager").post(url, {}, content_type="application/json")
    assert answer.status_code == 200, answer.content
    signed = ChecklistItem.objects.filter(stay=stay).exclude(signed_by=[]).get()
    notice = Notice.objects.get(subject_id=stay.pk, department__code="front_office")
    by_hand = _put_on_the_plan(world, stay)
    entry = Activity.objects.create(stay=stay, starts_at=stay.awaited_at, what="Dinner")
    inspection = ChecklistItem.objects.get(stay=stay, inspection=True)
    rows = {
        "inspection": inspection,
        "stay": stay,
        "guest": stay.guest,
        "item": item,
        "done": done,
        "signed": signed,
        "notice": notice,
        "by_hand": by_hand,
    }
    rows |= {"entry": entry, "request": _asked(world), "code": VipCode.objects.filter(property=world.hotel).first()}
    rows |= {"award": _awarded(world), "privilege": _asked_privilege(world, stay), **_kept_by_managers(world, notice)}
    return {name: row.pk for name, row in rows.items()} | {"department": item.department.code}
