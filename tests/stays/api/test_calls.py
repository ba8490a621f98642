"""Every call of the API: who may make it, and what is refused with which code."""

from typing import Any

import pytest
from django.test import Client

from stays.models import ChecklistItem
from tests.access.people import bearer, key_for
from tests.hotel_examples import API, EVERY_SCOPE, Caller, guest, program, rows, said, stored
from vipdesk.hotel.models import Property

GETS = (
    "/bookings",
    "/bookings/K-1",
    "/stays",
    "/stays/{stay}",
    "/stays/{stay}/plan",
    "/arrivals",
    "/notices",
    "/tiers",
    "/guests",
    "/events",
)
POSTS = (
    "/bookings",
    "/bookings/K-1/cancel",
    "/bookings/K-1/check-in",
    "/bookings/K-1/check-out",
    "/bookings/K-1/no-show",
    "/bookings/K-1/room",
    "/stays/{stay}/plan/{item}/begin",
    "/stays/{stay}/plan/{item}/done",
    "/stays/{stay}/plan/{item}/reopen",
    "/stays/{stay}/plan/{item}/waive",
    "/notices/{notice}/acknowledge",
    "/tiers/grade",
)
SCOPE = {
    "/bookings": "bookings:write",
    "/stays": "stays:read",
    "/notices": "stays:read",
    "/arrivals": "arrivals:read",
    "/tiers": "tiers:read",
    "/guests": "guests:read",
    "/events": "stays:read",
}


@pytest.fixture
def places(opera: Caller) -> dict[str, int]:
    """The ids that stand in addresses."""
    stay = opera.book(version=1)["id"]
    item = ChecklistItem.objects.get(item_key="details_confirmed").pk
    return {"stay": stay, "item": item, "notice": opera.notices(stay)["sales"]["id"]}


def every(places: dict[str, int]) -> list[tuple[str, str]]:
    calls = [("get", path) for path in GETS] + [("post", path) for path in POSTS]
    calls += [("put", "/bookings/K-1"), ("patch", "/bookings/K-1")]
    return [(method, path.format(**places)) for method, path in calls]


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


# --- who calls ----------------------------------------------------------------------------------------------------------


def test_without_a_key_every_call_is_a_401_that_says_how(aurora: Property, places: dict[str, int]):
    nobody = Caller(aurora, Client())
    wrong = Caller(aurora, Client(HTTP_AUTHORIZATION="Bearer vd_live_000000000000_" + "x" * 43))
    for caller in (nobody, wrong):
        for method, path in every(places):
            answer = caller.call(method, path)
            assert (*code(answer), answer.headers["WWW-Authenticate"]) == (
                401,
                "not_authenticated",
                'Bearer realm="vipdesk"',
            )


def test_without_the_scope_every_call_is_a_403(aurora: Property, places: dict[str, int]):
    for method, path in every(places):
        needed = "tasks:write" if method == "post" and path.startswith(("/stays", "/notices")) else None
        needed = needed or next(scope for start, scope in SCOPE.items() if path.startswith(start))
        without = program(aurora, *(scope for scope in EVERY_SCOPE if scope != needed))
        before = stored()
        assert code(without.call(method, path)) == (403, "scope_missing"), path
        assert stored() == before


def test_another_hotels_things_are_not_there(borealis: Property, places: dict[str, int]):
    stranger = program(borealis, system="mews")
    before = stored()
    for method, path in every(places):
        if ("/K-1" in path and method == "get") or "/stays/" in path or "/notices/" in path:
            assert code(stranger.call(method, path)) == (404, "not_found"), path
        asked = f"{path}?property=AURORA"
        status = stranger.call(method, asked, {"property": "AURORA"} if method != "get" else None).status_code
        assert status in (400, 404), path
    assert stored() == before


def test_a_booking_of_another_system_of_the_same_hotel_is_not_there(aurora: Property, places: dict[str, int]):
    other = program(aurora, system="mews")
    for method, path in every(places):
        if "/K-1/" in path and "cancel" not in path:
            body = {"room_number": "1"} if path.endswith("room") else {}
            assert code(other.call(method, path, body)) == (404, "not_found")
    assert code(other.get("/bookings/K-1")) == (404, "not_found")
    assert other.get("/bookings").json()["results"] == []
    assert [stay["id"] for stay in other.get("/stays").json()["results"]] == [places["stay"]]


def test_a_key_of_two_hotels_names_which(aurora: Property, borealis: Property):
    both = program(aurora)
    both.client.defaults.update(bearer(key_for([aurora, borealis], list(EVERY_SCOPE), system="group")))
    answer = both.get("/arrivals")
    assert code(answer) == (400, "property_missing")
    assert answer.json()["errors"] == [{"pointer": "/property", "detail": "Name one of: AURORA, BOREALIS."}]
    assert both.get("/arrivals?property=BOREALIS").json()["timezone"] == "Europe/Riga"
    assert both.book(property="BOREALIS")["property"] == "BOREALIS"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("delete", "/bookings/K-1"),
        ("put", "/bookings"),
        ("post", "/arrivals"),
        ("get", "/tiers/grade"),
        ("put", "/stays"),
    ],
)
def test_other_methods_are_a_405(opera: Caller, method: str, path: str):
    answer = opera.call(method, path, {})
    assert code(answer) == (405, "method_not_allowed")
    assert answer.headers["Allow"]


def test_addresses_that_are_none_are_a_404(opera: Caller, places: dict[str, int]):
    big = 10**25
    for path in ("/nothing", "/stays/0", f"/stays/{big}", f"/stays/{big}/plan", "/stays/x", "/bookings/K%2F1"):
        assert code(opera.get(path)) == (404, "not_found"), path
    for path in (f"/stays/{places['stay']}/plan/{big}/done", f"/notices/{big}/acknowledge", "/bookings/none/check-in"):
        assert code(opera.post(path)) == (404, "not_found"), path
    other = opera.book("K-2", guest=guest(external_id="2"))["id"]
    assert code(opera.post(f"/stays/{other}/plan/{places['item']}/done")) == (404, "not_found")


def test_numbers_in_addresses_that_are_no_confirmation_numbers_store_nothing(opera: Caller):
    before = rows()
    for number in ("K%201", "x" * 41, "%00", "%D0%9A", "a%0Ab"):
        for path in (f"/bookings/{number}/cancel", f"/bookings/{number}"):
            answer = opera.post(path, {"version": 1}) if path.endswith("cancel") else opera.put(path, said())
            assert (*code(answer), answer.json()["errors"][0]["pointer"]) == (400, "invalid", "/confirmation_number")
            assert code(opera.get(f"/bookings/{number}")) == (400, "invalid")
    assert rows() == before


def test_query_parameters_that_nobody_knows_are_named(opera: Caller, places: dict[str, int]):
    for method, path in every(places):
        answer = opera.call(method, f"{path}?colour=red", {} if method != "get" else None)
        assert code(answer) == (400, "unknown_parameter"), path
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/colour"]


@pytest.mark.parametrize(
    "query",
    [
        "/arrivals?date=16.04.2026",
        "/arrivals?date=2026-W16-4",
        "/arrivals?date=20260416",
        "/arrivals?date=0001-01-01",
        "/arrivals?date=9999-12-31",
        "/arrivals?department=kitchen",
        "/notices?department=kitchen",
        "/notices?state=read",
        "/notices?stay=x",
        "/notices?stay=99999999999999999999",
        "/bookings?limit=0",
        "/bookings?limit=201",
        "/stays?limit=-1",
        "/stays?limit=²",
        "/stays?cursor=x",
        "/stays?cursor=9223372036854775808",
    ],
)
def test_query_parameters_that_are_wrong_are_named(opera: Caller, query: str):
    answer = opera.get(query)
    name = query.partition("?")[2].partition("=")[0]
    assert (*code(answer), answer.json()["errors"][0]["pointer"]) == (400, "invalid", f"/{name}")


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        ("/bookings/K-1/cancel", {"version": "x"}, "/version"),
        ("/bookings/K-1/cancel", {"why": "x"}, "/why"),
        ("/bookings/K-1/cancel", {"reason": "x" * 501}, "/reason"),
        ("/bookings/K-1/check-in", {"at": "14:00"}, "/at"),
        ("/bookings/K-1/check-in", {"at": "2026-04-20T12:00"}, "/at"),
        ("/bookings/K-1/check-in", {"at": "2026-04-01T12:00"}, "/at"),
        ("/bookings/K-1/check-out", {"time": "14:00"}, "/time"),
        ("/bookings/K-1/no-show", {"at": "2026-04-20T12:00"}, "/at"),
        ("/bookings/K-1/room", {}, "/room_number"),
        ("/bookings/K-1/room", {"room_number": "x" * 21}, "/room_number"),
        ("/bookings/K-1/room", {"room_number": None}, "/room_number"),
        ("/bookings/K-1/room", {"room_number": "1", "locked": "yes"}, "/locked"),
        ("/stays/{stay}/plan/{item}/begin", {"x": 1}, "/x"),
        ("/stays/{stay}/plan/{item}/done", {"by": "me"}, "/by"),
        ("/stays/{stay}/plan/{item}/reopen", {"x": 1}, "/x"),
        ("/stays/{stay}/plan/{item}/waive", {}, "/reason"),
        ("/stays/{stay}/plan/{item}/waive", {"reason": " "}, "/reason"),
        ("/stays/{stay}/plan/{item}/waive", {"reason": "x" * 501}, "/reason"),
        ("/notices/{notice}/acknowledge", {"x": 1}, "/x"),
        ("/tiers/grade", {"guest": {"position": "king"}}, "/guest/position"),
        ("/tiers/grade", {"colour": "red"}, "/colour"),
    ],
)
def test_bodies_that_are_wrong_name_the_field_and_store_nothing(
    opera: Caller, places: dict[str, int], path: str, body: dict, pointer: str
):
    before = stored()
    answer = opera.post(path.format(**places), body)
    assert (*code(answer), [e["pointer"] for e in answer.json()["errors"]]) == (400, "invalid", [pointer])
    assert stored() == before


def test_bodies_that_are_no_object_are_refused_by_every_call(opera: Caller, places: dict[str, int]):
    before = stored()
    for _, path in (call for call in every(places) if call[0] == "post"):
        for body, status in ((b"[]", 400), (b"{", 400), (b'{"a":1,"a":1}', 400), (b"null", 400)):
            headers = {"Idempotency-Key": "k"} if path == "/bookings" else {}
            answer = opera.client.post(API + path, data=body, content_type="application/json", headers=headers)
            assert answer.status_code == status, (path, body, answer.content)
        assert opera.client.post(API + path, data=b"x", content_type="text/plain").status_code == 415, path
    assert stored() == before


def test_a_card_number_in_a_reason_is_refused(opera: Caller, places: dict[str, int]):
    before = stored()
    body = {"reason": "paid with 4111-1111-1111-1111"}
    for path in ("/bookings/K-1/cancel", "/stays/{stay}/plan/{item}/waive"):
        answer = opera.post(path.format(**places), body)
        assert code(answer) == (422, "card_data_refused")
        assert "4111" not in answer.content.decode()
    assert stored() == before
