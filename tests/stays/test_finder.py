"""Known guests found for a booking: as the viewer may see them, in the order of their visits, with as much work for nobody."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guests.models import Guest
from stays import finder
from stays.finder import KnownGuest, Visits
from stays.models import Stay
from tests.hotel_examples import Caller, Moment, guest, program, viewer_as
from vipdesk.access.visibility import visible

SECRET = {
    "surname": "Zeisigmann",
    "given_name": "Philomena",
    "native_name": "菲洛",
    "incognito": True,
    "alias": "Mr Green",
}


@pytest.fixture
def sight(aurora):
    return visible(viewer_as(aurora, "front_office.agent"), aurora)


@pytest.fixture
def look(aurora, sight, moment: Moment):
    """Finds by a surname and perhaps a given name."""

    def found(surname: str, **names: str) -> tuple[KnownGuest, ...]:
        return finder.find({"surname": surname, **names}, sight, aurora, now=moment.now)

    return found


def names(found: tuple[KnownGuest, ...]) -> list[str]:
    return [one.guest.display_name for one in found]


def left(number: str, arrival: str, departure: str) -> None:
    """The stay of this booking lies in the past and is over."""
    there = {"status": "checked_out", "checked_in_at": dt.datetime(2026, 3, 2, tzinfo=dt.UTC)}
    dates = {"arrival_date": arrival, "departure_date": departure, "checked_out_at": there["checked_in_at"]}
    Stay.objects.filter(confirmation_number=number).update(**there, **dates)


@pytest.fixture
def kin(opera: Caller, borealis, moment: Moment) -> None:
    """Five of one name: one long ago, one of late (twice), one who comes, one of a sister hotel, one cancelled."""
    for number, given in (("1", "Old"), ("2", "Late"), ("3", "Late"), ("4", "Coming"), ("5", "Cancelled")):
        opera.book(number, guest=guest(external_id=given, given_name=given, surname="Kin", phone="+371 2999"))
    left("1", "2025-01-02", "2025-01-03")
    left("2", "2026-02-02", "2026-02-03")
    left("3", "2026-03-02", "2026-03-04")
    opera.cancel("5")
    sister = program(borealis, system="mews")
    sister.book("6", guest=guest(external_id="Sister", given_name="Anna", surname="Kin", allergies=["nuts"]))


def test_who_was_here_comes_first_the_most_recent_before_the_others(kin, look):
    found = look("kin")
    assert names(found) == [
        "Ms Coming Kin",
        "Ms Late Kin",
        "Ms Old Kin",
        "Ms Anna Kin",
        "Ms Cancelled Kin",
    ]
    assert [one.visits for one in found] == [
        Visits(0, None, False, dt.date(2026, 4, 16)),
        Visits(2, dt.date(2026, 3, 2)),
        Visits(1, dt.date(2025, 1, 2)),
        Visits(),
        Visits(),
    ]


def test_a_guest_of_a_sister_hotel_comes_without_what_she_told_there(kin, look, sight, aurora, moment: Moment):
    (found,) = look("kin", given_name="anna")
    assert (found.visits, found.guest.allergies) == (Visits(), ())
    anna = Guest.objects.get(given_name="Anna")
    assert finder.known(anna, sight, aurora, now=moment.now) == found


def test_contact_is_masked(kin, look):
    found = look("kin", given_name="old")[0].guest
    assert (found.phone, found.email, found.birth_date) == ("•••• 99", None, None)


def test_a_guest_under_an_alias_is_found_by_the_alias_only(opera: Caller, look):
    opera.book("1", guest=guest(external_id="Z", **SECRET))
    (found,) = look("gre")
    assert (found.guest.display_name, found.guest.surname, found.guest.native_name) == ("Mr Green", None, None)
    assert [look(asked) for asked in ("zeisigmann", "philomena", "菲", "zei")] == [(), (), (), ()]


def test_no_more_than_eight(opera: Caller, look):
    opera.book("1", guest=guest(external_id="1", surname="Kin", given_name="Zoe"))
    Guest.objects.bulk_create(
        Guest(surname="Kin", given_name=f"G{n}", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
        for n in range(9, 0, -1)
    )
    assert names(look("kin")) == ["Ms Zoe Kin", *(f"G{n} Kin" for n in range(1, 8))]


def test_of_very_many_those_of_late_come_first(opera: Caller, look, monkeypatch):
    monkeypatch.setattr(finder, "MANY", 3)
    Guest.objects.bulk_create(
        Guest(surname="Kin", given_name=f"G{n}", created_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC)) for n in range(9)
    )
    for n in range(2):
        opera.book(f"{n}", guest=guest(external_id=f"{n}", surname="Kin", given_name=f"Here{n}"))
    assert names(look("kin"))[:2] == ["Ms Here0 Kin", "Ms Here1 Kin"]
    assert len(look("kin")) == 5


def test_as_many_queries_for_nobody_as_for_somebody(kin, look):
    asked = {}
    for words in ("nobodyatall", "kin", "anna"):
        with CaptureQueriesContext(connection) as queries:
            found = look(words)
        asked[len(found)] = len(queries)
    assert asked == {0: 3, 5: 3, 1: 3}


def test_too_little_asks_nothing(kin, look, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert look("k") == ()
