"""Approved by telephone and confirmed later; and authority lent to a colleague while an approver is away."""

import datetime as dt

import pytest

from stays import lending, requests, telephoning
from stays.granting import COPIES
from stays.models import Delegation, VipRequest
from stays.reception import NotPossible
from tests.access.people import hire
from tests.hotel_examples import NOW, Caller, Moment, colleague, viewer_as
from tests.stays.pages import inline_of, words_of
from vipdesk.access.viewer import Viewer
from vipdesk.hotel.models import Role, StaffMember
from vipdesk.outbox.models import Event

BEFORE = "Choose an end after the beginning, and after now."
PLAIN = {"external_id": "P-9", "given_name": "Teodor", "surname": "Brzoza"}
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def gm(aurora) -> Viewer:
    return viewer_as(aurora, "general_manager")


@pytest.fixture
def duty(aurora) -> Viewer:
    return viewer_as(aurora, "duty_manager")


@pytest.fixture
def request_pk(opera: Caller) -> int:
    """VA is asked for: the general manager alone grants it."""
    return opera.book(guest=PLAIN, vip={"code": "VA"})["request"]["id"]


def how(pk: int) -> VipRequest:
    return VipRequest.objects.select_related("stay__tier").get(pk=pk)


def refused(act, *args, **how) -> str:
    with pytest.raises(NotPossible) as problem:
        act(*args, **how)
    return problem.value.code


# --- by telephone --------------------------------------------------------------------------------------------------------


def test_a_call_is_recorded_by_another_manager_and_confirmed_by_the_approver(request_pk, house, gm, duty, moment):
    telephoning.record(request_pk, gm.by, house=house, by=duty, now=moment.now)
    found = how(request_pk)
    assert (found.state, found.by_telephone, found.decided_by_id, found.decided_for_id, found.stay.tier.code) == (
        "approved",
        True,
        duty.by,
        gm.by,
        "VA",
    )
    assert telephoning.to_confirm(gm.by, house.property) == {request_pk}
    assert refused(telephoning.confirm, request_pk, by=duty, now=moment.now) == "nothing_to_confirm"
    telephoning.confirm(request_pk, by=gm, now=moment.on(hours=2))
    assert how(request_pk).confirmed_at == moment.now
    assert telephoning.to_confirm(gm.by, house.property) == set()
    assert refused(telephoning.confirm, request_pk, by=gm, now=moment.now) == "nothing_to_confirm"
    kinds = list(Event.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["stay.booked", "request.asked", "request.telephoned", "request.confirmed"]


def test_who_never_said_yes_says_so_and_the_stay_is_as_it_was(request_pk, house, gm, duty, moment):
    telephoning.record(request_pk, gm.by, house=house, by=duty, now=moment.now)
    telephoning.deny(request_pk, "I never said so", house=house, by=gm, now=moment.on(hours=2))
    found = how(request_pk)
    assert (found.state, found.decided_by_id, found.by_telephone, found.stay.tier) == ("declined", gm.by, False, None)


def test_all_who_have_a_copy_of_the_plan_read_that_the_level_is_not_what_they_were_told(
    opera: Caller, house, gm, duty, moment
):
    known = {
        **PLAIN,
        "position": "public_figure",
    }  # VB by the rules, in the house, for whom VA brings little that is new
    stay = opera.book(guest=known, vip={"code": "VA"}, status="in_house", departure_date="2026-04-17")
    opera.acknowledge_all(stay["id"])
    telephoning.record(stay["request"]["id"], gm.by, house=house, by=duty, now=moment.on(minutes=1))
    told = opera.notices(stay["id"], state="open")
    raised = {code for code, notice in told.items() if "VIP level raised: VA (was VB)" in notice["text"]}
    assert raised >= set(COPIES)
    opera.acknowledge_all(stay["id"])
    telephoning.deny(stay["request"]["id"], "Not I", house=house, by=gm, now=moment.on(minutes=1))
    told = opera.notices(stay["id"], state="open")
    assert {code for code, notice in told.items() if "VIP level lowered: VB (was VA)" in notice["text"]} == raised


def test_what_cannot_have_been_said_is_not_recorded(request_pk, house, gm, duty, moment, aurora, opera):
    agent = viewer_as(aurora, "front_office.agent")
    record = {"house": house, "now": moment.now}
    assert refused(telephoning.record, request_pk, gm.by, by=agent, **record) == "not_a_manager"
    assert refused(telephoning.record, request_pk, gm.by, by=gm, **record) == "above_authority"
    assert refused(telephoning.record, request_pk, duty.by, by=gm, **record) == "above_authority"
    assert refused(telephoning.record, request_pk, 0, by=duty, **record) == "above_authority"
    stay = opera.book("K-2", guest=PLAIN)["id"]
    own = requests.ask(stay, "VA", "Why", house=house, by=duty, now=moment.now).pk
    assert refused(telephoning.record, own, gm.by, by=duty, **record) == "own_request"


def test_nothing_is_decided_any_more_when_the_guest_has_left(request_pk, house, gm, duty, moment, opera, aurora):
    moment.to("2026-04-16 15:00", aurora)
    assert [opera.post(f"/bookings/K-1/check-{way}", {}).status_code for way in ("in", "out")] == [200, 200]
    assert how(request_pk).state == "withdrawn"
    VipRequest.objects.filter(pk=request_pk).update(state="waiting")  # as it was left by earlier versions
    decides = {
        requests.approve: (gm,),
        requests.decline: (gm, "no"),
        telephoning.record: (duty, gm.by),
        lending.hand_on: (gm, duty.by),
    }
    now = {"house": house, "now": moment.now}
    said = [refused(act, request_pk, *more, by=by, **now) for act, (by, *more) in decides.items()]
    assert (said, how(request_pk).state) == (["stay_is_over"] * 4, "waiting")


# --- while an approver is away ---------------------------------------------------------------------------------------------


def test_a_delegate_decides_from_and_until(request_pk, house, gm, duty, moment):
    decide = {"house": house, "by": duty}
    lending.lend(duty.by, NOW + HOUR, NOW + 3 * HOUR, house=house, by=gm, now=NOW)
    assert refused(requests.approve, request_pk, now=NOW, **decide) == "above_authority"
    assert refused(requests.approve, request_pk, now=NOW + 3 * HOUR, **decide) == "above_authority"
    requests.approve(request_pk, now=NOW + HOUR, **decide)
    found = how(request_pk)
    assert (found.decided_by_id, found.decided_for_id, found.stay.tier.code) == (duty.by, gm.by, "VA")
    assert Event.objects.get(kind="authority.lent").facts["to"] == duty.by


def test_a_delegate_of_who_asked_or_who_lost_the_role_decides_nothing(house, gm, duty, moment, opera, aurora):
    stay = opera.book(guest=PLAIN)["id"]
    own = requests.ask(stay, "VA", "Why", house=house, by=gm, now=NOW).pk
    lending.lend(duty.by, NOW, NOW + HOUR, house=house, by=gm, now=NOW)
    assert refused(requests.approve, own, house=house, by=duty, now=NOW) == "above_authority"
    other = opera.book("K-2", guest=PLAIN, vip={"code": "VA"})["request"]["id"]
    StaffMember.objects.filter(pk=gm.by).update(is_active=False)
    assert refused(requests.approve, other, house=house, by=duty, now=NOW) == "above_authority"
    StaffMember.objects.filter(pk=gm.by).update(is_active=True)
    Role.objects.filter(staff=gm.by).update(code="duty_manager")
    assert refused(requests.approve, other, house=house, by=duty, now=NOW) == "above_authority"


def test_one_request_is_handed_on_alone(request_pk, house, gm, duty, moment, opera):
    other = opera.book("K-2", guest=PLAIN, vip={"code": "VA"})["request"]["id"]
    assert refused(lending.hand_on, request_pk, gm.by, house=house, by=duty, now=NOW) == "above_authority"
    lending.hand_on(request_pk, duty.by, house=house, by=gm, now=NOW)
    assert refused(lending.hand_on, request_pk, duty.by, house=house, by=duty, now=NOW) == "above_authority"
    assert refused(requests.approve, other, house=house, by=duty, now=NOW) == "above_authority"
    requests.decline(request_pk, "no", house=house, by=duty, now=NOW)
    assert how(request_pk).decided_for_id == gm.by


def test_what_is_lent_is_taken_back(request_pk, house, gm, duty, moment):
    lent = lending.lend(duty.by, NOW, NOW + 9 * HOUR, house=house, by=gm, now=NOW)
    assert refused(lending.end, lent.pk, by=duty, now=NOW + HOUR) == "nothing_to_end"
    lending.end(lent.pk, by=gm, now=NOW + HOUR)
    assert refused(requests.approve, request_pk, house=house, by=duty, now=NOW + HOUR) == "above_authority"


def test_what_cannot_be_lent(house, gm, duty, moment, aurora, borealis):
    agent, stranger = viewer_as(aurora, "sales.agent"), viewer_as(borealis, "general_manager")
    runs = hire(aurora, "administrator").pk
    lend = {"house": house, "now": NOW}
    assert refused(lending.lend, gm.by, NOW, NOW + HOUR, by=agent, **lend) == "nothing_to_lend"
    for nobody in (gm.by, stranger.by, runs, 0):
        assert refused(lending.lend, nobody, NOW, NOW + HOUR, by=gm, **lend) == "not_a_colleague"
    assert refused(lending.lend, duty.by, NOW - 2 * HOUR, NOW - HOUR, by=gm, **lend) == "ends_before_it_starts"
    assert refused(lending.lend, duty.by, NOW, NOW + dt.timedelta(days=93), by=gm, **lend) == "too_long"


# --- on the page -----------------------------------------------------------------------------------------------------------


def send(who: Caller, pk: int, act: str, **more):
    return who.client.post(f"/requests/{pk}/", {"act": act, **more}, follow=True)


def test_telephone_confirm_and_hand_on_by_the_page(request_pk, gm, aurora, moment: Moment):
    boss, duty = colleague(aurora, "general_manager"), colleague(aurora, "duty_manager")
    line = duty.client.get("/requests/").context["waiting"][0]
    assert (line["may_decide"], [name for _pk, name in line["callers"]]) == (
        False,
        ["general_manager@AURORA", "general_manager@AURORA.acts"],
    )
    approver = next(pk for pk, name in line["callers"] if name == "general_manager@AURORA")
    assert words_of(send(duty, request_pk, "telephone", approver=str(approver))) == [
        "Recorded. Whoever said yes is asked to confirm it."
    ]
    page = boss.client.get("/requests/")
    assert [one["id"] for one in page.context["to_confirm"]] == [request_pk]
    assert "Yes, I approved this" in page.content.decode()
    assert inline_of(page.content.decode()) == []
    again = send(boss, request_pk, "deny", reason=" ")
    assert again.context["to_confirm"][0]["draft"]["mistakes"] == ["Reason: Say why: who asked will read it."]
    send(boss, request_pk, "confirm")
    assert boss.client.get("/requests/").context["to_confirm"] == []
    assert send(duty, request_pk, "telephone", approver="x").status_code == 422


def test_lending_by_the_page(request_pk, aurora, duty, moment: Moment):
    boss = colleague(aurora, "general_manager")
    sent = {"colleague": str(duty.by), "starts": "2026-04-13T10:00", "ends": "2026-04-14T10:00"}
    boss.client.post("/requests/away/", sent)
    (row,) = boss.client.get("/requests/").context["lent"]
    assert (row["words"], row["when"], row["may_end"]) == (
        "duty_manager@AURORA.acts decides for general_manager@AURORA",
        "10:00 – Tue 14 Apr 10:00",
        True,
    )
    for wrong, said in (("soon", "Until: Write a day and a time such as 2026-04-16 14:30."), (sent["starts"], BEFORE)):
        answer = boss.client.post("/requests/away/", sent | {"ends": wrong})
        assert (answer.status_code, answer.context["away"]) == (422, {"mistakes": [said], **sent, "ends": wrong})
        assert f'value="{wrong}"' in answer.content.decode()  # what was written is not lost
    boss.client.post("/requests/away/", {"end": str(row["id"])})
    assert (boss.client.get("/requests/").context["lent"], Delegation.objects.count()) == ([], 0)
    assert boss.client.get("/requests/away/").status_code == 302
