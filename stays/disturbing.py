"""Do not disturb: what was not possible in the house is offered again later that day, and then waived: never overdue."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from stays import due, phrases, ticking
from stays.facts import departure_of
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tiers.standard import Standard
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock

LONGEST = 500  # characters of a reason
SEPARATOR = ", "


@transaction.atomic
def not_possible(item_id: int, *, by: Viewer, now: dt.datetime) -> ChecklistItem:
    """The guest does not want to be disturbed: the item is offered again at the standard's next time, else waived."""
    item = ticking.locked_item(item_id)
    ticking.refuse_settled(item)
    if item.stage != due.IN_HOUSE or item.stay.status != Stay.Status.IN_HOUSE:
        raise NotPossible("not_in_house", _("Only what is done for a guest in the house can be put off."))
    was = ticking.as_it_is(item)
    item.not_possible += 1
    item.state_reason = _said(item.state_reason, f"{now.astimezone(item.stay.property.zone):%H:%M}")
    item.begun_at = item.begun_by = None
    _put_off(item, now)
    return ticking.ticked(item, "item.not_possible", by=by, now=now, was=was)


def _said(reason: str, time: str) -> str:
    """The reason with one more time at which it was not possible."""
    pieces = reason.split(phrases.JOINED)
    earlier = [parts["times"] for piece in pieces if (parts := phrases.parts(phrases.NOT_POSSIBLE, piece))]
    others = [piece for piece in pieces if not phrases.says(phrases.NOT_POSSIBLE, piece)]
    said = phrases.say(phrases.NOT_POSSIBLE, times=SEPARATOR.join([*earlier, time]))
    return phrases.fitting(LONGEST, *others, said)


def _put_off(item: ChecklistItem, now: dt.datetime) -> None:
    """Write to the unsaved item when it is offered again; after the last time it is waived."""
    again = next_offer(item.stay, now)
    item.state = ChecklistItem.State.OPEN if again else ChecklistItem.State.WAIVED
    item.due_at = again or item.due_at
    if again is None:
        item.state_reason = _given_up(item.state_reason)


def _given_up(reason: str) -> str:
    """The reason of an item that is not offered any more."""
    pieces = [
        (phrases.parts(phrases.NOT_POSSIBLE, piece).get("times"), piece) for piece in reason.split(phrases.JOINED)
    ]
    return phrases.joined(*(phrases.say(phrases.GIVEN_UP, times=times) if times else piece for times, piece in pieces))


def next_offer(stay: Stay, now: dt.datetime) -> dt.datetime | None:
    """The standard's next time today that lies before the guest leaves; None when there is none."""
    times = stay.standard.standard().offered_again if stay.standard else Standard.offered_again
    zone, house = stay.property.zone, House(stay.property)
    day = clock.hotel_day(zone, now)
    offers = (clock.at(zone, day, time) for time in times)
    return next((at for at in offers if now < at < departure_of(stay, house)), None)


def go_on(*, now: dt.datetime) -> int:
    """Offer again, or waive, whatever was offered and not answered in its time; how many that were. A job of the clock."""
    waiting = ChecklistItem.objects.filter(state="open", not_possible__gt=0, due_at__lt=now, stay__status="in_house")
    found = list(waiting.order_by("stay_id", "pk").values_list("pk", flat=True))
    return sum(_go_on(pk, now) for pk in found)


@transaction.atomic
def _go_on(item_id: int, now: dt.datetime) -> bool:
    """Put one item off, unless it was settled meanwhile or is still on offer."""
    item = ticking.locked_item(item_id)
    standard = item.stay.standard.standard() if item.stay.standard else None
    offered_for = dt.timedelta(minutes=(standard.lead if standard else Standard.lead).minutes)
    if item.state != "open" or not item.due_at or item.due_at + offered_for > now:
        return False
    _put_off(item, now)
    kind = "item.waived" if item.state == ChecklistItem.State.WAIVED else "item.offered_again"
    ticking.ticked(item, kind, by=None, now=now)
    return True
