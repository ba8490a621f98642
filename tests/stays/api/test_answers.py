"""What the calls of the API answer: lists, the same POST again, arrivals, ticking, notices, tiers."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stays.models import ChecklistItem, IdempotencyRecord, Stay
from tests.access.people import bearer, key_for
from tests.hotel_examples import API, EVERY_SCOPE, NOW, Caller, Moment, colleague, guest, program, rows, said, stored
from tiers.models import VipCode
from vipdesk.hotel.models import PaperSize, Property

PLAIN = {"surname": "Lis"}


@pytest.fixture
def places(opera: Caller) -> dict[str, int]:
    """The ids that stand in addresses."""
    stay = opera.book(version=1)["id"]
    item = ChecklistItem.objects.get(item_key="details_confirmed").pk
    return {"stay": stay, "item": item, "notice": opera.notices(stay)["sales"]["id"]}


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


# --- a new booking ------------------------------------------------------------------------------------------------------

WHOLE_GUEST = guest(
    external_id="P-9",
    native_name="Илона",
    email="Ilona@Example.ORG",
    phone="+371 20000000",
    language="lv",
    nationality="LV",
    birth_date="1970-02-28",
    company="Saeima",
    membership={"program": "Stars", "level": "GOLD", "number": "77"},
    preferences=[{"category": "tea", "value": "green"}],
    allergies=[{"code": "nuts", "severity": "severe"}, {"text": "rambutan", "severity": "mild"}],
    diets=["halal"],
    access_needs=["wheelchair"],
)
NEW: dict[str, dict[str, Any]] = {
    "whole": {
        "guest": WHOLE_GUEST,
        "version": 7,
        "expected_departure_time": "10:00",
        "room_type": "STE",
        "room_number": "1208",
        "room_locked": True,
        "group_code": "G-1",
        "adults": 2,
        "children": [{"age": 7}],
        "no_fuss": True,
        "booked_by": {"kind": "sales", "name": "Eva"},
        "arrival_transport": {"kind": "flight", "transport_code": "LO3924", "pickup": True},
    },
    "waits for a word": {"guest": PLAIN, "vip": {"code": "VA", "requested": True, "reason": "opens the fair"}},
    "in the house": {"guest": PLAIN, "status": "in_house"},
    "cancelled": {"status": "cancelled"},
}


@pytest.mark.parametrize("name", NEW)
def test_a_new_booking_is_answered_as_it_is_read_afterwards(opera: Caller, name: str):
    answer = opera.put("/bookings/K-1", said("K-1", **NEW[name]))
    again = opera.get("/bookings/K-1")
    assert (answer.status_code, again.status_code) == (201, 200)
    assert answer.json() == again.json() | {"outcome": "created", "warnings": answer.json()["warnings"]}
    assert answer.headers["ETag"] == again.headers["ETag"]


def test_a_new_booking_of_a_known_guest_is_answered_as_it_is_read_afterwards(opera: Caller):
    opera.book("K-1", guest=WHOLE_GUEST)
    answer = opera.put("/bookings/K-2", said("K-2", guest=WHOLE_GUEST)).json()
    assert answer["guest"]["allergies"] == opera.get("/bookings/K-1").json()["guest"]["allergies"] != []
    assert answer == opera.get("/bookings/K-2").json() | {"outcome": "created"}


# --- lists --------------------------------------------------------------------------------------------------------------


def ids_of(caller: Caller, path: str) -> list[list[int]]:
    """The ids of every page, following `next`."""
    pages = []
    address: str | None = path
    while address:
        answer = caller.get(address.partition(API)[2] or address).json()
        pages.append([row["id"] for row in answer["results"]])
        address = answer["next"]
    return pages


def test_lists_are_complete_without_doubles_also_while_bookings_come_in(opera: Caller):
    for n in range(7):
        opera.book(f"K-{n}", guest=PLAIN)
    every_id = list(Stay.objects.order_by("pk").values_list("pk", flat=True))
    for path in ("/bookings", "/stays"):
        assert ids_of(opera, f"{path}?limit=3") == [every_id[:3], every_id[3:6], every_id[6:]]
        assert ids_of(opera, f"{path}?limit=7") == [every_id]
    first = opera.get("/stays?limit=5").json()
    opera.book("K-9", guest=PLAIN)
    rest = opera.get(first["next"].partition(API)[2]).json()
    assert [row["id"] for row in first["results"] + rest["results"]] == [*every_id, Stay.objects.latest("pk").pk]


def test_a_list_asks_the_database_as_often_for_many_as_for_few(opera: Caller):
    counts = []
    for n in range(1, 9):
        opera.book(f"K-{n}", guest=guest(external_id=str(n), position="hotel_peer_gm", allergies=["nuts"]))
        if n in (2, 8):
            for path in ("/bookings", "/stays", "/notices", "/arrivals?date=2026-04-16"):
                with CaptureQueriesContext(connection) as asked:
                    assert opera.get(path).status_code == 200
                counts.append((path, len(asked)))
    assert counts[:4] == counts[4:]


def test_what_a_list_shows_is_what_each_stay_shows(opera: Caller):
    booked = opera.book(version=1, guest=guest(allergies=["nuts"])) | {"outcome": None}
    assert opera.get("/bookings").json() == {"results": [booked], "next": None}
    assert opera.get("/stays").json() == {"results": [booked], "next": None}


# --- the same POST again ------------------------------------------------------------------------------------------------


def posted(caller: Caller, body: Any, key: str | None = "a") -> Any:
    return caller.post("/bookings", body, **({"Idempotency-Key": key} if key is not None else {}))


def test_the_same_key_and_body_get_the_first_answer_again(opera: Caller, moment: Moment):
    first = posted(opera, said(version=1))
    opera.book(version=2, adults=2)
    before = stored()
    moment.on(days=29)
    again = posted(opera, dict(reversed(said(version=1).items())))
    assert (again.status_code, again.json()) == (201, first.json())
    assert (again.headers["Idempotency-Replayed"], again.headers["ETag"]) == ("true", first.headers["ETag"])
    assert "Idempotency-Replayed" not in first.headers
    assert stored() == before


def test_a_caller_who_sees_less_than_the_first_one_gets_what_they_may_see(opera: Caller, aurora: Property):
    first, plain = posted(opera, said(version=1)), program(aurora, "bookings:write")
    again = posted(plain, said(version=1))
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json() == {**plain.booking(), "outcome": "created"} != first.json()
    assert set(again.json()["guest"]) < set(first.json()["guest"])
    assert posted(opera, said(version=1)).json() == first.json()


def test_the_same_key_with_another_body_is_refused(opera: Caller):
    posted(opera, said(version=1))
    before = stored()
    assert code(posted(opera, said(version=1, adults=2))) == (422, "idempotency_key_reused")
    assert stored() == before


def test_a_key_is_of_one_property(aurora: Property, borealis: Property):
    both = Caller(aurora, Client(**bearer(key_for([aurora, borealis], list(EVERY_SCOPE)))))
    key = {"Idempotency-Key": "a"}
    assert both.post("/bookings?property=AURORA", said(), **key).json()["property"] == "AURORA"
    assert code(both.post("/bookings?property=BOREALIS", said(), **key)) == (422, "idempotency_key_reused")


@pytest.mark.parametrize("key", [None, "", "x" * 256, "a\tb"])
def test_without_a_key_nothing_is_posted(opera: Caller, key: str | None):
    before = rows()
    assert code(posted(opera, said(), key)) == (400, "idempotency_key_missing")
    assert rows() == before


def test_only_successes_are_kept(opera: Caller):
    assert posted(opera, said(adults=-1)).status_code == 400
    assert code(posted(opera, said(guest={"surname": "x 4111111111111111"}))) == (422, "card_data_refused")
    opera.book(version=1)
    assert code(posted(opera, said(version=1, adults=2))) == (409, "version_conflict")
    assert not IdempotencyRecord.objects.exists()
    assert posted(opera, said(version=2, adults=2)).json()["outcome"] == "amended"


def test_a_key_is_of_its_booking_system_and_for_thirty_days(opera: Caller, aurora: Property, moment: Moment):
    posted(opera, said(version=1))
    assert posted(program(aurora, system="mews"), said(version=1)).json()["outcome"] == "created"
    moment.on(days=30)
    assert posted(opera, said(version=1)).json()["outcome"] == "unchanged"
    assert code(posted(opera, said(version=5))) == (422, "idempotency_key_reused")


def test_a_post_amends_like_a_put(opera: Caller):
    assert posted(opera, said(version=1)).status_code == 201
    answer = posted(opera, said(version=2, adults=2), "b")
    assert (answer.status_code, answer.json()["outcome"]) == (200, "amended")


# --- arrivals -----------------------------------------------------------------------------------------------------------


def arrivals(caller: Caller, query: str = "?date=2026-04-16") -> list[dict[str, Any]]:
    return caller.get(f"/arrivals{query}").json()["arrivals"]


def test_the_daily_list_is_complete_and_in_order(opera: Caller, aurora: Property):
    times = {"K-1": "23:30", "K-2": "09:00", "K-3": None, "K-4": "01:30", "K-5": "09:00"}
    for number, time in times.items():
        opera.book(number, guest=guest(external_id=number), expected_arrival_time=time)
    opera.book("K-6", guest={"surname": "Nobody"})
    opera.book("K-7", guest={"surname": "Need", "access_needs": ["wheelchair"]}, expected_arrival_time="10:00")
    opera.book("K-8", guest=guest(external_id="8"), arrival_date="2026-04-17")
    opera.book("K-9", guest=guest(external_id="9"), status="cancelled")
    listed = opera.get("/arrivals?date=2026-04-16").json()
    assert (listed["property"], listed["date"], listed["timezone"]) == ("AURORA", "2026-04-16", "Europe/Warsaw")
    numbers = [one["confirmation_number"] for one in listed["arrivals"]]
    assert numbers == ["K-2", "K-5", "K-7", "K-3", "K-1", "K-4"]


def test_a_line_of_the_list_has_the_stay_and_what_is_open_for_a_department(opera: Caller):
    booked = opera.book(
        version=1,
        adults=2,
        children=[{"age": 4}],
        guest=guest(allergies=[{"code": "nuts", "severity": "severe"}], diets=["halal"], access_needs=["wheelchair"]),
    )
    [line] = arrivals(opera, "?date=2026-04-16&department=housekeeping")
    assert {name: line[name] for name in booked} == booked | {"outcome": None}
    more = {name: line[name] for name in line if name not in booked and name != "open_items"}
    assert more == {
        "nights": 2,
        "party": "2+1",
        "contact": "",
        "mind": [
            {"kind": "held", "text": "held"},
            {"kind": "allergy severe", "text": "nuts"},
            {"kind": "diet", "text": "halal"},
            {"kind": "access", "text": "wheelchair"},
        ],
        "open_total": booked["readiness"]["total"],
    }
    assert [(item["title"], item["due_at"], item["gate"]) for item in line["open_items"]] == [
        ("VIP clean done, supervisor inspected", "2026-04-16T12:00:00+02:00", True),
        ("Special equipment in place and tested", "2026-04-16T12:00:00+02:00", True),
        ("Flowers in room", "2026-04-16T12:30:00+02:00", False),
    ]


def test_the_list_is_of_the_propertys_own_today(opera: Caller, moment: Moment, aurora: Property):
    opera.book()
    moment.to("2026-04-16 00:10", aurora)
    assert (opera.get("/arrivals").json()["date"], len(arrivals(opera, ""))) == ("2026-04-16", 1)
    moment.to("2026-04-15 23:50", aurora)
    assert (opera.get("/arrivals").json()["date"], len(arrivals(opera, ""))) == ("2026-04-15", 0)


def test_last_nights_open_arrival_stays_on_the_list(opera: Caller, moment: Moment, aurora: Property):
    opera.book("K-1", expected_arrival_time="01:30")
    opera.book("K-2", guest=guest(external_id="2"), expected_arrival_time="20:00", status="in_house")
    moment.to("2026-04-17 01:00", aurora)
    assert [one["confirmation_number"] for one in arrivals(opera, "")] == ["K-1"]
    opera.post("/bookings/K-1/check-in", {})
    assert arrivals(opera, "") == []


@pytest.mark.parametrize("many", [3, 50, 200])
def test_the_list_takes_four_queries_however_long_it_is(opera: Caller, many: int):
    opera.book("K-0", guest=guest(position="hotel_peer_gm", allergies=["nuts"]))
    stay, items = Stay.objects.get(), list(ChecklistItem.objects.all())
    for n in range(1, many):
        stay.pk, stay.confirmation_number, stay._state.adding = None, f"K-{n}", True
        stay.save()
        for item in items:
            item.pk, item.stay = None, stay
        ChecklistItem.objects.bulk_create(items)
    with CaptureQueriesContext(connection) as asked:
        answer = opera.get("/arrivals?date=2026-04-16&department=housekeeping")
    assert len(answer.json()["arrivals"]) == many
    assert len(asked) == 4


def test_an_unchanged_list_is_a_304(opera: Caller):
    booked = opera.book(version=1)["id"]
    first = opera.get("/arrivals?date=2026-04-16")
    again = opera.get("/arrivals?date=2026-04-16", **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    opera.tick(booked, "details_confirmed")
    changed = opera.get("/arrivals?date=2026-04-16", **{"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] != first.headers["ETag"]) == (200, True)


def test_a_list_on_other_paper_is_another_list(opera: Caller, aurora):
    opera.book(version=1)
    first = opera.get("/arrivals?date=2026-04-16", Accept="application/pdf")
    known = {"Accept": "application/pdf", "If-None-Match": first.headers["ETag"]}
    assert opera.get("/arrivals?date=2026-04-16", **known).status_code == 304
    PaperSize.objects.create(property=aurora, size=PaperSize.Size.LETTER)
    assert opera.get("/arrivals?date=2026-04-16", **known).status_code == 200


# --- ticking ------------------------------------------------------------------------------------------------------------


def test_an_item_is_begun_done_and_reopened(opera: Caller, moment: Moment, places: dict[str, int]):
    stay = places["stay"]
    plain = opera.items(stay)["details_confirmed"]
    begun = opera.tick(stay, "details_confirmed", "begin").json()
    assert begun == plain | {"state": "begun", "begun_at": "2026-04-13T10:00:00+02:00"}
    moment.on(minutes=30)
    done = opera.tick(stay, "details_confirmed").json()
    at = "2026-04-13T10:30:00+02:00"
    assert done == begun | {"state": "done", "done_at": at, "done_by": "a program"}
    lost = opera.tick(stay, "details_confirmed")
    assert (*code(lost), lost.json()["detail"]) == (409, "already_done", f"a program ticked this at {at}.")
    assert opera.tick(stay, "details_confirmed", "reopen").json() == plain
    assert code(opera.tick(stay, "details_confirmed", "reopen")) == (409, "not_done")


def test_who_lost_is_told_who_was_first(aurora: Property, opera: Caller, places: dict[str, int]):
    anna = colleague(aurora, "sales.agent")
    assert anna.tick(places["stay"], "details_confirmed").json()["done_by"] == "sales.agent@AURORA"
    lost = opera.tick(places["stay"], "details_confirmed").json()
    assert lost["detail"] == "sales.agent@AURORA ticked this at 2026-04-13T10:00:00+02:00."


def test_an_item_waits_for_those_before_it(opera: Caller, places: dict[str, int]):
    stay = places["stay"]
    waits = opera.tick(stay, "fruit")
    clean = ChecklistItem.objects.get(item_key="vip_clean").pk
    assert (*code(waits), waits.json()["detail"]) == (
        409,
        "waits_for",
        f"This waits for item {clean}: VIP clean done, supervisor inspected.",
    )
    assert opera.tick(stay, "technical_check", "waive", {"reason": "new room"}).json()["state_reason"] == "new room"
    assert opera.tick(stay, "vip_clean").status_code == 200
    assert opera.tick(stay, "fruit").json()["state"] == "done"


def test_allergies_are_signed_by_the_chef_or_the_manager_and_nobody_else(opera: Caller, aurora: Property):
    stay = opera.book(guest=guest(allergies=["nuts"]))["id"]
    may = {}
    people = {"food_beverage.agent": {}, "duty_manager": {}, "general_manager": {}, "sales.department_manager": {}}
    for role, more in people.items():
        may[role] = colleague(aurora, role, **more).tick(stay, "allergies_signed").status_code
    may["key"] = opera.tick(stay, "allergies_signed").status_code
    assert may == {**dict.fromkeys(people, 403), "key": 403}
    manager = colleague(aurora, "food_beverage.department_manager")
    assert manager.tick(stay, "allergies_signed").json()["state"] == "done"
    assert manager.tick(stay, "allergies_signed", "reopen").json()["state"] == "open"


def test_a_chef_signs(opera: Caller, aurora: Property):
    stay = opera.book(guest=guest(allergies=["nuts"]))["id"]
    assert colleague(aurora, "food_beverage.agent", chef=True).tick(stay, "allergies_signed").status_code == 200


def test_only_some_may_do_without_an_item(opera: Caller, aurora: Property, places: dict[str, int]):
    body = {"reason": "not this time"}
    agent, desk = colleague(aurora, "sales.agent"), colleague(aurora, "duty_manager")
    assert code(agent.tick(places["stay"], "details_confirmed", "waive", body)) == (403, "not_allowed")
    item = desk.tick(places["stay"], "details_confirmed", "waive", body).json()
    assert (item["state"], item["state_reason"]) == ("waived", "not this time")
    assert code(desk.tick(places["stay"], "details_confirmed")) == (409, "item_waived")


def test_items_of_a_cancelled_stay_are_no_longer_wanted(opera: Caller, places: dict[str, int]):
    opera.cancel(version=2)
    for act, body in (("begin", None), ("done", None), ("waive", {"reason": "x"})):
        assert code(opera.tick(places["stay"], "details_confirmed", act, body)) == (409, "item_withdrawn")
    assert code(opera.tick(places["stay"], "details_confirmed", "reopen")) == (409, "stay_is_over")


def test_an_item_that_speaks_of_health_is_not_there_for_others(opera: Caller, aurora: Property):
    stay = opera.book(guest=guest(allergies=["nuts"]))["id"]
    assert code(colleague(aurora, "engineering.agent").tick(stay, "allergies_signed")) == (404, "not_found")


# --- notices ------------------------------------------------------------------------------------------------------------


def listed(caller: Caller, query: str) -> list[str]:
    return [row["department"] for row in caller.get(f"/notices?{query}").json()["results"]]


def test_notices_are_filtered_and_the_newest_first(opera: Caller, aurora: Property, places: dict[str, int]):
    other = opera.book("K-2", guest=guest(external_id="2", position="hotel_peer_gm"))["id"]
    whole = opera.get("/notices").json()["results"]
    assert [row["id"] for row in whole] == sorted((row["id"] for row in whole), reverse=True)
    assert {row["stay"] for row in opera.get(f"/notices?stay={other}").json()["results"]} == {other}
    assert listed(opera, f"department=security&stay={places['stay']}") == ["security"]
    opera.post(f"/notices/{places['notice']}/acknowledge")
    assert [row["id"] for row in opera.get("/notices?state=acknowledged").json()["results"]] == [places["notice"]]
    assert len(opera.get("/notices?state=open").json()["results"]) == len(whole) - 1
    assert [row["id"] for row in opera.get("/notices?limit=2").json()["results"]] == [row["id"] for row in whole[:2]]
    assert sum(ids_of(opera, "/notices?limit=4"), []) == [row["id"] for row in whole]  # noqa: RUF017


def test_a_notice_is_acknowledged_once(opera: Caller, aurora: Property, moment: Moment, places: dict[str, int]):
    anna = colleague(aurora, "sales.agent")
    moment.on(minutes=5)
    answer = anna.post(f"/notices/{places['notice']}/acknowledge").json()
    assert (answer["acknowledged_at"], answer["acknowledged_by"]) == ("2026-04-13T10:05:00+02:00", "sales.agent@AURORA")
    lost = opera.post(f"/notices/{places['notice']}/acknowledge")
    assert (*code(lost), lost.json()["detail"]) == (409, "already_acknowledged", "sales.agent@AURORA was first.")


def test_a_notice_that_says_more_by_now_is_not_acknowledged_unread(opera: Caller, places: dict[str, int]):
    (read,) = (row for row in opera.get("/notices?state=open").json()["results"] if row["id"] == places["notice"])
    opera.book(version=2, adults=3)
    seen = opera.post(f"/notices/{places['notice']}/acknowledge", {"revision": read["revision"]})
    assert (*code(seen), seen.json()["detail"]) == (
        409,
        "changed_meanwhile",
        "The notice says more by now: read it again.",
    )
    more = opera.post(f"/notices/{places['notice']}/acknowledge", {"revision": read["revision"] + 1}).json()
    assert (more["revision"], more["acknowledged_by"]) == (read["revision"] + 1, "a program")


def test_a_notice_is_for_its_department_and_for_who_stands_in(opera: Caller, aurora: Property, moment: Moment):
    told = opera.notices(opera.book(version=1)["id"])
    desk, sales = colleague(aurora, "front_office.agent"), colleague(aurora, "sales.agent")
    assert code(sales.post(f"/notices/{told['finance']['id']}/acknowledge")) == (403, "not_allowed")
    assert code(desk.post(f"/notices/{told['finance']['id']}/acknowledge")) == (403, "not_allowed")
    moment.to("2026-04-13 20:00", aurora)  # finance has gone home
    assert code(sales.post(f"/notices/{told['finance']['id']}/acknowledge")) == (403, "not_allowed")
    assert desk.post(f"/notices/{told['finance']['id']}/acknowledge").status_code == 200


# --- tiers --------------------------------------------------------------------------------------------------------------


def test_tiers_come_with_their_standards(opera: Caller):
    answer = opera.get("/tiers").json()
    assert [(one["code"], one["rank"], one["standard_version"]) for one in answer["results"]] == [
        ("VA", 3, 1),
        ("VB", 2, 1),
        ("VC", 1, 1),
    ]
    [fruit] = [item for item in answer["results"][2]["items"] if item["title"] == "Fruit in room"]
    assert fruit | {"components": fruit["components"][:2]} == {
        "number": "16",
        "title": "Fruit in room",
        "stage": "before_arrival",
        "department": "food_beverage",
        "gate": True,
        "live": False,
        "detail": "plate C",
        "components": [{"name": "orange", "quantity": 1}, {"name": "apple", "quantity": 1}],
    }
    assert len(answer["results"][0]["items"]) > len(answer["results"][1]["items"]) > len(answer["results"][2]["items"])


def test_grading_says_what_a_booking_would_give_and_stores_nothing(opera: Caller):
    opera.book(guest=guest())
    before = rows()
    facts = {
        "leader": {"guest": {"position": "provincial_leader"}},
        "known": {"guest": {"external_id": "P-1", "surname": "Kalniete"}},
        "owner": {"booked_by": {"kind": "owner"}, "vip": {"code": "VB"}},
        "in vain": {"vip": {"code": "VA"}},
        "not asked": {"booked_by": {"kind": "sales"}, "vip": {"code": "VB", "requested": False}},
        "unknown": {"vip": {"code": "GOLD"}},
        "nothing": {},
        "whole": said(guest=guest(position="hotel_peer_gm")),
    }
    answers = {name: opera.post("/tiers/grade", body).json() for name, body in facts.items()}
    assert {name: (one["tier"], one["request"]) for name, one in answers.items()} == {
        "leader": ("VA", None),
        "known": ("VA", None),
        "owner": ("VB", None),
        "in vain": (None, {"tier": "VA"}),
        "not asked": (None, None),
        "unknown": (None, None),
        "nothing": (None, None),
        "whole": ("VC", None),
    }
    assert answers["in vain"]["tier_reasons"] == ["VA was asked for; no rule supports it"]
    assert rows() == before
    assert not VipCode.objects.filter(code="GOLD").exists()


FACTS = [
    {"guest": {"position": "hotel_peer_gm"}},
    {"booked_by": {"kind": "company"}, "vip": {"code": "VC"}},
    {"guest": {}, "vip": {"code": "VA"}},
]
NEVER = [
    {"guest": {"nationality": "CN"}},
    {"guest": {"nationality": "LV", "language": "ru"}},
    {"guest": {"access_needs": ["wheelchair", "low_vision"]}},
    {"guest": {"allergies": ["nuts"], "diets": ["halal"], "birth_date": "1950-01-01"}},
    {"purpose": "business"},
    {"purpose": "leisure", "host_organisation": {"name": "Abroad"}},
]


@pytest.mark.parametrize("facts", FACTS)
def test_nationality_residence_disability_and_purpose_never_change_a_grade(opera: Caller, facts: dict):
    grade = opera.post("/tiers/grade", facts).json()
    for other in NEVER:
        both = {**facts, **other, "guest": facts.get("guest", {}) | other.get("guest", {})}
        assert opera.post("/tiers/grade", both).json() == grade
        booked = opera.book("K-1", **{**both, "guest": {"surname": "Lis", "external_id": "1"} | both["guest"]})
        assert (booked["tier"], booked["tier_reasons"]) == (grade["tier"], grade["tier_reasons"])


# --- what staff may do with their session -------------------------------------------------------------------------------


def test_staff_call_with_their_session_and_see_the_desks_bookings(aurora: Property, opera: Caller):
    opera.book()
    desk = colleague(aurora, "front_office.agent")
    booked = desk.book("W-1", guest=guest(external_id="W"))
    assert (booked["booking_system"], booked["outcome"]) == ("desk", "created")
    assert [one["confirmation_number"] for one in desk.get("/bookings").json()["results"]] == ["W-1"]
    assert code(desk.get("/bookings/K-1")) == (404, "not_found")


@pytest.mark.parametrize("status", ["in_house", "checked_out", "cancelled", "no_show"])
def test_a_whole_booking_does_no_act_that_its_sender_may_not_do(aurora: Property, status: str):
    manager, desk = colleague(aurora, "engineering.department_manager"), colleague(aurora, "front_office.agent")
    booked = said("W-1", guest=PLAIN, room_number="1208")
    assert manager.put("/bookings/W-1", booked).status_code == 201
    before = stored()
    assert code(manager.put("/bookings/W-1", {**booked, "status": status})) == (403, "not_allowed")
    assert code(manager.post("/bookings", said("W-2", status=status), **{"Idempotency-Key": "a"}))[0] == 403
    assert code(manager.put("/bookings/W-1", {**booked, "room_number": "1209"})) == (403, "not_allowed")
    assert stored() == before
    assert desk.put("/bookings/W-1", {**booked, "status": status}).json()["status"] == status
    assert code(manager.put("/bookings/W-1", booked)) == (403, "not_allowed")


def test_no_browser_keeps_an_answer_for_the_next_who_sits_down(aurora: Property, opera: Caller):
    stay, desk = opera.book()["id"], colleague(aurora, "front_office.agent")
    kept = {path: desk.get(path).headers["Cache-Control"] for path in ("/arrivals", f"/stays/{stay}", "/stays/999")}
    assert kept == {
        "/arrivals": "private, no-cache",
        f"/stays/{stay}": "private, no-store",
        "/stays/999": "private, no-store",
    }


def test_unsafe_calls_with_a_session_need_the_token(aurora: Property):
    desk = colleague(aurora, "front_office.agent")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = desk.client.cookies
    body = json.dumps(said(guest=PLAIN)).encode()
    answer = strict.put(f"{API}/bookings/W-1", data=body, content_type="application/json")
    assert answer.status_code == 403
    assert not Stay.objects.exists()


def test_times_of_a_program_are_the_moment_of_the_call(opera: Caller):
    opera.book()
    assert Stay.objects.get().created_at == NOW
    assert dt.datetime.fromisoformat(opera.items(Stay.objects.get().pk)["keys"]["due_at"]).utcoffset() == dt.timedelta(
        hours=2
    )


def test_who_reads_no_health_cannot_tell_guests_apart_by_what_another_department_brings(opera: Caller, aurora):
    opera.book("K-1", guest=guest(external_id="P-1"))
    opera.book("K-2", guest=guest(external_id="P-2", allergies=["nuts"]))
    readers = {role: colleague(aurora, role) for role in ("food_beverage.agent", "housekeeping.agent", "sales.agent")}
    alike = {}
    for role, reader in {**readers, "key": program(aurora, "arrivals:read", system="mews")}.items():
        lines = reader.get("/arrivals?date=2026-04-16&department=food_beverage").json()["arrivals"]
        said = [{item["title"]: item["detail"] for item in line["open_items"]} for line in lines]
        titles = set(said[0]) & set(said[1])
        assert len(titles) > 2
        alike[role] = all(said[0][title] == said[1][title] for title in titles)
    assert alike == {"food_beverage.agent": False, "housekeeping.agent": True, "sales.agent": False, "key": True}
