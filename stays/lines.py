"""The lines in which people stand in the lobby, at a welcome and at a farewell: who stands there, and who was called."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from stays.escalating import quiet_of
from stays.escalation import Quiet
from stays.house import House
from stays.models import Stay
from tiers.standard import Row, Standard
from vipdesk.hotel import clock, roster
from vipdesk.hotel.models import Role, StaffMember
from vipdesk.outbox import calls
from vipdesk.outbox.call_models import Call
from vipdesk.outbox.models import Letter

ABOVE = (str(Role.Code.GENERAL_MANAGER), str(Role.Code.DUTY_MANAGER))
AT_NIGHT = str(Role.Code.DUTY_MANAGER)  # stands there alone in the quiet hours

Duties = Mapping[tuple[str, str], list[StaffMember]]
Standing = tuple[Row, tuple[str, ...]]  # a row, and who stands in its line, as what they are


# --- who stands there -----------------------------------------------------------------------------------------------


def lines_of(standard: Standard | None, wanted: Collection[str]) -> list[Row]:
    """The rows with a line, of those that are wanted."""
    return [row for row in standard.rows if row.line and row.key in wanted] if standard else []


def roles_of(row: Row, tier: str, quiet: Quiet, at: dt.datetime) -> tuple[str, ...]:
    """Who stands in the line at a level, as what they are; in the quiet hours the duty manager alone, where the line has one."""
    named = row.line.get(tier, ())
    at_night = quiet.end(at) != at
    return (AT_NIGHT,) if at_night and AT_NIGHT in named else named


def people_of(roles: Iterable[str], duties: Duties) -> dict[StaffMember, str]:
    """Those of these roles who are on duty, in the order of the line, each as the first of what they are in it."""
    found: dict[StaffMember, str] = {}
    for role in roles:
        key = (role, "") if role in ABOVE else (str(Role.Code.DEPARTMENT_MANAGER), role)
        for person in duties.get(key, ()):
            found.setdefault(person, role)
    return found


# --- calling them ---------------------------------------------------------------------------------------------------


def call(
    kind: str,
    stay: Stay,
    rows: Iterable[Standing],
    about: str,
    *,
    at: dt.datetime,
    house: House,
    now: dt.datetime,
) -> None:
    """Call the people of these rows' lines who are on duty to be in the lobby for what happens then.

    The rows of one department are one line: each of its people is called once.
    """
    duties = roster.everybody_on(stay.property, clock.hotel_day(stay.property.zone, at))
    roles_by_department: dict[str, list[str]] = {}
    for row, roles in rows:
        roles_by_department.setdefault(row.department, []).extend(roles)
    for department, everybody in roles_by_department.items():
        people = people_of(everybody, duties)
        if people:
            calls.call(kind, house.departments[department], people, about=about, over_at=at, now=now)


def standing(stay: Stay, wanted: Collection[str], at: dt.datetime) -> list[Standing]:
    """For each of the wanted rows with a line, who stands in it then."""
    standard = stay.standard.standard() if stay.standard else None
    tier, quiet = stay.tier.code if stay.tier else "", quiet_of(stay.property)
    return [(row, roles_of(row, tier, quiet, at)) for row in lines_of(standard, wanted)]


# --- who was called -------------------------------------------------------------------------------------------------


def calls_about(kind: str, abouts: Iterable[str]) -> dict[int, list[Call]]:
    """Who was called by the letters about these, by stay, in the order of the line. One query."""
    found: dict[int, list[Call]] = {}
    rows = Call.objects.filter(letter__kind=kind, letter__about__in=list(abouts)).select_related("letter", "staff")
    for one in rows.order_by("pk"):
        found.setdefault(stay_of(one.letter), []).append(one)
    return found


def stay_of(letter: Letter) -> int:
    """The stay that a call is about."""
    return int(letter.about.partition(" ")[0])


def moments_of(letter: Letter) -> list[dt.datetime]:
    """The moments that stand behind it: when the guest comes or leaves first."""
    return [dt.datetime.fromisoformat(one) for one in letter.about.split(" ")[1:] if ":" in one]
