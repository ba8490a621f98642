"""The plan on a stay's page: by stage and by department, what has changed, and what moved."""

import pytest

from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import items_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=guest(allergies=["mango"]))["id"]


def page(aurora, who: str, stay: int, query: str = ""):
    return colleague(aurora, who).client.get(f"/stays/{stay}/{query}")


def test_by_department_the_viewers_own_comes_first_and_is_unfolded(aurora, stay: int):
    groups = page(aurora, "sales.agent", stay, "?by=department").context["stages"]
    assert [(group["code"], group["unfolded"]) for group in groups][:3] == [
        ("sales", True),
        ("front_office", False),
        ("housekeeping", False),
    ]
    by_stage = page(aurora, "front_office.agent", stay).context["stages"]
    assert sum(group["all"] for group in by_stage) == sum(
        group["all"] for group in page(aurora, "duty_manager", stay, "?by=department").context["stages"]
    )


def test_what_was_done_on_an_earlier_day_stands_behind_what_is_not(opera: Caller, moment: Moment, aurora, stay: int):
    assert opera.tick(stay, "details_confirmed").status_code == 200
    (first, *_) = page(aurora, "front_office.agent", stay).context["stages"]
    assert (first["before"], "done" in {one["state"] for one in first["rows"]}) == ([], True)
    moment.on(days=1)
    (first, *_) = page(aurora, "duty_manager", stay).context["stages"]
    assert [one["title"] for one in first["before"]] == ["Details confirmed with host organisation or assistant"]
    assert (first["done"], first["all"]) == (1, len(first["rows"]) + 1)


def test_who_stands_above_departments_sees_all_of_them(aurora, stay: int):
    groups = page(aurora, "general_manager", stay, "?by=department").context["stages"]
    assert {group["unfolded"] for group in groups} == {True}


def test_polls_and_acts_keep_the_way_it_is_shown(aurora, stay: int):
    desk = colleague(aurora, "front_office.agent")
    answer = desk.client.get(f"/stays/{stay}/?by=department")
    assert answer.context["poll"] == f"/stays/{stay}/live/?by=department"
    item = ChecklistItem.objects.filter(stay=stay, state="open", after=[], signed_by=[]).first()
    assert item is not None
    action = items_of(answer)[item.title]["action"]
    assert action == f"/stays/{stay}/items/{item.pk}/?by=department"
    done = desk.client.post(action, {"act": "done"})
    assert done["Location"] == f"/stays/{stay}/?by=department"
    done = desk.client.post(action, {"act": "reopen"}, headers=HTMX)
    assert done["Location"] == f"/stays/{stay}/live/?by=department"


def test_the_first_plan_is_no_change_nor_is_a_tick(opera: Caller, aurora, stay: int):
    assert page(aurora, "front_office.agent", stay).context["changed"] is None
    item = ChecklistItem.objects.filter(stay=stay, state="open", after=[], signed_by=[]).first()
    assert item is not None
    assert opera.post(f"/stays/{stay}/plan/{item.pk}/done").status_code == 200
    assert Stay.objects.get(pk=stay).last_changes == []


def test_what_changed_is_said_by_department(opera: Caller, aurora, stay: int, moment: Moment):
    moment.on(hours=1)
    opera.book(guest=guest(allergies=["mango"]), expected_arrival_time="16:30")
    answer = page(aurora, "front_office.agent", stay)
    changed = answer.context["changed"]
    assert (changed["time"], changed["when"]) == ("11:00", "now")
    lines = {group["name"]: group["lines"] for group in changed["groups"]}
    assert lines["The stay"] == ("Expected: 16 Apr 16:30 (was 16 Apr 14:30)",)
    assert "Fruit in room: now by 16 Apr 14:30 (was 16 Apr 12:30)" in lines["Food & beverage"]
    assert items_of(answer)["Fruit in room"]["moved"] == "16 Apr 12:30 → 16 Apr 14:30"


def test_changes_that_follow_closely_are_one(opera: Caller, aurora, stay: int, moment: Moment):
    said = {"guest": guest(allergies=["mango"])}
    opera.book(**said, expected_arrival_time="16:30")
    moment.on(seconds=30)
    opera.book(**said, expected_arrival_time="17:30")
    changed = Stay.objects.get(pk=stay)
    moves = [(c["from"][11:16], c["to"][11:16]) for c in changed.last_changes if c["title"] == "Fruit in room"]
    assert moves == [("10:30", "13:30")]
    moment.on(seconds=31)
    opera.book(**said, expected_arrival_time="18:30")
    changed.refresh_from_db()
    moves = [(c["from"][11:16], c["to"][11:16]) for c in changed.last_changes if c["title"] == "Fruit in room"]
    assert (moves, changed.plan_changed_at) == ([("13:30", "14:30")], moment.now)


def test_what_changed_of_health_is_for_those_who_may_know(opera: Caller, aurora, stay: int, moment: Moment):
    moment.on(hours=1)
    opera.book(guest=guest(allergies=["mango", "kiwi"]))

    def said(who: str) -> str:
        changed = page(aurora, who, stay).context["changed"]
        return str(changed and [group["lines"] for group in changed["groups"]])

    assert "Allergies or diet have changed: bring nothing before you have read your items again" in said(
        "front_office.agent"
    )
    assert "kiwi" in said("food_beverage.agent")
    heard = said("engineering.agent")
    assert "llerg" not in heard
    assert "kiwi" not in heard
