"""A department's day: for each stay of its list what it has to do, as few queries however many they are."""

import datetime as dt
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stays.documents import day
from stays.list_models import ListPrint
from stays.models import Stay
from tests.hotel_examples import ARRIVAL, Caller, Moment, colleague, viewer_as
from tests.stays.documents.listed import FORMULA, play
from tests.stays.documents.on_paper import text_of
from tests.stays.documents.test_daily import wanted
from tests.stays.pages import many_arrivals
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event


def said(parts: list[dict]) -> dict[str, list[tuple[str, str]]]:
    return {part["who"]["name"]: [(row["title"], row["due"]) for row in part["rows"]] for part in parts}


def test_the_day_of_a_department_is_what_it_does_for_each_stay(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    assert said(day.day(wanted(aurora, "food_beverage", moment))) == {
        FORMULA: [
            ("Amenity order confirmed, stock checked", "Wed 15 Apr 16:00"),
            ("Fruit in room", "Thu 16 Apr 12:00"),
            ("Wine and water in room", "Thu 16 Apr 12:00"),
            ("In-room treats (cookies, chocolate, nuts)", "Thu 16 Apr 12:00"),
            ("Ice, hot towel and welcome tea ready", ""),
        ],
        "Ms Kalniete": [
            ("Allergies and diet signed by chef", "Wed 15 Apr 16:00"),
            ("Amenity order confirmed, stock checked", "Wed 15 Apr 16:00"),
            ("Fruit in room", "Thu 16 Apr 12:30"),
            ("Drinks trolley set up", "Thu 16 Apr 12:30"),
            ("In-room treats (cookies, chocolate, nuts)", "Thu 16 Apr 12:30"),
            ("Ice, hot towel and welcome tea ready", "Thu 16 Apr 14:15"),
        ],
        "Ms Źdźbło": [("Fruit refreshed", "Wed 15 Apr 12:00"), ("Fruit refreshed", "Thu 16 Apr 12:00")],
        "Ms Ķēniņš": [("Fruit refreshed", "Wed 15 Apr 12:00")],
    }


def test_of_a_guest_who_comes_before_the_day_only_what_is_due_on_it(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    friday = replace(wanted(aurora, "food_beverage", moment), date=dt.date(2026, 4, 17))
    assert said(day.day(friday))["Ms Kalniete"] == [
        ("Newspaper and morning drink", "Fri 17 Apr 07:00"),
        ("Fruit refreshed", "Fri 17 Apr 12:00"),
    ]
    assert (len(day.awaited(replace(friday, date=dt.date.fromisoformat(ARRIVAL)))), day.awaited(friday)) == (2, [])


def test_who_prints_reads_no_more_than_they_may(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    maid = viewer_as(aurora, "housekeeping.agent")
    given = text_of(day.day(wanted(aurora, "food_beverage", moment, maid)))
    assert [word for word in ("Mango", "mango", "Ilona", "LO 382") if word in given] == []


@pytest.mark.parametrize("many", [1, 3, 50])
def test_fifty_stays_cost_no_query_more(opera: Caller, aurora: Property, moment: Moment, many: int):
    many_arrivals(opera.book(room_number="1208")["id"], many)
    with CaptureQueriesContext(connection) as asked:
        parts = day.day(wanted(aurora, "housekeeping", moment))
    assert (len(parts), len(asked)) == (many, 4)


def test_one_click_prints_list_and_day_and_notes_the_print(opera: Caller, aurora: Property, moment: Moment):
    play(opera, moment, aurora)
    maid = colleague(aurora, "housekeeping.agent").client
    assert 'formaction="/list/housekeeping/day/"' in maid.get("/list/housekeeping/").content.decode()
    answer = maid.post("/list/housekeeping/day/", {"date": ARRIVAL, "paper": "letter"})
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == 'inline; filename="day-AURORA-housekeeping-2026-04-16.pdf"'
    assert ListPrint.objects.get().date == dt.date.fromisoformat(ARRIVAL)
    assert maid.post("/list/kitchen/day/").status_code == 404
    assert maid.get("/list/housekeeping/day/").status_code == 405


def test_the_day_of_the_front_office_has_a_card_for_everybody_who_is_to_come(
    opera: Caller, aurora: Property, moment: Moment
):
    play(opera, moment, aurora)
    desk, maid = (colleague(aurora, f"{one}.agent").client for one in ("front_office", "housekeeping"))
    awaited = set(Stay.objects.filter(arrival_date=ARRIVAL, status="reserved").values_list("pk", flat=True))

    def made() -> set[int]:
        cards = Event.objects.filter(kind="document.made", facts__document="registration")
        return set(cards.values_list("subject_id", flat=True))

    def pages(who: Client) -> int:
        content = who.post("/list/front_office/day/", {"date": ARRIVAL}).content
        return len(re.findall(rb"/Type\s*/Page\b", content))

    without = pages(maid)  # they are not hers to make
    assert (len(awaited), made()) == (2, set())
    assert (pages(desk) - without, made()) == (2, awaited)
