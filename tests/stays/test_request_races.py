"""Two who decide, escalate or map at once, with real threads and connections: one does, the other is told."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet

from stays import allowing, awards, awards_ending, booking, codes, request_escalation, requests
from stays.api.calls import desk
from stays.house import House, house_of
from stays.models import PrivilegeRequest, Stay, VipRequest
from stays.requests import AlreadyDecided
from tests.access.people import hire
from tests.hotel_examples import NOW, opened, said, viewer_as
from tests.stays.test_races import at_once
from tiers.models import VipCode
from vipdesk.access.viewer import Viewer, viewer_of_staff
from vipdesk.hotel.models import Property, StaffMember
from vipdesk.outbox.models import Event, Notice

pytestmark = pytest.mark.django_db(transaction=True)
PLAIN = {"surname": "Lis", "external_id": "G-1"}


@pytest.fixture
def hotel(transactional_db: None) -> Property:
    return opened()


def booked(hotel: Property, number: str, code: str) -> Stay:
    body = said(number, guest=PLAIN, vip={"code": code}, booked_by={"kind": "sales"}, expected_arrival_time=None)
    outcome = booking.receive(body, house=house_of(hotel), system=desk(), by=_clerk(hotel), now=NOW)
    assert outcome.stay is not None
    return outcome.stay


def _clerk(hotel: Property) -> Viewer:
    """Somebody of sales, who books and asks."""
    known = StaffMember.objects.filter(username="clerk").first()
    return viewer_of_staff(known or hire(hotel, "sales.agent", username="clerk"))


def test_of_eight_who_decide_at_once_one_wins_and_the_others_learn_who(hotel: Property):
    boss, duty = viewer_as(hotel, "general_manager"), viewer_as(hotel, "duty_manager")
    stay = booked(hotel, "K-1", "")
    request = requests.ask(stay.pk, "VB", "Friend", house=house_of(hotel), by=_clerk(hotel), now=NOW).pk

    works = [
        deciding(lambda **how: requests.approve(request, **how), house_of(hotel), boss),
        deciding(lambda **how: requests.decline(request, "no", **how), house_of(hotel), duty),
    ]
    assert one_wins(VipRequest.objects.filter(pk=request), works, "request.approved", "request.declined") == 1


def test_of_eight_who_answer_a_privilege_at_once_one_wins_and_the_others_learn_who(hotel: Property):
    boss, clerk = viewer_as(hotel, "general_manager"), _clerk(hotel)
    request = official(hotel, clerk)
    works = [
        deciding(lambda **how: allowing.decide(request, "allowed", "", **how), house_of(hotel), boss),
        deciding(lambda **how: allowing.withdraw(request, **how), house_of(hotel), clerk),
    ]
    assert one_wins(PrivilegeRequest.objects.filter(pk=request), works, "privilege.allowed", "privilege.withdrawn") == 1


def official(hotel: Property, by: Viewer) -> int:
    """What somebody asks for on an official visit."""
    position = {"guest": PLAIN | {"position": "provincial_leader"}, "official_visit": True}
    body = said("K-9", expected_arrival_time=None, **position)
    stay = booking.receive(body, house=house_of(hotel), system=desk(), by=by, now=NOW).stay
    assert stay is not None
    what = "suite upgrade when free"
    return allowing.ask(stay.pk, what, "Friend", house=house_of(hotel), by=by, now=NOW).pk


def deciding(act: Callable[..., object], house: House, by: Viewer) -> Callable[[], str]:
    """Decide at this moment, and say how it went."""

    def work() -> str:
        try:
            act(house=house, by=by, now=NOW)
        except AlreadyDecided as lost:
            return f"lost to {lost.request.decided_by_id}: {lost.request.state}"
        return f"won by {by.id}"

    return work


def one_wins(asked: QuerySet, works: list[Callable[[], str]], *kinds: str) -> int:
    """How many decisions were written down."""
    answers, found = Counter(at_once(works * 4)), asked.get()
    lost = f"lost to {found.decided_by_id}: {found.state}"
    assert answers == {f"won by {found.decided_by_id}": 1, lost: 7}
    return Event.objects.filter(kind__in=kinds).count()


def test_two_beats_escalate_once(hotel: Property):
    booked(hotel, "K-1", "VA")
    near = Stay.objects.get().awaited_at
    assert sorted(at_once([lambda: request_escalation.escalate_requests(now=near)] * 4)) == [0, 0, 0, 1]
    assert Event.objects.filter(kind="request.escalated").count() == 1


def test_two_beats_escalate_a_privilege_once(hotel: Property):
    official(hotel, _clerk(hotel))
    near = Stay.objects.get().awaited_at
    assert sorted(at_once([lambda: request_escalation.escalate_requests(now=near)] * 4)) == [0, 0, 0, 1]
    assert Event.objects.filter(kind="privilege.escalated").count() == 1


def test_two_beats_and_a_click_grade_each_booking_once(hotel: Property):
    boss = viewer_as(hotel, "general_manager")
    for number in range(6):
        booked(hotel, f"K-{number}", "GOLD")
    house = house_of(hotel)
    code = codes.say(VipCode.objects.get(code="GOLD").pk, "VB", seen="", house=house, by=boss, now=NOW)
    works = [lambda: codes.grade_mapped(now=NOW)] * 2
    works += [lambda: codes.grade_some(code, house=house_of(hotel), by=boss, now=NOW)[0]] * 2
    assert sum(at_once(works)) == 6
    assert Counter(
        Event.objects.filter(kind="stay.graded_again").values_list("subject_id", flat=True)
    ) == dict.fromkeys(Stay.objects.values_list("pk", flat=True), 1)
    assert set(Stay.objects.values_list("tier__code", flat=True)) == {"VB"}
    assert set(Notice.objects.values_list("revision", flat=True)) == {1}


def test_of_four_clocks_at_once_one_tells_of_awards_that_end_and_one_closes(hotel: Property):
    how: dict[str, Any] = {"house": house_of(hotel), "by": viewer_as(hotel, "general_manager"), "now": NOW}
    awards.award(booked(hotel, "A-1", "").pk, "VB", dt.date(2026, 4, 20), "A friend", **how)
    assert sorted(at_once([lambda: awards_ending.look_after(now=NOW)] * 4)) == [0, 0, 0, 1]
    over = NOW + dt.timedelta(days=8)
    assert sorted(at_once([lambda: awards_ending.look_after(now=over)] * 4)) == [0, 0, 0, 1]
    assert Event.objects.filter(kind="award.over").count() == 1


def test_of_eight_who_decide_on_an_award_at_once_one_wins(hotel: Property):
    how: dict[str, Any] = {"house": house_of(hotel), "by": viewer_as(hotel, "general_manager"), "now": NOW}
    held = awards.award(booked(hotel, "A-2", "").pk, "VB", dt.date(2026, 4, 20), "A friend", **how)
    until = dt.date(2027, 4, 20)

    def renew() -> str:
        try:
            return str(awards.renew(held.pk, until, "", **how).follows_id)
        except awards.AlreadySettled as lost:
            return str(lost.award.decision)

    assert Counter(at_once([renew] * 8)) == {str(held.pk): 1, "renewed": 7}
