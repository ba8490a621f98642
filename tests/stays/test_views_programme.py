"""The guest's programme on the page of the stay, and the page on which an entry is written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.models import Activity, Stay
from tests.hotel_examples import Caller, Moment, colleague, guest, wall
from tests.stays.pages import inline_of, words_of
from tests.stays.test_views_undo import undo_of

DINNER = {
    "day": "2026-04-16",
    "starts": "19:00",
    "ends": "00:30",
    "what": "Dinner with Ilona",
    "place": "Salon",
    "departments": ["food_beverage", "security"],
}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


def send(caller: Caller, stay: int, entry: int | None = None, **more: object):
    where = f"/stays/{stay}/programme/" + (f"{entry}/" if entry else "")
    return caller.client.post(where, DINNER | more)


def days(caller: Caller, stay: int) -> list:
    return caller.client.get(f"/stays/{stay}/").context["programme"]["days"]


def test_the_programme_by_day_in_the_hotels_time(desk: Caller, stay: int, moment: Moment, aurora):
    send(desk, stay)
    send(desk, stay, day="2026-04-17", starts="08:00", ends="", what="Car", place="", departments=[])
    moment.to("2026-04-16 18:35", aurora)
    dinner, car = Activity.objects.order_by("starts_at")
    assert (wall(dinner.starts_at, aurora), wall(dinner.ends_at, aurora)) == ("16 19:00", "17 00:30")
    assert days(desk, stay) == [
        {
            "day": "Thu 16 Apr",
            "today": True,
            "entries": [
                {
                    "id": dinner.pk,
                    "time": "19:00–00:30",
                    "when": "in 25 min",
                    "past": False,
                    "what": "Dinner with Ilona",
                    "place": "Salon",
                    "who": "Food & beverage, Security",
                }
            ],
        },
        {
            "day": "Fri 17 Apr",
            "today": False,
            "entries": [
                {"id": car.pk, "time": "08:00", "when": "", "past": False, "what": "Car", "place": "", "who": ""}
            ],
        },
    ]
    story = desk.client.get(f"/stays/{stay}/").context["story"]
    assert [(line["what"], line["of"]) for line in story[:2]] == [
        ("Added to the programme", "Fri 17 Apr 08:00"),
        ("Added to the programme", "19:00"),
    ]


def test_who_reads_what_of_it(desk: Caller, stay: int, aurora):
    send(desk, stay)
    read = {}
    for role in ("security.agent", "food_beverage.agent", "housekeeping.agent", "administrator"):
        context = colleague(aurora, role).client.get(f"/stays/{stay}/").context
        lines = [one["what"] for day in context["programme"]["days"] for one in day["entries"]]
        read[role] = (lines, context["programme"]["may_keep"], len(context["story"]))
    assert read == {
        "security.agent": (["Dinner with ••••"], False, 2),
        "food_beverage.agent": (["Dinner with ••••"], False, 2),
        "housekeeping.agent": ([], False, 1),
        "administrator": ([], False, 1),
    }


def test_an_entry_is_changed_and_taken_out(desk: Caller, stay: int, aurora):
    send(desk, stay)
    pk = Activity.objects.get().pk
    form = desk.client.get(f"/stays/{stay}/programme/{pk}/")
    assert form.context["said"] == DINNER | {"departments": ("food_beverage", "security")}
    assert send(desk, stay, pk, starts="20:00", ends="21:30")["Location"] == f"/stays/{stay}/"
    changed = Activity.objects.get()
    assert (wall(changed.starts_at, aurora), wall(changed.ends_at, aurora)) == ("16 20:00", "16 21:30")
    desk.client.post(f"/stays/{stay}/programme/{pk}/", {"act": "remove"})
    where = f"/stays/{stay}/programme/{pk}/"
    assert undo_of(desk.client.get(f"/stays/{stay}/")) == (where, {"act": "put_back"})
    assert (days(desk, stay), Activity.objects.filter(removed_at=None).count()) == ([], 0)
    assert words_of(desk.client.post(where, {"act": "put_back"}, follow=True)) == [
        "Taken back: taken off the programme."
    ]
    assert [len(day["entries"]) for day in days(desk, stay)] == [1]
    desk.client.post(where, {"act": "remove"})
    desk.client.get(f"/stays/{stay}/")
    gone = desk.client.get(f"/stays/{stay}/programme/{pk}/", follow=True)
    assert words_of(gone) == ["This entry is not in the programme any more."]


def test_dots_are_not_written_over_a_name_that_was_hidden(opera: Caller, desk: Caller):
    stay = opera.book("K-2", guest=guest(external_id="P-2", incognito=True, alias="Ms Green"))["id"]
    send(desk, stay)
    pk = Activity.objects.get().pk
    said = desk.client.get(f"/stays/{stay}/programme/{pk}/").context["said"]
    assert said["what"] == "Dinner with ••••"
    send(desk, stay, pk, what=said["what"], place="Terrace")
    assert Activity.objects.values_list("what", "place").get() == ("Dinner with Ilona", "Terrace")


@pytest.mark.parametrize(
    ("wrong", "mistakes"),
    [
        ({"day": "soon"}, ["Day: Write a day such as 2026-04-16."]),
        ({"day": "2026-04-14"}, ["Day: Choose a day of the stay, from 15 Apr to 19 Apr."]),
        ({"day": "9999-12-31"}, ["Day: Choose a day of the stay, from 15 Apr to 19 Apr."]),
        ({"starts": "25:00"}, ["From: Write a time such as 14:30."]),
        ({"starts": "", "what": " "}, ["From: Fill this in.", "What: Fill this in."]),
        (
            {"ends": "18:59"},
            ["Until: This is before it begins. Only a time before 05:00 is of the night that follows."],
        ),
        (
            {"ends": "19:00"},
            ["Until: This is before it begins. Only a time before 05:00 is of the night that follows."],
        ),
        ({"what": "x" * 201}, ["What: Write at most 200 characters: these are 201."]),
        ({"place": "a\x00"}, ["Where: Write it anew: it has characters that nobody can read."]),
        ({"what": "4111 1111 1111 1111"}, ["What: This looks like a card number. vipdesk takes none."]),
        (
            {"departments": ["kitchen"]},
            ["Concerns: Choose one of those that are offered."],
        ),
    ],
)
def test_a_mistake_is_said_and_what_was_written_stays(desk: Caller, stay: int, wrong: dict, mistakes: list[str]):
    answer = send(desk, stay, **wrong)
    said = answer.context["said"]
    assert (answer.status_code, said["mistakes"], Activity.objects.count()) == (422, mistakes, 0)
    written = DINNER | wrong
    assert {name: said[name] for name in DINNER} == {
        name: value.replace("\x00", "") if isinstance(value, str) else value for name, value in written.items()
    }
    assert inline_of(answer.content.decode()) == []


def test_what_speaks_of_the_person_is_pointed_out(desk: Caller, stay: int):
    answer = send(desk, stay, what="Dialysis")
    words = "This seems to speak of health: “Dialysis”. Allergies, diet and access needs have fields of their own."
    assert (answer.status_code, answer.context["said"]["pointed_out"]) == (422, [words])
    assert Activity.objects.count() == 0
    send(desk, stay, what="Dialysis", anyway="1")
    assert Activity.objects.get().what == "Dialysis"


def test_an_entry_is_reached_through_its_own_stay(opera: Caller, desk: Caller, stay: int):
    other = opera.book("K-2", guest=guest(external_id="P-2"))["id"]
    send(desk, other)
    pk = Activity.objects.get().pk
    assert words_of(desk.client.post(f"/stays/{stay}/programme/{pk}/", {"act": "remove"}, follow=True)) == [
        "This entry is not in the programme any more."
    ]
    assert Activity.objects.get().stay_id == other


def test_a_stay_that_is_over_keeps_its_programme(opera: Caller, desk: Caller, stay: int):
    send(desk, stay)
    opera.cancel()
    page = desk.client.get(f"/stays/{stay}/")
    assert (len(page.context["programme"]["days"]), page.context["programme"]["may_keep"]) == (1, False)
    answer = desk.client.post(f"/stays/{stay}/programme/", DINNER, follow=True)
    assert (words_of(answer), Activity.objects.count()) == (["This stay is over: cancelled."], 1)


def test_a_poll_hears_of_it_and_costs_the_same_however_much_there_is(desk: Caller, stay: int):
    tag = desk.client.get(f"/stays/{stay}/live/")["ETag"]
    send(desk, stay)
    costs = [_cost(desk, stay, tag)]
    for hour in range(7, 12):
        send(desk, stay, starts=f"{hour:02}:00")
    assert [*costs, Stay.objects.get(pk=stay).programme.count()] == [_cost(desk, stay, tag), 6]


def _cost(desk: Caller, stay: int, tag: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = desk.client.get(f"/stays/{stay}/live/", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    return len(captured)
