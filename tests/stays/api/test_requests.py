"""Requests by the API: asked, listed, decided by people, and what is answered where it cannot be."""

import pytest

from stays.models import VipRequest
from tests.hotel_examples import Caller, Moment, colleague, guest, program

PLAIN = {"external_id": "P-9", "given_name": "Teodor", "surname": "Brzoza"}
ASK = {"tier": "VB", "reason": "Old friend of Mr Brzoza"}


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=PLAIN)["id"]


def test_the_whole_way_by_calls(opera, stay, aurora, moment: Moment):
    desk, boss = colleague(aurora, "front_office.agent"), colleague(aurora, "duty_manager")
    asked = desk.post(f"/stays/{stay}/requests", ASK).json()
    waiting = {
        "id": asked["id"],
        "stay": stay,
        "tier": "VB",
        "state": "waiting",
        "reason": "Old friend of Mr ••••",
        "asked_at": "2026-04-13T10:00:00+02:00",
        "asked_by": "front_office.agent@AURORA",
        "escalated_at": None,
        "decided_at": None,
        "decided_by": None,
        "decided_for": None,
        "decision_reason": "",
        "by_telephone": False,
        "confirmed_at": None,
    }
    assert asked == waiting
    assert boss.get("/requests?request_state=waiting").json() == {"results": [waiting], "next": None}
    moment.on(minutes=3)
    decided = {"decided_at": "2026-04-13T10:03:00+02:00", "decided_by": "duty_manager@AURORA"}
    assert boss.post(f"/requests/{asked['id']}/approve", {}).json() == {**waiting, **decided, "state": "approved"}
    booked = opera.booking()
    assert (booked["tier"], booked["request"], booked["tier_reasons"]) == (
        "VB",
        None,
        ["VB: granted for this stay by a person"],
    )
    seen = [
        desk.get(f"/stays/{stay}").json(),
        program(aurora, "stays:read", "guests:read").get(f"/stays/{stay}").json(),
    ]
    assert [(one["tier_reasons"], one["word"]["granted_reason"]) for one in seen] == [
        (["VB: granted for this stay by a person: Old friend of Mr ••••"], "Old friend of Mr ••••"),
        (["VB: granted for this stay by a person"], None),
    ]
    late = boss.post(f"/requests/{asked['id']}/decline", {"reason": "no"})
    assert (late.status_code, late.json()["code"], late.json()["detail"]) == (
        409,
        "already_decided",
        "It was approved by duty_manager@AURORA at 2026-04-13T10:03:00+02:00.",
    )
    assert boss.get("/requests?request_state=waiting").json()["results"] == []


def test_a_program_asks_for_its_own_bookings_and_withdraws_but_decides_nothing(opera, stay, aurora):
    other = program(aurora, system="mews")
    assert other.post(f"/stays/{stay}/requests", ASK).status_code == 404
    asked = opera.post(f"/stays/{stay}/requests", ASK).json()
    assert (asked["asked_by"], opera.booking()["request"]) == (
        None,
        {"id": asked["id"], "tier": "VB", "state": "waiting"},
    )
    for act, body in (("approve", {}), ("decline", {"reason": "no"})):
        refused = opera.post(f"/requests/{asked['id']}/{act}", body)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert other.post(f"/requests/{asked['id']}/withdraw").status_code == 403
    assert opera.post(f"/requests/{asked['id']}/withdraw").json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("body", "status", "code", "pointers"),
    [
        ({"tier": "VX", "reason": "x"}, 400, "invalid", ["/tier"]),
        ({"tier": "VB"}, 400, "invalid", ["/reason"]),
        ({"tier": "VB", "reason": "x", "who": "me"}, 400, "invalid", ["/who"]),
        ({"tier": "VC", "reason": "x"}, 409, "has_the_tier", []),
        ({"tier": "VA", "reason": "4111 1111 1111 1111"}, 422, "card_data_refused", ["/reason"]),
    ],
)
def test_what_cannot_be_asked(opera, body, status, code, pointers):
    stay = opera.book(guest=guest(position="public_figure"))["id"]
    answer = opera.post(f"/stays/{stay}/requests", body)
    said = answer.json()
    assert (answer.status_code, said["code"], [one["pointer"] for one in said.get("errors", [])]) == (
        status,
        code,
        pointers,
    )
    assert VipRequest.objects.count() == 0


def test_who_may_not_decide_is_told_why(opera, stay, aurora):
    boss, agent = colleague(aurora, "duty_manager"), colleague(aurora, "sales.agent")
    own = boss.post(f"/stays/{stay}/requests", ASK).json()["id"]
    codes = [who.post(f"/requests/{own}/approve", {}).json()["code"] for who in (boss, agent)]
    assert codes == ["own_request", "above_authority"]
    assert agent.get("/requests?request_state=lost").json()["errors"][0]["pointer"] == "/request_state"


def test_who_sees_no_reasons_reads_none(opera, stay, aurora):
    opera.post(f"/stays/{stay}/requests", ASK)
    manager, plain = colleague(aurora, "housekeeping.department_manager"), program(aurora, "stays:read")
    assert [one.get("/requests").json()["results"][0]["reason"] for one in (manager, plain)] == [None, None]


def test_another_hotels_request_is_not_there(opera, stay, borealis):
    request = opera.post(f"/stays/{stay}/requests", ASK).json()["id"]
    stranger = colleague(borealis, "general_manager")
    assert stranger.post(f"/requests/{request}/approve", {}).status_code == 404
    assert stranger.post(f"/stays/{stay}/requests", ASK).status_code == 404
    assert stranger.get("/requests").json()["results"] == []
