"""What a guest was given on earlier stays here is known for years and pointed out before it is given again."""

import datetime as dt

import pytest

from stays import gifts
from stays.gifts import Given
from stays.house import House
from stays.models import ChecklistItem, Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, colleague, program, viewer_as
from tests.stays.pages import items_of, words_of

LONG_AGO = dt.datetime(2023, 3, 2, 20, 0, tzinfo=dt.UTC)
THEN, SPRING = dt.date(2023, 3, 2), dt.date(2026, 4, 13)


def row(stay: int, key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(stay=stay, item_key=key)


def done(stay: int, key: str, at: dt.datetime, **more) -> None:
    ChecklistItem.objects.filter(stay=stay, item_key=key).update(state="done", done_at=at, **more)


@pytest.fixture
def stay(opera: Caller) -> int:
    """The stay after one on which there were whisky and a vase."""
    first = opera.book("K-0")["id"]
    done(first, "drinks_trolley", LONG_AGO)
    done(first, "farewell_gift", NOW, given="vase")
    return opera.book("K-1")["id"]


def test_gifts_of_earlier_stays_here(stay: int, house: House, borealis):
    there = program(borealis).book("K-9")["id"]
    done(there, "farewell_gift", NOW, given="clock")
    assert gifts.given_before([stay], house) == {stay: (Given("vase", SPRING), Given("whisky", THEN))}


def test_what_is_not_done_was_not_given(opera: Caller, stay: int, house: House):
    ChecklistItem.objects.filter(item_key="farewell_gift").update(state="open", done_at=None)
    assert gifts.given_before([stay], house) == {stay: (Given("whisky", THEN),)}


def test_they_are_pointed_out_on_the_page_and_before_one_is_given_again(stay: int, aurora):
    sales = colleague(aurora, "sales.agent").client
    page = sales.get(f"/stays/{stay}/")
    before = ["vase, 13 April 2026", "whisky, 2 March 2023"]
    assert page.context["gifts_before"] == before
    lines = items_of(page)
    assert (lines["Farewell letter or gift ready"]["gifts"], lines["Welcome letter signed"]["gifts"]) == (before, [])
    url = f"/stays/{stay}/items/{row(stay, 'farewell_gift').pk}/"
    page = sales.post(url, {"act": "gift", "given": "Vase"}, follow=True)
    assert words_of(page) == ["Given before: vase, 13 April 2026. Choose something else?"]
    page = sales.post(url, {"act": "gift", "given": "book for Kalniete"}, follow=True)
    assert (words_of(page), items_of(page)["Farewell letter or gift ready"]["given"]) == ([], "book for ••••")
    assert next(one["what"] for one in page.context["story"]) == "Gift written down"


def test_who_may_not_know_what_is_brought_does_not_read_it(stay: int, aurora):
    finance = colleague(aurora, "finance.agent").client
    assert finance.get(f"/stays/{stay}/").context["gifts_before"] == []


def test_on_an_official_visit_the_general_manager_says(opera: Caller, house: House, aurora):
    stay = opera.book(official_visit=True)["id"]
    gift = row(stay, "farewell_gift").pk
    with pytest.raises(NotPossible) as refused:
        gifts.write_down(gift, "vase", by=viewer_as(aurora, "sales.agent"), now=NOW)
    assert refused.value.code == "official_visit"
    assert gifts.write_down(gift, "vase", by=viewer_as(aurora, "general_manager"), now=NOW).given == "vase"
    assert Stay.objects.get(pk=stay).revision == 2


def test_nothing_is_given_where_nothing_is_given(stay: int, aurora):
    with pytest.raises(NotPossible) as refused:
        gifts.write_down(row(stay, "vip_clean").pk, "vase", by=viewer_as(aurora, "sales.agent"), now=NOW)
    assert refused.value.code == "no_gift"
