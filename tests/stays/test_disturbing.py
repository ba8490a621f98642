"""Do not disturb: offered again at the standard's times, then waived by itself; never overdue."""

from typing import Any

import pytest

from stays import disturbing, phrases, reception, ticking
from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague, viewer_as, wall
from tests.stays.pages import items_of
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event, Notice

KEY = "contact_of_the_day"
DAY = "2026-04-17"


@pytest.fixture
def runner(aurora: Property) -> Viewer:
    return viewer_as(aurora, "guest_relations.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora: Property) -> int:
    """A guest in the house, on the only full day; nothing is left to acknowledge."""
    number = opera.book(version=1, room_number="1208")["id"]
    moment.to("2026-04-16 15:00", aurora)
    opera.post("/bookings/K-1/check-in")
    opera.acknowledge_all(number)
    moment.to(f"{DAY} 10:15", aurora)
    return number


def item(stay: int, key: str = KEY) -> ChecklistItem:
    return ChecklistItem.objects.get(stay_id=stay, item_key=key, day=DAY)


def said(stay: int, hotel: Property, key: str = KEY) -> tuple[Any, ...]:
    row = item(stay, key)
    return row.state, row.state_reason, wall(row.due_at, hotel), row.not_possible


def refusal(work: Any) -> str:
    with pytest.raises(reception.NotPossible) as refused:
        work()
    return refused.value.code


def test_not_possible_is_offered_twice_more_and_then_waived(stay, runner, moment, aurora):
    events = Event.objects.count()
    assert said(stay, aurora) == ("open", "", "17 11:00", 0)
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    assert said(stay, aurora) == ("open", "not possible 10:15", "17 14:00", 1)
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.to(f"{DAY} 14:05", aurora))
    assert said(stay, aurora) == ("open", "not possible 10:15, 14:05", "17 18:00", 2)
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.to(f"{DAY} 18:10", aurora))
    assert said(stay, aurora) == ("waived", "given up after 10:15, 14:05, 18:10", "17 18:00", 3)
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))[events:]
    assert kinds == ["item.not_possible"] * 3
    assert not Notice.objects.open().exists()


def test_however_long_a_reason_is_it_is_not_lost_that_it_waits_for_the_chef(stay, runner, moment, aurora):
    long = phrases.fitting(500, phrases.HOLD, "grapes are soft " * 40)
    ChecklistItem.objects.filter(pk=item(stay).pk).update(state_reason=long)
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    reason = item(stay).state_reason
    assert (len(reason), phrases.is_held(reason), reason.split("; ")[-1]) == (500, True, "not possible 10:15")


def test_the_first_answer_after_the_last_time_waives(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay, "turndown").pk, by=runner, now=moment.to(f"{DAY} 19:40", aurora))
    assert said(stay, aurora, "turndown") == ("waived", "given up after 19:40", "17 19:30", 1)


def test_the_small_hours_are_still_the_day_before(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay, "turndown").pk, by=runner, now=moment.to("2026-04-18 00:40", aurora))
    assert said(stay, aurora, "turndown")[0] == "waived"


def test_nothing_is_offered_to_a_guest_who_has_left(stay, runner, moment, aurora):
    Stay.objects.update(expected_departure_at=moment.to(f"{DAY} 16:00", aurora))
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.to(f"{DAY} 14:05", aurora))
    assert said(stay, aurora)[0] == "waived"


def test_what_nobody_answers_goes_on_by_itself_and_is_waived_at_last(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    assert disturbing.go_on(now=moment.to(f"{DAY} 14:29", aurora)) == 0
    assert disturbing.go_on(now=moment.to(f"{DAY} 14:30", aurora)) == 1
    assert said(stay, aurora) == ("open", "not possible 10:15", "17 18:00", 1)
    assert disturbing.go_on(now=moment.to(f"{DAY} 18:31", aurora)) == 1
    assert said(stay, aurora) == ("waived", "given up after 10:15", "17 18:00", 1)
    assert disturbing.go_on(now=moment.to(f"{DAY} 20:00", aurora)) == 0
    last = Event.objects.order_by("-pk").values_list("kind", "by_staff")[:2]
    assert list(last) == [("item.waived", None), ("item.offered_again", None)]


def test_what_was_never_put_off_and_what_is_begun_is_left_alone(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    ticking.begin(item(stay).pk, by=runner, now=moment.to(f"{DAY} 14:05", aurora))
    assert disturbing.go_on(now=moment.to(f"{DAY} 16:00", aurora)) == 0


def test_it_survives_planning(stay, opera, runner, moment, aurora):
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    before = said(stay, aurora)
    opera.book(version=2, room_number="1208", departure_date="2026-04-19")
    assert said(stay, aurora) == before
    opera.post("/bookings/K-1/room", {"room_number": "1510"})
    assert said(stay, aurora) == before


def test_done_after_all(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    ticking.tick(item(stay).pk, by=runner, now=moment.to(f"{DAY} 14:05", aurora))
    assert said(stay, aurora)[:2] == ("done", "")


@pytest.mark.parametrize("times", [1, 3])
def test_taken_back_it_is_due_at_its_own_time(stay, runner, moment, aurora, times):
    for hour in ("10:15", "14:05", "18:10")[:times]:
        disturbing.not_possible(item(stay).pk, by=runner, now=moment.to(f"{DAY} {hour}", aurora))
    ticking.reopen(item(stay).pk, by=runner, now=moment.now)
    assert said(stay, aurora) == ("open", "", "17 11:00", 0)


def test_one_answer_taken_back_leaves_the_one_before(stay, runner, moment, aurora):
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)
    before = said(stay, aurora)
    disturbing.not_possible(item(stay).pk, by=runner, now=moment.to(f"{DAY} 14:05", aurora))
    ticking.take_back(item(stay).pk, by=runner, now=moment.now)
    assert said(stay, aurora) == before
    ticking.tick(item(stay).pk, by=runner, now=moment.now)
    ticking.take_back(item(stay).pk, by=runner, now=moment.now)
    assert said(stay, aurora) == before


def test_only_what_is_done_for_a_guest_in_the_house(stay, opera, runner, moment, aurora):
    departure = ChecklistItem.objects.get(stay_id=stay, item_key="bill_checked")
    assert refusal(lambda: disturbing.not_possible(departure.pk, by=runner, now=moment.now)) == "not_in_house"
    ticking.tick(item(stay).pk, by=runner, now=moment.now)
    assert refusal(lambda: disturbing.not_possible(item(stay).pk, by=runner, now=moment.now)) == "already_done"


def test_the_button_and_the_words_of_the_page(stay, moment, aurora):
    runner = colleague(aurora, "guest_relations.agent")
    title = item(stay).title
    line = items_of(runner.client.get(f"/stays/{stay}/"))[title]
    assert line["can"] == ["done", "begin", "waive", "not_possible"]
    runner.client.post(f"/stays/{stay}/items/{item(stay).pk}/", {"act": "not_possible"})
    line = items_of(runner.client.get(f"/stays/{stay}/"))[title]
    assert (line["due"], line["when"], line["late"], line["reason"]) == (
        "14:00",
        "again in 3 h 45 min",
        False,
        "The guest did not want to be disturbed at 10:15: try again at the new time of the item, not before",
    )
    moment.to(f"{DAY} 14:10", aurora)
    line = items_of(runner.client.get("/departments/guest_relations/"))[title]
    assert (line["when"], line["late"]) == ("again now", False)


def test_before_the_guest_is_here_there_is_no_such_button(opera, moment, aurora):
    stay = opera.book("K-2")["id"]
    lines = items_of(colleague(aurora, "guest_relations.agent").client.get(f"/stays/{stay}/"))
    assert [title for title, line in lines.items() if "not_possible" in line["can"]] == []
