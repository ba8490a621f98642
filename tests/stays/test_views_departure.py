"""The departure on the page of a stay: another date, another time, one tap for a night more; with and without JavaScript."""

import datetime as dt

import pytest

from stays import reception
from stays.house import House
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest, viewer_as, wall
from tests.stays.pages import tags_of, words_of
from vipdesk.hotel.models import Property

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora: Property) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora: Property) -> int:
    number = opera.book(room_number="1208")["id"]
    moment.to("2026-04-16 15:00", aurora)
    return number


def send(caller: Caller, stay: int, **sent: str):
    return caller.client.post(f"/stays/{stay}/departure/", sent, follow=True)


def leaves(aurora: Property) -> tuple[str, str | None]:
    stay = Stay.objects.order_by("pk").first()
    return stay.departure_date.isoformat(), wall(stay.expected_departure_at, aurora)


def test_the_card(desk: Caller, stay: int):
    assert desk.client.get(f"/stays/{stay}/").context["leaving"] == {
        "date": "2026-04-18",
        "time": "",
        "usual": "12:00",
        "words": "Sat 18 Apr 12:00 · 2 nights",
        "longer": "2026-04-19",
        "today": "",
    }


def test_a_late_check_out_is_granted_and_said(desk: Caller, stay: int, aurora: Property):
    answer = send(desk, stay, date="2026-04-18", time="18:00")
    assert answer.redirect_chain == [(f"/stays/{stay}/", 302)]
    assert leaves(aurora) == ("2026-04-18", "18 18:00")
    assert answer.context["leaving"]["words"] == "Sat 18 Apr 18:00 · 2 nights · late check-out"
    assert answer.context["story"][0] | {"time": ""} == {
        "time": "",
        "what": "Departure",
        "of": "Sat 18 Apr 18:00",
        "who": "front_office.agent@AURORA",
    }


def test_one_tap_adds_a_night_and_keeps_the_time(desk: Caller, stay: int, aurora: Property):
    send(desk, stay, date="2026-04-18", time="18:00")
    answer = send(desk, stay, to="2026-04-19", date="2026-04-18", time="18:00")
    assert leaves(aurora) == ("2026-04-19", "19 18:00")
    assert answer.context["story"][0]["of"] == "Sat 18 Apr → Sun 19 Apr 18:00"


def test_who_is_here_may_leave_today(desk: Caller, stay: int, aurora: Property, moment: Moment):
    by = viewer_as(aurora, "front_office.agent")
    reception.check_in(stay, house=House(aurora), by=by, now=moment.now)
    moment.to("2026-04-17 15:00", aurora)
    assert desk.client.get(f"/stays/{stay}/").context["leaving"]["today"] == "2026-04-17"
    send(desk, stay, to="2026-04-17", date="2026-04-18", time="")
    assert leaves(aurora) == ("2026-04-17", None)
    assert desk.client.get(f"/stays/{stay}/").context["leaving"]["today"] == ""


def test_who_comes_next_is_warned_of_on_both_pages(opera: Caller, desk: Caller, stay: int):
    after = opera.book(
        "N", guest=guest(external_id="N"), arrival_date="2026-04-18", departure_date="2026-04-20", room_number="1208"
    )["id"]
    answer = send(desk, stay, date="2026-04-18", time="16:00")
    said = "Room 1208: Ms Ilona Kalniete comes on Sat 18 Apr, and this guest leaves late: Sat 18 Apr 16:00."
    assert (words_of(answer), answer.context["against"]) == ([said], (said,))
    other = desk.client.get(f"/stays/{after}/")
    assert other.context["against"] == (
        "Room 1208 is free from Sat 18 Apr 16:00: late check-out of Ms Ilona Kalniete.",
    )
    assert other.context["story"][0]["what"] == "Room free at another time"


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"date": "soon", "time": ""}, "This is no date: write it as 2026-04-18."),
        ({"date": "", "time": ""}, "This is no date: write it as 2026-04-18."),
        ({"date": "2026-04-18\x00", "time": ""}, "This is no date: write it as 2026-04-18."),
        ({"date": "2026-04-18", "time": "25:00"}, "This is no time: write it as 14:30."),
        ({"date": "2026-04-18", "time": "late"}, "This is no time: write it as 14:30."),
        ({"date": "2026-04-15", "time": ""}, "The departure is before the arrival."),
        ({"date": "9999-12-31", "time": "23:59"}, "A stay may last two years at the most."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(desk: Caller, stay: int, aurora: Property, sent, words):
    assert words_of(send(desk, stay, **sent)) == [words]
    assert leaves(aurora) == ("2026-04-18", None)


def test_only_the_desk_changes_it(aurora: Property, stay: int):
    keeper = colleague(aurora, "housekeeping.agent")
    assert keeper.client.get(f"/stays/{stay}/").context["leaving"] is None
    assert keeper.client.post(f"/stays/{stay}/departure/", {"date": "2026-04-19"}).status_code == 403
    assert leaves(aurora) == ("2026-04-18", None)


def test_another_property_has_no_such_stay(borealis: Property, stay: int, aurora: Property):
    stranger = colleague(borealis, "duty_manager")
    assert stranger.client.post(f"/stays/{stay}/departure/", {"date": "2026-04-19"}).status_code == 404
    assert leaves(aurora) == ("2026-04-18", None)


def test_htmx_gets_the_part(desk: Caller, stay: int):
    answer = desk.client.post(f"/stays/{stay}/departure/", {"date": "2026-04-19", "time": ""}, headers=HTMX)
    assert answer["Location"] == f"/stays/{stay}/live/"


def test_who_has_left_leaves_no_more(desk: Caller, stay: int, aurora: Property, moment: Moment):
    by = viewer_as(aurora, "front_office.agent")
    reception.check_in(stay, house=House(aurora), by=by, now=moment.now)
    reception.check_out(stay, house=House(aurora), by=by, now=moment.now + dt.timedelta(hours=1))
    page = desk.client.get(f"/stays/{stay}/")
    assert page.context["leaving"] is None
    assert "leave-date" not in {said.get("id") for _tag, said in tags_of(page.content.decode())}
    assert words_of(send(desk, stay, date="2026-04-19", time="")) == ["This stay is over: checked out."]
