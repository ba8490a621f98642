"""Rows 1 to 5, 15 and 17: the list of a day, as SQL, as an answer of the API and as a page."""

import datetime as dt
import gzip
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connection

from stays.arrivals import day_list
from tests.access.people import hire
from tests.bench.calls import application, ask, asked, bare, bare_connection, cookie_of, execute, get
from tests.bench.group import DAYS_LOOKED_AT, day_of
from tests.bench.loading import Hotel
from tests.bench.timing import Line, Ratio, in_turns
from vipdesk.access.viewer import viewer_of_staff
from vipdesk.hotel import clock

KILOBYTE = 1024
FILE = re.compile(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg|woff2))"')

# What the list shows, asked by hand: the partial indexes give the day's stays and who is in house;
# what readiness is read from stands on each stay.
BY_HAND = (
    """SELECT s.id, s.guest_id, s.confirmation_number, s.status, s.group_code, s.arrival_date, s.departure_date,
    s.expected_arrival_at, s.awaited_at, s.checked_in_at, s.checked_out_at, s.room_type, s.room_number, s.room_locked,
    s.adults, s.children, s.no_fuss, s.revision, s.created_at, s.changed_at, s.outlook, s.frozen_readiness,
    s.arrival_transport, s.plan_changed_at, k.at, t.code, t.name, t.palette, c.first_name, c.last_name,
    g.name_prefix, g.given_name, g.surname, g.native_name, g.alias, g.incognito, g.language, g.preferences
    FROM stays_stay s JOIN guests_guest g ON g.id = s.guest_id LEFT JOIN tiers_tier t ON t.id = s.tier_id
    LEFT JOIN hotel_staffmember c ON c.id = s.contact_id
    LEFT JOIN stays_seen k ON k.stay_id = s.id AND k.staff_id = {person}
    WHERE s.property_id = {hotel} AND s.arrival_date = '{day}' AND s.on_list ORDER BY s.awaited_at, s.id""",
    """SELECT n.guest_id, n.kind, n.code, n.text, n.severity FROM stays_stay s JOIN guests_need n ON n.guest_id = s.guest_id
    WHERE s.property_id = {hotel} AND s.arrival_date = '{day}' AND s.on_list AND n.property_id = {hotel}
    ORDER BY n.kind, n.code, n.id""",
    """SELECT i.id, i.stay_id, i.title, i.detail, i.due_at, i.state, i.gate, i.live, i.health
    FROM stays_stay s JOIN stays_checklistitem i ON i.stay_id = s.id
    WHERE s.property_id = {hotel} AND s.arrival_date = '{day}' AND s.on_list AND s.status = 'reserved'
    AND i.department_id = {department} AND i.state IN ('open', 'begun') AND i.stage = 'before_arrival'
    ORDER BY i.due_at, i.position, i.id""",
    """SELECT count(*), count(*) FILTER (WHERE s.departure_date = '{day}') FROM stays_stay s
    WHERE s.property_id = {hotel} AND s.on_list AND s.departure_date >= '{day}'
    AND (s.status = 'in_house' AND s.arrival_date <= '{day}'
    OR s.status = 'reserved' AND s.arrival_date >= '{last_night}' AND s.arrival_date < '{day}')""",
)


@dataclass(frozen=True)
class Desk:
    """The first hotel as a program and as a person at the front desk look at it."""

    hotel: Hotel
    person: Any
    cookie: dict[str, str]
    key: dict[str, str]
    database: Any
    today: dt.date
    times: int  # each side of a ratio

    def page(self, number: int, part: str = "") -> str:
        return f"/{part}?date={day_of(number, self.today)}"

    def api(self, number: int) -> str:
        return f"/api/v1/arrivals?date={day_of(number, self.today)}"

    def list_sql(self, number: int) -> list[str]:
        """The statements of a day's list as the board asks for it."""
        viewer, hotel = viewer_of_staff(self.person), self.hotel.property
        return asked(lambda: day_list(viewer, hotel, day_of(number, self.today), now=clock.now(), brief=True))

    def by_hand(self, number: int) -> list[str]:
        department = self.hotel.property.departments.get(code="front_office").pk
        known = {"hotel": self.hotel.property.pk, "day": day_of(number, self.today), "department": department}
        known |= {"person": self.person.pk, "last_night": self.today - dt.timedelta(days=1)}
        return [sql.format(**known) for sql in BY_HAND]


def desk_at(hotel: Hotel, today: dt.date, times: int) -> Desk:
    """Somebody at the desk of a hotel that was loaded as of this day: it may be another one at the hotel by now."""
    person = hire(hotel.property, "front_office.agent", username="front.desk")
    key = {"HTTP_AUTHORIZATION": hotel.caller.client.defaults["HTTP_AUTHORIZATION"]}
    return Desk(hotel, person, cookie_of(person), key, bare_connection(), today, times)


def list_sql(desk: Desk) -> Iterator[Line]:
    for number in (3, 200):
        ours, by_hand = desk.list_sql(number), desk.by_hand(number)
        ratio = in_turns(
            lambda _, sql=ours: execute(desk.database, sql),
            lambda _, sql=by_hand: execute(desk.database, sql),
            desk.times,
        )
        yield Line(1, f"list SQL ÷ hand-written SQL, {number} rows", "median ≤ 1.5", str(ratio), ratio.median <= 1.5)


def growth(small: Desk, large: Desk) -> Iterator[Line]:
    """The list at both sizes: the larger ÷ the smaller."""
    for number, goal in ((3, 1.2), (200, 1.5)):
        ours, floor = _list_sql_at(large, number), _list_sql_at(small, number)
        ratio = in_turns(
            lambda _, sql=ours: execute(large.database, sql),
            lambda _, sql=floor: execute(small.database, sql),
            large.times,
        )
        yield Line(2, f"list SQL from S to M, {number} rows", f"median ≤ {goal}", str(ratio), ratio.median <= goal)


def _list_sql_at(desk: Desk, number: int) -> list[str]:
    """The statements with the ids of the database that this desk works on."""
    connect(desk.database.info.dbname)
    return desk.list_sql(number)


def connect(database: str) -> None:
    """Let Django work on another database of the same server."""
    connection.close()
    connection.settings_dict["NAME"] = database


def answers(desk: Desk) -> Iterator[Line]:
    ratio = against_bare(desk, desk.api(50), desk.key, 50)
    yield Line(3, "arrivals API, 50 rows ÷ bare WSGI", "median ≤ 4", str(ratio), ratio.median <= 4)


def pages(desk: Desk) -> Iterator[Line]:
    for number in (50, 200):
        ratio = against_bare(desk, desk.page(number), desk.cookie, number)
        yield Line(4, f"arrivals page, {number} rows ÷ bare WSGI", "median ≤ 9", str(ratio), ratio.median <= 9)


def against_bare(desk: Desk, path: str, headers: dict[str, str], number: int) -> Ratio:
    """A page or an answer against a bare application that runs the statements of the API's answer; neither compresses."""
    floor = bare(desk.database, asked(lambda: get(desk.api(number), **desk.key)))
    return in_turns(lambda _: get(path, **headers), lambda _: ask(floor, "GET", path), desk.times)


def queries(desk: Desk) -> Iterator[Line]:
    get(desk.api(1), **desk.key)  # notes that the key is used, once a minute
    page = [len(asked(lambda n=n: get(desk.page(n), **desk.cookie))) for n in DAYS_LOOKED_AT]
    api = [len(asked(lambda n=n: get(desk.api(n), **desk.key))) for n in DAYS_LOOKED_AT]
    meets = len(set(page)) == len(set(api)) == 1 and page[0] <= 6 and api[0] <= 4
    yield Line(5, f"queries at {list(DAYS_LOOKED_AT)} rows", "≤ 6 page, ≤ 4 API", f"page {page}, API {api}", meets)


def first_load(desk: Desk) -> Iterator[Line]:
    usual, large = (get(desk.page(n), HTTP_ACCEPT_ENCODING="gzip", **desk.cookie).body for n in (3, 200))
    files = {name: _compressed(name) for name in FILE.findall(gzip.decompress(usual).decode())}
    everything = (sum(files.values()) + len(usual)) / KILOBYTE
    said = f"{everything:.1f} KB in {len(files) + 1} files; HTML of 200 rows {len(large) / KILOBYTE:.1f} KB"
    meets = everything <= 100 and len(large) / KILOBYTE <= 15
    yield Line(15, "first load, compressed", "≤ 100 KB; HTML of 200 rows ≤ 15 KB", said, meets)


def _compressed(name: str) -> int:
    with open(str(finders.find(name)), "rb") as file:
        return len(gzip.compress(file.read()))


def unchanged(desk: Desk) -> Iterator[Line]:
    """The processor's time of a poll that finds nothing new, and of one that gets the rows."""
    polls = desk.cookie | {"HTTP_HX_REQUEST": "true", "HTTP_ACCEPT_ENCODING": "gzip"}
    path = desk.page(50, "live/")
    tag = {"is": ""}

    def page(_: int) -> None:
        tag["is"] = get(path, **polls).headers["ETag"]

    def same(_: int) -> None:
        answer = ask_again(path, polls, tag["is"])
        if answer == 200:  # the minute has changed in between
            page(0)

    ratio = in_turns(page, same, desk.times, clock=time.thread_time)
    part = 1 / ratio.median
    said = f"{part:.1%} ({ratio})"
    yield Line(17, "CPU of an unchanged poll ÷ CPU of the rows, 50 rows", "≤ 10 %", said, part <= 0.1)


def ask_again(path: str, polls: dict[str, str], tag: str) -> int:
    from_browser = {**polls, "HTTP_IF_NONE_MATCH": tag}
    return ask(application, "GET", path, **from_browser).status
