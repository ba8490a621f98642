"""The farewell: when the first live row of a departure is due, its departments are told at once and its line is called."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stays import changes, due, notices
from stays.escalating import quiet_of
from stays.escalation import Quiet
from stays.facts import departure_of
from stays.house import House, house_of
from stays.models import ChecklistItem, Stay
from stays.plan import Change
from tiers.standard import Row, Standard
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Property, Role, StaffMember
from vipdesk.outbox import calls
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.jobs import once
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

LATE = dt.timedelta(minutes=30)  # what has been due for longer is not called any more
LINE = "farewell.line"
ABOVE = (str(Role.Code.GENERAL_MANAGER), str(Role.Code.DUTY_MANAGER))
AT_NIGHT = str(Role.Code.DUTY_MANAGER)  # stands there alone in the quiet hours

Duties = Mapping[tuple[str, str], list[StaffMember]]


def call_due(*, now: dt.datetime) -> int:
    """Call the line of every guest in house whose farewell has come; how many were called."""
    rows = ChecklistItem.objects.open().filter(stage=due.DEPARTURE, live=True, stay__status=Stay.Status.IN_HOUSE)
    stays = rows.filter(due_at__lte=now, due_at__gt=now - LATE).order_by("stay").values_list("stay", flat=True)
    return sum(_call(pk, now) for pk in stays.distinct())


@transaction.atomic
def _call(stay_id: int, now: dt.datetime) -> bool:
    """Tell the departments and the line of one stay; once for each time of departure, however many clocks look."""
    stay = Stay.objects.locked(stay_id)
    house = house_of(stay.property)
    leaves_at = departure_of(stay, house)
    if stay.status != Stay.Status.IN_HOUSE or now > leaves_at:
        return False
    if not once("farewell", f"{stay_id} {leaves_at.isoformat()}", now=now):
        return False
    event = notices.record(stay, "stay.farewell", by=None, now=now, facts={"at": leaves_at.isoformat()})
    notices.tell(event, stay, _departments(stay, leaves_at), house, now=now)
    _call_line(stay, leaves_at, house, now)
    return True


def _departments(stay: Stay, leaves_at: dt.datetime) -> Mapping[str, tuple[Change, ...]]:
    """What each department of the live rows is told: when the guest leaves, and when to be in the lobby if it has one before."""
    rows = list(_live(stay).order_by("department__code").values_list("department__code", "due_at"))
    before = [(code, due_at) for code, due_at in rows if due_at and due_at < leaves_at]
    lobby = dict.fromkeys(
        (code for code, _due_at in before), max((at for _code, at in before), default=leaves_at).isoformat()
    )
    said = {code: {"at": leaves_at.isoformat(), "lobby": lobby.get(code)} for code, _due_at in rows}
    return {code: (Change(changes.FACT, code, field="leaves", after=after),) for code, after in said.items()}


def _live(stay: Stay) -> Any:
    return ChecklistItem.objects.open().filter(stay=stay, stage=due.DEPARTURE, live=True)


# --- the line -------------------------------------------------------------------------------------------------------


def _call_line(stay: Stay, leaves_at: dt.datetime, house: House, now: dt.datetime) -> None:
    """Call the people of the line who are on duty, for each row that has one."""
    wanted = frozenset(_live(stay).values_list("item_key", flat=True))
    standard = stay.standard.standard() if stay.standard else None
    duties = roster.everybody_on(stay.property, clock.hotel_day(stay.property.zone, leaves_at))
    tier, quiet = stay.tier.code if stay.tier else "", quiet_of(stay.property)
    for row in lines_of(standard, wanted):
        people = people_of(roles_of(row, tier, quiet, leaves_at), duties)
        if people:
            about = f"{stay.pk} {leaves_at.isoformat()}"
            calls.call(LINE, house.departments[row.department], people, about=about, over_at=leaves_at, now=now)


def lines_of(standard: Standard | None, wanted: Collection[str]) -> list[Row]:
    """The rows with a line, of those that are wanted."""
    return [row for row in standard.rows if row.line and row.key in wanted] if standard else []


def roles_of(row: Row, tier: str, quiet: Quiet, leaves_at: dt.datetime) -> tuple[str, ...]:
    """Who stands in the line at a level, as what they are; in the quiet hours the duty manager alone, where the line has one."""
    named = row.line.get(tier, ())
    at_night = quiet.end(leaves_at) != leaves_at
    return (AT_NIGHT,) if at_night and AT_NIGHT in named else named


def people_of(roles: Iterable[str], duties: Duties) -> dict[StaffMember, str]:
    """Those of these roles who are on duty, in the order of the line, each as the first of what they are in it."""
    found: dict[StaffMember, str] = {}
    for role in roles:
        key = (role, "") if role in ABOVE else (str(Role.Code.DEPARTMENT_MANAGER), role)
        for person in duties.get(key, ()):
            found.setdefault(person, role)
    return found


def calls_of(abouts: Iterable[tuple[int, dt.datetime]]) -> dict[int, list[Call]]:
    """Who was called to the farewell of each of these stays at its time of departure, in the order of the line. One query."""
    wanted = [f"{stay} {at.isoformat()}" for stay, at in abouts]
    found: dict[int, list[Call]] = {}
    rows = Call.objects.filter(letter__kind=LINE, letter__about__in=wanted).select_related("letter", "staff")
    for one in rows.order_by("pk"):
        found.setdefault(stay_of(one.letter), []).append(one)
    return found


def open_calls(property: Property, staff_id: int | None, *, now: dt.datetime) -> list[Call]:
    """The farewells to which somebody is called and has not said that they come."""
    return [one for one in calls.open_for(property, staff_id, now=now) if is_of_use(one.letter, now)]


# --- the mail -------------------------------------------------------------------------------------------------------


def stay_of(letter: Letter) -> int:
    return int(letter.about.partition(" ")[0])


def leaves_at_of(letter: Letter) -> dt.datetime:
    return dt.datetime.fromisoformat(letter.about.partition(" ")[2])


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether the guest still leaves then."""
    stay, at = Stay.objects.select_related("property").filter(pk=stay_of(letter)).first(), leaves_at_of(letter)
    if stay is None or stay.status != Stay.Status.IN_HOUSE or now > at:
        return False
    return departure_of(stay, house_of(stay.property)) == at


def write(letter: Letter, now: dt.datetime) -> Written:
    """Room and times, never a name, and of a secret stay its number only."""
    stay, zone = Stay.objects.select_related("guest", "tier").get(pk=stay_of(letter)), letter.property.zone
    context = {
        "id": stay.pk,
        "secret": notices.is_secret(stay),
        "room": stay.room_number,
        "leaves": f"{leaves_at_of(letter).astimezone(zone):%H:%M}",
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/waiting/",
    }
    text, html = (render_to_string(f"stays/farewell.{ending}", context) for ending in ("txt", "html"))
    return Written(_("Stay %(id)s: you are called to the farewell") % {"id": stay.pk}, text, html)
