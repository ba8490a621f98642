"""A delegation on one page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import inline_of
from tests.stays.test_groups import COUNTY, PLAIN, join


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def delegation(opera: Caller, moment: Moment, aurora) -> list[int]:
    """The leader in 1402, a second one without a room, and a room of the protection."""
    stays = [
        join(opera, "K-1", room_number="1402"),
        join(opera, "K-2", COUNTY),
        join(opera, "K-3", PLAIN, protection=True),
    ]
    moment.to("2026-04-16 09:00", aurora)
    return stays


def shown(caller: Caller, stay: int) -> dict:
    return caller.client.get(f"/stays/{stay}/group/").context


def test_rooms_stand_next_to_each_other_and_the_worst_is_the_groups(desk: Caller, delegation: list[int]):
    page = shown(desk, delegation[1])
    assert page["title"] == "Group LANHE"
    assert [
        (one["room"], one["tier"], one["name"], one["state"], one["protection"], one["assigned"])
        for one in page["rooms"]
    ] == [
        ("1402", "VA", "Ms GivenK-1 SurnameK-1", "overdue", False, True),
        ("no room yet", "VB", "Ms GivenK-2 SurnameK-2", "overdue", False, False),
        ("no room yet", "", "Ms GivenK-3 SurnameK-3", "", True, False),
    ]
    assert page["worst"]["state"] == "overdue"
    html = desk.client.get(f"/stays/{delegation[0]}/group/").content.decode()
    assert "Room still to be assigned with the party" in html
    assert inline_of(html) == []


def test_what_is_done_once_says_with_whom_and_all_else_stands_for_each_room(desk: Caller, delegation: list[int]):
    page = shown(desk, delegation[0])
    assert [(one["title"], one["who"], one["with"]) for one in page["once"]] == [
        ("Coordination meeting held", "Sales", "1402"),
        ("Security briefed, route and parking agreed", "Security", "1402"),
    ]
    things = {thing["title"]: thing for thing in page["stages"][0]["things"]}
    assert "Coordination meeting held" not in things
    letters = things["Welcome letter signed"]["rooms"]
    assert [(one["label"], one["words"], one["late"]) for one in letters] == [
        ("1402", "Wed 15 Apr 18:00", True),
        ("Ms GivenK-2 SurnameK-2", "Wed 15 Apr 18:00", True),
    ]


def test_a_poll_brings_what_changed_in_any_of_its_rooms(opera: Caller, desk: Caller, delegation: list[int]):
    live = f"/stays/{delegation[0]}/group/live/"
    first = desk.client.get(live)
    assert first.content.decode().count('id="live"') == 1
    again = {"If-None-Match": first["ETag"]}
    assert desk.client.get(live, headers=again).status_code == 304
    opera.tick(delegation[1], "letter_prepared")
    assert desk.client.get(live, headers=again).status_code == 200


def test_who_knows_a_room_only_reads_no_name(aurora, delegation: list[int]):
    page = shown(colleague(aurora, "engineering.agent"), delegation[0])
    assert [one["name"] for one in page["rooms"]] == ["Room 1402", *(f"Stay {pk}" for pk in delegation[1:])]


def test_it_is_linked_from_the_stay_and_the_board(desk: Caller, delegation: list[int]):
    where = f'href="/stays/{delegation[0]}/group/"'
    assert where in desk.client.get(f"/stays/{delegation[0]}/").content.decode()
    assert where in desk.client.get("/").content.decode()


def test_a_stay_alone_and_one_that_was_cancelled(opera: Caller, desk: Caller, delegation: list[int]):
    alone = opera.book("K-9", guest=guest(external_id="K-9"))["id"]
    assert (shown(desk, alone)["title"], [one["id"] for one in shown(desk, alone)["rooms"]]) == (
        "Not in a group",
        [alone],
    )
    assert "/group/" not in desk.client.get(f"/stays/{alone}/").content.decode()
    opera.cancel("K-2")
    assert [one["id"] for one in shown(desk, delegation[0])["rooms"]] == [delegation[0], delegation[2]]


def test_it_costs_the_same_however_many_they_are(opera: Caller, desk: Caller, delegation: list[int]):
    costs = [_cost(desk, delegation[0])]
    for n in range(4, 7):
        join(opera, f"K-{n}")
    assert [*costs, Stay.objects.count()] == [_cost(desk, delegation[0]), 6]
    assert ChecklistItem.objects.count() > 100


def _cost(desk: Caller, stay: int) -> int:
    with CaptureQueriesContext(connection) as captured:
        shown(desk, stay)
    return len(captured)
