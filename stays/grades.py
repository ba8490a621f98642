"""A stay graded: the facts that rules may look at, the tier they support with its reasons, and the request that waits."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guests import welcome
from guests.models import Guest
from stays import amending
from stays.house import House
from stays.models import Stay, VipRequest
from tiers import grading
from tiers.models import Award, Tier
from tiers.readers import hear_code, mapped_code
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import BookingSystem, Department

Dates = Sequence[tuple[dt.date, dt.date]]  # arrival and departure
Awards = Sequence[Award]


def grade(
    stay: Stay,
    house: House,
    *,
    now: dt.datetime,
    new_guest: bool = False,
    by_person: bool = False,
    gone: Dates | None = None,
    awards: Awards | None = None,
) -> grading.Grade:
    """Grade the unsaved stay and write tier, reasons and standard to it; in the house only a person lowers.

    `gone` are arrivals and departures of the guest's stays that ended here, `awards` what the guest holds here, where they
    have been read.
    """
    awards = () if new_guest else awards
    facts = facts_of(stay, house, now=now, new_guest=new_guest, gone=gone, awards=awards)
    result = grading.grade(facts, house.tiers.values(), house.rules, word_of(stay, house))
    if by_person or not _lowers_in_house(stay, result, house):
        stay.tier = house.tiers.get(result.tier or "")
        stay.tier_reasons = grading.as_json(result.reasons)
    stay.code_waits = bool(facts.unmapped)
    stay.suggestions = [{"tier": s.tier, "words": s.words} for s in result.suggestions]
    if stay.standard is None:
        stay.standard = house.standard
    return result


def word_of(stay: Stay, house: House) -> grading.Word:
    """What a person said of the tier of this stay alone."""
    codes = {tier.pk: tier.code for tier in house.tiers.values()}
    return grading.Word(
        granted=codes.get(stay.granted_tier_id or 0),
        granted_why=stay.granted_reason,
        lowered=stay.lowered,
        lowered_to=codes.get(stay.lowered_to_id or 0),
        lowered_why=stay.lowered_reason,
    )


def facts_of(
    stay: Stay,
    house: House,
    *,
    now: dt.datetime,
    hear: bool = True,
    new_guest: bool = False,
    gone: Dates | None = None,
    awards: Awards | None = None,
) -> grading.GradingFacts:
    """What grading may look at; nothing that a person is by birth or body is in it. With `hear` new VIP codes are kept."""
    asked, unmapped = asked_tier(stay, house, now=now, hear=hear)
    return grading.GradingFacts(
        position=stay.guest.position,
        booked_by=stay.booked_by_kind,
        asked=asked,
        unmapped=unmapped,
        loyalty=frozenset({stay.guest.membership_level} - {""}),
        history=() if new_guest else history_of(stay.guest, house, now=now, gone=gone),
        awards=held(stay, awards_of(stay.guest_id, house) if awards is None else awards),
    )


def of_guest(guest: Guest) -> tuple[str, str]:
    """What of the guest alone counts for the grade of every stay."""
    return guest.position, guest.membership_level


def awards_of(guest_id: int | None, house: House) -> Awards:
    """What the guest holds at this property, whenever."""
    return list(Award.objects.of(house.property).standing().filter(guest=guest_id)) if guest_id else ()


def held(stay: Stay, awards: Awards) -> tuple[grading.Held, ...]:
    """Those of these awards under which the stay arrives, as a reason says them."""
    day = stay.arrival_date
    return tuple(
        grading.Held(one.tier.code, _award_words(one), one.reason)
        for one in awards
        if day is not None and one.covers(day)
    )


def _award_words(award: Award) -> str:
    said = {"who": award.awarded_by.short_name, "date": date_format(award.ends_on, "j F Y")}
    return _("awarded by %(who)s until %(date)s") % said


def would_be(
    said: Mapping[str, Any], house: House, *, system: BookingSystem, now: dt.datetime, known: Guest | None = None
) -> tuple[grading.Grade, Stay]:
    """The grade that these facts of a booking would get, with the unsaved stay; nothing is stored, not even a code to map.

    `known` is the guest whom somebody chose, a new one where none is to be known; else the one whom the booking speaks of.
    """
    told = said.get("guest", {})
    if known is None and told.get("surname"):
        known = welcome.find_guest(told, booking_system=system)
    guest = known or Guest()
    welcome.write_profile(guest, told, fields=told.keys())
    stay = Stay(property=house.property, guest=guest, booking_system=system)
    amending.write_asking(stay, said)
    stay.arrival_date = dt.date.fromisoformat(str(said.get("arrival_date") or clock.today(house.property.zone, now)))
    facts = facts_of(stay, house, now=now, hear=False)
    return grading.grade(facts, house.tiers.values(), house.rules), stay


def asked_tier(stay: Stay, house: House, *, now: dt.datetime, hear: bool = True) -> tuple[str | None, str]:
    """The tier that the booking asks for, and its code where nobody has mapped it: that is kept under "codes to map"."""
    code, mapped = stay.vip_code, None
    if code:
        system = stay.booking_system.code
        mapped = hear_code(house.property, system, code, now=now) if hear else mapped_code(house.property, system, code)
    levels = list(house.tiers.values())
    asked = grading.asked_tier(code=code, mapped=mapped, requested=stay.vip_requested, tiers=levels)
    return asked, code if code and mapped is None and stay.vip_requested is not False else ""


def history_of(
    guest: Guest, house: House, *, now: dt.datetime, gone: Dates | None = None
) -> tuple[grading.Counted, ...]:
    """What the guest's earlier stays at this property come to, for the rules that count."""
    since = counted_since(house, now=now)
    if guest.pk is None or since is None:
        return ()
    dates = _dates_of(guest, house, since) if gone is None else gone
    today = clock.today(house.property.zone, now)
    return tuple(
        grading.Counted(measure, months, _count(measure, dates, first), first)
        for measure, months in _measures(house)
        for first in [clock.months_later(today, -months)]
    )


def counted_since(house: House, *, now: dt.datetime) -> dt.date | None:
    """The first arrival that a rule of this property counts; None where no rule counts stays."""
    today = clock.today(house.property.zone, now)
    return min((clock.months_later(today, -months) for _, months in _measures(house)), default=None)


def _measures(house: House) -> list[tuple[str, int]]:
    return sorted(m for m in grading.measures(house.rules) if m[0] in grading.COUNTED)


def _dates_of(guest: Guest, house: House, since: dt.date) -> Dates:
    gone = Stay.objects.filter(guest=guest, property=house.property, status=Stay.Status.CHECKED_OUT)
    return list(gone.filter(arrival_date__gte=since).values_list("arrival_date", "departure_date"))


def _count(measure: str, dates: Dates, since: dt.date) -> int:
    recent = [(arrival, departure) for arrival, departure in dates if arrival >= since]
    return len(recent) if measure == "stays" else sum((departure - arrival).days for arrival, departure in recent)


def _lowers_in_house(stay: Stay, result: grading.Grade, house: House) -> bool:
    if stay.status != Stay.Status.IN_HOUSE or stay.tier is None or stay.pk is None:
        return False
    return result.tier is None or house.tiers[result.tier].rank < stay.tier.rank


def keep_request(stay: Stay, result: grading.Grade, house: House, *, now: dt.datetime) -> tuple[VipRequest, ...]:
    """What was asked for beyond the rules waits as a request; it is withdrawn when no longer asked for. What changed."""
    return settle_request(stay, result, house, waiting_for(stay), by=None, now=now)


def settle_request(
    stay: Stay,
    result: grading.Grade,
    house: House,
    waiting: VipRequest | None,
    *,
    by: Viewer | None,
    now: dt.datetime,
) -> tuple[VipRequest, ...]:
    """The same, when it is known what is `waiting`; asked `by` whoever says so now, where nobody asked for it before."""
    wanted = _wanted(stay, result, house)
    gone = waiting is not None and _is_settled(waiting, wanted, stay)
    changed = [_withdrawn(waiting)] if waiting is not None and gone else []
    if wanted and (waiting is None or gone) and not _is_answered(stay, wanted):
        changed.append(_asked(stay, wanted, _who_asked(stay, wanted) or (by.by if by else None), now))
    return tuple(changed)


def first_request(
    stay: Stay, result: grading.Grade, house: House, *, by: Viewer, now: dt.datetime
) -> VipRequest | None:
    """The same for a stay that is new, so that nothing waits yet; what waits now."""
    wanted = _wanted(stay, result, house)
    return _asked(stay, wanted, by.by, now) if wanted else None


def still_waiting(before: VipRequest | None, changed: Iterable[VipRequest]) -> VipRequest | None:
    """What waits now, when this was waiting `before` and these have changed."""
    both = (*changed, before) if before else (*changed,)
    return next((one for one in both if one.state == VipRequest.State.WAITING), None)


def withdraw_request(stay: Stay) -> tuple[VipRequest, ...]:
    """A stay that has ended asks for nothing any more. What changed."""
    waiting = waiting_for(stay)
    return (_withdrawn(waiting),) if waiting else ()


def waiting_for(stay: Stay) -> VipRequest | None:
    """The request of a stay that nobody has decided yet, with its tier."""
    return VipRequest.objects.filter(stay=stay, state=VipRequest.State.WAITING).select_related("tier").first()


def _wanted(stay: Stay, result: grading.Grade, house: House) -> Tier | None:
    return None if stay.is_over else house.tiers.get(result.request or "")


def _is_settled(waiting: VipRequest, wanted: Tier | None, stay: Stay) -> bool:
    """Whether nobody need decide it any more; one that a person made waits until the stay has what it asks for."""
    if waiting.by_hand:
        return stay.is_over or (stay.tier is not None and stay.tier.rank >= waiting.tier.rank)
    return wanted is None or waiting.tier_id != wanted.pk


def _is_answered(stay: Stay, wanted: Tier) -> bool:
    """Whether a person has declined or withdrawn as much for this stay: a booking sent again does not ask again."""
    said_no = VipRequest.objects.filter(stay=stay, state__in=["declined", "withdrawn"], decided_by__isnull=False)
    return said_no.filter(tier__rank__gte=wanted.rank).exists()


def _withdrawn(request: VipRequest) -> VipRequest:
    request.state = VipRequest.State.WITHDRAWN
    request.save(update_fields=["state"])
    return request


def _who_asked(stay: Stay, wanted: Tier) -> int | None:
    """The colleague who wrote this ask into the booking before: it stays theirs, whoever brings it up again."""
    earlier = VipRequest.objects.filter(stay=stay, tier=wanted, by_hand=False, asked_by__isnull=False)
    return earlier.order_by("-pk").values_list("asked_by_id", flat=True).first()


def _asked(stay: Stay, wanted: Tier, asker: int | None, now: dt.datetime) -> VipRequest:
    sales = stay.booked_by_kind == Stay.BookedBy.SALES
    department = Department.Code.SALES if sales else Department.Code.FRONT_OFFICE
    said = {"asked_at": now, "asked_by_id": asker, "department": department}
    return VipRequest.objects.create(stay=stay, tier=wanted, **said)
