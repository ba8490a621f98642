"""A request that still waits a day before the arrival is told once more, however many clocks ask."""

import pytest

from stays import allowing, request_escalation, requests
from stays.models import VipRequest
from tests.hotel_examples import Caller, Moment, colleague, viewer_as
from tiers.loading import load
from tiers.programme import shipped_text
from vipdesk.outbox.chores import chores, do_round, first_turn
from vipdesk.outbox.models import Event, Notice

PLAIN = {"external_id": "P-9", "given_name": "Teodor", "surname": "Brzoza"}


@pytest.fixture
def request_of(opera: Caller) -> VipRequest:
    booked = opera.book(guest=PLAIN, vip={"code": "VC"})  # comes on Thursday at 14:30
    return VipRequest.objects.get(pk=booked["request"]["id"])


def words_to(code: str) -> list[str]:
    notice = Notice.objects.filter(department__code=code).latest("pk")
    return [one["words"] for one in notice.changes if one["field"] == "request"]


def test_it_escalates_once_a_day_before_the_arrival(request_of, moment: Moment, aurora, opera):
    for notice in opera.notices(request_of.stay_id).values():
        opera.post(f"/notices/{notice['id']}/acknowledge")
    moment.to("2026-04-15 14:29", aurora)
    assert request_escalation.escalate_requests(now=moment.now) == 0
    moment.to("2026-04-15 14:30", aurora)
    assert [request_escalation.escalate_requests(now=moment.now) for _beat in range(2)] == [1, 0]
    moment.on(hours=1)  # 23 h before: it has escalated once
    assert request_escalation.escalate_requests(now=moment.now) == 0
    request_of.refresh_from_db()
    assert request_of.escalated_at is not None
    assert Event.objects.filter(kind="request.escalated").count() == 1
    assert [words_to(code) for code in ("general_manager", "sales", "front_office")] == [["escalated"]] * 3


def test_a_privilege_escalates_once_a_day_before_the_arrival(moment: Moment, aurora, house, opera):
    stay = opera.book(official_visit=True)["id"]
    desk, what = viewer_as(aurora, "sales.agent"), "suite upgrade when free"
    asked = allowing.ask(stay, what, "Her delegation is near", house=house, by=desk, now=moment.now)
    opera.acknowledge_all(stay)
    moment.to("2026-04-15 14:29", aurora)
    assert request_escalation.escalate_requests(now=moment.now) == 0
    moment.to("2026-04-15 15:30", aurora)  # 23 h before
    assert [request_escalation.escalate_requests(now=moment.now) for _beat in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert asked.escalated_at == moment.now
    late = (
        f"{what} is still asked for and the guest comes soon: whoever may, decides now, under Requests; "
        "all others do not offer it"
    )
    words = f"Decide now about a privilege: the guest comes soon. {late}"
    told = {code: one["text"] for code, one in opera.notices(stay, state="open").items()}
    assert told == {"general_manager": words, "sales": words}
    page = colleague(aurora, "general_manager").client
    assert [one["escalated"] for one in page.get("/requests/").context["waiting"]] == ["15:30"]
    assert [one["escalated"] for one in page.get(f"/stays/{stay}/").context["cases"]] == ["15:30"]


def test_when_it_escalates_is_the_programmes_to_say(request_of, moment: Moment, aurora):
    load(aurora, shipped_text().replace("escalate_hours = 24", "escalate_hours = 72"), now=moment.now)
    moment.to("2026-04-13 14:00", aurora)
    assert request_escalation.escalate_requests(now=moment.now) == 0
    moment.to("2026-04-13 15:00", aurora)
    assert request_escalation.escalate_requests(now=moment.now) == 1


def test_what_is_decided_or_over_does_not_escalate(request_of, moment: Moment, aurora, house, opera):
    other = opera.book("K-2", guest=PLAIN, vip={"code": "VB"})
    requests.decline(request_of.pk, "no", house=house, by=viewer_as(aurora, "general_manager"), now=moment.now)
    opera.cancel("K-2", version=2)
    assert VipRequest.objects.get(pk=other["request"]["id"]).state == "withdrawn"
    moment.to("2026-04-16 12:00", aurora)
    assert request_escalation.escalate_requests(now=moment.now) == 0


def test_it_escalates_without_broker_beat_and_worker(request_of, moment: Moment, aurora):
    moment.to("2026-04-15 14:30", aurora)
    do_round(chores(), lambda: moment.now, first_turn())
    request_of.refresh_from_db()
    assert request_of.escalated_at == moment.now
