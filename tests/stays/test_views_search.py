"""Search: found by what stands on one's screen, and by nothing else; as many queries for nothing as for something."""

import re
from urllib.parse import quote_plus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guests.search import folded
from tests.access.people import STAFF
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import many_arrivals, rows_of

INCOGNITO = {"surname": "Zeisigmann", "given_name": "Philomena", "incognito": True, "alias": "Mr Green"}


@pytest.fixture
def guests(opera: Caller, moment: Moment, aurora) -> None:
    """Four stays around 16 April, and one long before."""
    named = guest(external_id="K-1", given_name="Žaneta", surname="Łosińska-Straße", native_name="欧阳明月")
    opera.book("84210001", room_number="1208", group_code="MIN", guest=named)
    opera.book("84210002", room_number="1510", guest=guest(external_id="K-2", **INCOGNITO), group_code="ZEISIGMANN26")
    opera.book(
        "84210003",
        guest=guest(external_id="K-3", surname="Birch"),
        arrival_date="2026-05-16",
        departure_date="2026-05-18",
    )
    opera.book(
        "84210004",
        guest=guest(external_id="K-4", surname="Birch"),
        arrival_date="2026-05-17",
        departure_date="2026-05-18",
    )
    moment.to("2026-04-16 11:00", aurora)


def search(caller: Caller, words: str):
    return caller.client.get("/", {"search": words})


def numbers(answer) -> list[str]:
    return [row["more"].rpartition(" · ")[2] for row in rows_of(answer)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("1208", ["84210001"]),
        ("12", ["84210001"]),
        ("84210002", ["84210002"]),
        ("0002", ["84210002"]),
        ("min", ["84210001"]),
        ("losinska", ["84210001"]),
        ("LOSIŃSKA zan", ["84210001"]),
        ("strasse", ["84210001"]),
        ("阳明", ["84210001"]),
        ("green", ["84210002"]),
        ("birch", ["84210003"]),
        ("8421", ["84210001", "84210002", "84210003"]),
        ("insk", []),
        ("zeisigmann", []),
        ("philomena", []),
        ("nobody", []),
        ("", []),
        ("\x00", []),
        ("%", []),
    ],
)
def test_what_the_front_office_finds(guests, aurora, words, expected):
    assert numbers(search(colleague(aurora, "front_office.agent"), words)) == expected


@pytest.mark.parametrize(
    ("role", "found"),
    [
        ("front_office.agent", {"zaneta", "losinska", "明月", "green", "1208", "min"}),
        ("duty_manager", {"zaneta", "losinska", "明月", "green", "1208", "min"}),
        ("housekeeping.agent", {"losinska", "green", "1208", "min"}),
        ("finance.agent", {"losinska", "1208", "min"}),
        ("engineering.agent", {"1208", "min"}),
        ("administrator", {"1208", "min"}),
    ],
)
def test_everybody_finds_what_they_know(guests, aurora, role, found):
    caller = colleague(aurora, role)
    asked = ("zaneta", "losinska", "明月", "green", "1208", "min", "zeisigmann", "philomena", "room", "stay")
    assert {words for words in asked if numbers(search(caller, words))} == found


@pytest.mark.parametrize("who", STAFF)
def test_a_name_that_is_secret_and_one_that_nobody_has_get_the_same_answer(guests, aurora, who):
    caller = colleague(aurora, who)
    search(caller, "warm")
    for secret, nobody in (("zeisigmann", "nobodyatal"), ("philomena zei", "ferdinand abc")):
        assert work_of(caller, secret) == work_of(caller, nobody)


TOKEN = re.compile(r"(?<=X-CSRFToken\": \")\w+|(?<=csrfmiddlewaretoken\" value=\")\w+")  # another one in each answer
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T][\d:.]+")


def work_of(caller: Caller, words: str) -> tuple[str, list[tuple[str, int]]]:
    """The whole answer without the words that were asked, and each statement with the number of rows that it finds."""
    with CaptureQueriesContext(connection) as queries:
        answer = search(caller, words)
    with connection.cursor() as cursor:
        asked = [(MOMENT.sub("now", query["sql"]), found_by(cursor, query["sql"])) for query in queries]
    return TOKEN.sub("", answer.content.decode()).replace(words, "…").replace(quote_plus(words), "…"), asked


def found_by(cursor, sql: str) -> int:
    cursor.execute(sql)
    return len(cursor.fetchall())


def test_as_many_queries_for_one_line_as_for_fifty_of_two_hundred(opera: Caller, guests, aurora):
    many_arrivals(opera.book("K-9")["id"], 200)
    desk = colleague(aurora, "front_office.agent")
    asked = {}
    for words in ("nobodyatall", "1208", "ozolina"):
        with CaptureQueriesContext(connection) as queries:
            answer = search(desk, words)
        asked[len(rows_of(answer))] = len(queries)
    assert asked == {0: 5, 1: 6, 50: 6}  # what was asked for is read where there are lines
    assert answer.context["found_words"] == "The first 50; write more to find fewer."


def test_a_group_that_is_called_as_an_incognito_guest_keeps_the_secret(opera: Caller, guests, aurora):
    pk = opera.booking("84210002")["id"]
    pages = ("/?date=2026-04-16", *(f"/stays/{pk}/{end}" for end in ("", "edit/", "group/")), "/list/front_office/")
    for role in ("front_office.agent", "duty_manager"):
        client = colleague(aurora, role).client
        texts = [client.get(page).content.decode() for page in pages]
        assert [page for page, text in zip(pages, texts, strict=True) if "ZEISIGMANN" in text.upper()] == []
        assert "group •••• " in texts[1]
    assert opera.booking("84210002")["group_code"] == "ZEISIGMANN26"  # whoever sent it reads it as it is


def test_a_room_that_is_written_out_comes_first(opera: Caller, guests, aurora):
    opera.book("1208", room_number="12080", guest=guest(external_id="K-8"), expected_arrival_time="09:00")
    opera.book("K-7", room_number="12081", guest=guest(external_id="K-7"), expected_arrival_time="08:00")
    desk = colleague(aurora, "front_office.agent")
    assert numbers(search(desk, "1208")) == ["1208", "84210001", "K-7"]


def test_another_hotels_stays_are_not_found(guests, borealis):
    assert numbers(search(colleague(borealis, "front_office.agent"), "1208")) == []


def test_nothing_says_what_can_be_searched(guests, aurora):
    said = search(colleague(aurora, "front_office.agent"), "<q>").content.decode()
    assert "Nothing fits “&lt;q&gt;”." in said
    assert "a guest under an alias is found by the alias" in said
    assert "by the alias" not in search(colleague(aurora, "engineering.agent"), "x").content.decode()


def test_a_cancelled_stay_says_so(opera: Caller, guests, aurora):
    opera.cancel("84210001")
    (row,) = rows_of(search(colleague(aurora, "front_office.agent"), "1208"))
    assert (row["when"], row["awaited"], row["next"]) == ("cancelled", False, "Thu 16 Apr – Sat 18 Apr")


def test_accents_and_case_are_nothing():
    assert folded("ŽANETA Łosińska ǅ Øre İĞ Straße ﬁ 李") == "zaneta losinska dz ore ig strasse fi 李"


def test_what_is_done_on_a_line_leads_back_to_the_search_and_keeps_the_line(opera: Caller, guests, aurora, borealis):
    desk = colleague(aurora, "front_office.agent")
    (row,) = rows_of(search(desk, "1208"))
    dialog = desk.client.get(f"/stays/{row['id']}/acts/?search=1208")
    assert dialog.context["action"] == f"/stays/{row['id']}/acts/?search=1208&also={row['id']}"
    answer = desk.client.post(dialog.context["action"], {"act": "room", "room_number": "1512"}, follow=True)
    assert answer.redirect_chain == [(f"/?search=1208&also={row['id']}", 302)]
    assert [(one["name"], one["room"]) for one in rows_of(answer)] == [("Ms Žaneta Łosińska-Straße", "1512")]
    part = desk.client.get(f"/live/?search=1208&also={row['id']}", headers={"HX-Request": "true"})
    assert [one["room"] for one in rows_of(part)] == ["1512"]
    assert "<html" not in part.content.decode()
    elsewhere = colleague(borealis, "front_office.agent")
    assert rows_of(elsewhere.client.get(f"/?search=1208&also={row['id']}")) == []


@pytest.mark.parametrize("also", ["x", "-1", "٣", "9" * 30, ""])
def test_a_line_that_is_none_is_not_kept(guests, aurora, also):
    desk = colleague(aurora, "front_office.agent")
    assert rows_of(desk.client.get("/", {"search": "nobody", "also": also})) == []
