"""A tier that a guest is awarded for years: given, renewed, lowered, let lapse, ended; the stays to come are graded by it.

Each act is one transaction that holds the guest's lock; of two who decide at once one wins, and the other reads who and when.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from guests.models import Guest
from stays import authority, grades, granting
from stays.house import House
from stays.models import Stay
from stays.noting import next_revision
from stays.querysets import GOING_ON
from stays.reception import NotPossible
from tiers.models import Award, Tier
from vipdesk.access.guest import nameless
from vipdesk.access.viewer import Viewer
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.outbox import telling
from vipdesk.outbox.escalating import TAKE_BACK

SUBJECT = "guest"
LONGEST = 120  # months; a day that is farther off is a slip of the pen
Decision = Award.Decision
UNDECIDED: Mapping[str, Any] = {"decision": "", "decided_at": None, "decided_by": None}


class AlreadySettled(NotPossible):
    """Somebody was quicker, or its day is over; `award` says what became of it."""

    def __init__(self, award: Award) -> None:
        super().__init__("already_settled", _("What becomes of this award is settled already."))
        self.award = award


# --- given ---------------------------------------------------------------------------------------------------------------


@transaction.atomic
def award(
    stay_id: int,
    tier: str,
    until: dt.date,
    reason: str,
    *,
    guest_id: int | None = None,
    house: House,
    by: Viewer,
    now: dt.datetime,
) -> Award:
    """Award the guest of this stay a tier from today until that day; what they hold lower ends with it.

    `guest_id` is whom it is meant for: nobody is awarded what was meant for the guest that was booked before.
    """
    guest = Guest.objects.select_for_update(no_key=True, of=("self",)).get(stays=stay_id)
    if guest_id is not None and guest_id != guest.pk:
        words = _(
            "Somebody else comes on this booking by now: look who it is, and award it again if it is meant for them."
        )
        raise NotPossible("guest_changed", words)
    wanted, today = granting.tier_of(tier, house), clock.today(house.property.zone, now)
    _refuse_without_authority(wanted, house, by=by, now=now)
    _refuse_day(until, after=today, today=today)
    why = nameless(reason.strip(), guest)
    _close_over(Award.objects.of(house.property).filter(guest=guest), today, now=now)
    for held in Award.objects.of(house.property).held_on(today).filter(guest=guest).order_by("pk"):
        _refuse_as_much(held, wanted)
        _end(held, _("%(tier)s awarded") % {"tier": wanted.code}, by=by, now=now)
    given = _store(guest, wanted, _first_day(guest, house, today), until, why, house=house, by=by, now=now)
    _carry(given, "award.given", house=house, by=by, now=now)
    return given


def _first_day(guest: Guest, house: House, today: dt.date) -> dt.date:
    """Today, or yesterday where the guest was to come then and is awaited still."""
    yesterday = today - dt.timedelta(days=1)
    awaited = Stay.objects.filter(guest=guest, property=house.property, status=Stay.Status.RESERVED)
    return yesterday if awaited.filter(arrival_date=yesterday).exists() else today


def _store(
    guest: Guest,
    tier: Tier,
    starts_on: dt.date,
    until: dt.date,
    why: str,
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
    follows: Award | None = None,
) -> Award:
    return Award.objects.create(
        property=house.property,
        guest=guest,
        tier=tier,
        starts_on=starts_on,
        ends_on=until,
        reason=why,
        awarded_at=now,
        awarded_by_id=by.by or 0,  # a program has no authority
        follows=follows,
    )


def _refuse_as_much(held: Award, wanted: Tier) -> None:
    """Refuse what the guest holds already, or more; what is not renewed may be given anew."""
    lapses = held.decision == Decision.LAPSES and held.tier.rank == wanted.rank
    if held.tier.rank >= wanted.rank and not lapses:
        said = {"tier": held.tier.code, "date": date_format(held.ends_on, "j F Y")}
        raise NotPossible(
            "holds_as_much",
            _("The guest holds %(tier)s until %(date)s: end that first, or renew it under Awards.") % said,
        )


def _refuse_day(until: dt.date, *, after: dt.date, today: dt.date) -> None:
    if until <= after:
        raise NotPossible("ends_too_early", _("Choose a day after %(date)s.") % {"date": date_format(after, "j F Y")})
    if until > clock.months_later(today, LONGEST):
        raise NotPossible("ends_too_late", _("Choose a day within ten years."))


# --- what becomes of it --------------------------------------------------------------------------------------------------


@transaction.atomic
def renew(award_id: int, until: dt.date, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> Award:
    """Let it go on from its end until that day, with a reason of its own or the one that it had."""
    held = _undecided(award_id, house, by=by, now=now)
    return _go_on(held, held.tier, until, reason, Decision.RENEWED, house=house, by=by, now=now)


@transaction.atomic
def lower(
    award_id: int, tier: str, until: dt.date, reason: str, *, house: House, by: Viewer, now: dt.datetime
) -> Award:
    """Let it go on from its end with a lower tier; until its end it holds as it is."""
    held, wanted = _undecided(award_id, house, by=by, now=now), granting.tier_of(tier, house)
    if wanted.rank >= held.tier.rank:
        raise NotPossible("not_lower", _("That is not lower than %(tier)s.") % {"tier": held.tier.code})
    return _go_on(held, wanted, until, reason, Decision.LOWERED, house=house, by=by, now=now)


def _go_on(
    held: Award,
    tier: Tier,
    until: dt.date,
    reason: str,
    decision: Decision,
    *,
    house: House,
    by: Viewer,
    now: dt.datetime,
) -> Award:
    _refuse_day(until, after=held.ends_on, today=max(held.ends_on, clock.today(house.property.zone, now)))
    _decide(held, decision, by=by, now=now)
    why = nameless(reason.strip(), held.guest) or held.reason
    starts_on = held.ends_on + dt.timedelta(days=1)
    follower = _store(held.guest, tier, starts_on, until, why, house=house, by=by, now=now, follows=held)
    _carry(follower, f"award.{decision}", house=house, by=by, now=now)
    return follower


@transaction.atomic
def let_lapse(award_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Award:
    """Let it end on its day; until then it holds as it is."""
    held = _undecided(award_id, house, by=by, now=now)
    _decide(held, Decision.LAPSES, by=by, now=now)
    _carry(held, "award.lapses", house=house, by=by, now=now)
    return held


@transaction.atomic
def end(award_id: int, reason: str, *, house: House, by: Viewer, now: dt.datetime) -> Award:
    """End it before its day, with what follows it: the stays to come are graded without it, a guest in house keeps the level."""
    held = _locked(award_id, house)
    _refuse_without_authority(held.tier, house, by=by, now=now)
    today = clock.today(house.property.zone, now)
    if held.ended_at is not None or held.ends_on < today:
        raise AlreadySettled(held)
    why = nameless(reason.strip(), held.guest)
    follower: Award | None = held
    while follower is not None:
        _end(follower, why, by=by, now=now)
        follower = Award.objects.standing().filter(follows=follower).first()
    if held.follows_id is not None:
        _undecide(held.follows_id, today)
    _carry(held, "award.ended", house=house, by=by, now=now)
    return held


@transaction.atomic
def take_back(award_id: int, *, house: House, by: Viewer, now: dt.datetime) -> Award:
    """Take back one's own decision of a moment ago: it is to be decided again, and what followed it is gone."""
    held = _locked(award_id, house)
    own = Award.objects.filter(pk=held.pk, ended_at=None, decided_by=by.by, decided_at__gte=now - TAKE_BACK)
    followers = list(Award.objects.standing().filter(follows=held))
    if not own.exists() or any(follower.decision for follower in followers):
        raise NotPossible(
            "nothing_to_take_back", _("There is nothing to take back: somebody has changed it meanwhile.")
        )
    for follower in followers:
        follower.delete()  # as if it had not been; what happened stands among the events
    own.update(**UNDECIDED)
    held.refresh_from_db()
    _carry(held, "award.taken_back", house=house, by=by, now=now)
    return held


# --- by the clock --------------------------------------------------------------------------------------------------------


@transaction.atomic
def close(hotel: Property, today: dt.date, *, now: dt.datetime) -> int:
    """Write down that the awards of a property that nobody decided have ended on their day; how many that were."""
    return _close_over(Award.objects.of(hotel), today, now=now)


def _close_over(rows: QuerySet[Award], today: dt.date, *, now: dt.datetime) -> int:
    """The same of these awards: of several clocks, one does. No stay changes by it."""
    over = rows.filter(decision="", ended_at=None, ends_on__lt=today).select_related("property", "tier").order_by("pk")
    return sum(_closed(held, now) for held in over)


def _closed(held: Award, now: dt.datetime) -> bool:
    open_still = Award.objects.filter(pk=held.pk, decision="", ended_at=None)
    if not open_still.update(decision=Decision.ENDED, decided_at=now):
        return False
    _write_down(held, "award.over", by=None, now=now)
    return True


# --- what all of them do -------------------------------------------------------------------------------------------------


def _locked(award_id: int, house: House) -> Award:
    """The award as it stands, with its guest locked: whoever decides at the same time waits and then sees this decision."""
    rows = Award.objects.of(house.property)
    guest = Guest.objects.select_for_update(no_key=True).get(
        pk=rows.values_list("guest_id", flat=True).get(pk=award_id)
    )
    held: Award = rows.select_related("tier", "decided_by", "ended_by").get(pk=award_id)
    held.guest, held.property = guest, house.property
    return held


def _undecided(award_id: int, house: House, *, by: Viewer, now: dt.datetime) -> Award:
    """The award, locked, as long as something is to be decided; this will raise AlreadySettled or NotPossible."""
    held = _locked(award_id, house)
    _refuse_without_authority(held.tier, house, by=by, now=now)
    if not held.is_open or held.ends_on < clock.today(house.property.zone, now):
        raise AlreadySettled(held)
    return held


def _refuse_without_authority(tier: Tier, house: House, *, by: Viewer, now: dt.datetime) -> None:
    if not authority.grants(authority.powers(by.by, house.property, now=now), tier):
        words = _("%(tier)s is not yours to award: it needs another approver.")
        raise NotPossible("above_authority", words % {"tier": tier.code})


def _decide(held: Award, decision: Decision, *, by: Viewer, now: dt.datetime) -> None:
    held.decision, held.decided_at, held.decided_by_id = decision, now, by.by
    held.save(update_fields=["decision", "decided_at", "decided_by"])


def _end(held: Award, why: str, *, by: Viewer, now: dt.datetime) -> None:
    held.ended_at, held.ended_by_id, held.end_reason = now, by.by, why
    held.save(update_fields=["ended_at", "ended_by", "end_reason"])


def _undecide(award_id: int, today: dt.date) -> None:
    """What was to be followed and is not any more is to be decided again, as long as it holds."""
    Award.objects.filter(pk=award_id, ended_at=None, ends_on__gte=today).update(**UNDECIDED)


def _carry(held: Award, kind: str, *, house: House, by: Viewer, now: dt.datetime) -> None:
    """Write it down of the guest, and grade again those stays here that have not ended."""
    _write_down(held, kind, by=by, now=now)
    theirs = Stay.objects.filter(guest=held.guest_id, property=house.property, status__in=GOING_ON)
    for pk in theirs.order_by("pk").values_list("pk", flat=True):
        _grade_again(pk, held, house=house, by=by, now=now)


def _grade_again(stay_id: int, held: Award, *, house: House, by: Viewer, now: dt.datetime) -> None:
    """Grade one stay; where it stays as it is nobody is told, and its page shows the award."""
    stay = Stay.objects.locked(stay_id)
    was, reasons = stay.tier, stay.tier_reasons
    grade = grades.grade(stay, house, now=now)
    if (stay.tier, stay.tier_reasons) == (was, reasons):
        next_revision(stay, now)
        return
    facts = {"award": held.pk}
    granting.carry_graded(stay, was, grade, "stay.award_changed", facts=facts, house=house, by=by, now=now)


def _write_down(held: Award, kind: str, *, by: Viewer | None, now: dt.datetime) -> None:
    facts = {"award": held.pk, "tier": held.tier.code, "until": held.ends_on.isoformat()}
    person = by.person if by else None
    telling.happened(
        held.property, kind, subject_kind=SUBJECT, subject_id=held.guest_id, facts=facts, now=now, by=person
    )
