"""A stay's facts as planning takes them: dates, needs and conditions, without a name."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from guests.models import Guest, KitchenAnswer, Need
from stays import groups, steps
from stays.house import House
from stays.models import PrivilegeRequest, Stay
from stays.plan import Allergy, Answer, StayFacts
from tiers.standard import ALLOWED, Standard
from vipdesk.access.guest import nameless
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property

DAY_USE_AT_LEAST = dt.timedelta(hours=4)
HOUR = dt.timedelta(hours=1)
MAY_BE_PACKING = dt.timedelta(minutes=30)  # so long nobody is said to have stayed on
STAYS_ON = dt.timedelta(days=2)  # who was to leave longer ago has most likely gone, and nobody said so


def facts_of(
    stay: Stay,
    guest: Guest,
    needs: Iterable[Need],
    house: House,
    standard: Standard,
    *,
    by_hand: bool = True,
    renamed: bool = False,
    around: Iterable[Stay] | None = None,
    now: dt.datetime | None = None,
) -> StayFacts:
    """What planning may know of this stay.

    `by_hand` says whether there may be food of which nobody knows the contents, `renamed` whether the guest is another since
    it was planned last, or is called otherwise; `around` are those of `neighbours.around`, where they have been read;
    `now` says who should have left the room and is still there.
    """
    by_kind = {kind: [n for n in needs if n.kind == kind] for kind in Need.Kind.values}
    before = RoomBefore() if stay.is_over else room_before(stay, house, around, now=now)
    group = stay.outlook.get(groups.KEY) or {}
    return StayFacts(
        zone=house.property.zone,
        arrival_date=stay.arrival_date,
        departure_date=stay.departure_date,
        departure_at=departure_of(stay, house),
        eta=awaited(stay),
        tier=stay.tier.code if stay.tier else None,
        checked_in_at=stay.checked_in_at,
        in_house_first=stay.first_heard_in_house,
        over=stay.is_over,
        checked_out=stay.status == Stay.Status.CHECKED_OUT,
        over_words=str(stay.status) if stay.is_over else "",
        room_number=stay.room_number,
        occupied_before=before.occupied,
        room_free_at=before.free_at,
        conditions=conditions_of(stay, guest, by_kind) | allowed_for(stay),
        allergies=allergies_of(by_kind[Need.Kind.ALLERGY], standard),
        diets=tuple(sorted({n.code or n.text for n in by_kind[Need.Kind.DIET]})),
        access_needs=tuple(sorted({n.code or n.text for n in by_kind[Need.Kind.ACCESS]})),
        answers=answers_of(stay, guest) if _is_asked(by_kind, standard, by_hand=by_hand) else (),
        special_requests=nameless(tuple(stay.special_requests), guest),
        minors_alone=minors_alone(stay),
        official_visit=stay.official_visit,
        whose=str(guest.pk or ""),
        renamed=renamed,
        carry_the_name=_carry_the_name(standard, house),
        leads_group=group.get("leads", True),
        settled_in_group=frozenset(group.get("settled", ())),
        hours=house.hours,
        steps=steps.times(stay),
    )


def _carry_the_name(standard: Standard, house: House) -> frozenset[str]:
    """The rows with the guest's name on what they bring; for a standard that is too old to say so, by the one in force."""
    return standard.named or (house.programme.standard.named if house.standard else frozenset())


def awaited(stay: Stay) -> dt.datetime | None:
    """When the room is to be ready: at the time it was promised for, else when the guest is expected."""
    return stay.promised_at or stay.expected_arrival_at


def departure_of(stay: Stay, house: House) -> dt.datetime:
    """The expected departure, by default the property's check-out time on the departure date; a day use ends later."""
    if stay.expected_departure_at:
        return stay.expected_departure_at
    if stay.arrival_date == stay.departure_date:
        return _end_of_day_use(stay, house.property)
    return clock.at(house.property.zone, stay.departure_date, house.property.check_out_time)


def _end_of_day_use(stay: Stay, hotel: Property) -> dt.datetime:
    """The property's time for it; some hours after an arrival that is later than that would allow."""
    ends = clock.at(hotel.zone, stay.departure_date, hotel.day_use_until)
    return max(ends, stay.expected_arrival_at + DAY_USE_AT_LEAST) if stay.expected_arrival_at else ends


def allergies_of(needs: Iterable[Need], standard: Standard) -> tuple[Allergy, ...]:
    """One allergy for each code or text, severe when anybody said so."""
    known: dict[tuple[str, str], bool] = {}
    for need in needs:
        code = need.code if need.code in standard.allergens else ""
        key = (code, "" if code else need.text or need.code)
        known[key] = known.get(key, False) or need.severity == Need.Severity.SEVERE
    return tuple(Allergy(code=code, text=text, severe=severe) for (code, text), severe in sorted(known.items()))


def _is_asked(by_kind: dict[str, list[Need]], standard: Standard, *, by_hand: bool) -> bool:
    """Whether F&B may have been asked: of needs that the standard does not know, and of what is made by hand."""
    known = {Need.Kind.ALLERGY: standard.allergens, Need.Kind.DIET: standard.diets}
    return any(by_hand or need.code not in codes for kind, codes in known.items() for need in by_kind[kind])


def answers_of(stay: Stay, guest: Guest) -> tuple[Answer, ...]:
    """What F&B of this property has said for the guest's needs, on this stay or earlier ones."""
    if guest.pk is None:
        return ()
    there = KitchenAnswer.objects.filter(guest=guest, property_id=stay.property_id).order_by("need", "subject")
    return tuple(Answer(*row) for row in there.values_list("need", "subject", "safe", "instead"))


def conditions_of(stay: Stay, guest: Guest, needs: dict[str, list[Need]]) -> frozenset[str]:
    """The conditions of the closed list (standard.md) that hold for this stay."""
    holds = {
        "eta_unknown": stay.expected_arrival_at is None,
        "has_allergy_or_diet": bool(needs[Need.Kind.ALLERGY] or needs[Need.Kind.DIET]),
        "has_access_need": bool(needs[Need.Kind.ACCESS]),
        "has_special_request": bool(stay.special_requests),
        "pickup": bool(stay.arrival_transport.get("pickup")),
        "own_protection": stay.protection or bool((stay.outlook.get(groups.KEY) or {}).get("protected")),
        "host_organisation": bool(stay.host_organisation),
        "official_visit": stay.official_visit,
        "incognito": guest.incognito,
        "no_fuss": stay.no_fuss,
    }
    preferences = {f"preference:{p['category']}" for p in guest.preferences}
    return frozenset(name for name, true in holds.items() if true) | preferences


def allowed_for(stay: Stay) -> frozenset[str]:
    """The conditions that hold because somebody allows on an official visit what is off on one."""
    if not stay.official_visit or stay.pk is None:
        return frozenset()
    allowed = PrivilegeRequest.objects.filter(stay=stay, state=PrivilegeRequest.State.ALLOWED)
    return frozenset(f"{ALLOWED}{what}" for what in allowed.values_list("what", flat=True))


def minors_alone(stay: Stay) -> bool:
    """Whether only minors sleep in the room."""
    return stay.adults == 0 and bool(stay.children)


@dataclass(frozen=True)
class RoomBefore:
    """The room of a stay just before the arrival: whether somebody sleeps in it, and when it comes free, where that is late."""

    occupied: bool = False
    free_at: dt.datetime | None = None


def room_before(
    stay: Stay, house: House, around: Iterable[Stay] | None = None, *, now: dt.datetime | None = None
) -> RoomBefore:
    """Who sleeps in this room the night before the arrival, and whether they leave late; no room yet counts as vacant."""
    if not stay.room_number:
        return RoomBefore()
    there = Stay.objects.before_in_room(stay) if around is None else around
    others = [other for other in there if _is_before(other, stay)]
    late = [at for other in others if (at := _free_at(other, stay.arrival_date, house, now))]
    return RoomBefore(any(other.status != Stay.Status.CHECKED_OUT for other in others), max(late, default=None))


def _is_before(other: Stay, stay: Stay) -> bool:
    """Whether another stay comes into this one's room before it, and leaves on its arrival date or later, or has not left."""
    leaves_then = other.departure_date >= stay.arrival_date or other.status == Stay.Status.IN_HOUSE
    return other.room_number == stay.room_number and other.arrival_date < stay.arrival_date and leaves_then


def _free_at(other: Stay, arrival: dt.date, house: House, now: dt.datetime | None) -> dt.datetime | None:
    """When the one before leaves the room, if that is late on the day of the arrival."""
    still_there = still_there_until(other, arrival, house, now) if now else None
    return still_there or (late_departure(other, house) if other.departure_date == arrival else None)


def still_there_until(stay: Stay, arrival: dt.date, house: House, now: dt.datetime) -> dt.datetime | None:
    """Of a guest who should have left for an arrival on this date and has not: nobody knows until when, so by the hour."""
    if stay.status != Stay.Status.IN_HOUSE or not arrival - STAYS_ON <= stay.departure_date <= arrival:
        return None
    usual = clock.at(house.property.zone, arrival, house.property.check_out_time)
    since = max(usual, departure_of(stay, house))
    return since + ((now - since) // HOUR + 1) * HOUR if now >= since + MAY_BE_PACKING else None


def late_departure(stay: Stay, house: House) -> dt.datetime | None:
    """When the guest leaves, or has left, if that is on the departure date and later than the property's check-out time."""
    usual = clock.at(house.property.zone, stay.departure_date, house.property.check_out_time)
    leaves = stay.checked_out_at or stay.expected_departure_at
    return leaves if leaves and leaves > usual else None
