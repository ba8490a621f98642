"""What the desk changes of a booking: it stays when the sender repeats itself, and two people do not overwrite each other."""

import datetime as dt
from typing import Any

import pytest

from guests import welcome
from guests.models import Guest, Need
from stays import desk_changes, entered, reception
from stays.correction import ChangedMeanwhile, Correction, Meanwhile
from stays.house import House
from stays.models import ChecklistItem, SenderRecord, Stay
from stays.reception import NotPossible
from tests.hotel_examples import NOW, Caller, guest, viewer_as, wall
from vipdesk.access.viewer import Viewer
from vipdesk.access.visibility import visible
from vipdesk.outbox.models import Event

MANGO = guest(allergies=[{"code": "mango", "severity": "severe"}])
EVE = NOW + dt.timedelta(days=2, hours=10)  # of the arrival, when a guest may come in


@pytest.fixture
def desk(aurora) -> Viewer:
    return viewer_as(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book(guest=MANGO, version=1)["id"]


@pytest.fixture
def correct(desk: Viewer, house: House):
    """Change fields as the form does: name=(as written, as a booking says it)."""

    def change(stay_id: int, said: dict[str, Any] | None = None, shown: dict[str, Any] | None = None, **typed: Any):
        sight, stay = visible(desk, house.property), Stay.objects.get(pk=stay_id)
        needs = welcome.needs_of(stay.guest, property=house.property)
        before = entered.as_seen(stay, needs, sight, house).values
        wanted = Correction(typed, shown or {name: before[name] for name in typed}, said or {})
        return desk_changes.correct(stay_id, wanted, sight=sight, house=house, by=desk, now=NOW)

    return change


def needs() -> list[tuple[str, str, str]]:
    return list(Need.objects.order_by("pk").values_list("code", "severity", "source"))


def refusal(work) -> str:
    with pytest.raises(NotPossible) as refused:
        work()
    return refused.value.code


def test_an_allergy_that_the_desk_ends_stays_ended_when_the_sender_repeats_itself(opera: Caller, stay: int, correct):
    record = SenderRecord.objects.values().get()
    correct(stay, allergy_mango="")
    assert needs() == []
    assert SenderRecord.objects.values().get() == record
    assert opera.book(guest=MANGO, version=1)["outcome"] == "unchanged"
    assert opera.book(guest=MANGO | {"phone": "+371 29 998 877"}, version=2)["outcome"] == "amended"
    assert needs() == []
    assert opera.book(guest=MANGO | {"allergies": ["mango", "kiwi"]}, version=3)["outcome"] == "amended"
    assert needs() == [("mango", "mild", f"booking:{record['id']}"), ("kiwi", "mild", f"booking:{record['id']}")]


def test_what_the_desk_enters_is_its_own_and_is_told(opera: Caller, stay: int, correct):
    opera.acknowledge_all(stay)
    _stay, event = correct(stay, allergy_kiwi="severe", allergy_mango="mild")
    assert needs() == [("mango", "mild", "desk"), ("kiwi", "severe", "desk")]
    assert "food_beverage" in desk_changes.told_of(event)
    assert event.kind == "stay.amended"
    assert event.facts["corrected"] == ["allergies"]
    texts = [notice["text"] for notice in opera.notices(stay, state="open").values()]
    assert any("SEVERE allergy: hold all food until the chef has signed" in text for text in texts)
    opera.book(guest=guest(allergies=[]), version=2)
    assert needs() == [("mango", "mild", "desk"), ("kiwi", "severe", "desk")]


def test_what_is_learnt_is_carried_to_the_guests_other_stays(opera: Caller, stay: int, correct):
    other = opera.book("K-2", guest=MANGO, arrival_date="2026-05-16", departure_date="2026-05-18")["id"]
    before = Stay.objects.get(pk=other).revision
    correct(stay, allergy_kiwi="mild")
    assert Stay.objects.get(pk=other).revision == before + 1
    signed = ChecklistItem.objects.exclude(signed_by=[]).get(stay=other)
    assert "kiwi" in signed.detail


def test_dates_and_times_as_the_desk_has_them(opera: Caller, stay: int, correct, aurora):
    correct(stay, {"arrival_date": "2026-04-17"}, arrival_date="2026-04-17")
    row = Stay.objects.get(pk=stay)
    assert (str(row.arrival_date), wall(row.expected_arrival_at, aurora)) == ("2026-04-17", "17 14:30")
    correct(stay, {"expected_arrival_time": "01:30"}, expected_arrival_time="01:30")
    assert wall(Stay.objects.get(pk=stay).expected_arrival_at, aurora) == "18 01:30"
    correct(stay, expected_arrival_time="")
    assert Stay.objects.get(pk=stay).expected_arrival_at is None
    opera.book(guest=MANGO, version=2)
    assert str(Stay.objects.get(pk=stay).arrival_date) == "2026-04-17"


def test_a_flight_that_the_desk_knows_to_be_late(opera: Caller, stay: int, correct, desk: Viewer, house: House, aurora):
    def expected() -> str | None:
        return wall(Stay.objects.get(pk=stay).expected_arrival_at, aurora)

    planned, late = "2026-04-16T13:40:00+02:00", "2026-04-16T15:10:00+02:00"
    times = {"scheduled_at": planned, "estimated_at": late}
    correct(stay, {"arrival_transport": times}, scheduled_at=planned, estimated_at=late)
    assert expected() == "16 16:00"
    more = "2026-04-16T16:10:00+02:00"
    correct(stay, {"arrival_transport": times | {"estimated_at": more}}, estimated_at=more)
    assert expected() == "16 17:00"
    both = {
        "arrival_transport": times | {"estimated_at": "2026-04-16T17:00:00+02:00"},
        "expected_arrival_time": "16:30",
    }
    correct(stay, both, estimated_at="2026-04-16T17:00:00+02:00", expected_arrival_time="16:30")
    assert expected() == "16 16:30"
    later = {"arrival_transport": times | {"estimated_at": "2026-04-16T18:00:00+02:00"}}
    opera.book(guest=MANGO, version=2, **later)
    assert expected() == "16 16:30"
    reception.check_in(stay, house=house, by=desk, now=EVE)
    correct(stay, later, estimated_at="2026-04-16T19:00:00+02:00")
    assert expected() == "16 16:30"


def test_who_comes_next_into_the_room_is_planned_with_it(
    opera: Caller, stay: int, correct, desk: Viewer, house: House, aurora
):
    opera.book(guest=MANGO, room_number="1208", version=2)
    after = opera.book(
        "N", guest=guest(external_id="N"), arrival_date="2026-04-18", departure_date="2026-04-20", room_number="1208"
    )

    def clean() -> str | None:
        return wall(opera.items(after["id"])["vip_clean"]["due_at"], aurora)

    assert clean() == "18 12:00"
    correct(stay, {"expected_departure_time": "16:00"}, expected_departure_time="16:00")
    assert clean() == "18 18:00"
    desk_changes.cancel(stay, "changed plans", house=house, by=desk, now=NOW)
    assert clean() == "18 12:00"
    desk_changes.reinstate(stay, house=house, by=desk, now=NOW)
    assert clean() == "18 18:00"


def test_fields_of_the_booking_and_of_the_guest(stay: int, correct):
    said = {
        "payer": "Saeima",
        "protection": True,
        "host_organisation": {"name": "City of Riga"},
        "vip": {"code": "VB", "reason": "owner asked"},
        "guest": {"alias": "Ms White", "phone": "+371 29 998 877", "incognito": True},
        "arrival_transport": {"transport_code": "LO 382", "pickup": True},
        "children": [{"age": 4}],
        "special_requests": ["quiet", "tea"],
    }
    typed = {
        "payer": "Saeima",
        "protection": True,
        "host_name": "City of Riga",
        "level": "VB",
        "vip_reason": "owner asked",
        "alias": "Ms White",
        "phone": "+371 29 998 877",
        "incognito": True,
        "flight": "LO 382",
        "pickup": True,
        "children": "4",
        "special_requests": "quiet\ntea",
    }
    correct(stay, said, **typed)
    row = Stay.objects.select_related("guest").get(pk=stay)
    assert (row.payer, row.protection, row.host_organisation) == ("Saeima", True, {"name": "City of Riga"})
    assert (row.vip_code, row.vip_reason, row.vip_requested) == ("VB", "owner asked", True)
    assert (row.guest.alias, row.guest.phone, row.guest.incognito) == ("Ms White", "+371 29 998 877", True)
    assert row.arrival_transport == {"transport_code": "LO 382", "pickup": True}
    assert (row.children, row.special_requests) == ([{"age": 4}], ["quiet", "tea"])
    assert row.guest.surname == "Kalniete"
    correct(stay, {"arrival_transport": {"transport_code": "LO 383"}}, flight="LO 383", pickup=False, host_name="")
    row.refresh_from_db()
    assert (row.arrival_transport, row.host_organisation) == ({"transport_code": "LO 383"}, {})


def test_a_line_that_was_left_as_it_was_shown_keeps_what_it_hides(opera: Caller, correct):
    who = guest(external_id="P-9", incognito=True, alias="Mr Brown")
    stay = opera.book("K-9", guest=who, special_requests=["Letter for Kalniete", "tea"])["id"]
    assert Stay.objects.get(pk=stay).special_requests == ["Letter for Kalniete", "tea"]
    lines = "Letter for ••••\ncoffee"
    correct(stay, {"special_requests": lines.splitlines()}, special_requests=lines)
    assert Stay.objects.get(pk=stay).special_requests == ["Letter for Kalniete", "coffee"]


def test_another_ones_change_of_the_same_field_is_not_overwritten(stay: int, correct):
    correct(stay, {"payer": "Saeima"}, payer="Saeima")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        correct(stay, {"payer": "City", "occasion": "x"}, {"payer": "", "occasion": ""}, payer="City", occasion="x")
    assert meanwhile.value.fields == (Meanwhile("payer", theirs="Saeima", yours="City"),)
    row = Stay.objects.get(pk=stay)
    assert (row.payer, row.occasion) == ("Saeima", "")


def test_the_same_change_by_two_people_is_no_quarrel_and_nothing_new(stay: int, correct):
    correct(stay, {"payer": "Saeima"}, payer="Saeima")
    events = Event.objects.count()
    assert correct(stay, {"payer": "Saeima"}, {"payer": ""}, payer="Saeima")[1] is None
    assert Event.objects.count() == events


def test_what_only_together_is_wrong(stay: int, correct, house: House, desk: Viewer):
    def day(**typed: str) -> str:
        return refusal(lambda: correct(stay, typed, **typed))

    assert day(departure_date="2026-04-15") == "departs_first"
    assert day(expected_departure_time="2026-04-16T10:00:00+02:00") == "after_departure"
    assert refusal(lambda: correct(stay, {"adults": 0}, adults="0")) == "nobody_stays"
    reception.check_in(stay, house=house, by=desk, now=EVE)
    assert day(arrival_date="2026-04-17") == "guest_is_here"
    assert str(Stay.objects.get(pk=stay).departure_date) == "2026-04-18"


def test_a_stay_that_is_over_is_not_changed(opera: Caller, stay: int, correct):
    opera.cancel(version=2)
    assert refusal(lambda: correct(stay, {"payer": "x"}, payer="x")) == "stay_is_over"


# --- cancelling and reinstating -------------------------------------------------------------------------------------------


def test_a_cancellation_at_the_desk_stays_and_is_taken_back(opera: Caller, stay: int, house: House, desk: Viewer):
    opera.acknowledge_all(stay)
    _stay, event = desk_changes.cancel(stay, "Kalniete is ill", house=house, by=desk, now=NOW)
    assert (event.kind, "housekeeping" in desk_changes.told_of(event)) == ("stay.cancelled", True)
    row = Stay.objects.get(pk=stay)
    assert (row.status, row.comments) == ("cancelled", [{"text": "•••• is ill", "internal": True}])
    assert desk_changes.cancel(stay, "", house=house, by=desk, now=NOW)[1] is None
    opera.book(guest=MANGO, version=2, payer="Saeima")
    assert Stay.objects.get(pk=stay).status == "cancelled"
    _stay, event = desk_changes.reinstate(stay, house=house, by=desk, now=NOW)
    assert (event.kind, Stay.objects.get(pk=stay).status) == ("stay.reinstated", "reserved")
    assert ChecklistItem.objects.filter(stay=stay, state="open").exists()


def test_what_can_neither_be_cancelled_nor_reinstated(opera: Caller, stay: int, house: House, desk: Viewer):
    assert refusal(lambda: desk_changes.reinstate(stay, house=house, by=desk, now=NOW)) == "not_cancelled"
    reception.check_in(stay, house=house, by=desk, now=EVE)
    assert refusal(lambda: desk_changes.cancel(stay, "", house=house, by=desk, now=EVE)) == "guest_is_in_house"
    reception.check_out(stay, house=house, by=desk, now=EVE)
    assert refusal(lambda: desk_changes.cancel(stay, "", house=house, by=desk, now=EVE)) == "stay_is_over"


def test_a_stay_of_the_past_is_not_reinstated(opera: Caller, stay: int, house: House, desk: Viewer, moment):
    opera.cancel(version=2)
    later = moment.on(days=30)
    assert refusal(lambda: desk_changes.reinstate(stay, house=house, by=desk, now=later)) == "stay_is_past"


def test_a_cancel_without_a_version_holds_until_a_person_reinstates(opera: Caller, house: House, desk: Viewer):
    stay = opera.book("K-5")["id"]
    opera.cancel("K-5")
    assert opera.book("K-5", payer="x")["outcome"] == "stale"
    desk_changes.reinstate(stay, house=house, by=desk, now=NOW)
    assert opera.cancel("K-5")["outcome"] == "unchanged"
    assert Stay.objects.get(pk=stay).status == "reserved"
    assert opera.book("K-5", payer="x")["outcome"] == "amended"
    assert opera.cancel("K-5")["outcome"] == "cancelled"


def test_a_cancel_said_again_is_no_news_but_a_later_one_is(opera: Caller, stay: int, house: House, desk: Viewer):
    opera.cancel(version=2)
    desk_changes.reinstate(stay, house=house, by=desk, now=NOW)
    assert opera.cancel(version=2)["outcome"] == "unchanged"
    assert Stay.objects.get(pk=stay).status == "reserved"
    assert opera.cancel(version=3)["outcome"] == "cancelled"


def test_the_name_of_a_guest_can_be_corrected_without_becoming_another(opera: Caller, stay: int, correct):
    correct(stay, {"guest": {"surname": "Kalnins"}}, surname="Kalnins")
    assert opera.book(guest=MANGO | {"phone": "+371 29 998 877"}, version=2)["outcome"] == "amended"
    assert list(Guest.objects.values_list("surname", "phone")) == [("Kalnins", "+371 29 998 877")]
