"""Stays that share a group code: one of them leads, and what comes once a group is on its plan and on no other."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stays import groups
from stays.groups import Member
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import NOW, Caller, guest, program
from vipdesk.outbox.models import Event, Notice

ROWS = ("coordination_meeting", "security_briefed")
LEADER, COUNTY, PLAIN = "provincial_leader", "county_leader", ""
DAY = dt.date(2026, 4, 16)


def join(opera: Caller, number: str, position: str = LEADER, **more: Any) -> int:
    """A stay of the delegation."""
    who = guest(external_id=number, given_name=f"Given{number}", surname=f"Surname{number}", position=position)
    return opera.book(number, **{"guest": who, "group_code": "LANHE", **more})["id"]


def holders(key: str = "coordination_meeting") -> list[int]:
    """The stays on whose plan this row is open."""
    rows = ChecklistItem.objects.filter(item_key=key, state__in=["open", "begun"])
    return list(rows.order_by("stay_id").values_list("stay_id", flat=True))


def test_who_leads_is_the_highest_then_the_earliest_then_the_first():
    one = Member(3, 2, DAY, protection=False, has_room=True, group={})
    higher = Member(9, 3, DAY + dt.timedelta(days=2), protection=False, has_room=True, group={})
    earlier = Member(8, 2, DAY - dt.timedelta(days=1), protection=False, has_room=True, group={})
    new, first = (
        Member(None, 2, DAY, protection=False, has_room=True, group={}),
        Member(1, 2, DAY, protection=False, has_room=True, group={}),
    )
    assert groups.leader([one, earlier, higher]) == higher
    assert groups.leader([one, earlier]) == earlier
    assert groups.leader([new, one, first]) == first
    assert groups.leader([new, one]) == one


def test_a_stay_without_a_group_has_all_of_its_rows(opera: Caller):
    alone, other = join(opera, "K-1", group_code=""), join(opera, "K-2", group_code="")
    assert holders() == [alone, other]
    assert Stay.objects.get(pk=alone).outlook.get("group") is None


def test_one_meeting_for_all_with_the_stay_that_leads(opera: Caller):
    first, second = join(opera, "K-1"), join(opera, "K-2")
    assert (holders(), holders("security_briefed")) == ([first], [first])
    other_group = join(opera, "K-3", group_code="OTHER")
    assert holders() == [first, other_group]
    assert {name for name, _ in opera.items(second).items()}.isdisjoint(ROWS)
    letters = ChecklistItem.objects.filter(item_key="letter_prepared", stay__in=[first, second])
    assert letters.count() == 2  # one letter each


def test_a_higher_one_who_joins_takes_the_meeting_over_and_only_that_is_told(opera: Caller):
    first = join(opera, "K-1", arrival_date="2026-04-17", departure_date="2026-04-19")
    opera.acknowledge_all(first)
    second = join(opera, "K-2")  # earlier
    assert holders() == [second]
    told = Notice.objects.about("stay", first).open()
    assert sorted(told.values_list("department__code", "event_kind")) == [
        ("sales", "stay.group_changed"),
        ("security", "stay.group_changed"),
    ]
    (change,) = told.get(department__code="sales").changes
    assert (change["kind"], change["words"]) == ("withdrawn", "once for the whole group, with another of its stays")
    assert Event.objects.get(subject_id=first, kind="stay.group_changed").facts["with"] == second


@pytest.mark.parametrize("way", ["cancel", "leave", "lower", "no_show"])
def test_when_the_leader_leads_no_more_the_next_one_does(opera: Caller, way: str):
    first, second = join(opera, "K-1"), join(opera, "K-2")
    if way == "cancel":
        opera.cancel()
    elif way == "no_show":
        assert opera.post("/bookings/K-1/no-show", {}).status_code == 200
    elif way == "leave":
        join(opera, "K-1", group_code="")
    else:
        join(opera, "K-1", COUNTY)
    assert holders() == ([first, second] if way == "leave" else [second])
    back = "K-1" if way in ("lower", "leave") else ""
    if back:
        join(opera, back)
        assert holders() == [first]


def test_what_was_held_once_is_not_asked_for_again(opera: Caller):
    join(opera, "K-1")
    second = join(opera, "K-2")
    meeting = ChecklistItem.objects.get(item_key="coordination_meeting", state="open")
    assert opera.tick(meeting.stay_id, "coordination_meeting").status_code == 200
    opera.cancel()
    assert (holders(), holders("security_briefed")) == ([], [second])


def test_what_is_opened_again_is_asked_of_the_stay_that_leads_by_now(opera: Caller):
    first = join(opera, "K-1", arrival_date="2026-04-17", departure_date="2026-04-19")
    assert opera.tick(first, "coordination_meeting").status_code == 200
    second = join(opera, "K-2")  # earlier
    assert holders() == []
    opera.acknowledge_all(first)
    opera.acknowledge_all(second)
    assert opera.tick(first, "coordination_meeting", "reopen").status_code == 200
    assert holders() == [second]
    gone = ChecklistItem.objects.get(stay=first, item_key="coordination_meeting")
    assert (gone.state, gone.state_reason) == ("withdrawn", "once for the whole group, with another of its stays")
    told = {stay: [*opera.notices(stay, state="open")] for stay in (first, second)}
    assert told == {first: ["sales"], second: ["sales"]}


def test_who_leads_is_not_ready_before_the_protection_has_rooms(opera: Caller, aurora, moment):
    leads = join(opera, "K-1", room_number="1208")
    guard = join(opera, "K-2", PLAIN, protection=True)

    def known() -> int:
        return Stay.objects.get(pk=leads).outlook["group"]["without_room"]

    assert known() == 1
    open_ones = ChecklistItem.objects.filter(stay=leads, state__in=["open", "begun"])
    open_ones.update(state="done", done_at=NOW)
    join(opera, "K-1", room_number="1208", adults=2)
    waits = {"state": "on_track", "reason": "No room is assigned yet for the protection"}
    assert {name: opera.booking("K-1")["readiness"][name] for name in waits} == waits
    moment.to("2026-04-15 18:00", aurora)
    assert opera.booking("K-1")["readiness"]["state"] == "at_risk"
    join(opera, "K-2", PLAIN, protection=True, room_number="1209")
    assert known() == 0
    assert opera.booking("K-1")["readiness"]["state"] == "ready"
    assert guard


def test_the_rooms_of_the_protection_are_the_leaders_own_protection(opera: Caller):
    leads = join(opera, "K-1", COUNTY)
    assert holders("security_briefed") == []
    guard = join(opera, "K-2", PLAIN, protection=True)
    assert holders("security_briefed") == [leads]
    assert ChecklistItem.objects.filter(stay=guard).count() == 0
    opera.cancel("K-2")
    assert holders("security_briefed") == []


def test_another_hotel_has_groups_of_its_own(opera: Caller, borealis):
    first = join(opera, "K-1")
    other = join(program(borealis, system="fidelio"), "K-1")
    assert holders() == [first, other]


def cost(work: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        work()
    return len([q for q in captured.captured_queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_what_a_group_costs_does_not_hang_on_how_many_they_are(opera: Caller):
    costs = []
    for n in range(1, 8):
        costs.append(cost(lambda n=n: join(opera, f"K-{n}")))
    assert len(set(costs[2:])) == 1
    amended = cost(lambda: join(opera, "K-7", expected_arrival_time="16:00"))
    alone = join(opera, "K-9", group_code="")
    assert alone
    assert amended == cost(lambda: join(opera, "K-9", group_code="", expected_arrival_time="16:00"))


STEPS = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from(["va", "vb", "none", "later", "leave", "cancel"])),
    min_size=1,
    max_size=6,
)


def _step(opera: Caller, number: int, what: str) -> None:
    name = f"K-{number}"
    if what == "cancel":
        opera.cancel(name)
    elif what == "later":
        join(opera, name, arrival_date="2026-04-17", departure_date="2026-04-19")
    elif what == "leave":
        join(opera, name, group_code="ELSEWHERE")
    else:
        join(opera, name, {"va": LEADER, "vb": COUNTY, "none": PLAIN}[what])


@given(steps=STEPS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_any_order_there_is_one_meeting_with_the_leader(opera: Caller, steps):
    with transaction.atomic():
        cancelled = set()
        for number, what in steps:
            if number not in cancelled:  # a cancel without a version holds
                _step(opera, number, what)
            if what == "cancel":
                cancelled.add(number)
        for code in ("LANHE", "ELSEWHERE"):
            found = groups.members(opera.hotel.pk, code)
            first = groups.leader(found) if found else None
            due = [first.id] if first and Stay.objects.get(pk=first.id).tier_id and _is_va(first) else []
            assert [pk for pk in holders() if Stay.objects.get(pk=pk).group_code == code] == due
            assert groups.out_of_date(found) == []
        transaction.set_rollback(True)


def _is_va(member: Member) -> bool:
    return Stay.objects.get(pk=member.id).tier.code == "VA"
