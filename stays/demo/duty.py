"""Who is on duty at the demo's hotels, what nobody has acknowledged there, and a mail that found no mailbox."""

import datetime as dt

from stays.escalating import escalate_due
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Department, Property, Role
from vipdesk.outbox.models import Delivery

DAYS = 14
LOOKS = (90, 60, 45, 30, 15, 0)  # minutes ago that somebody looked whether notices were answered


def write_rosters(hotel: Property, *, now: dt.datetime) -> None:
    """Two weeks: those who hold a role are on duty in it; finance has forgotten its own."""
    today = clock.hotel_day(hotel.zone, now)
    days = [today + dt.timedelta(days=n) for n in range(-1, DAYS)]
    held = Role.objects.filter(property=hotel).exclude(code=Role.Code.ADMINISTRATOR)
    for role in held.exclude(department__code=Department.Code.FINANCE).select_related("staff", "department"):
        roster.put_on(hotel, role.staff, role.code, role.department, days)


def let_time_pass(*, now: dt.datetime) -> None:
    """What is open has waited as long as it did: somebody higher was told of it then."""
    for minutes in LOOKS:
        escalate_due(now=now - dt.timedelta(minutes=minutes))


def lose_a_mail(hotel: Property, *, now: dt.datetime) -> None:
    """One department's mailbox was refused: it waits on the page of deliveries."""
    own = Delivery.objects.filter(notice__property=hotel, level=0, notice__department__code=Department.Code.ENGINEERING)
    if not own.dead().exists() and (last := own.order_by("-pk").first()):
        Delivery.objects.filter(pk=last.pk).update(
            dead_at=now, sent_revision=0, sent_at=None, failures=1, last_error="SMTPRecipientsRefused"
        )
