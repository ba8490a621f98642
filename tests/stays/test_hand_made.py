"""Items put on a plan by hand: told to their department, planned around, counted, and taken off for good."""

import datetime as dt

import pytest

from stays import hand_made, reception, ticking
from stays.hand_made import Wanted
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, colleague, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.outbox import mail
from vipdesk.outbox.models import Notice

AT = dt.datetime(2026, 4, 16, 11, 0, tzinfo=dt.UTC)  # 13:00 on the day of arrival
COT = Wanted("Cot", "housekeeping", due_at=AT, quantity=2, gate=True, note="beside the window")


@pytest.fixture
def desk(aurora) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


def cot(stay: int) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=stay, hand_made=True)


def mailed(department: str) -> list[str]:
    """What a mail would say of the open notice of a department beside where it leads."""
    notice = Notice.objects.open().select_related("department", "property").get(department__code=department)
    notice.secret = False
    return [line for line in mail.body(notice).splitlines() if line][2:-1]


def refusal(work) -> str:
    with pytest.raises(NotPossible) as refused:
        work()
    return refused.value.code


def test_it_stands_on_the_plan_and_its_department_alone_is_told(opera: Caller, stay: int, house: House, desk, aurora):
    opera.acknowledge_all(stay)
    before = Stay.objects.get(pk=stay)
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    item = cot(stay)
    said = (item.title, item.department.code, item.stage, item.quantity, item.gate, item.detail, item.state)
    assert said == ("Cot", "housekeeping", "before_arrival", 2, True, "beside the window", "open")
    assert wall(item.due_at, aurora) == "16 13:00"
    told = opera.notices(stay, state="open")
    assert {code: notice["text"] for code, notice in told.items()} == {
        "housekeeping": "A colleague asks for something more. New: Cot, by 16 Apr 13:00"
    }
    assert mailed("housekeeping") == ["1 more thing is not written in mails: open vipdesk before you go on."]
    after = Stay.objects.get(pk=stay)
    assert after.outlook["total"] == before.outlook["total"] + 1
    assert [(c["kind"], c["title"]) for c in after.last_changes] == [("added", "Cot")]


def test_sent_twice_it_stands_there_once(stay: int, house: House, desk):
    for _ in range(2):
        hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    assert ChecklistItem.objects.filter(stay=stay, hand_made=True).count() == 1


def test_it_stays_when_the_booking_changes(opera: Caller, stay: int, house: House, desk):
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    opera.book(expected_arrival_time="18:00", room_number="1208")
    assert (cot(stay).state, cot(stay).due_at) == ("open", AT)


def test_a_name_in_it_becomes_dots(stay: int, house: House, desk):
    wanted = Wanted("Cake for Ilona Kalniete", "food_beverage", stage="in_house", note="Kalniete likes it")
    hand_made.add(stay, wanted, house=house, by=desk, now=NOW)
    assert (cot(stay).title, cot(stay).detail) == ("Cake for •••• ••••", "•••• likes it")


def test_taken_off_it_is_gone_for_good_and_its_department_reads_why(opera: Caller, stay: int, house: House, desk):
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    opera.acknowledge_all(stay)
    hand_made.take_off(cot(stay).pk, "Ilona brings one; thanks", house=house, by=desk, now=NOW)
    reason = "taken off the plan: •••• brings one, thanks"
    read = "No longer wanted (•••• brings one, thanks): do not do it; take away what you have brought"
    assert (cot(stay).state, cot(stay).state_reason) == ("withdrawn", reason)
    told = opera.notices(stay, state="open")
    assert {code: notice["text"] for code, notice in told.items()} == {
        "housekeeping": f"A colleague no longer wants something. Cot: {read}"
    }
    assert mailed("housekeeping") == ["1 more thing is not written in mails: open vipdesk before you go on."]
    opera.book(expected_arrival_time="18:00")
    assert cot(stay).state == "withdrawn"


def test_who_took_it_off_puts_it_back_and_nobody_else(opera: Caller, stay: int, house: House, desk, aurora):
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    opera.acknowledge_all(stay)
    pk = cot(stay).pk
    assert refusal(lambda: hand_made.put_back(pk, house=house, by=desk, now=NOW)) == "changed_meanwhile"
    hand_made.take_off(pk, "not wanted", house=house, by=desk, now=NOW)
    other = viewer_as(aurora, "duty_manager")
    assert refusal(lambda: hand_made.put_back(pk, house=house, by=other, now=NOW)) == "changed_meanwhile"
    hand_made.put_back(pk, house=house, by=desk, now=NOW)
    assert (cot(stay).state, cot(stay).state_reason, cot(stay).due_at) == ("open", "", AT)
    assert "Cot" in opera.notices(stay, state="open")["housekeeping"]["text"]
    assert refusal(lambda: hand_made.put_back(pk, house=house, by=desk, now=NOW)) == "changed_meanwhile"


def test_a_cancellation_takes_it_off_and_a_reinstatement_brings_it_back(opera: Caller, stay: int, house: House, desk):
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    opera.book(version=2, status="cancelled")
    assert cot(stay).state == "withdrawn"
    opera.book(version=3)
    assert cot(stay).state == "open"


def test_what_cannot_be_done(opera: Caller, stay: int, house: House, desk):
    def add(**more) -> str:
        wanted = Wanted("Cot", "housekeeping", **more)
        return refusal(lambda: hand_made.add(stay, wanted, house=house, by=desk, now=NOW))

    assert add(due_at=NOW - dt.timedelta(minutes=1)) == "due_has_passed"
    assert add(due_at=NOW + dt.timedelta(days=500)) == "due_is_far_off"
    standard = ChecklistItem.objects.filter(stay=stay, hand_made=False).first()
    assert standard is not None
    assert refusal(lambda: hand_made.take_off(standard.pk, "x", house=house, by=desk, now=NOW)) == "not_made_by_hand"
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    ticking.tick(cot(stay).pk, by=desk, now=NOW)
    assert refusal(lambda: hand_made.take_off(cot(stay).pk, "x", house=house, by=desk, now=NOW)) == "already_done"
    opera.cancel()
    assert add(stage="in_house") == "stay_is_over"


def test_after_the_guest_has_left_only_what_follows(opera: Caller, stay: int, house: House, desk):
    reception.check_in(stay, house=house, by=desk, now=AT)
    left = AT + dt.timedelta(hours=1)
    reception.check_out(stay, house=house, by=desk, now=left)
    fruit = Wanted("Fruit", "food_beverage", stage="in_house")
    assert refusal(lambda: hand_made.add(stay, fruit, house=house, by=desk, now=left)) == "guest_has_left"
    letter = Wanted("Send the umbrella", "front_office", stage="after_stay")
    hand_made.add(stay, letter, house=house, by=desk, now=left)
    assert cot(stay).state == "open"


@pytest.mark.parametrize(
    ("day", "hour", "stage"),
    [(16, 8, "before_arrival"), (16, 15, "in_house"), (18, 7, "departure"), (18, 22, "after_stay")],
)
def test_the_time_says_the_stage(stay: int, house: House, day, hour, stage):
    moment = dt.datetime(2026, 4, day, hour, tzinfo=dt.UTC)
    assert hand_made.stage_at(Stay.objects.get(pk=stay), moment, house) == stage


def test_without_a_time_the_stage_is_where_the_stay_stands(stay: int, house: House, desk):
    assert hand_made.stage_at(Stay.objects.get(pk=stay), None, house) == "before_arrival"
    reception.check_in(stay, house=house, by=desk, now=AT)
    assert hand_made.stage_at(Stay.objects.get(pk=stay), None, house) == "in_house"


# --- the page ------------------------------------------------------------------------------------------------------------

SENT = {"title": "Cot", "department": "housekeeping", "due": "2026-04-16T13:00", "quantity": "1"}


def post(aurora, who: str, stay: int, **more: str):
    return colleague(aurora, who).client.post(f"/stays/{stay}/items/new/", SENT | more)


def test_the_page_puts_it_on_the_plan(aurora, stay: int):
    answer = post(aurora, "front_office.agent", stay)
    assert (answer.status_code, answer["Location"]) == (302, f"/stays/{stay}/")
    assert cot(stay).due_at == AT


def test_an_agent_asks_only_their_own_department(aurora, stay: int):
    answer = post(aurora, "engineering.agent", stay)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["department"])
    assert post(aurora, "housekeeping.agent", stay).status_code == 302


@pytest.mark.parametrize(
    ("more", "fields"),
    [
        ({"title": ""}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"title": "x" * 201}, ["title"]),
        ({"title": "4111 1111 1111 1111"}, ["title"]),
        ({"due": ""}, ["due"]),
        ({"due": "soon"}, ["due"]),
        ({"due": "0001-01-01T00:00"}, ["due"]),
        ({"due": "2026-04-01T13:00"}, ["due"]),
        ({"stage": "never"}, ["stage"]),
        ({"quantity": "0"}, ["quantity"]),
        ({"department": "nobody"}, ["department"]),
    ],
)
def test_each_mistake_is_said_at_its_field(aurora, stay: int, more, fields):
    answer = post(aurora, "front_office.agent", stay, **more)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert not ChecklistItem.objects.filter(hand_made=True).exists()


def test_taking_off_wants_a_reason_and_the_right_people(aurora, stay: int, house: House, desk):
    hand_made.add(stay, COT, house=house, by=desk, now=NOW)
    url = f"/stays/{stay}/items/{cot(stay).pk}/"
    assert (
        colleague(aurora, "engineering.agent").client.post(url, {"act": "take_off", "reason": "x"}).status_code == 403
    )
    agent = colleague(aurora, "housekeeping.agent").client
    agent.post(url, {"act": "take_off"})
    assert cot(stay).state == "open"
    agent.post(url, {"act": "take_off", "usual": "Not to be had today"})
    assert cot(stay).state == "withdrawn"
    agent.post(url, {"act": "put_back"})
    assert cot(stay).state == "open"
    agent.post(url, {"act": "take_off", "usual": "Not to be had today"})
    assert cot(stay).state_reason == "taken off the plan: Not to be had today"
