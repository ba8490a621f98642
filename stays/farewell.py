"""The farewell: when the first live row of a departure is due, its departments are told at once and its line is called."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stays import changes, due, lines, notices
from stays.facts import departure_of
from stays.house import House, house_of
from stays.models import ChecklistItem, Stay
from stays.plan import Change
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.jobs import once
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

LATE = dt.timedelta(minutes=30)  # what has been due for longer is not called any more
LINE = "farewell.line"


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
    rows = lines.standing(stay, wanted, leaves_at)
    lines.call(LINE, stay, rows, about(stay.pk, leaves_at), at=leaves_at, house=house, now=now)


def about(stay_id: int, leaves_at: dt.datetime) -> str:
    """What a call to a farewell is about; another time of departure is another farewell."""
    return f"{stay_id} {leaves_at.isoformat()}"


def calls_of(times: Iterable[tuple[int, dt.datetime]]) -> dict[int, list[Call]]:
    """Who was called to the farewell of each of these stays at its time of departure, in the order of the line. One query."""
    return lines.calls_about(LINE, (about(stay, at) for stay, at in times))


# --- the mail -------------------------------------------------------------------------------------------------------


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether the guest still leaves then."""
    stay = Stay.objects.select_related("property").filter(pk=lines.stay_of(letter)).first()
    [at] = lines.moments_of(letter)
    if stay is None or stay.status != Stay.Status.IN_HOUSE or now > at:
        return False
    return departure_of(stay, house_of(stay.property)) == at


def write(letter: Letter, now: dt.datetime) -> Written:
    """Room and times, never a name, and of a secret stay its number only."""
    stay, zone = Stay.objects.select_related("guest", "tier").get(pk=lines.stay_of(letter)), letter.property.zone
    [leaves_at] = lines.moments_of(letter)
    context = {
        "id": stay.pk,
        "secret": notices.is_secret(stay),
        "room": stay.room_number,
        "leaves": f"{leaves_at.astimezone(zone):%H:%M}",
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/waiting/",
    }
    text, html = (render_to_string(f"stays/farewell.{ending}", context) for ending in ("txt", "html"))
    return Written(_("Stay %(id)s: you are called to the farewell") % {"id": stay.pk}, text, html)
