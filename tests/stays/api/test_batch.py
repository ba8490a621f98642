"""Many bookings at once: a line for each, all or none; and a first load that tells nobody."""

from typing import Any

from stays.models import ChecklistItem, Stay, VipRequest
from tests.hotel_examples import Caller, colleague, guest, program, said
from vipdesk.outbox.models import Event, Notice

MAYOR = guest(external_id="P-2", surname="Ozols", position="county_leader")


def sent(opera: Caller, *bodies: Any, query: str = "") -> list[tuple[Any, str, str]]:
    answer = opera.post(f"/bookings/batch{query}", {"bookings": list(bodies)})
    assert answer.status_code == 200, answer.content
    lines = answer.json()["results"]
    assert [line["index"] for line in lines] == list(range(len(bodies)))
    return [(line["confirmation_number"], line["outcome"], line["code"]) for line in lines]


BAD = said("K-3", arrival_date="soon")
CARD = said("K-4", payer="4111 1111 1111 1111")
ELSEWHERE = said("K-5", property="BOREALIS")


def test_good_ones_are_taken_in_and_each_line_says_what_became_of_it(opera: Caller):
    opera.book("K-1", version=2)
    first = [
        said("K-1", version=1),
        said("K-2", guest=MAYOR),
        BAD,
        CARD,
        ELSEWHERE,
        "no booking",
        said("K-1", version=3),
    ]
    assert sent(opera, *first) == [
        ("K-1", "stale", ""),
        ("K-2", "created", ""),
        ("K-3", "rejected", "invalid"),
        ("K-4", "rejected", "card_data_refused"),
        ("K-5", "rejected", "invalid"),
        (None, "rejected", "invalid"),
        ("K-1", "unchanged", ""),
    ]
    assert [opera.booking(one)["tier"] for one in ("K-1", "K-2")] == ["VA", "VB"]
    assert set(opera.notices(opera.booking("K-2")["id"])) >= {"front_office", "housekeeping"}


def test_all_or_none(opera: Caller):
    assert sent(opera, said("K-1"), BAD, query="?atomic=true") == [
        ("K-1", "rejected", "not_applied"),
        ("K-3", "rejected", "invalid"),
    ]
    assert (Stay.objects.count(), Event.objects.count()) == (0, 0)
    assert sent(opera, said("K-1"), said("K-2", guest=MAYOR), query="?atomic=true")[1] == ("K-2", "created", "")
    assert Stay.objects.count() == 2


def test_a_first_load_is_planned_and_listed_and_nobody_is_told(opera: Caller):
    late = {"arrival_date": "2026-04-14", "departure_date": "2026-04-16", "expected_departure_time": "16:00"}
    bodies = [
        said("K-1", room_number="1208"),
        said("K-2", guest=guest(allergies=["nuts"]), arrival_date="2026-05-20", departure_date="2026-05-21"),
        said("K-3", guest=MAYOR, room_number="1208", **late, vip={"code": "VA", "requested": True}),
    ]
    assert {one[1] for one in sent(opera, *bodies, query="?quiet=true")} == {"created"}
    assert Notice.objects.count() == 0
    assert VipRequest.objects.filter(state="waiting").count() == 1
    assert [opera.booking(one)["tier"] for one in ("K-1", "K-2", "K-3")] == ["VA", "VA", "VB"]
    treats = ChecklistItem.objects.get(stay__confirmation_number="K-1", item_key="treats")
    assert "butter biscuits, plate" in [
        one["name"] for one in treats.components
    ]  # the allergy came with another booking
    assert "room_free_at" in Stay.objects.get(confirmation_number="K-1").outlook
    assert {one["confirmation_number"] for one in opera.get("/arrivals?date=2026-04-16").json()["arrivals"]} == {"K-1"}
    assert {one[1] for one in sent(opera, *bodies, query="?quiet=true")} == {"unchanged"}
    opera.book("K-1", room_number="1510")
    assert opera.notices(opera.booking("K-1")["id"]) != {}


def test_what_somebody_was_told_of_before_is_told_also_in_a_quiet_load(opera: Caller):
    stay = opera.book("K-1")["id"]
    opera.acknowledge_all(stay)
    later = said("K-2", guest=guest(allergies=["nuts"]), arrival_date="2026-05-20", departure_date="2026-05-21")
    sent(opera, later, query="?quiet=true")
    assert "food_beverage" in opera.notices(stay, state="open")
    assert opera.notices(opera.booking("K-2")["id"]) == {}


def test_a_quiet_load_tells_a_known_stay_that_another_one_leads_its_group(opera: Caller):
    later = {"arrival_date": "2026-04-17", "departure_date": "2026-04-19"}
    first = opera.book("K-1", group_code="LANHE", **later)["id"]
    opera.acknowledge_all(first)
    leads = guest(external_id="P-3", surname="Ozols")  # as high, and earlier
    sent(opera, said("K-2", guest=leads, group_code="LANHE"), query="?quiet=true")
    assert {one["event"] for one in opera.notices(first, state="open").values()} == {"stay.group_changed"}
    assert opera.notices(opera.booking("K-2")["id"]) == {}


def test_who_may_load_quietly_and_what_a_batch_is(opera: Caller, aurora):
    body = {"bookings": [said("K-1")]}
    for caller in (program(aurora, "bookings:write"), colleague(aurora, "general_manager")):
        answer = caller.post("/bookings/batch?quiet=true", body)
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    wrong = [{}, {"bookings": []}, {"bookings": [said()] * 1001}, {"bookings": [], "other": 1}, [], {"bookings": "K-1"}]
    assert [opera.post("/bookings/batch", one).status_code for one in wrong] == [400] * len(wrong)
    assert opera.post("/bookings/batch?quiet=yes", body).status_code == 400
    assert Stay.objects.count() == 0
    assert (
        colleague(aurora, "front_office.agent").post("/bookings/batch", body).json()["results"][0]["outcome"]
        == "created"
    )
