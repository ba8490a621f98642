"""The door on the page of a stay and in the dialog of a board's line: what is offered, what it does, what is refused."""

from typing import Any

import pytest

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, wall
from tests.stays.pages import inline_of, rows_of, tags_of, words_of

NOON = "2026-04-16 12:00"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    number = opera.book(room_number="1208")["id"]
    moment.to(NOON, aurora)
    return number


def page(caller: Caller, stay: int) -> Any:
    answer = caller.client.get(f"/stays/{stay}/")
    assert answer.status_code == 200
    return answer


def tap(caller: Caller, stay: int, **sent: str) -> list[str]:
    """Press a button at the door; what the next page says at its top."""
    return words_of(caller.client.post(f"/stays/{stay}/step/", sent, follow=True))


def offered(caller: Caller, stay: int) -> tuple[list[str], list[str]]:
    door = page(caller, stay).context["door"]
    return [one["act"] for one in door["large"]], [one["act"] for one in door["small"]]


def buttons(answer: Any) -> list[tuple[str | None, str | None]]:
    tags = tags_of(answer.content.decode())
    return [(said.get("name"), said.get("value")) for tag, said in tags if tag == "button" and said.get("name")]


def test_the_sensible_taps_are_the_large_ones(desk: Caller, stay, moment: Moment, aurora):
    seen = {"on its day": offered(desk, stay)}
    tap(desk, stay, act="on_the_way")
    seen["on the way"] = offered(desk, stay)
    tap(desk, stay, act="met")
    seen["met"] = offered(desk, stay)
    tap(desk, stay, act="in_room")
    seen["in the room"] = offered(desk, stay)
    tap(desk, stay, act="luggage")
    tap(desk, stay, act="registered")
    seen["all done"] = offered(desk, stay)
    tap(desk, stay, act="check_out")
    seen["gone"] = offered(desk, stay)
    assert seen == {
        "on its day": (["check_in"], ["met", "in_room", "luggage"]),
        "on the way": (["met", "check_in"], ["in_room", "luggage"]),
        "met": (["check_in", "in_room"], ["luggage"]),
        "in the room": (["registered", "luggage"], ["check_out"]),
        "all done": (["check_out"], []),
        "gone": ([], []),
    }


def test_nothing_is_offered_days_before_or_to_whom_it_is_not_for(desk: Caller, stay, moment: Moment, aurora):
    nothing = {"lines": [], "taken": [], "large": [], "small": []}
    runner = page(colleague(aurora, "housekeeping.agent"), stay).context["door"]
    assert (runner | nothing, runner["may_call"], runner["may_wait"]) == (runner, False, False)
    moment.to("2026-04-14 12:00", aurora)
    door = page(desk, stay).context["door"]
    assert (door | nothing, door["may_call"], door["may_wait"]) == (door, False, False)
    moment.to("2026-04-15 12:00", aurora)
    door = page(desk, stay).context["door"]
    assert (offered(desk, stay), door["may_call"], door["may_wait"]) == (([], ["met"]), True, False)


def test_the_call_with_its_time(desk: Caller, stay, aurora):
    assert page(desk, stay).context["door"]["call_time"] == "14:30"
    assert tap(desk, stay, act="on_the_way", time="14:20") == ["Guest on the way"]
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 14:20"
    assert page(desk, stay).context["door"]["lines"] == ["On the way since 12:00"]
    (row,) = rows_of(desk.client.get("/"))
    assert (row["time"], row["when"]) == ("14:20", "in 2 h 20 min · On the way since 12:00")
    assert tap(desk, stay, take_back="on_the_way") == ["Taken back: Guest on the way"]
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 14:30"


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("25:00", "This is no time: write it as 14:30."),
        ("soon\x00", "This is no time: write it as 14:30."),
        ("2026-05-01T10:00", "This is no time: write it as 14:30."),
        ("11:00", "This time is past: say one that is still to come."),
    ],
)
def test_times_that_are_none(desk: Caller, stay, time, words):
    assert tap(desk, stay, act="on_the_way", time=time) == [words]
    assert tap(desk, stay, act="wait", place="Bar", promised=time) == [words]
    row = Stay.objects.get()
    assert (row.on_the_way_at, row.waiting_since) == (None, None)


def test_a_time_after_midnight_is_the_nearest_one(opera: Caller, desk: Caller, moment: Moment, aurora):
    stay = opera.book("K-2", expected_arrival_time="23:30")["id"]
    moment.to("2026-04-16 23:10", aurora)
    tap(desk, stay, act="on_the_way", time="00:20")
    assert wall(Stay.objects.get(pk=stay).expected_arrival_at, aurora) == "17 00:20"


def test_who_waits_is_shown_until_the_check_in(desk: Caller, stay, moment: Moment, aurora):
    moment.to("2026-04-16 11:40", aurora)
    assert tap(desk, stay, act="wait", place="Lobby lounge", promised="12:30") == ["Guest waits for the room"]
    line = "Waits since 11:40: Lobby lounge, room promised for 12:30"
    moment.to(NOON, aurora)
    door = page(desk, stay).context["door"]
    assert (door["lines"], door["place"], door["promised"], door["may_call"]) == (
        [line],
        "Lobby lounge",
        "12:30",
        False,
    )
    (row,) = rows_of(desk.client.get("/"))
    assert (row["time"], row["when"], row["late"]) == ("12:30", line, False)
    tap(desk, stay, act="wait", place="Bar")
    assert page(desk, stay).context["door"]["lines"] == ["Waits since 11:40: Bar"]
    assert tap(desk, stay, act="wait", place=" ") == ["Say where the guest waits."]
    tap(desk, stay, act="check_in")
    assert page(desk, stay).context["door"]["lines"] == []
    tap(desk, stay, take_back="registered")
    assert page(desk, stay).context["door"]["lines"] == ["Waits since 11:40: Bar"]
    assert tap(desk, stay, take_back="waiting") == ["Taken back: Guest waits for the room"]
    assert page(desk, stay).context["door"]["lines"] == []


def test_what_is_done_is_shown_with_its_time_and_taken_back(desk: Caller, stay, moment: Moment):
    assert tap(desk, stay, act="met") == ["Met"]
    moment.on(minutes=4)
    assert tap(desk, stay, act="check_in") == ["Checked in"]
    taken = page(desk, stay).context["door"]["taken"]
    assert taken == [
        {"what": "met", "words": "Met", "time": "12:00"},
        {"what": "registered", "words": "Registered", "time": "12:04"},
    ]
    assert tap(desk, stay, take_back="met") == ["Taken back: Met"]
    assert tap(desk, stay, take_back="met") == [
        "There is nothing to take back: somebody has changed it meanwhile.",
    ]
    assert tap(desk, stay, take_back="registered") == ["Taken back: Registered"]
    assert Stay.objects.get().status == "reserved"


def test_in_the_room_before_registration_says_since_when_the_guest_is_here(desk: Caller, stay):
    tap(desk, stay, act="in_room")
    assert page(desk, stay).context["door"]["taken"] == [
        {"what": "in_room", "words": "In the room", "time": "12:00"},
        {"what": "", "words": "Checked in", "time": "12:00"},
    ]


@pytest.mark.parametrize(("ends", "words"), [("no_show", "No-show"), ("check_out", "Checked out")])
def test_an_end_is_taken_back(desk: Caller, stay, moment: Moment, aurora, ends, words):
    if ends == "check_out":
        tap(desk, stay, act="check_in")
    was = Stay.objects.get().status
    assert tap(desk, stay, act=ends) == [words]
    (taken,) = [one for one in page(desk, stay).context["door"]["taken"] if one["what"]]
    assert (taken["what"], taken["words"]) == (ends, words)
    assert tap(desk, stay, take_back=ends) == [f"Taken back: {words}"]
    assert Stay.objects.get().status == was
    tap(desk, stay, act=ends)
    moment.to("2026-04-21 12:00", aurora)
    assert [one for one in page(desk, stay).context["door"]["taken"] if one["what"]] == []


@pytest.mark.parametrize("sent", [{}, {"act": "cancel"}, {"take_back": "wait"}, {"take_back": "x"}, {"act": "waiting"}])
def test_what_is_no_act_is_not_found(desk: Caller, stay, sent):
    expected = 404
    assert desk.client.post(f"/stays/{stay}/step/", sent).status_code == expected
    assert desk.client.post(f"/stays/{stay}/acts/", sent).status_code == expected


def test_who_may_not_check_in_takes_nothing_back(stay, aurora):
    runner = colleague(aurora, "housekeeping.agent")
    for sent in (
        {"act": "met"},
        {"act": "on_the_way"},
        {"act": "wait"},
        {"take_back": "check_in"},
        {"take_back": "no_show"},
    ):
        assert runner.client.post(f"/stays/{stay}/step/", sent).status_code == 403


def test_another_hotels_stay_is_not_found(stay, borealis):
    stranger = colleague(borealis, "front_office.agent")
    assert stranger.client.post(f"/stays/{stay}/step/", {"act": "met"}).status_code == 404


def test_the_dialog_of_the_board_has_the_next_taps(desk: Caller, stay, aurora):
    answer = desk.client.get(f"/stays/{stay}/acts/", headers=HTMX)
    assert [value for _name, value in buttons(answer)] == [
        "room",
        "expect",
        "on_the_way",
        "check_in",
        "met",
        "in_room",
        "luggage",
    ]
    answer = desk.client.post(f"/stays/{stay}/acts/?level=VA", {"act": "on_the_way", "time": "14:20"})
    assert answer["Location"] == "/?level=VA"
    assert wall(Stay.objects.get().expected_arrival_at, aurora) == "16 14:20"
    desk.client.post(f"/stays/{stay}/acts/", {"act": "met"})
    assert wall(Stay.objects.get().met_at, aurora) == "16 12:00"


def test_the_part_that_lives_comes_back_to_htmx(desk: Caller, stay):
    answer = desk.client.post(f"/stays/{stay}/step/", {"act": "met"}, headers=HTMX)
    assert answer["Location"] == f"/stays/{stay}/live/"


def test_nothing_inline_and_a_name_for_every_button(desk: Caller, stay):
    tap(desk, stay, act="met")
    for url in (f"/stays/{stay}/", f"/stays/{stay}/acts/"):
        assert inline_of(desk.client.get(url).content.decode()) == []
    assert ("take_back", "met") in buttons(page(desk, stay))


def test_the_timeline_says_it_in_words(desk: Caller, stay):
    tap(desk, stay, act="on_the_way", time="14:20")
    tap(desk, stay, act="wait", place="Bar", promised="12:30")
    tap(desk, stay, act="met")
    tap(desk, stay, take_back="met")
    story = page(desk, stay).context["story"]
    assert [(line["what"], line["of"]) for line in story][:5] == [
        ("Not met after all", ""),
        ("Guest met", ""),
        ("Waits for the room", "Bar · 12:30"),
        ("Welcome line called", "14:20"),
        ("Guest on the way", "14:20"),
    ]
