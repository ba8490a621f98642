"""Awards that end: whoever may decide is told by mail, once, before the end; what nobody decided is written down as ended. A job
of the clock."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from stays import authority, awards, words
from stays.escalating import quiet_of
from stays.house import House, house_at_hand
from stays.models import Delegation
from tiers.models import Award
from vipdesk.hotel import clock
from vipdesk.hotel.models import Department, Property, StaffMember
from vipdesk.outbox import letters
from vipdesk.outbox.jobs import once
from vipdesk.outbox.letters import Written
from vipdesk.outbox.models import Letter

KIND = "award.ending"
FARTHEST = dt.timedelta(days=367)  # no programme lists an award earlier before its end


def look_after(*, now: dt.datetime) -> int:
    """Tell of the awards that end soon, and close those that are over; how many that were."""
    unlisted = Min("ends_on", filter=Q(listed_at=None))
    rows = Award.objects.filter(decision="", ended_at=None).values("property").order_by()
    first = {row["property"]: row for row in rows.annotate(ends=Min("ends_on"), unlisted=unlisted)}
    hotels = Property.objects.filter(pk__in=first).order_by("pk")
    return sum(_look_at(hotel, first[hotel.pk]["ends"], first[hotel.pk]["unlisted"], now) for hotel in hotels)


def _look_at(hotel: Property, ends: dt.date, unlisted: dt.date | None, now: dt.datetime) -> int:
    today, done = clock.today(hotel.zone, now), 0
    if ends < today:
        done += awards.close(hotel, today, now=now)
    if unlisted is not None and unlisted <= today + FARTHEST:
        house = house_at_hand(hotel)
        done += _tell(house, today, now) if house.standard else 0
    return done


@transaction.atomic
def _tell(house: House, today: dt.date, now: dt.datetime) -> int:
    """One mail a day to those who may decide what is newly listed; how many awards that are."""
    new = list(to_decide(house, today).filter(listed_at=None))
    if not new or not once(KIND, f"{house.property.pk} {today.isoformat()}", now=now):
        return 0
    to = _addresses(house, new, now)
    due = quiet_of(house.property).end(now)
    letters.post(KIND, today, {house.departments[code]: own for code, own in to.items()}, now=now, due_at=due)
    return Award.objects.filter(pk__in=[one.pk for one in new]).update(listed_at=now)


def to_decide(house: House, today: dt.date) -> Any:
    """The awards of a property that end so soon that somebody has to say what becomes of them, the next to end first."""
    soon = today + dt.timedelta(days=house.programme.award_listed_days)
    return Award.objects.of(house.property).to_decide().filter(ends_on__range=(today, soon))


def _addresses(house: House, new: Iterable[Award], now: dt.datetime) -> Mapping[str, list[str]]:
    """Where they are told who may decide one of these, by the department of their office."""
    found: dict[str, list[str]] = {}
    for tier in {one.tier for one in new}:
        for name in tier.granted_by:
            code = authority.department_of(name)
            if code in house.departments:
                people = authority.holders(house.property, name)
                found.setdefault(code, []).extend(one.email for one in (*people, *_stand_ins(house, people, now)))
    return {code: _own(house.departments[code], said) for code, said in sorted(found.items())}


def _stand_ins(house: House, people: Iterable[StaffMember], now: dt.datetime) -> list[StaffMember]:
    """The colleagues to whom these have lent their authority for now."""
    lent = Delegation.objects.filter(property=house.property, giver__in=list(people), request=None)
    in_force = lent.filter(starts_at__lte=now, ends_at__gt=now, taker__is_active=True)
    return [one.taker for one in in_force.select_related("taker").order_by("pk")]


def _own(department: Department, people: Iterable[str]) -> list[str]:
    """Their addresses, each once; where nobody has one, that of the department."""
    return list(dict.fromkeys(one for one in people if one)) or [one for one in (department.email,) if one]


# --- the mail -------------------------------------------------------------------------------------------------------


def rows_of(letter: Letter) -> list[Award]:
    """What those who get the letter may still decide."""
    house, code = house_at_hand(letter.property), letter.department.code
    rows = to_decide(house, letter.date)
    return [one for one in rows if code in {authority.department_of(name) for name in one.tier.granted_by}]


def is_of_use(letter: Letter, now: dt.datetime) -> bool:
    """Whether something is still to be decided."""
    return bool(rows_of(letter))


def write(letter: Letter, now: dt.datetime) -> Written:
    """Levels and days, never a name and never a reason."""
    rows = rows_of(letter)
    context = {
        "lines": [(one.tier.code, words.far_date(one.ends_on)) for one in rows],
        "url": f"{settings.VIPDESK_URL.rstrip('/')}/awards/",
    }
    text, html = (render_to_string(f"stays/awards_ending.{ending}", context) for ending in ("txt", "html"))
    subject = ngettext("%(n)s award ends soon: decide, please", "%(n)s awards end soon: decide, please", len(rows))
    return Written(subject % {"n": len(rows)}, text, html)
