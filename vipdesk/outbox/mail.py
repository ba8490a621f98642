"""A notice as a mail: ids, items, times and rooms, never a guest's name, nothing of anybody's health."""

import datetime as dt
import zoneinfo
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vipdesk.hotel import clock
from vipdesk.outbox import letters, mail_links
from vipdesk.outbox.models import Delivery, Event, Notice

# The facts of a stay that may be read in a mailbox; what is not here is seen on screen only.
FACTS = {
    "room_number": gettext_lazy("Room"),
    "arrival_date": gettext_lazy("Arrival date"),
    "departure_date": gettext_lazy("Departure date"),
    "expected_arrival_at": gettext_lazy("Expected arrival"),
    "expected_departure_at": gettext_lazy("Expected departure"),
    "on_the_way": gettext_lazy("Guest on the way, expected"),
    "leaves": gettext_lazy("The guest leaves"),
    "waiting": gettext_lazy("Guest waits, room promised for"),
    "tier": gettext_lazy("VIP level"),
    "request": gettext_lazy("VIP level asked for"),
}

UNSPOKEN = frozenset({"health", "reason_health"})  # who may read a change, told with the change itself


def compose(delivery: Delivery) -> EmailMessage:
    """The mail of the delivery's wanted revision, in the language of the house; a repeat has the same Message-ID."""
    headers = {"Message-ID": f"<{delivery.message_id}@{_host()}>", "Auto-Submitted": "auto-generated"}
    if delivery.letter is not None:
        return letters.compose(delivery.letter, delivery.address, headers, clock.now())
    notice = delivery.told
    link = "" if notice.acknowledged_at else mail_links.url_of(delivery, clock.now())
    with translation.override(_language(notice)):
        return EmailMessage(
            subject=subject(notice, escalated=bool(delivery.level)),
            body=body(notice, escalated=bool(delivery.level), link=link),
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[delivery.address],
            headers=headers,
        )


def subject(notice: Notice, *, escalated: bool = False) -> str:
    """Such as "Stay 4711: 12 items for Food & beverage"."""
    if escalated:
        return _("Stay %(id)s: not acknowledged by %(department)s") % {
            "id": notice.subject_id,
            "department": str(notice.department),
        }
    items = len({change["item"] for change in notice.changes if change.get("item") is not None})
    words = {"id": notice.subject_id, "count": items, "department": str(notice.department)}
    if not items:
        return _("Stay %(id)s: a notice for %(department)s") % words
    return (
        ngettext(
            "Stay %(id)s: %(count)s item for %(department)s", "Stay %(id)s: %(count)s items for %(department)s", items
        )
        % words
    )


def body(notice: Notice, *, escalated: bool = False, link: str = "") -> str:
    """What changed, item by item; only "open vipdesk" for a stay whose room and times are secret. `link` acknowledges."""
    changes = [] if notice.secret else [change for change in notice.changes if change.get("field") not in UNSPOKEN]
    told = [change for change in changes if not change.get("health")]
    zone = notice.property.zone
    lines = [line for change in told if (line := _line(change, zone))]
    context = {
        "notice": notice,
        "unanswered_since": _since(notice) if escalated else "",
        "room": _room(notice),  # the template keeps it from a secret stay
        "lines": [line for n, line in enumerate(lines) if line not in lines[:n]],  # each thing is said once
        "more": len(changes) - len(lines),
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/{notice.subject_kind}s/{notice.subject_id}/",
        "link": link,
    }
    return render_to_string("outbox/mail.txt", context)


def _since(notice: Notice) -> str:
    """When the department was first told, on the hotel's clock."""
    return date_format(notice.sent_at.astimezone(notice.property.zone), "D j M, H:i")


def _language(notice: Notice) -> str:
    return next(iter(notice.property.languages), None) or settings.LANGUAGE_CODE


def _host() -> str:
    return urlsplit(settings.VIPDESK_URL).hostname or "localhost"


def _room(notice: Notice) -> str:
    facts = Event.objects.filter(told_by__notice=notice).order_by("-id").values_list("facts", flat=True).first()
    return str((facts or {}).get("room_number") or "")


def _line(change: dict[str, Any], zone: zoneinfo.ZoneInfo) -> dict[str, str] | None:
    """What the template writes of one change; None for one that a mail does not tell."""
    own = change.get("item") is not None
    title = change.get("title") if own else FACTS.get(change.get("field", ""))
    if not title:
        return None
    shows_values = not own or change["kind"] in ("added", "moved")
    return {
        "kind": change["kind"],
        "title": str(title) if shows_values else _with_day(str(title), change.get("day"), zone),
        "words": change.get("words") or _words_of(change.get("to")),
        "before": _shown(change.get("from"), zone) if shows_values else "",
        "after": _shown(change.get("to"), zone) if shows_values else "",
    }


def _with_day(title: str, day: str | None, zone: zoneinfo.ZoneInfo) -> str:
    """The title of a daily item with the day it is about."""
    return f"{title}, {_as_time(day, zone)}" if day else title


def _words_of(added: object) -> str:
    """What an added item says for itself, such as what is to be moved for it; or the place where somebody waits."""
    return str(added.get("state_reason") or added.get("place") or "") if isinstance(added, dict) else ""


def _shown(value: object, zone: zoneinfo.ZoneInfo) -> str:
    """A time as the hotel's clock shows it; of a whole item its due time, of who waits the time that was promised."""
    text = value.get("due_at") or value.get("promised_at") if isinstance(value, dict) else value
    return _as_time(text, zone) or text if isinstance(text, str) else ""


def _as_time(text: str, zone: zoneinfo.ZoneInfo) -> str:
    try:
        moment = parse_datetime(text) if "T" in text else None
        day = parse_date(text)
    except ValueError:
        return ""
    if moment is not None and timezone.is_aware(moment):
        return date_format(moment.astimezone(zone), "D j M, H:i")
    return date_format(dt.datetime.combine(day, dt.time()), "D j M") if day else ""
