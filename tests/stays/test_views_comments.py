"""Comments on the page of a stay: who reads and writes which, and what is pointed out before it is kept."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays.models import Stay
from tests.hotel_examples import Caller, Moment, colleague, guest
from tests.stays.pages import inline_of

HTMX = {"HX-Request": "true"}


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(comments=[{"text": "Late riser"}])["id"]


def write(caller: Caller, stay: int, text: str, **more: str):
    return caller.client.post(f"/stays/{stay}/comments/", {"text": text, **more})


def notes(caller: Caller, stay: int) -> dict:
    return caller.client.get(f"/stays/{stay}/").context["notes"]


def kept(stay: int) -> list[str]:
    return [one["text"] for one in Stay.objects.get(pk=stay).comments]


def test_comments_stand_newest_first_with_who_and_when(desk: Caller, stay: int, moment: Moment):
    assert write(desk, stay, " Likes bridge ", internal="on")["Location"] == f"/stays/{stay}/"
    moment.on(minutes=5)
    write(desk, stay, "Line one\nLine two")
    moment.on(minutes=10)
    who = "front_office.agent@AURORA"
    plain = {"internal": False, "confidential": False}
    assert notes(desk, stay) == {
        "comments": [
            {"text": "Line one\nLine two", "who": who, "time": "10:05", "when": "10 min ago", **plain},
            {"text": "Likes bridge", "who": who, "time": "10:00", "when": "15 min ago", **plain, "internal": True},
            {"text": "Late riser", "who": "with the booking", "time": "", "when": "", **plain},
        ],
        "may_read": True,
        "may_write": True,
        "may_confide": False,
    }
    assert desk.client.get(f"/stays/{stay}/").context["story"][0] == {
        "time": "10:05",
        "what": "Comment written",
        "of": "",
        "who": who,
    }


def test_what_is_confidential_is_for_those_who_read_such(desk: Caller, stay: int, aurora):
    relations = colleague(aurora, "guest_relations.agent")
    write(relations, stay, "Is being divorced", confidential="on")
    assert write(desk, stay, "Is being divorced", confidential="on").status_code == 403
    read = {role: notes(colleague(aurora, role), stay)["comments"] for role in ("sales.agent", "duty_manager")}
    assert {role: len(said) for role, said in read.items()} == {"sales.agent": 1, "duty_manager": 2}
    stories = [one.client.get(f"/stays/{stay}/").context["story"] for one in (desk, relations)]
    assert [len(story) for story in stories] == [1, 2]


def test_departments_read_no_comments(stay: int, aurora):
    for role in ("housekeeping.agent", "security.agent", "administrator"):
        page = colleague(aurora, role).client.get(f"/stays/{stay}/")
        assert (page.context["notes"]["comments"], "Late riser" in page.content.decode()) == ([], False)


def test_a_name_behind_an_alias_is_not_read_in_a_comment(opera: Caller, desk: Caller):
    stay = opera.book("K-2", guest=guest(external_id="P-2", incognito=True, alias="Ms Green"))["id"]
    write(desk, stay, "Ms Kalniete calls at noon")
    assert [one["text"] for one in notes(desk, stay)["comments"]] == ["Ms •••• calls at noon"]


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_speaks_of_the_person_is_pointed_out_and_kept_only_when_they_insist(desk: Caller, stay: int, headers):
    text = "She prays at noon <b>"
    answer = desk.client.post(f"/stays/{stay}/comments/", {"text": text, "internal": "on"}, headers=headers)
    assert answer.status_code == (200 if headers else 422)
    assert answer.context["draft"] == {
        "mistakes": [],
        "pointed_out": ["This seems to speak of religion: “prays”."],
        "text": text,
        "internal": True,
        "confidential": False,
    }
    html = answer.content.decode()
    assert ("She prays at noon &lt;b&gt;</textarea>" in html, "hx-trigger" in html.split(">")[0]) == (True, False)
    assert inline_of(html) == []
    assert kept(stay) == ["Late riser"]
    write(desk, stay, text, anyway="1")
    assert kept(stay) == ["Late riser", text]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  ", "Comment: Write the comment first."),
        ("x" * 2001, "Comment: Write at most 2000 characters: these are 2001."),
        ("a \x00", "Comment: Write it anew: it has characters that nobody can read."),
        ("4111111111111111", "Comment: This looks like a card number. vipdesk takes none."),
    ],
)
def test_a_mistake_is_said_and_nothing_written_is_lost(desk: Caller, stay: int, text: str, words: str):
    answer = write(desk, stay, text)
    assert (answer.status_code, answer.context["draft"]["mistakes"]) == (422, [words])
    assert answer.context["draft"]["text"] == text.replace("\x00", "")
    assert kept(stay) == ["Late riser"]


def test_reading_costs_the_same_however_many(desk: Caller, stay: int):
    write(desk, stay, "One")
    from_one = _cost(desk, stay)
    for n in range(5):
        write(desk, stay, f"Comment {n}")
    assert _cost(desk, stay) == from_one


def _cost(desk: Caller, stay: int) -> int:
    desk.client.get(f"/stays/{stay}/")  # the first look is noted
    with CaptureQueriesContext(connection) as captured:
        desk.client.get(f"/stays/{stay}/")
    return len(captured)
