"""What a line of the board can do without leaving it: a room, another time, the check-in."""

import pytest

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest, said, wall
from tests.stays.pages import inline_of, rows_of, tags_of, words_of
from vipdesk.outbox.models import Event

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    number = opera.book()["id"]
    moment.to("2026-04-16 11:00", aurora)
    return number


def do(caller: Caller, stay: int, query: str = "", **sent: str):
    return caller.client.post(f"/stays/{stay}/acts/{query}", sent)


def test_a_room_is_given_and_the_same_board_comes_again(desk: Caller, stay):
    answer = do(desk, stay, "?level=VA&state=due", act="room", room_number=" 1208 ")
    assert answer["Location"] == "/?level=VA&state=due"
    (row,) = rows_of(desk.client.get("/"))
    assert row["room"] == "1208"


def test_the_dialog_brings_back_the_living_part(desk: Caller, stay):
    answer = desk.client.post(f"/stays/{stay}/acts/?level=VA", {"act": "room", "room_number": "1208"}, headers=HTMX)
    assert answer["Location"] == "/live/?level=VA"


def test_a_room_that_somebody_holds_is_said_on_the_board(opera: Caller, desk: Caller, stay):
    opera.book("K-2", guest=guest(external_id="K-2"), room_number="1208")
    do(desk, stay, act="room", room_number="1208")
    assert words_of(desk.client.get("/")) == ["Room 1208 is held by Ms Ilona Kalniete from Thu 16 Apr to Sat 18 Apr."]


def test_another_time_moves_what_hangs_on_it_and_tells(opera: Caller, desk: Caller, stay, aurora):
    opera.acknowledge_all(stay)
    before = {key: item["due_at"] for key, item in opera.items(stay).items()}
    do(desk, stay, act="expect", time="17:30")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 17:30"
    moved = {key for key, item in opera.items(stay).items() if item["due_at"] != before[key]}
    assert moved
    told = opera.notices(stay, state="open")
    facts = [change for change in told["front_office"]["changes"] if change["field"] == "expected_arrival_at"]
    assert [(wall(one["from"], aurora), wall(one["to"], aurora)) for one in facts] == [("16 14:30", "16 17:30")]
    (row,) = rows_of(desk.client.get("/"))
    assert (row["time"], row["when"]) == ("17:30", "in 6 h 30 min")


def test_what_the_sender_says_later_does_not_undo_it(opera: Caller, desk: Caller, stay, aurora):
    do(desk, stay, act="expect", time="17:30")
    opera.book(room_type="STE")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 17:30"
    opera.book(arrival_date="2026-04-17", room_type="STE")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "17 17:30"
    opera.book(arrival_date="2026-04-17", expected_arrival_time="12:00", room_type="STE")
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "17 12:00"
    assert said()["expected_arrival_time"] == "14:30"


@pytest.mark.parametrize(
    ("time", "expected", "told"),
    [
        ("", None, []),
        ("01:30", "17 01:30", []),
        ("25:00", "16 14:30", ["This is no time: write it as 14:30."]),
        ("soon", "16 14:30", ["This is no time: write it as 14:30."]),
        ("2026-05-01T10:00", "16 14:30", ["This is no time: write it as 14:30."]),
    ],
)
def test_times_as_people_write_them(desk: Caller, stay, aurora, time, expected, told):
    do(desk, stay, act="expect", time=time)
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == expected
    assert words_of(desk.client.get("/")) == told


def test_the_same_time_again_is_no_change(desk: Caller, stay):
    events = Event.objects.count()
    do(desk, stay, act="expect", time="14:30")
    Stay.objects.update(expected_arrival_at="2026-04-16T01:30:00Z")
    do(desk, stay, act="expect", time="03:30")
    assert Event.objects.count() == events


def test_nobody_comes_after_leaving(opera: Caller, desk: Caller, stay):
    opera.book(departure_date="2026-04-16")
    do(desk, stay, act="expect", time="23:00")
    assert words_of(desk.client.get("/")) == ["The guest would come after the departure."]


def test_checked_in_from_the_board(desk: Caller, stay):
    do(desk, stay, act="check_in")
    assert Stay.objects.get().status == "in_house"
    do(desk, stay, act="expect", time="17:30")
    assert words_of(desk.client.get("/")) == [
        "Checked in",
        "The expected time can be changed until the guest is here.",
    ]


def test_only_what_makes_sense_is_offered(opera: Caller, desk: Caller, stay, moment: Moment, aurora):
    def offered() -> list[str]:
        tags = tags_of(desk.client.get(f"/stays/{stay}/acts/", headers=HTMX).content.decode())
        return [attributes["value"] for tag, attributes in tags if tag == "button"]

    assert offered() == ["room", "expect", "on_the_way", "check_in", "met", "in_room", "luggage"]
    moment.to("2026-04-15 11:00", aurora)
    assert offered() == ["room", "expect", "on_the_way", "met"]
    moment.to("2026-04-14 11:00", aurora)
    assert offered() == ["room", "expect"]
    moment.to("2026-04-16 11:00", aurora)
    do(desk, stay, act="check_in")
    assert offered() == ["room", "in_room", "luggage", "check_out"]


def test_as_a_page_and_as_a_part(desk: Caller, stay):
    whole, part = (desk.client.get(f"/stays/{stay}/acts/?level=VA", headers=said) for said in ({}, HTMX))
    assert "<html" in whole.content.decode()
    assert "hx-post" not in whole.content.decode()
    assert "<html" not in part.content.decode()
    assert inline_of(whole.content.decode()) == []
    assert 'href="/?level=VA"' in whole.content.decode()


def test_no_act_is_nothing(desk: Caller, stay):
    assert do(desk, stay, act="sell").status_code == 404
    assert do(desk, 4711, act="room").status_code == 404


def test_lines_offer_acts_to_those_who_may(opera: Caller, aurora, moment: Moment, desk: Caller, stay):
    assert f"/stays/{stay}/acts/?level=VA" in desk.client.get("/?level=VA").content.decode()
    assert "/acts/" not in colleague(aurora, "housekeeping.agent").client.get("/").content.decode()
