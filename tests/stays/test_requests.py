"""A tier for one stay by somebody's word: asked, approved, declined, withdrawn, taken back, given and lowered."""

import pytest

from stays import booking, granting, requests
from stays.api.calls import desk as desk_system
from stays.house import House
from stays.models import Stay, VipRequest
from stays.reception import NotPossible
from stays.requests import AlreadyDecided
from tests.access.people import hire
from tests.hotel_examples import Caller, Moment, guest, said, viewer_as
from vipdesk.access.viewer import Viewer, viewer_of_staff
from vipdesk.hotel.models import Department, Role
from vipdesk.outbox.models import Delivery, Event, Notice

PLAIN = {"external_id": "P-9", "name_prefix": "Mr", "given_name": "Teodor", "surname": "Brzoza"}


@pytest.fixture
def gm(aurora) -> Viewer:
    return viewer_as(aurora, "general_manager")


@pytest.fixture
def desk(aurora) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    """A stay without any tier."""
    return opera.book(guest=PLAIN)["id"]


def asked(stay: int, house: House, by: Viewer, moment: Moment, tier: str = "VB", reason: str = "Old friend") -> int:
    return requests.ask(stay, tier, reason, house=house, by=by, now=moment.now).pk


def how(request: int) -> VipRequest:
    return VipRequest.objects.select_related("tier", "stay__tier").get(pk=request)


def story(stay: int) -> list[str]:
    return list(Event.objects.about("stay", stay).order_by("pk").values_list("kind", flat=True))


def told(stay: int, field: str) -> dict[str, tuple]:
    """What each department's open notice says of a fact of the stay: from, to, in which words."""
    found = {}
    for notice in Notice.objects.about("stay", stay).open().select_related("department"):
        for one in notice.changes:
            if one["field"] == field:
                found[notice.department.code] = (one["from"], one["to"], one["words"])
    return found


def refused(act, *args, **how) -> str:
    with pytest.raises(NotPossible) as problem:
        act(*args, **how)
    return problem.value.code


# --- asking --------------------------------------------------------------------------------------------------------------


def test_asking_waits_and_is_told_to_those_who_may_decide(stay, house, desk, moment):
    request = how(asked(stay, house, desk, moment, "VC", " Mr Brzoza is a friend "))
    assert (request.state, request.tier.code, request.asked_by_id, request.by_hand) == ("waiting", "VC", desk.by, True)
    assert (request.department, request.reason) == ("front_office", "Mr •••• is a friend")
    assert told(stay, "request") == dict.fromkeys(["general_manager", "sales", "front_office"], (None, "VC", "waiting"))
    assert (story(stay)[-1], request.stay.tier) == ("request.asked", None)


def test_a_booking_that_asks_in_vain_tells_the_approvers_by_mail_too(opera: Caller, aurora):
    Department.objects.filter(property=aurora, code="general_manager").update(email="gm@aurora.invalid")
    booked = opera.book(guest=PLAIN, vip={"code": "VA", "requested": True})
    assert told(booked["id"], "request") == {"general_manager": (None, "VA", "waiting")}
    assert list(Delivery.objects.values_list("address", flat=True)) == ["gm@aurora.invalid"]
    again = opera.book(guest=PLAIN, vip={"code": "VA", "requested": True}, room_type="STE")
    assert again["request"] == booked["request"]
    assert story(booked["id"]) == ["stay.booked", "request.asked", "stay.amended"]
    opera.book(guest=PLAIN, room_type="STE")
    assert story(booked["id"])[-1] == "request.withdrawn"


def test_a_quiet_load_tells_nobody_of_its_requests(house, gm, moment):
    body = said("Q-1", guest=PLAIN, vip={"code": "VA"}, expected_arrival_time=None)
    booking.receive(body, house=house, system=desk_system(), by=gm, now=moment.now, quiet=True)
    assert (VipRequest.objects.get().state, Notice.objects.count()) == ("waiting", 0)


def test_what_cannot_be_asked_is_said(stay, house, desk, moment, opera: Caller):
    asked(stay, house, desk, moment)
    assert refused(asked, stay, house, desk, moment) == "already_asked"
    leader = opera.book("K-2", guest=guest())["id"]
    assert refused(asked, leader, house, desk, moment) == "has_the_tier"
    assert refused(asked, leader, house, desk, moment, "VX") == "unknown_tier"
    opera.cancel("K-2", version=2)
    assert refused(asked, leader, house, desk, moment) == "stay_is_over"


# --- deciding ------------------------------------------------------------------------------------------------------------


def test_approving_grants_this_stay_alone_and_the_copies_of_its_plan_leave(stay, house, desk, gm, moment, opera):
    request = asked(stay, house, desk, moment)
    requests.approve(request, house=house, by=gm, now=moment.on(minutes=5))
    found = how(request)
    assert (found.state, found.decided_by_id, found.decided_for_id) == ("approved", gm.by, None)
    assert (found.stay.tier.code, found.stay.tier_reasons) == (
        "VB",
        [{"words": "VB: granted for this stay by a person", "why": "Old friend"}],
    )
    assert set(told(stay, "tier")) >= {"front_office", "housekeeping", "food_beverage", "security", "finance"}
    assert told(stay, "tier")["finance"] == (None, "VB", "")
    assert told(stay, "request")["front_office"] == (None, "VB", "approved")
    assert "Fruit in room" in {item["title"] for item in opera.plan(stay)}
    assert Event.objects.get(kind="request.approved").facts["tier_now"] == "VB"
    assert opera.book("K-2", guest=PLAIN)["tier"] is None  # the next stay of the same guest


def test_a_booking_sent_again_takes_no_grant_away_and_may_raise_it(stay, house, desk, gm, moment, opera):
    requests.approve(asked(stay, house, desk, moment), house=house, by=gm, now=moment.now)
    assert opera.book(guest=PLAIN, room_type="STE")["tier"] == "VB"
    assert opera.book(guest=PLAIN | {"position": "ministry_official"}, room_type="STE")["tier"] == "VA"
    assert opera.book(guest=PLAIN, room_type="STE")["tier"] == "VB"


def test_declining_says_why_and_a_booking_does_not_ask_again(house, desk, gm, moment, opera):
    booked = opera.book(guest=PLAIN, vip={"code": "VB"})
    request = booked["request"]["id"]
    requests.decline(request, "Mr Brzoza is unknown", house=house, by=gm, now=moment.on(minutes=1))
    found = how(request)
    assert (found.state, found.decision_reason, found.stay.tier) == ("declined", "Mr •••• is unknown", None)
    assert told(booked["id"], "request")["front_office"] == (None, "VB", "declined")
    for number, asks in enumerate(["VB", "VC", "VB"]):
        again = opera.book(guest=PLAIN, vip={"code": asks}, room_type=f"T{number}")
        assert (again["tier"], again["request"]) == (None, None)
    more = opera.book(guest=PLAIN, vip={"code": "VA"})
    assert more["request"]["tier"] == "VA"  # that is another question


def test_who_asked_withdraws_and_colleagues_of_theirs(stay, house, desk, gm, moment, aurora):
    request = asked(stay, house, desk, moment)
    other = viewer_as(aurora, "sales.agent")
    assert refused(requests.withdraw, request, house=house, by=other, now=moment.now) == "not_yours"
    colleague = viewer_of_staff(hire(aurora, "front_office.agent", username="second"))
    requests.withdraw(request, house=house, by=colleague, now=moment.now)
    assert how(request).state == "withdrawn"
    assert refused(requests.approve, request, house=house, by=gm, now=moment.now) == "already_decided"


@pytest.mark.parametrize(
    ("tier", "may"),
    [
        ("VA", {"general_manager"}),
        ("VB", {"general_manager", "duty_manager"}),
        ("VC", {"general_manager", "duty_manager", "sales.department_manager", "front_office.department_manager"}),
    ],
)
def test_authority_by_level_and_role(stay, house, desk, moment, aurora, tier, may):
    request = asked(stay, house, desk, moment, tier)
    roles = ("sales.department_manager", "front_office.department_manager", "housekeeping.department_manager")
    for role in (*roles, "sales.agent", "administrator", "duty_manager", "general_manager"):
        by = viewer_as(aurora, role)
        if role in may:
            requests.approve(request, house=house, by=by, now=moment.now)
            requests.take_back(request, house=house, by=by, now=moment.now)
        else:
            assert refused(requests.approve, request, house=house, by=by, now=moment.now) == "above_authority"
            assert refused(requests.decline, request, "no", house=house, by=by, now=moment.now) == "above_authority"


def test_nobody_decides_what_they_asked_for(stay, house, gm, moment):
    request = asked(stay, house, gm, moment)
    assert refused(requests.approve, request, house=house, by=gm, now=moment.now) == "own_request"
    assert refused(requests.decline, request, "no", house=house, by=gm, now=moment.now) == "own_request"


def test_nobody_decides_what_they_wrote_into_a_booking(house, gm, desk, opera: Caller, moment, aurora):
    asks = said("Q-1", guest=PLAIN, vip={"code": "VA"}, expected_arrival_time=None)
    booking.receive(asks, house=house, system=desk_system(), by=gm, now=moment.now)
    request = VipRequest.objects.get()
    assert (request.asked_by_id, request.by_hand) == (gm.by, False)
    assert refused(requests.approve, request.pk, house=house, by=gm, now=moment.now) == "own_request"
    # it stays theirs when somebody else brings it up again
    booking.receive({**asks, "vip": {"requested": False}}, house=house, system=desk_system(), by=desk, now=moment.now)
    booking.receive(asks, house=house, system=desk_system(), by=desk, now=moment.now)
    again = VipRequest.objects.get(state="waiting")
    assert (again.pk != request.pk, again.asked_by_id) == (True, gm.by)
    of_a_program = opera.book("K-2", guest={**PLAIN, "external_id": "P-2"}, vip={"code": "VA"})["request"]["id"]
    assert requests.approve(of_a_program, house=house, by=gm, now=moment.now).state == "approved"


def test_an_approver_who_lost_the_role_meanwhile_decides_nothing(stay, house, desk, gm, moment):
    request = asked(stay, house, desk, moment)
    Role.objects.filter(staff=gm.by).update(code="agent", department=Department.objects.get(code="sales"))
    assert refused(requests.approve, request, house=house, by=gm, now=moment.now) == "above_authority"
    Role.objects.filter(staff=gm.by).delete()
    assert refused(requests.approve, request, house=house, by=gm, now=moment.now) == "above_authority"


def test_of_two_the_other_learns_who_and_when(stay, house, desk, gm, moment, aurora):
    request, duty = asked(stay, house, desk, moment), viewer_as(aurora, "duty_manager")
    requests.approve(request, house=house, by=gm, now=moment.now)
    with pytest.raises(AlreadyDecided) as lost:
        requests.decline(request, "no", house=house, by=duty, now=moment.on(minutes=1))
    assert (lost.value.request.state, lost.value.request.decided_by_id) == ("approved", gm.by)


def test_a_decision_is_taken_back_by_who_made_it_for_a_moment(stay, house, desk, gm, moment, aurora, opera):
    request = asked(stay, house, desk, moment)
    requests.approve(request, house=house, by=gm, now=moment.now)
    duty = viewer_as(aurora, "duty_manager")
    assert refused(requests.take_back, request, house=house, by=duty, now=moment.now) == "nothing_to_take_back"
    requests.take_back(request, house=house, by=gm, now=moment.on(seconds=9))
    found = how(request)
    assert (found.state, found.decided_by_id, found.stay.tier, found.stay.granted_tier) == ("waiting", None, None, None)
    assert [item["title"] for item in opera.plan(stay) if item["state"] == "open"] == []
    requests.decline(request, "no", house=house, by=gm, now=moment.now)
    moment.on(minutes=1)
    assert refused(requests.take_back, request, house=house, by=gm, now=moment.now) == "nothing_to_take_back"


def test_a_stay_that_ends_asks_for_nothing_any_more(stay, house, desk, gm, moment, opera):
    request = asked(stay, house, desk, moment)
    opera.cancel(version=2)
    assert (how(request).state, how(request).decided_by_id) == ("withdrawn", None)
    assert story(stay)[-2:] == ["stay.cancelled", "request.withdrawn"]


def test_a_guest_who_has_left_asks_for_nothing_any_more(stay, house, desk, gm, moment, opera, aurora):
    request = asked(stay, house, desk, moment)
    moment.to("2026-04-16 15:00", aurora)
    assert opera.post("/bookings/K-1/check-in", {}).status_code == 200
    moment.to("2026-04-18 10:00", aurora)
    assert opera.post("/bookings/K-1/check-out", {}).status_code == 200
    assert (how(request).state, how(request).decided_by_id) == ("withdrawn", None)
    assert story(stay)[-2:] == ["stay.checked_out", "request.withdrawn"]


def test_a_rule_that_supports_it_meanwhile_settles_the_request(stay, house, desk, moment, opera):
    request = asked(stay, house, desk, moment)
    assert opera.book(guest=PLAIN, room_type="STE")["request"]["state"] == "waiting"
    opera.book(guest=PLAIN | {"position": "public_figure"}, room_type="STE")
    assert how(request).state == "withdrawn"


# --- a person's word -----------------------------------------------------------------------------------------------------


def test_a_tier_is_given_with_authority_and_reason(stay, house, desk, gm, moment, opera):
    assert refused(granting.grant, stay, "VC", "Birthday", house=house, by=desk, now=moment.now) == "above_authority"
    granting.grant(stay, "VC", "Birthday of Teodor", house=house, by=gm, now=moment.now)
    found = Stay.objects.get(pk=stay)
    assert (found.tier.code, found.tier_reasons) == (
        "VC",
        [{"words": "VC: granted for this stay by a person", "why": "Birthday of ••••"}],
    )
    assert set(told(stay, "tier")) >= {"front_office", "housekeeping", "food_beverage", "security", "finance"}
    assert refused(granting.grant, stay, "VC", "Again", house=house, by=gm, now=moment.now) == "has_the_tier"
    assert story(stay)[-1] == "tier.granted"


def test_a_tier_that_a_person_lowered_is_not_raised_by_a_rule_but_by_a_person(house, desk, gm, moment, opera):
    stay = opera.book(vip={"code": "VA"})["id"]
    assert refused(granting.lower, stay, "VA", "x", house=house, by=gm, now=moment.now) == "not_lower"
    assert refused(granting.lower, stay, "VC", "x", house=house, by=desk, now=moment.now) == "above_authority"
    granting.lower(stay, "VC", "A quiet visit", house=house, by=gm, now=moment.now)
    again = opera.book(vip={"code": "VA"}, room_type="STE")
    assert (again["tier"], again["request"]) == ("VC", None)
    assert again["tier_reasons"] == [
        "VA: Provincial or municipal leader",
        "lowered to VC by a person",
    ]
    assert again["word"] == {
        "granted": "VC",
        "granted_reason": None,
        "lowered": True,
        "lowered_to": "VC",
        "lowered_reason": None,
    }
    assert story(stay) == ["stay.booked", "tier.lowered", "stay.amended"]
    granting.grant(stay, "VB", "After all", house=house, by=gm, now=moment.now)
    assert Stay.objects.get(pk=stay).tier.code == "VA"  # the rule holds again


def test_lowered_to_none_keeps_no_plan(house, gm, moment, opera):
    stay = opera.book()["id"]
    granting.lower(stay, "", "By mistake", house=house, by=gm, now=moment.now)
    assert Stay.objects.get(pk=stay).tier is None
    assert {item["state"] for item in opera.plan(stay)} == {"withdrawn"}


def test_in_the_house_only_a_person_lowers(house, gm, moment, opera, aurora):
    stay = opera.book()["id"]
    moment.to("2026-04-16 15:00", aurora)
    assert opera.post("/bookings/K-1/check-in", {}).status_code == 200
    assert opera.book(guest=guest(position=""), status="in_house")["tier"] == "VA"
    granting.lower(stay, "VC", "He is somebody else", house=house, by=gm, now=moment.now)
    assert Stay.objects.get(pk=stay).tier.code == "VC"
    assert opera.book(guest=guest(position=""), status="in_house", room_type="STE")["tier"] == "VC"


def test_what_was_taken_back_in_the_house_is_as_it_was(house, gm, moment, opera, aurora, desk):
    stay = opera.book(guest=guest(position="public_figure"))["id"]
    moment.to("2026-04-16 15:00", aurora)
    opera.post("/bookings/K-1/check-in", {})
    opera.book(guest=guest(position=""), status="in_house")
    request = asked(stay, house, desk, moment, "VA")
    requests.approve(request, house=house, by=gm, now=moment.now)
    requests.take_back(request, house=house, by=gm, now=moment.now)
    assert how(request).stay.tier.code == "VB"
