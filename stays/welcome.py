"""The welcome: when the guest is on the way, the people of the line are called, and their departments told when to be there."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from stays import changes, due, lines, notices, phrases
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.plan import Change
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Department
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Event, Letter

LINE = "welcome.line"
CALLED, CALLED_OFF = "stay.welcome", "stay.welcome_off"
LOBBY = "lobby"  # the fact that a department stands in the line: when to be there, and for when


def call(stay: Stay, *, house: House, by: Viewer | None, now: dt.datetime) -> None:
    """Call the line of a (locked, saved) stay whose guest is on the way, at another time or level than it was called for.

    Who was told to stand there, and does not any more, is told so; nobody is called for a time that has passed.
    """
    at = stay.expected_arrival_at
    if at is None or not is_awaited(stay):
        return
    dues = dict(_rows(stay).values_list("item_key", "due_at"))
    rows = lines.standing(stay, dues.keys(), at)
    told = _departments(rows, dues, at)
    _call_off(stay, told.keys(), house=house, by=by, now=now)
    if not told or at < now:
        return
    facts = {"at": at.isoformat(), "departments": sorted(told)}
    notices.tell(notices.event_of(stay, CALLED, by=by, now=now, facts=facts), stay, told, house, now=now)
    if not Letter.objects.filter(property=stay.property, kind=LINE, about=about(stay)).exists():
        lines.call(LINE, stay, rows, about(stay), at=at, house=house, now=now)


def _call_off(stay: Stay, stand: Collection[str], *, house: House, by: Viewer | None, now: dt.datetime) -> None:
    """Tell the departments that were in the line and are not among those that stand there now."""
    said = _last_call(stay)
    off = sorted(set(said["departments"]) - set(stand))
    if not off:
        return
    change = Change(changes.FACT, "", field=LOBBY, before=said["at"], words=phrases.NOT_YOURS)
    event = notices.event_of(stay, CALLED_OFF, by=by, now=now, facts={"at": said["at"], "departments": sorted(stand)})
    notices.tell(event, stay, dict.fromkeys(off, (change,)), house, now=now)


def called_off(stay: Stay, words: str = "") -> Mapping[str, tuple[Change, ...]]:
    """What the departments of the line are told when the guest is not on the way after all, or (in these words) does not come."""
    said = _last_call(stay)
    change = Change(changes.FACT, "", field=LOBBY, before=said["at"], words=words)
    return dict.fromkeys(said["departments"], (change,))


def _last_call(stay: Stay) -> Mapping[str, Any]:
    """For when the line of a guest who is on the way was called last, and which departments stand in it since."""
    nobody: Mapping[str, Any] = {"at": None, "departments": []}
    if stay.on_the_way_at is None:
        return nobody
    calls = Event.objects.about(notices.SUBJECT, stay.pk).filter(kind__in=[CALLED, CALLED_OFF])
    said = calls.filter(happened_at__gte=stay.on_the_way_at).order_by("-pk").values_list("facts", flat=True).first()
    return said or nobody


def is_awaited(stay: Stay) -> bool:
    """Whether the guest is on the way and nobody has met them yet."""
    return bool(stay.status == Stay.Status.RESERVED and stay.on_the_way_at and not (stay.waiting_since or stay.met_at))


def about(stay: Stay) -> str:
    """What a call to a welcome is about; another time, level, or call that the guest is on the way, is another welcome."""
    moments = [
        f"{one.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}" for one in (stay.expected_arrival_at, stay.on_the_way_at) if one
    ]
    return " ".join([str(stay.pk), *moments, *([str(stay.tier.pk)] if stay.tier else [])])


def calls_of(stay: Stay) -> list[Call]:
    """Who was called to the welcome of a stay whose guest is on the way, in the order of the line."""
    return lines.calls_about(LINE, [about(stay)]).get(stay.pk, []) if is_awaited(stay) else []


def _rows(stay: Stay) -> Any:
    return ChecklistItem.objects.open().filter(stay=stay, stage=due.BEFORE_ARRIVAL, live=True)


def _departments(
    rows: Iterable[lines.Standing], dues: Mapping[str, dt.datetime | None], at: dt.datetime
) -> Mapping[str, tuple[Change, ...]]:
    """Each department that stands in the line, or has its row, is told when to be in the lobby, and when the guest is here."""
    lobby: dict[str, dt.datetime] = {}
    for row, roles in rows:
        for code in {row.department, *roles} & set(Department.Code.values):
            lobby[code] = min(lobby.get(code, at), dues[row.key] or at)
    said = {code: {"at": at.isoformat(), "lobby": time.isoformat()} for code, time in sorted(lobby.items())}
    return {code: (Change(changes.FACT, "", field=LOBBY, after=after),) for code, after in said.items()}


# --- the mail -------------------------------------------------------------------------------------------------------


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether the guest is still on the way, for that time."""
    stay = Stay.objects.select_related("tier", "standard").filter(pk=lines.stay_of(letter)).first()
    if stay is None or not is_awaited(stay) or about(stay) != letter.about or now > lines.moments_of(letter)[0]:
        return False
    rows = _rows(stay).values_list("item_key", flat=True)
    return bool(stay.standard and lines.lines_of(stay.standard.standard(), rows))  # who wants no fuss has none any more


def write(letter: Letter, now: dt.datetime) -> Written:
    """The time, never a name, and of a secret stay its number only."""
    stay, zone = Stay.objects.select_related("guest", "tier").get(pk=lines.stay_of(letter)), letter.property.zone
    context = {
        "id": stay.pk,
        "secret": notices.is_secret(stay),
        "comes": f"{lines.moments_of(letter)[0].astimezone(zone):%H:%M}",
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/waiting/",
    }
    text, html = (render_to_string(f"stays/welcome.{ending}", context) for ending in ("txt", "html"))
    return Written(_("Stay %(id)s: you are called to the welcome") % {"id": stay.pk}, text, html)
