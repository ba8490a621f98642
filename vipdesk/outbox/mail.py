"""A notice as a mail: ids, items, times and rooms, never a guest's name, nothing of anybody's health.

Who puts it in words is named in the settings by what it is about, since it knows more than the outbox does.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vipdesk.hotel import clock
from vipdesk.outbox import letters, mail_links
from vipdesk.outbox.models import Delivery, Event, Notice


@dataclass(frozen=True)
class Said:
    """What a notice says in a mailbox: how it begins, a line for each thing, and how many things are read on screen only."""

    title: str
    lines: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class Told:
    """A notice as a mail tells it: in words, and with the room of the stay."""

    said: Said
    room: str


Sayer = Callable[[Sequence[Notice]], Sequence[Said]]


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
    """What changed, line by line; only "open vipdesk" for a stay whose room and times are secret. `link` acknowledges."""
    if notice.told_at_hand is None:
        put_in_words([notice])
    told: Told = notice.told_at_hand
    context = {
        "notice": notice,
        "said": told.said,
        "unanswered_since": _since(notice) if escalated else "",
        "room": told.room,  # the template keeps it from a secret stay
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


def put_in_words(notices: Collection[Notice]) -> None:
    """Each of these has at hand what a mail says of it, in the language of its house: in the queries of one."""
    rooms = _rooms(notices)
    alike: dict[tuple[str, str], list[Notice]] = {}
    for notice in notices:
        alike.setdefault((notice.subject_kind, _language(notice)), []).append(notice)
    for (kind, language), own in alike.items():
        say: Sayer = import_string(settings.NOTICES[kind])
        with translation.override(language):
            for notice, said in zip(own, say(own), strict=True):
                notice.told_at_hand = Told(said, rooms.get(notice.pk) or "")


def _rooms(notices: Collection[Notice]) -> dict[int, str]:
    """The room that the last event of each notice speaks of."""
    if not notices:
        return {}
    events = Event.objects.filter(told_by__notice__in=notices).order_by("id")
    return dict(events.values_list("told_by__notice", "facts__room_number"))
