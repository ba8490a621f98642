"""The guest of a booking by telephone: found while typing, chosen, kept as they are, let go again."""

import html
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guests.models import Guest
from stays.models import ChecklistItem, Stay
from tests.access.people import STAFF
from tests.hotel_examples import Caller, Moment, colleague, guest, program
from tests.stays.pages import inline_of, tags_of
from tests.stays.test_views_new_booking import URL, cursor, form

FIND = f"{URL}guests/"
HIDDEN = {
    "surname": "Zeisigmann",
    "given_name": "Philomena",
    "native_name": "菲洛",
    "incognito": True,
    "alias": "Mr Green",
}
FINDERS = [
    who for who in STAFF if who.startswith(("front_office", "guest_relations", "sales", "general_manager", "duty"))
]


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def known(opera: Caller) -> Stay:
    """A leader who has been told of before, with all that a profile holds."""
    needs = {"allergies": [{"code": "mango", "severity": "severe"}], "access_needs": ["wheelchair"]}
    contact = {"phone": "+371 29112233", "email": "ilona@example.org", "company": "Saeima", "language": "lv"}
    likes = {"preferences": [{"category": "tea", "value": "green"}]}
    return Stay.objects.get(pk=opera.book("K-1", guest=guest(**needs, **contact, **likes))["id"])


def find(caller: Caller, surname: str, **more: str):
    return caller.client.post(FIND, {"surname": surname, **more}, headers={"HX-Request": "true"})


def choices(answer) -> list[str]:
    """The references of the list, in order."""
    return [
        said["value"]
        for tag, said in tags_of(answer.content.decode())
        if tag == "button" and said.get("name") == "choose"
    ]


def typed(**more: object) -> dict[str, object]:
    """The form with hardly anything in it."""
    empty = {"name_prefix": "", "given_name": "", "position": "", "surname": "kal", "flight": "LO 382"}
    return form(**empty) | more


def values(answer) -> dict[str, object]:
    page = answer.context["form"]
    return {name: page[name].value() for name in page.fields if page[name].value() not in ("", None, [], False)}


def test_a_few_letters_show_who_is_known(desk: Caller, known: Stay):
    answer = find(desk, "kaln")
    (line,) = answer.context["found"]["lines"]
    line.pop("reference")
    assert line == {
        "name": "Ms Ilona Kalniete",
        "native": "",
        "incognito": False,
        "about": "Provincial leader · Saeima",
        "visits": "comes 16 April",
    }
    said = answer.content.decode()
    assert [word for word in ("29112233", "ilona@", "mango", "wheelchair", "green") if word in said] == []
    assert inline_of(said) == []


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-04-17 10:00", "in the house, 1 stay"),
        ("2026-05-02 10:00", "last here 16 April, 1 stay"),
        ("2027-05-02 10:00", "last here 16 April 2026, 1 stay"),
    ],
)
def test_the_history_in_one_line(desk: Caller, opera: Caller, aurora, known: Stay, moment: Moment, when, words):
    moment.to("2026-04-16 15:00", aurora)
    opera.post("/bookings/K-1/check-in")
    moment.to(when, aurora)
    if when > "2026-04-18":
        opera.post("/bookings/K-1/check-out")
    assert find(desk, "kaln").context["found"]["lines"][0]["visits"] == words


def test_a_guest_of_another_hotel_was_not_here_yet(borealis, known: Stay):
    (line,) = find(colleague(borealis, "front_office.agent"), "kaln").context["found"]["lines"]
    assert line["visits"] == "not here yet"


def test_chosen_fills_in_what_is_empty_and_leaves_what_is_typed(desk: Caller, known: Stay):
    (reference,) = choices(find(desk, "kaln"))
    page = desk.client.post(URL, typed(choose=reference, company="Seim", allergies=["nuts"], adults="soon"))
    assert page.status_code == 200
    assert values(page) == {
        "confirmation_number": "D260413-ABC123",
        "known_guest": reference,
        "language": "lv",
        "position": "provincial_leader",
        "company": "Seim",
        "arrival_date": "2026-04-16",
        "departure_date": "2026-04-18",
        "expected_arrival_time": "14:30",
        "flight": "LO 382",
        "adults": "soon",
        "allergies": ["nuts"],
    }
    assert page.context["card"] == {
        "name": "Ms Ilona Kalniete",
        "native": "",
        "incognito": False,
        "visits": "comes 16 April",
        "prefers": ["Tea: green"],
        "needs": [("grave", "Mango allergy, severe"), ("need", "Wheelchair")],
        "kept": {"phone": "•••• 33", "email": "••••"},
    }
    said = page.content.decode()
    assert "•••• 33 is kept, unless you write another." in said
    assert ("29112233" in said, cursor(said), page.context["form"].errors) == (False, ["arrival_date"], {})


def test_saved_it_is_the_chosen_guests_and_nothing_of_them_is_lost(desk: Caller, known: Stay):
    (reference,) = choices(find(desk, "kaln"))
    before = Guest.objects.values().get()
    preview = desk.client.post(f"{URL}preview/", typed(known_guest=reference, position="")).context["preview"]
    assert (preview["tier"], preview["reasons"]) == ("VA", ["VA: Provincial or municipal leader"])
    desk.client.post(URL, typed(known_guest=reference, step="save", position="", phone="+371 20000000"))
    stay = Stay.objects.get(confirmation_number="D260413-ABC123")
    assert (stay.guest_id, Guest.objects.count()) == (known.guest_id, 1)
    assert Guest.objects.values().get() == before | {"phone": "+371 20000000"}
    assert ChecklistItem.objects.filter(stay=stay).count() == preview["items"]


def test_let_go_again_what_was_filled_in_goes_too(desk: Caller, known: Stay):
    (reference,) = choices(find(desk, "kaln"))
    sent = typed(known_guest=reference, step="forget", company="Seim", language="lv", position="provincial_leader")
    page = desk.client.post(URL, sent | {"surname": ""})
    kept = values(page)
    assert {name: kept.get(name) for name in ("known_guest", "company", "language", "position", "flight")} == {
        "known_guest": None,
        "company": "Seim",
        "language": None,
        "position": None,
        "flight": "LO 382",
    }
    assert (page.context["card"], cursor(page.content.decode())) == (None, ["surname"])


def test_a_chosen_incognito_guest_stays_incognito(desk: Caller, opera: Caller):
    opera.book("K-1", guest=guest(external_id="Z", **HIDDEN))
    (reference,) = choices(find(desk, "gre"))
    page = desk.client.post(URL, typed(choose=reference))
    assert (page.context["card"]["name"], values(page)["alias"]) == ("Mr Green", "Mr Green")
    saved = desk.client.post(URL, typed(known_guest=reference, step="save", alias="Mr Green"), follow=True)
    for answer in (page, saved):
        assert [word for word in ("Zeisigmann", "Philomena", "菲洛") if word in answer.content.decode()] == []
    held = Guest.objects.get()
    assert (held.surname, held.given_name, held.incognito, held.stays.count()) == ("Zeisigmann", "Philomena", True, 2)


@pytest.mark.parametrize("broken", ["x", "a:b:c", "\x00", "WzEsMV0:x:y"])
def test_a_reference_that_cannot_be_read_saves_nothing_and_says_so(desk: Caller, known: Stay, broken):
    page = desk.client.post(URL, form(known_guest=broken, step="save"))
    assert page.status_code == 422
    assert page.context["form"].non_field_errors() == [
        "The chosen guest cannot be read any more: find and choose the guest again."
    ]
    assert (values(page)["surname"], Stay.objects.count()) == ("Ozoliņa", 1)


def test_a_reference_of_somebody_else_is_none(desk: Caller, aurora, known: Stay):
    (theirs,) = choices(find(colleague(aurora, "sales.agent"), "kaln"))
    assert desk.client.post(URL, form(known_guest=theirs, step="save")).status_code == 422


def test_without_javascript_a_button_shows_the_list(desk: Caller, known: Stay):
    page = desk.client.post(URL, typed(step="find", adults="soon"))
    assert (page.status_code, len(choices(page)), page.context["form"].errors) == (200, 1, {})
    assert (values(page)["surname"], values(page)["adults"], values(page)["flight"]) == ("kal", "soon", "LO 382")


def test_nobody_known_and_too_little(desk: Caller, known: Stay):
    assert "Nobody is known by that name" in find(desk, "nobodyatall").content.decode()
    assert find(desk, "k").content.decode().strip() == ""
    assert find(desk, "\x00" * 90 + "kaln").status_code == 200
    assert desk.client.get(FIND).status_code == 405


def test_a_manager_who_sees_no_profiles_books_without_the_list(aurora, known: Stay, desk: Caller):
    keeper = colleague(aurora, "housekeeping.department_manager")
    assert find(keeper, "kaln").status_code == 403
    assert 'hx-trigger="input' not in keeper.client.get(URL).content.decode()
    (reference,) = choices(find(desk, "kaln"))
    assert keeper.client.post(URL, form(known_guest=reference, step="save")).status_code == 422
    assert keeper.client.post(URL, form(step="find")).context["found"] is None


@pytest.mark.parametrize("who", FINDERS)
def test_a_true_name_and_a_name_that_nobody_has_are_the_same(aurora, opera: Caller, who):
    opera.book("K-1", guest=guest(external_id="Z", **HIDDEN))
    caller = colleague(aurora, who)
    find(caller, "warm")
    for hidden, nobody in (("Zeisigmann", "Nobodyatal"), ("philo", "qwert"), ("菲洛", "王五"), ("菲", "王")):
        assert work_of(caller, hidden) == work_of(caller, nobody)


def work_of(caller: Caller, name: str) -> tuple[bytes, list[tuple[str, int]]]:
    """The whole answer, and each statement with the number of rows that it finds; without the name that was asked."""
    with CaptureQueriesContext(connection) as queries:
        answer = find(caller, name)
    with connection.cursor() as cursor:
        return answer.content, [(ASKED.sub("…", query["sql"]), found_by(cursor, query["sql"])) for query in queries]


ASKED = re.compile(
    r"(?<=MATCH )'[^)]*'|(?<=to_tsquery\('simple', )'[^)]*'|\d{4}-\d\d-\d\d[ T][\d:.]+"
)  # words and moments


def found_by(cursor, sql: str) -> int:
    cursor.execute(sql)
    return len(cursor.fetchall())


def test_the_canary_is_in_no_log(desk: Caller, opera: Caller, caplog):
    caplog.set_level("DEBUG")
    opera.book("K-1", guest=guest(external_id="Z", **HIDDEN))
    caplog.clear()
    find(desk, "Zeisigmann", given_name="Philomena")
    desk.client.post(URL, typed(step="find", surname="Zeisigmann"))
    ours = [one.getMessage() for one in caplog.records if one.name != "django.db.backends"]
    assert [text for text in ours if "eisigmann" in html.unescape(text) or "Philomena" in text] == []


def test_another_hotels_program_does_not_find(borealis):
    key = program(borealis, system="mews")
    assert key.client.post(FIND, {"surname": "kaln"}).status_code == 302
