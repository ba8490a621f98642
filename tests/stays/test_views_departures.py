"""The departure board: who leaves when, and how far car, bill, farewell and room are; live, by need to know, cheap."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.farewell import call_due
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import inline_of
from tiers.loading import load
from tiers.programme import shipped_text

BOARD = "/departures/"


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def house(opera: Caller, moment: Moment, aurora) -> list[int]:
    """A leader who leaves on Saturday at 11:30 by car, a county leader at no time that anybody knows; both in house."""
    said = {"departure_transport": {"kind": "flight", "transport_code": "LO 382", "pickup": True, "bags": 4}}
    first = opera.book("K-1", room_number="1208", expected_departure_time="11:30", payer="Ministry", **said)["id"]
    other = guest(external_id="P-2", surname="Lis", position="county_leader")
    second = opera.book("K-2", room_number="1510", guest=other)["id"]
    moment.to("2026-04-16 14:30", aurora)
    for number in ("K-1", "K-2"):
        opera.post(f"/bookings/{number}/check-in", {})
    moment.to("2026-04-18 10:00", aurora)
    return [first, second]


def lines(caller: Caller, query: str = "") -> list[dict]:
    return caller.client.get(BOARD + query).context["lines"]


def told(line: dict, column: str) -> list[tuple[str, str, bool]]:
    return [(one["title"], one["said"], one["late"]) for one in line[column]]


def test_each_departure_with_all_that_belongs_to_it(desk: Caller, opera: Caller, house: list[int], moment: Moment):
    opera.tick(house[0], "bill_checked")
    first, second = lines(desk)
    assert [(one["id"], one["time"], one["when"], one["room"], one["tier"]) for one in (first, second)] == [
        (house[0], "11:30", "in 1 h 30 min", "1208", "VA"),
        (house[1], "12:00", "in 2 h · time not known, check-out time", "1510", "VB"),
    ]
    assert (first["journey"], first["payer"]) == ("LO 382 · car from the house · 4 bags", "paid by Ministry")
    assert told(first, "bill") == [("Bill checked with payer", "done 10:00, a program", False)]
    assert told(first, "car") == [("Car, luggage and departure time agreed", "by Fri 17 Apr 18:00", True)]
    assert [title for title, *_rest in told(first, "farewell")] == [
        "Farewell letter or gift ready", "Farewell line called", "Farewell: managers in lobby",
    ]  # fmt: skip
    assert told(first, "room_items") == [("Room checked for left items", "by 11:40", False)]
    assert (first["more"], second["more"]) == ([], [])
    page = desk.client.get(BOARD)
    assert (page.context["counts"], inline_of(page.content.decode())) == ("2 leave", [])


def test_the_line_before_it_is_called_and_after(desk: Caller, house: list[int], aurora, moment: Moment):
    duty, front = colleague(aurora, "duty_manager"), colleague(aurora, "front_office.department_manager")
    planned = [
        ("duty_manager@AURORA", "Duty manager", ""),
        ("front_office.department_manager@AURORA", "Front office", ""),
    ]
    assert [[(p["name"], p["role"], p["said"]) for p in one["line"]] for one in lines(desk)] == [planned, planned]
    call_due(now=moment.to("2026-04-18 11:00", aurora))
    [call] = duty.client.get("/waiting/").context["calls"]
    state = desk.client.get(f"{BOARD}live/")["ETag"]
    duty.client.post(f"/waiting/calls/{call['id']}/")
    assert desk.client.get(f"{BOARD}live/", headers={"If-None-Match": state}).status_code == 200
    first, second = lines(desk)
    assert [(p["name"], p["said"]) for p in first["line"]] == [
        ("duty_manager@AURORA", "comes, said at 11:00"),
        ("front_office.department_manager@AURORA", "called at 11:00"),
    ]
    assert [p["said"] for p in second["line"]] == ["", ""]
    assert front.client.get(BOARD).status_code == 200


def test_who_is_late_and_who_has_left(desk: Caller, opera: Caller, house: list[int], moment: Moment, aurora):
    moment.to("2026-04-18 11:40", aurora)
    opera.post("/bookings/K-2/check-out", {})
    assert [(one["id"], one["late"], one["gone"], one["time"], one["when"]) for one in lines(desk)] == [
        (house[0], True, False, "11:30", "overdue by 10 min"),
        (house[1], False, True, "11:40", "left"),
    ]
    assert desk.client.get(BOARD).context["counts"] == "1 leaves · 1 is late · 1 has left"
    moment.to("2026-04-19 09:00", aurora)  # should have left yesterday
    assert [(one["id"], one["late"]) for one in lines(desk)] == [(house[0], True)]
    assert [one["id"] for one in lines(desk, "?date=2026-04-18")] == house
    assert desk.client.get(BOARD, {"date": "2026-04-20"}).context["lines"] == []


def test_a_poll_brings_what_changed_and_nothing_else(desk: Caller, opera: Caller, house: list[int]):
    first = desk.client.get(f"{BOARD}live/")
    again = {"If-None-Match": first["ETag"]}
    assert desk.client.get(f"{BOARD}live/", headers=again).status_code == 304
    opera.tick(house[0], "departure_agreed")
    assert desk.client.get(f"{BOARD}live/", headers=again).status_code == 200


def test_everybody_sees_what_they_may(house: list[int], aurora):
    whole = {"engineering.agent": ("Room 1208", "", ""), "finance.agent": ("Ms Kalniete", "", "paid by Ministry")}
    whole |= {"security.agent": ("Ms Kalniete", "LO 382 · car from the house · 4 bags", "")}
    for role, expected in whole.items():
        one = lines(colleague(aurora, role))[0]
        assert (one["name"], one["journey"], one["payer"]) == expected


def test_a_standard_without_columns_shows_what_is_open(desk: Caller, opera: Caller, house: list[int], aurora, moment):
    plain = "\n".join(line for line in shipped_text().splitlines() if not line.startswith("on_departures"))
    load(aurora, plain, now=moment.now)
    other = guest(external_id="P-3", surname="Ozols")
    late = opera.book("K-3", guest=other, arrival_date="2026-04-18", departure_date="2026-04-19")["id"]
    [one] = lines(desk, "?date=2026-04-19")
    assert (one["id"], one["when"]) == (late, "in 1 day · time not known, check-out time · not here yet")
    assert (len(one["more"]) > 3, one["bill"], one["car"]) == (True, [], [])


def test_it_costs_the_same_however_many_leave(desk: Caller, opera: Caller, house: list[int], moment: Moment):
    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            desk.client.get(BOARD)
        return len(captured)

    few = cost()
    for number in range(3, 8):
        opera.book(
            f"K-{number}",
            guest=guest(external_id=f"P-{number}"),
            arrival_date="2026-04-18",
            departure_date="2026-04-18",
        )
    assert (cost(), len(lines(desk)) > 2) == (few, True)
    assert ChecklistItem.objects.filter(stay__in=Stay.objects.all(), stage="departure").count() > 20
