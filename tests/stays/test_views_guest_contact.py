"""The guest's contact is chosen on the page of the stay and stands on the board."""

import pytest

from stays.models import Stay
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import rows_of, words_of


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


def choose(caller: Caller, stay: int, contact: object):
    return caller.client.post(f"/stays/{stay}/contact/", {"contact": contact}, follow=True)


def test_somebody_is_chosen_among_the_hotels_own_people(desk: Caller, stay: int, aurora, borealis, moment: Moment):
    lena = hire(aurora, "guest_relations.agent")
    lena.first_name, lena.last_name = "Lena", "Dudek"
    lena.save()
    filip, _ = hire(aurora, "duty_manager"), hire(borealis, "duty_manager")
    card = desk.client.get(f"/stays/{stay}/").context["card"]
    assert card["choices"] == [
        ("Duty manager", [(filip.pk, "AURORA.duty_manager")]),
        ("Front office", [(_me(desk), "front_office.agent@AURORA")]),
        ("Guest relations", [(lena.pk, "L. Dudek")]),
    ]
    tag = desk.client.get("/live/?date=2026-04-16")["ETag"]
    answer = choose(desk, stay, lena.pk)
    assert (answer.context["card"]["contact"], answer.context["card"]["contact_id"]) == ("L. Dudek", lena.pk)
    said = {"time": "10:00", "what": "Guest's contact", "of": "L. Dudek", "who": "front_office.agent@AURORA"}
    assert answer.context["story"][0] == said
    board = desk.client.get("/live/?date=2026-04-16", headers={"If-None-Match": tag})
    assert [row["about"] for row in rows_of(board)] == ["2 nights · 1 adult · contact L. Dudek"]
    assert choose(desk, stay, "").context["story"][0] == said | {"of": "nobody"}
    assert Stay.objects.get(pk=stay).contact is None


def _me(caller: Caller) -> int:
    return int(caller.client.session["_auth_user_id"])


@pytest.mark.parametrize("said", ["999999", "-1", "x", "\x00", "²", "9" * 40])
def test_who_does_not_work_here_is_refused_in_words(desk: Caller, stay: int, said: str):
    assert words_of(choose(desk, stay, said)) == ["Contact: choose somebody who works at this hotel."]
    assert Stay.objects.get(pk=stay).contact is None


def test_those_who_may_not_choose_read_only_the_name(desk: Caller, stay: int, aurora):
    agent = colleague(aurora, "housekeeping.agent")
    choose(desk, stay, _me(agent))
    card = agent.client.get(f"/stays/{stay}/").context["card"]
    assert (card["contact"], card["choices"]) == ("housekeeping.agent@AURORA", [])
    assert choose(agent, stay, "").status_code == 403
