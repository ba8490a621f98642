"""A letter: a mail that is made when it is sent, such as the list of a day. Its row says what it is about, and names nobody.

Who makes it is named in the settings by the first word of its kind, since it knows more than the outbox does.
"""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.utils import translation
from django.utils.module_loading import import_string

from vipdesk.hotel import clock
from vipdesk.hotel.models import Department
from vipdesk.hotel.storing import store_values
from vipdesk.outbox.hints import hint
from vipdesk.outbox.models import Delivery, Letter


@dataclass(frozen=True)
class Written:
    """What a letter says; the subject holds ids, counts and dates, never a name."""

    subject: str
    text: str
    html: str


Writer = Callable[[Letter, dt.datetime], Written]
WriterOfMany = Callable[[Sequence[Letter], dt.datetime], Sequence[Written]]


def post(
    kind: str,
    date: dt.date,
    addresses: Mapping[Department, Iterable[str]],
    *,
    now: dt.datetime,
    about: str = "",
    due_at: dt.datetime | None = None,
) -> int:
    """Each of these departments gets this letter about a day at its addresses; rows of the caller's own transaction."""
    due = due_at or now
    alike = {"kind": kind, "date": date, "about": about, "made_at": now}
    new = [{"property_id": one.property_id, "department_id": one.pk, **alike} for one in addresses]
    (made,) = store_values((Letter, new))
    when = {"channel": Delivery.Channel.MAIL, "due_at": due, "wanted_at": now}
    deliveries = [
        {"letter_id": letter, "address": address, **when}
        for letter, own in zip(made, addresses.values(), strict=True)
        for address in dict.fromkeys(own)
    ]
    (ids,) = store_values((Delivery, deliveries))
    if due <= now:
        hint(ids)
    return len(ids)


def call_off(kind: str, department: Department, *, but: Collection[str]) -> int:
    """Letters of this kind that wait for the department, or could not be delivered, go to these addresses only from now
    on; how many do not go any more. What is being sent at this moment goes."""
    waiting = Delivery.objects.filter(letter__department=department, letter__kind=kind).exclude(address__in=but)
    unsent = waiting.filter(sent_revision__lt=F("wanted_revision"), dismissed_at__isnull=True)
    return unsent.update(sent_revision=F("wanted_revision"), dead_at=None)


def compose(letter: Letter, address: str, headers: Mapping[str, str], now: dt.datetime) -> EmailMultiAlternatives:
    """The letter as it reads now, or as it was just written, in the language of the house."""
    written = letter.written_at_hand or _write(letter, now)
    mail = EmailMultiAlternatives(
        subject=written.subject,
        body=written.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[address],
        headers=dict(headers),
    )
    mail.attach_alternative(written.html, "text/html")
    return mail


def _write(letter: Letter, now: dt.datetime) -> Written:
    write: Writer = import_string(settings.LETTERS[_first(letter.kind)])
    with translation.override(_language(letter)):
        return write(letter, now)


def are_written_together(kind: str | None) -> bool:
    """Whether somebody writes many letters of this kind at once."""
    return _first(kind or "") in settings.LETTERS_TOGETHER


def write_together(deliveries: Collection[int], now: dt.datetime) -> dict[int, Written]:
    """What the letters of these deliveries say, by the letters' ids; those of one language at once."""
    held = Letter.objects.filter(pk__in=Delivery.objects.filter(pk__in=deliveries).values("letter"))
    alike: dict[tuple[str, str], list[Letter]] = {}
    for letter in held.select_related("department").prefetch_related("property").order_by("pk"):
        if is_of_use(letter, now):
            alike.setdefault((_first(letter.kind), _language(letter)), []).append(letter)
    written: dict[int, Written] = {}
    for (kind, language), own in alike.items():
        write: WriterOfMany = import_string(settings.LETTERS_TOGETHER[kind])
        with translation.override(language):
            written |= zip((letter.pk for letter in own), write(own, now), strict=True)
    return written


def _first(kind: str) -> str:
    """The first word of a kind, by which the settings name who writes it."""
    return kind.partition(".")[0]


def _language(letter: Letter) -> str:
    return next(iter(letter.property.languages), None) or settings.LANGUAGE_CODE


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether the day that the letter is about is not over yet at the property, or what its own kind says of that."""
    own = settings.LETTERS_OF_USE.get(_first(letter.kind))
    if own:
        return bool(import_string(own)(letter, now))
    return letter.date >= clock.today(letter.property.zone, now)
