"""Who is told of what, once, and without a name."""

import json
from typing import Any

import pytest

from stays.models import ChecklistItem, IdempotencyRecord, SenderRecord, Stay
from tests.hotel_examples import Caller, colleague, guest, said, wall
from vipdesk.hotel.models import Department, Property
from vipdesk.outbox import mail
from vipdesk.outbox.models import Delivery, Event, Notice

EVERY_DEPARTMENT = set(Department.Code.values)
CANARY = {
    "external_id": "P-1",
    "name_prefix": "Ms",
    "given_name": "Quetzalla",
    "surname": "Xylander",
    "native_name": "Ксилландер",
    "alias": "Ms Windrose",
    "incognito": True,
    "email": "quetzalla@xylander.example",
    "phone": "+371 27654321",
    "birth_date": "1961-07-09",
    "position": "provincial_leader",
    "company": "Xylandia",
    "allergies": [{"text": "xylitol", "severity": "severe"}],
}
SECRETS = ("Quetzalla", "Xylander", "Ксилландер", "Windrose", "27654321", "1961-07-09", "Xylandia", "Mr Adjutant")


def test_a_vip_arrival_is_told_to_everybody_who_owns_an_item(opera: Caller):
    told = opera.notices(opera.book(version=1)["id"])
    assert set(told) == EVERY_DEPARTMENT
    assert {notice["event"] for notice in told.values()} == {"stay.booked"}
    for notice in told.values():
        assert {change["department"] for change in notice["changes"]} == {notice["department"]}
        assert {change["kind"] for change in notice["changes"]} == {"added"}


def test_front_office_housekeeping_and_kitchen_are_told_within_the_answer(opera: Caller, moment):
    stay = opera.book(version=1, guest=guest(position="hotel_peer_gm"))["id"]
    told = opera.notices(stay)
    assert set(told) >= {"front_office", "housekeeping", "food_beverage"}
    assert set(told) == EVERY_DEPARTMENT - {"engineering", "general_manager"}
    assert {told[name]["sent_at"] for name in told} == {"2026-04-13T10:00:00+02:00"}


def test_a_guest_who_is_nobody_is_told_to_nobody(opera: Caller):
    assert opera.notices(opera.book(guest={"surname": "Lis"})["id"]) == {}


def test_access_needs_are_told_to_their_owners_without_a_tier(opera: Caller):
    stay = opera.book(guest={"surname": "Lis", "access_needs": ["wheelchair"]})["id"]
    [notice] = opera.notices(stay).values()
    assert notice["department"] == "housekeeping"
    assert "Special equipment in place and tested" in notice["text"]


def test_a_wish_and_a_lost_allergy_are_read_on_the_screen_and_not_in_a_mailbox(opera: Caller):
    leader = {"position": "county_leader"}  # of VB, whose stays are not secret
    stay = opera.book(guest=guest(**leader, allergies=["nuts"]), special_requests=["Quiet side"])["id"]
    opera.acknowledge_all(stay)
    opera.book(guest=guest(**leader), special_requests=["Fridge for her insulin"])
    told = {notice.department.code: notice for notice in Notice.objects.open().select_related("department", "property")}
    assert "now exactly Fridge for her insulin" in opera.notices(stay)["housekeeping"]["text"]
    assert "now exactly 1 × assorted cookies" in opera.notices(stay)["food_beverage"]["text"]
    mailed = {code: mail.body(notice) for code, notice in told.items()}
    canaries = ("insulin", "Fridge", "assorted", "it is now", "Quiet side")
    assert [(code, one) for code, body in mailed.items() for one in canaries if one in body] == []
    assert not told["housekeeping"].secret
    assert "not written in mails: open vipdesk before you go on." in mailed["housekeeping"]


def test_a_notice_reads_like_this(opera: Caller):
    stay = opera.book(version=1)["id"]
    notice = opera.notices(stay)["engineering"]
    item = ChecklistItem.objects.get(item_key="technical_check")
    detail = "Air-con, hot water, drains, TV, Wi-Fi, safe, door lock battery, lights, minibar noise. "
    assert notice == {
        "id": notice["id"],
        "stay": stay,
        "event": "stay.booked",
        "department": "engineering",
        "revision": 1,
        "text": "VIP arrival booked. New: Technical check of room passed, by 15 Apr 16:00",
        "changes": [
            {
                "kind": "added",
                "item": item.pk,
                "field": "",
                "from": None,
                "to": {
                    "stage": "before_arrival",
                    "department": "engineering",
                    "title": "Technical check of room passed",
                    "detail": detail + "No drilling or lift service on that floor during the stay.",
                    "quantity": 1,
                    "gate": False,
                    "live": False,
                    "components": [],
                    "due_at": "2026-04-15T14:00:00+00:00",
                    "state": "open",
                    "state_reason": "",
                    "reason_health": False,
                    "health": False,
                },
                "department": "engineering",
                "title": "Technical check of room passed",
                "words": "",
            }
        ],
        "sent_at": "2026-04-13T10:00:00+02:00",
        "changed_at": "2026-04-13T10:00:00+02:00",
        "acknowledged_at": None,
        "acknowledged_by": None,
        "escalation_level": 0,
    }


def test_a_change_is_told_to_those_it_touches_and_only_what_changed(opera: Caller, aurora: Property):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, expected_arrival_time="16:30")
    told = opera.notices(stay, state="open")
    assert set(told) == {
        "front_office",
        "housekeeping",
        "food_beverage",
        "guest_relations",
        "general_manager",
        "sales",
        "security",
    }
    assert told["security"]["text"] == (
        "Booking changed. Expected: 16 Apr 16:30 (was 16 Apr 14:30). "
        "Kerb, parking and lift held: now by 16 Apr 16:10 (was 16 Apr 14:10)"
    )
    moved = [change for change in told["security"]["changes"] if change["item"]]
    assert [(change["kind"], change["field"], wall(change["to"], aurora)) for change in moved] == [
        ("moved", "due_at", "16 16:10")
    ]


def test_an_open_notice_takes_up_what_follows(opera: Caller):
    stay = opera.book(version=1)["id"]
    first = opera.notices(stay)["security"]
    opera.book(version=2, expected_arrival_time="16:30")
    second = opera.notices(stay)["security"]
    assert (second["id"], second["event"]) == (first["id"], "stay.booked")
    assert "New: Kerb, parking and lift held, by 16 Apr 16:10" in second["text"]
    assert Notice.objects.filter(subject_id=stay, department__code="security").count() == 1


def test_there_and_back_again_leaves_nothing_to_say(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, expected_arrival_time="16:30")
    there = opera.notices(stay, state="open")
    opera.book(version=3, expected_arrival_time="14:30")
    back = opera.notices(stay, state="open")
    assert {department: notice["changes"] for department, notice in back.items()} == {one: [] for one in there} != {}


def test_what_is_done_is_not_told_again(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.tick(stay, "kerb_held")
    opera.acknowledge_all(stay)
    opera.book(version=2, expected_arrival_time="16:30")
    assert "security" not in opera.notices(stay, state="open")


def test_a_changed_party_is_told_to_whoever_still_works_on_it(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.tick(stay, "technical_check")
    opera.acknowledge_all(stay)
    opera.book(version=2, adults=2, children=[{"age": 4}])
    told = opera.notices(stay, state="open")
    assert set(told) == EVERY_DEPARTMENT - {"engineering"}
    assert told["finance"]["text"] == "Booking changed. Guests: 2 adults, 1 child (was 1 adult)"


def test_a_cancellation_and_a_reinstatement_are_told_in_the_same_open_notice(opera: Caller):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.cancel(version=2)
    told = opera.notices(stay, state="open")
    assert set(told) == EVERY_DEPARTMENT
    assert told["engineering"]["text"] == (
        "Booking cancelled: the guest does not come. "
        "The guest does not come, the booking is cancelled: stop, and do only what is named here. "
        "Technical check of room passed: booking cancelled: do not do it"
    )
    opera.book(version=3)
    again = opera.notices(stay, state="open")
    assert {name: notice["id"] for name, notice in again.items()} == {name: one["id"] for name, one in told.items()}
    opera.book(version=4, adults=3)
    opera.book(version=5)
    assert {code: one["event"] for code, one in opera.notices(stay, state="open").items()} == dict.fromkeys(
        EVERY_DEPARTMENT, "stay.reinstated"
    )


def test_first_notices_and_rooms_leave_at_once_other_changes_within_half_a_minute(opera: Caller, moment, aurora):
    Department.objects.filter(property=aurora).update(email="inbox@aurora.test")
    stay = opera.book(version=1)["id"]
    assert set(Delivery.objects.values_list("due_at", flat=True)) == {moment.now}
    opera.acknowledge_all(stay)
    later = moment.on(hours=1)
    opera.book(version=2, expected_arrival_time="16:30")
    due = set(Delivery.objects.filter(notice__acknowledged_at=None).values_list("due_at", flat=True))
    assert {(at - later).total_seconds() for at in due} == {30}
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    assert set(Delivery.objects.filter(notice__acknowledged_at=None).values_list("due_at", flat=True)) == {later}


@pytest.mark.parametrize(("more", "secret"), [({}, True), ({"position": "hotel_peer_gm"}, False)])
def test_rooms_and_times_of_the_highest_tier_are_secrets(opera: Caller, more: dict, secret: bool):
    opera.book(guest=guest(**more))
    assert set(Notice.objects.values_list("secret", flat=True)) == {secret}


def test_an_incognito_guest_is_a_secret_at_any_tier(opera: Caller):
    opera.book(guest=guest(position="hotel_peer_gm", incognito=True, alias="Ms Wind"))
    assert set(Notice.objects.values_list("secret", flat=True)) == {True}


# --- names ---------------------------------------------------------------------------------------------------------------


def lived(opera: Caller) -> int:
    """A stay with everything that can happen to it, of a guest whose name nobody may read."""
    more: dict[str, Any] = {
        "accompanying_guests": [{"given_name": "Mr Adjutant", "surname": "Xylander"}],
        "host_organisation": {"name": "Office", "liaison": "Mr Adjutant"},
        "booked_by": {"kind": "guest", "name": "Mr Adjutant"},
        "vip": {"reason": "Xylander comes"},
        "comments": [{"text": "for Mr Adjutant", "confidential": True}],
        "arrival_date": "2026-04-14",
    }
    stay = opera.post("/bookings", said(version=1, guest=CANARY, **more), **{"Idempotency-Key": "a"}).json()["id"]
    opera.book(version=2, guest=CANARY | {"alias": "Ms Windrose II", "given_name": "Quetzalla-Maria"}, **more, adults=2)
    opera.post("/bookings/K-1/room", {"room_number": "1208"})
    opera.tick(stay, "details_confirmed", "waive", {"reason": "done"})
    opera.tick(stay, "keys")
    opera.post("/bookings/K-1/room", {"room_number": "1510"})
    opera.book("K-2", guest=CANARY | {"allergies": ["nuts"]}, arrival_date="2026-05-01", departure_date="2026-05-02")
    opera.cancel(version=3)
    opera.book(version=4, guest=CANARY, **more)
    opera.post("/bookings/K-1/check-in", {})
    return stay


def test_notices_events_items_and_records_of_work_hold_no_names(opera: Caller, caplog: pytest.LogCaptureFixture):
    lived(opera)
    kept = [list(model.objects.values()) for model in (Event, Notice, Delivery, ChecklistItem)]
    text = json.dumps(kept, default=str, ensure_ascii=False) + caplog.text
    assert [secret for secret in SECRETS if secret in text] == []
    assert Event.objects.count() > 10


def test_the_name_is_only_where_it_belongs(opera: Caller):
    """The profile and the booking, what the sender last said, and the answer that it may ask for again."""
    lived(opera)
    plain = json.dumps(list(Stay.objects.values("outlook", "frozen_readiness", "tier_reasons", "suggestions")))
    assert [secret for secret in SECRETS if secret in plain] == []
    assert "Xylander" in json.dumps(SenderRecord.objects.first().body)
    assert "Xylander" not in json.dumps(list(IdempotencyRecord.objects.values_list("answer", flat=True)))


def test_no_department_reads_the_name_in_its_notice(opera: Caller, aurora: Property):
    stay = lived(opera)
    for department in Department.Code.values:
        reader = colleague(aurora, f"{department}.agent")
        answers = [reader.get(f"/notices?stay={stay}"), reader.get(f"/stays/{stay}/plan")]
        assert [answer.status_code for answer in answers] == [200, 200], department
        text = "".join(answer.content.decode() for answer in answers)
        assert [secret for secret in SECRETS if secret in text] == [], department


def test_health_is_told_only_to_those_who_may_read_it(opera: Caller, aurora: Property):
    stay = opera.book(version=1)["id"]
    opera.acknowledge_all(stay)
    opera.book(version=2, guest=guest(allergies=[{"code": "nuts", "severity": "severe"}]))
    for department in ("security", "engineering", "finance", "housekeeping"):
        own = f"/notices?stay={stay}&state=open&department={department}"
        text = colleague(aurora, f"{department}.agent").get(own).content.decode()
        assert "llerg" not in text, department
        assert "not mango" not in text, department
    kitchen = colleague(aurora, "food_beverage.agent").get(f"/notices?stay={stay}&state=open").content.decode()
    assert "Allergies and diet signed by chef" in kitchen
