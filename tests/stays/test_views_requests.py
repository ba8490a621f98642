"""The page of requests and the level on the page of a stay: what they show, what may be answered, and what is kept."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stays import request_escalation
from stays.models import Stay, VipRequest
from tests.hotel_examples import Caller, Moment, colleague, guest, program
from tests.stays.pages import inline_of, rows_of, words_of
from vipdesk.outbox.models import Event

HTMX = {"HX-Request": "true"}
PLAIN = {"external_id": "P-9", "name_prefix": "Mr", "given_name": "Teodor", "surname": "Brzoza"}


@pytest.fixture
def gm(aurora) -> Caller:
    return colleague(aurora, "general_manager")


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=PLAIN, room_number="1208")["id"]


def level(who: Caller, stay: int, act: str = "ask", tier: str = "VB", reason: str = "Old friend", **how):
    return who.client.post(f"/stays/{stay}/level/", {"act": act, "tier": tier, "reason": reason}, **how)


def asked(who: Caller, stay: int, **more: str) -> int:
    answer = level(who, stay, **more)
    assert answer.status_code == 302, answer.content
    return VipRequest.objects.latest("pk").pk


def answer_to(who: Caller, request: int, act: str, **more):
    how = {"headers": more.pop("headers", None), "follow": more.pop("follow", False)}
    return who.client.post(f"/requests/{request}/", {"act": act, **more}, **how)


def test_a_request_says_who_asks_for_what_and_why_and_what_speaks_for_it(gm, desk, stay, moment: Moment, opera, aurora):
    gone = opera.book("K-0", guest=PLAIN, arrival_date="2026-03-02", departure_date="2026-03-05")["id"]
    Stay.objects.filter(pk=gone).update(status="checked_out", checked_in_at=moment.now, checked_out_at=moment.now)
    request = asked(desk, stay)
    moment.on(minutes=20)
    context = gm.client.get("/requests/").context
    assert context["decided"] == []
    assert context["waiting"] == [
        {
            "id": request,
            "at": Stay.objects.get(pk=stay).awaited_at,
            "state": "waiting",
            "state_words": "waiting",
            "tier": "VB",
            "tier_name": "VIP B",
            "palette": "blue",
            "now_tier": "",
            "now_palette": "",
            "stay": stay,
            "name": "Mr Teodor Brzoza",
            "alias": False,
            "facts": "Thu 16 Apr – Sat 18 Apr · 2 nights · Room 1208 · K-1",
            "arrives": "arrives Thu 16 Apr 14:30, in 3 days",
            "escalated": "",
            "asked": "front_office.agent@AURORA · 10:00 · 20 min ago",
            "reason": "Old friend",
            "rules": [],
            "suggestions": [],
            "history": "1 stay · 3 nights · last Thu 5 Mar",
            "earlier": [],
            "decided": "",
            "why": "",
            "may_decide": True,
            "may_hand_on": True,
            "callers": [],
            "to_confirm": False,
            "may_withdraw": False,
            "own": False,
            "draft": None,
        }
    ]
    mine = desk.client.get("/requests/").context["waiting"][0]
    assert (mine["may_decide"], mine["may_withdraw"], mine["own"]) == (False, True, True)


def test_the_whole_way_of_a_request_on_the_pages(gm, desk, stay, moment: Moment):
    request = asked(desk, stay)
    page = desk.client.get(f"/stays/{stay}/")
    assert page.context["level"]["waiting"] == {
        "id": request,
        "tier": "VB",
        "palette": "blue",
        "asked": "front_office.agent@AURORA, 10:00",
        "reason": "Old friend",
        "escalated": "",
    }
    moment.on(minutes=5)
    done = answer_to(gm, request, "approve", follow=True)
    assert words_of(done) == ["VB approved."]
    assert "Undo" in done.content.decode()
    back = answer_to(gm, request, "take_back", follow=True)
    assert words_of(back) == ["Taken back: VB waits again."]
    answer_to(gm, request, "decline", reason="Not this time")
    line = gm.client.get("/requests/").context["decided"][0]
    assert (line["decided"], line["why"]) == ("declined · general_manager@AURORA · 10:05", "Not this time")
    story = [one["what"] for one in desk.client.get(f"/stays/{stay}/").context["story"]]
    assert story == [
        "VIP level declined",
        "Decision taken back",
        "VIP level approved",
        "VIP level asked for",
        "Booked",
    ]


@pytest.mark.parametrize("headers", [None, HTMX])
def test_a_refused_answer_keeps_what_was_written(gm, desk, stay, headers):
    request = asked(desk, stay)
    answer = answer_to(gm, request, "decline", reason=" ", headers=headers)
    assert answer.status_code == (200 if headers else 422)
    draft = answer.context["waiting"][0]["draft"]
    assert draft == {"id": request, "mistakes": ["Reason: Say why: who asked will read it."], "reason": " "}
    own = answer_to(desk, request, "decline", reason="I was wrong <b>", headers=headers)
    assert own.context["waiting"][0]["draft"]["mistakes"] == ["You asked for this: somebody else decides it."]
    assert inline_of(own.content.decode()) == []
    assert VipRequest.objects.get().state == "waiting"


def test_who_comes_second_reads_who_was_first_and_when(gm, desk, stay, moment: Moment, aurora):
    request, duty = asked(desk, stay), colleague(aurora, "duty_manager")
    answer_to(gm, request, "approve")
    moment.on(minutes=3)
    late = answer_to(duty, request, "decline", reason="He was rude")
    assert late.context["decided"][0]["draft"] == {
        "id": request,
        "mistakes": ["general_manager@AURORA approved this at 10:00."],
        "reason": "He was rude",
    }
    assert "You wrote: He was rude" in late.content.decode()


def test_a_level_is_asked_given_and_lowered_on_the_page_of_a_stay(gm, desk, stay):
    def forms(who: Caller) -> dict[str, list[str]]:
        found = who.client.get(f"/stays/{stay}/").context["level"]["forms"]
        return {form["act"]: [code for code, _words in form["choices"]] for form in found}

    every = ["VA", "VB", "VC"]
    assert (forms(desk), forms(gm)) == ({"ask": every}, {"grant": every, "award": every})
    assert words_of(level(gm, stay, "grant", "VB", follow=True)) == ["Given for this stay."]
    assert (forms(desk), forms(gm)) == (
        {"ask": ["VA"]},
        {"grant": ["VA"], "lower": ["VC", ""], "award": every},
    )
    level(gm, stay, "lower", "", "By mistake")
    assert Stay.objects.get(pk=stay).tier is None
    refused = level(desk, stay, "grant", "VC", "Please")
    assert (refused.status_code, refused.context["asking"]) == (
        422,
        {"mistakes": ["VC is not yours to grant: ask for it."], "act": "grant", "tier": "VC", "reason": "Please"},
    )
    assert level(desk, stay, "what").status_code == 404


def test_departments_that_know_no_reasons_see_no_requests(stay, desk, aurora):
    asked(desk, stay)
    for role in ("housekeeping.agent", "security.agent", "administrator"):
        who = colleague(aurora, role)
        page = who.client.get(f"/stays/{stay}/")
        assert (page.context["level"], "Old friend" in page.content.decode()) == ({}, False)
        assert [who.client.get(path).status_code for path in ("/requests/", "/requests/live/")] == [403, 403]


def test_why_an_earlier_request_was_declined_is_for_those_who_know_reasons(gm, desk, stay, aurora, moment):
    moment.now = dt.datetime(2026, 4, 13, 22, 30, tzinfo=dt.UTC)  # half past midnight at the hotel
    answer_to(gm, asked(desk, stay), "decline", reason="A quarrel about the hall")
    asked(desk, stay)
    seen = {
        role: colleague(aurora, role).client.get("/requests/").context["waiting"][0]["earlier"]
        for role in ("sales.agent", "housekeeping.department_manager", "engineering.department_manager")
    }
    known, unknown = "VB · declined · Tue 14 Apr · A quarrel about the hall", "VB · declined · Tue 14 Apr"
    assert seen == {
        "sales.agent": [known],
        "housekeeping.department_manager": [unknown],
        "engineering.department_manager": [unknown],
    }


def test_another_hotels_request_is_not_there(stay, desk, borealis):
    request = asked(desk, stay)
    stranger = colleague(borealis, "general_manager")
    assert answer_to(stranger, request, "approve").status_code == 404
    assert stranger.client.get("/requests/").context["waiting"] == []


def test_an_incognito_guest_is_the_alias_there(opera, desk, gm):
    stay = opera.book("K-2", guest=PLAIN | {"incognito": True, "alias": "Mr Green"})["id"]
    asked(desk, stay, reason="Brzoza paid for the hall")
    html = gm.client.get("/requests/").content.decode()
    assert ("Mr Green" in html, "Brzoza" in html, "•••• paid" in html) == (True, False, True)


def test_a_poll_finds_nothing_new_until_there_is(gm, desk, stay, moment: Moment):
    first = gm.client.get("/requests/live/", headers=HTMX)
    same = {"If-None-Match": first["ETag"], **HTMX}
    assert gm.client.get("/requests/live/", headers=same).status_code == 304
    request = asked(desk, stay)
    second = gm.client.get("/requests/live/", headers=same)
    assert (second.status_code, len(second.context["waiting"])) == (200, 1)
    answer_to(desk, request, "withdraw")
    again = {"If-None-Match": second["ETag"], **HTMX}
    assert gm.client.get("/requests/live/", headers=again).status_code == 200


def test_the_page_costs_the_same_however_many(opera, gm):
    costs = []
    for number in (1, 3, 12):
        for n in range(VipRequest.objects.count(), number):
            opera.book(f"R-{n}", guest=PLAIN | {"external_id": f"P-{n}"}, vip={"code": "VB"})
        with CaptureQueriesContext(connection) as captured:
            assert len(gm.client.get("/requests/").context["waiting"]) == number
        costs.append(len(captured))
    assert len(set(costs)) == 1


def test_a_key_opens_no_page(aurora):
    assert program(aurora).client.get("/requests/").status_code == 302


def test_nothing_waits_is_said(gm):
    html = gm.client.get("/requests/").content.decode()
    assert ("Nothing waits for a decision." in html, inline_of(html)) == (True, [])


def test_the_rules_answer_stands_beside_the_request(opera, gm):
    opera.book(guest=guest(position="county_leader"), vip={"code": "VA"})
    line = gm.client.get("/requests/").context["waiting"][0]
    assert (line["now_tier"], line["rules"], line["asked"].split(" · ")[0]) == (
        "VB",
        ["VB: County or township leader", "VA was asked for; the rules support VB"],
        "with the booking",
    )


def test_the_board_marks_who_has_asked_for_more(opera, desk, aurora, moment: Moment):
    opera.book(guest=guest(position="county_leader"), vip={"code": "VA"})

    def chips(who: Caller) -> list[tuple[str, str]]:
        (row,) = rows_of(who.client.get("/?date=2026-04-16"))
        return row["chips"]

    assert (chips(desk), chips(colleague(aurora, "housekeeping.agent"))) == ([("need", "VA asked for")], [])
    moment.to("2026-04-16 09:00", aurora)
    request_escalation.escalate_requests(now=moment.now)
    assert chips(desk) == [("need", "VA asked for, escalated")]


def test_who_has_received_the_copies_of_the_plan(opera, desk, moment: Moment):
    def said(stay: int) -> tuple[str, str, list[str]]:
        copies = desk.client.get(f"/stays/{stay}/").context["copies"]
        return copies["sent"], copies["received"], [one["said"] for one in copies["lines"]]

    stay = opera.book(guest=guest(position="county_leader"))["id"]
    notices = opera.notices(stay)
    assert set(notices) >= {"front_office", "housekeeping", "food_beverage", "security", "finance"}
    opera.post(f"/notices/{notices['finance']['id']}/acknowledge")
    opera.post(f"/notices/{notices['security']['id']}/acknowledge")
    waits, has = "not received yet", "received 10:00, a program"
    assert said(stay) == ("Copies of the plan for VB left 10:00", "2 of 5 received", [waits, waits, waits, has, has])
    moment.on(minutes=5)
    opera.book(guest=guest(position="county_leader"), room_number="1208")  # what is told later is no copy
    opera.acknowledge_all(stay)
    assert said(stay)[:2] == ("Copies of the plan for VB left 10:00", "5 of 5 received")
    moment.on(minutes=5)
    opera.book(guest=guest(), room_number="1208")  # raised: five new copies, and nobody has one of them
    assert said(stay) == ("Copies of the plan for VA left 10:10", "0 of 5 received", [waits] * 5)
    plain = opera.book("K-2", guest=PLAIN)["id"]
    assert desk.client.get(f"/stays/{plain}/").context["copies"] == {}
    for event in Event.objects.filter(facts__has_key="copies"):  # as before it was kept
        Event.objects.filter(pk=event.pk).update(facts={k: v for k, v in event.facts.items() if k != "copies"})
    assert said(stay) == ("It was not written down when the copies of the plan left", "", [])
