"""The daily lists by mail: today's each morning, tomorrow's each evening, at the property's times, once."""

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from stays.documents.letters import TODAY, TOMORROW
from stays.list_models import ListMail, ListPrint, ListTimes
from vipdesk.access.viewer import Viewer
from vipdesk.errors import Problem
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property
from vipdesk.hotel.thousands import not_searched
from vipdesk.outbox import letters
from vipdesk.outbox.jobs import once, once_each
from vipdesk.outbox.models import Delivery, Letter

logger = logging.getLogger(__name__)
JOB = "list_mail"
DAY = dt.timedelta(days=1)
MOST_ADDRESSES = 20
KEPT = dt.timedelta(days=30)


@dataclass(frozen=True)
class Slot:
    """One list of one property that is due: which, and about what day."""

    property_id: int
    kind: str
    date: dt.date

    @property
    def name(self) -> str:
        return f"{self.property_id} {self.kind} {self.date}"


def send_due(*, now: dt.datetime) -> int:
    """Mail every list whose time has come and that has not gone out; how many mails. As few queries for many hotels."""
    due = {slot.name: slot for hotel in _hotels() for slot in slots(hotel, now)}
    try:
        with not_searched():
            return _send(due, now)
    except IntegrityError:
        logger.info("Another clock was quicker with the lists; what is left is looked at again in a minute.")
        return 0


def _hotels() -> Iterable[Property]:
    return Property.objects.select_related("list_times").order_by("pk")


def times_of(hotel: Property) -> ListTimes:
    """When the property's lists are mailed."""
    return getattr(hotel, "list_times", None) or ListTimes()


def slots(hotel: Property, now: dt.datetime) -> list[Slot]:
    """The lists of a property that are to have gone out by now and are still of use. The wall time is chosen first, so
    that a night of 23 or 25 hours has one morning; an evening's list is of use until the next morning's."""
    today, times = clock.today(hotel.zone, now), times_of(hotel)
    if now < clock.at(hotel.zone, today, times.morning):
        return [Slot(hotel.pk, TOMORROW, today)]
    due = [Slot(hotel.pk, TODAY, today)]
    if now >= clock.at(hotel.zone, today, times.evening):
        due.append(Slot(hotel.pk, TOMORROW, today + DAY))
    return due


@transaction.atomic
def forget_old(*, now: dt.datetime) -> int:
    """Prints, and mails that have gone out, are forgotten a month after the day they are about, once a day; how many."""
    if not once("forget_old_lists", now.date().isoformat(), now=now):
        return 0
    until = now.date() - KEPT
    old = Letter.objects.filter(date__lt=until).exclude(deliveries__in=Delivery.objects.wanted())
    return ListPrint.objects.filter(date__lt=until).delete()[0] + old.delete()[0]


@transaction.atomic
def _send(due: dict[str, Slot], now: dt.datetime) -> int:
    own = [due[name] for name in sorted(once_each(JOB, due, now=now))]
    if not own:
        return 0
    to = _addresses({slot.property_id for slot in own})
    sent = 0
    for kind, date in sorted({(slot.kind, slot.date) for slot in own}):
        hotels = {slot.property_id for slot in own if (slot.kind, slot.date) == (kind, date)}
        wanted = {one: said for (one, which), said in to.items() if which == kind and one.property_id in hotels}
        sent += letters.post(kind, date, wanted, now=now)
    return sent


def _addresses(hotels: Iterable[int]) -> dict[tuple[Department, str], list[str]]:
    """To whom each kind of list goes, by department; none where it goes to nobody."""
    found: dict[tuple[Department, str], list[str]] = {}
    mailed = Department.objects.filter(property__in=hotels).exclude(email="", list_mail=None)
    for one in mailed.select_related("list_mail").order_by("pk"):
        own = getattr(one, "list_mail", None)
        said = own.addresses if own else [one.email] if one.email else []
        for kind, wanted in ((TODAY, own.morning if own else True), (TOMORROW, own.evening if own else True)):
            if wanted and said:
                found[one, kind] = said
    return found


# --- to whom ---------------------------------------------------------------------------------------------------------


def mail_of(department: Department) -> ListMail:
    """To whom the department's lists go, as it was set, or as it is where nobody has set it."""
    set_up = ListMail.objects.filter(department=department).select_related("changed_by").first()
    default = [department.email] if department.email else []
    return set_up or ListMail(department=department, addresses=default, version=0)


@transaction.atomic
def change(
    department: Department,
    addresses: list[str],
    *,
    morning: bool,
    evening: bool,
    seen: int,
    by: Viewer,
    now: dt.datetime,
) -> ListMail:
    """Set to whom the lists go, also those that wait; this will raise a 409 Problem when somebody else has changed that
    since it was read."""
    said = {"addresses": addresses, "morning": morning, "evening": evening, "changed_at": now, "changed_by_id": by.by}
    Department.objects.select_for_update().get(pk=department.pk)
    row, made = ListMail.objects.get_or_create(department=department, defaults=said)
    if seen != (0 if made else row.version):
        raise Problem(409, "changed_meanwhile", "Changed meanwhile", changed_words(row))
    if not made:
        for name, value in said.items():
            setattr(row, name, value)
        row.version += 1
        row.save()
    letters.call_off(TODAY, department, but=addresses if morning else ())
    letters.call_off(TOMORROW, department, but=addresses if evening else ())
    return row


@transaction.atomic
def set_times(
    hotel: Property, morning: dt.time, evening: dt.time, *, seen: tuple[dt.time, dt.time], by: Viewer, now: dt.datetime
) -> ListTimes:
    """Set when all lists of a hotel are mailed; this will raise a 409 Problem when other times were read than stand there."""
    Property.objects.select_for_update().get(pk=hotel.pk)
    row = ListTimes.objects.filter(property=hotel).first() or ListTimes(property=hotel)
    if (row.morning, row.evening) not in (seen, (morning, evening)):
        raise Problem(409, "changed_meanwhile", "Changed meanwhile", _times_words(row))
    row.morning, row.evening = morning, evening
    row.save()
    logger.info("Person %s has set the times of the lists of property %s, at %s.", by.by, hotel.pk, now.isoformat())
    return row


def _times_words(row: ListTimes) -> str:
    """That somebody else has set them meanwhile, and to what."""
    times = {"morning": f"{row.morning:%H:%M}", "evening": f"{row.evening:%H:%M}"}
    words = _("Somebody has changed the times meanwhile, to %(morning)s and %(evening)s: look at them and save again.")
    return words % times


def changed_words(row: ListMail) -> str:
    """Who changed it meanwhile."""
    return _("%(who)s has changed this meanwhile: look at it and save again.") % {"who": row.changed_by.short_name}


def addresses_of(text: str) -> list[str]:
    """The addresses of a text, one a line or with commas; this will raise ValidationError that says which is none."""
    said = list(
        dict.fromkeys(word.strip() for word in text.replace(",", "\n").replace(";", "\n").splitlines() if word.strip())
    )
    for one in said:
        try:
            validate_email(one)
        except ValidationError:
            raise ValidationError(_("%(address)s is no e-mail address.") % {"address": one}) from None
    if len(said) > MOST_ADDRESSES:
        raise ValidationError(_("At the most %(n)s addresses.") % {"n": MOST_ADDRESSES})
    return said
