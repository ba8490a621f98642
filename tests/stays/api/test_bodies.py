"""Each field of a booking wrong in turn is refused with a problem that names it, and nothing is stored; what real senders
write differently is understood."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest

from stays.models import SenderRecord, Stay
from tests.hotel_examples import API, Caller, rows, said
from vipdesk.hotel.models import Property

TEXT, TOO_LONG = "Send text in quotes.", "x" * 5000
CARD = "4111 1111 1111 1111"
SURROGATE = "\ud83d"


def whole() -> dict[str, Any]:
    """A booking in which every field is said."""
    return said(
        version=1,
        property="AURORA",
        status="reserved",
        group_code="G-1",
        guest={
            "external_id": "P-1",
            "name_prefix": "Ms",
            "given_name": "Ilona",
            "surname": "Kalniete",
            "native_name": "Илона",
            "alias": "Ms Wind",
            "incognito": True,
            "email": "ilona@example.org",
            "phone": "+371 20000001",
            "language": "lv",
            "nationality": "LV",
            "birth_date": "1970-02-28",
            "position": "provincial_leader",
            "company": "Saeima",
            "membership": {"program": "Stars", "level": "GOLD", "number": "77"},
            "preferences": [{"category": "tea", "value": "green"}],
            "allergies": ["nuts", {"code": "mango", "text": "", "severity": "severe"}],
            "diets": ["halal"],
            "access_needs": ["wheelchair"],
        },
        accompanying_guests=[{"given_name": "Jānis", "surname": "Kalniete", "age": 44, "relation": "husband"}],
        expected_departure_time="11:00",
        room_type="STE",
        room_type_charged="DLX",
        room_number="1208",
        room_locked=True,
        adults=2,
        children=[{"age": 4}],
        vip={"code": "VA", "requested": True, "reason": "visit"},
        official_visit=True,
        no_fuss=True,
        protection=True,
        special_requests=["a quiet room"],
        host_organisation={"name": "Ministry", "liaison": "Mr Ozols", "phone": "+371 1234"},
        payer="Ministry",
        booked_by={"kind": "sales", "name": "Ms Berga"},
        purpose="state visit",
        occasion="birthday",
        arrival_transport={
            "kind": "flight",
            "carrier_code": "BT",
            "transport_code": "461",
            "station_code": "RIX",
            "scheduled_at": "2026-04-16T13:00",
            "estimated_at": "2026-04-16T13:10:00+02:00",
            "pickup": True,
            "bags": 3,
        },
        departure_transport={"kind": "car"},
        comments=[{"text": "greet quietly", "internal": True, "confidential": True}],
        rate={"plan_code": "GOV", "amount": "120.50", "currency": "EUR"},
    )


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """The whole booking with another value at this place."""
    body = whole()
    *path, last = pointer.strip("/").split("/")
    place = body
    for part in path:
        place = place[int(part) if isinstance(place, list) else part]
    place[int(last) if isinstance(place, list) else last] = copy.deepcopy(value)
    return body


def refused(caller: Caller, body: Any) -> tuple[int, str, list[str]]:
    """Status, code and pointers of the answer; anything that is taken or said in another form fails here."""
    answer = caller.client.put(
        f"{API}/bookings/K-1",
        data=body if isinstance(body, (bytes, str)) else json.dumps(body).encode(),
        content_type="application/json",
    )
    problem = answer.json()
    assert answer.status_code >= 400, body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(problem) - {"errors"} == {"type", "title", "status", "detail", "code", "request_id"}
    assert (problem["status"], problem["type"]) == (answer.status_code, f"urn:vipdesk:problem:{problem['code']}")
    assert all(error["detail"] for error in problem.get("errors", []))
    return answer.status_code, problem["code"], [error["pointer"] for error in problem.get("errors", [])]


@pytest.fixture(autouse=True)
def nothing_stored(request: pytest.FixtureRequest, opera: Caller) -> Iterator[None]:
    """After a test in which nothing is taken, every table has as many rows as before."""
    if "borealis" in request.fixturenames:
        request.getfixturevalue("borealis")
    before = rows()
    yield
    after = rows()
    assert after == before or after["stays.Stay"] > before["stays.Stay"]


def assert_named(caller: Caller, wrong: dict[str, list[Any]], code: str = "invalid", status: int = 400) -> None:
    """Each wrong value is refused with a problem that names exactly its place."""
    got = {(at, repr(v)[:60]): refused(caller, changed(at, v)) for at, values in wrong.items() for v in values}
    assert got == {(at, repr(v)[:60]): (status, code, [at]) for at, values in wrong.items() for v in values}


def test_the_whole_booking_is_taken(opera: Caller):
    assert opera.put("/bookings/K-1", whole()).status_code == 201


# --- one field after the other -------------------------------------------------------------------------------------------

TEXTS = {
    "/property": None,
    "/group_code": 40,
    "/guest/external_id": 80,
    "/guest/name_prefix": 40,
    "/guest/given_name": 120,
    "/guest/surname": 120,
    "/guest/native_name": 120,
    "/guest/alias": 120,
    "/guest/company": 200,
    "/guest/membership/program": 60,
    "/guest/membership/level": 60,
    "/guest/membership/number": 60,
    "/guest/preferences/0/category": 40,
    "/guest/preferences/0/value": 200,
    "/accompanying_guests/0/given_name": 120,
    "/accompanying_guests/0/surname": 120,
    "/accompanying_guests/0/relation": 60,
    "/room_type": 40,
    "/room_type_charged": 40,
    "/room_number": 20,
    "/vip/code": 40,
    "/vip/reason": 500,
    "/special_requests/0": 500,
    "/host_organisation/name": 200,
    "/host_organisation/liaison": 200,
    "/payer": 200,
    "/booked_by/name": 200,
    "/purpose": 200,
    "/occasion": 200,
    "/arrival_transport/carrier_code": 20,
    "/arrival_transport/transport_code": 20,
    "/arrival_transport/station_code": 40,
    "/comments/0/text": 2000,
    "/rate/plan_code": 40,
}


def test_texts_are_text_and_not_too_long(opera: Caller):
    wrong = {at: [1.5, True, ["x"], {"x": 1}, *(["x" * (most + 1)] if most else [])] for at, most in TEXTS.items()}
    assert_named(opera, wrong)


def test_texts_may_be_as_long_as_that(opera: Caller):
    body = whole()
    for at, most in TEXTS.items():
        *path, last = at.strip("/").split("/")
        place = body
        for part in path:
            place = place[int(part) if isinstance(place, list) else part]
        if most:
            place[int(last) if isinstance(place, list) else last] = "x" * most
    assert opera.put("/bookings/K-1", body).status_code == 201


def test_no_text_holds_a_nul_or_half_a_character(opera: Caller):
    assert_named(opera, {at: ["a\x00b", f"a{SURROGATE}b"] for at in TEXTS} | {"/confirmation_number": ["K\x00-1"]})


def test_no_text_but_ids_and_phones_holds_a_card_number(opera: Caller):
    ids = {
        "/property",
        "/group_code",
        "/guest/external_id",
        "/guest/membership/number",
        "/room_number",
        "/arrival_transport/transport_code",
    }
    free = [at for at in TEXTS if at not in ids] + ["/guest/allergies/1/text", "/guest/diets/0", "/guest/email"]
    assert_named(opera, {at: [CARD, CARD.replace(" ", "-")] for at in free}, "card_data_refused", 422)


def test_what_has_to_be_said_is_missed_by_its_name(opera: Caller):
    needed = ["/guest", "/guest/surname", "/arrival_date", "/departure_date", "/guest/preferences/0/category"]
    needed += ["/guest/preferences/0/value", "/children/0/age", "/host_organisation/name", "/booked_by/kind"]
    got = {}
    for at in [*needed, "/comments/0/text"]:
        body = whole()
        *path, last = at.strip("/").split("/")
        place = body
        for part in path:
            place = place[int(part) if isinstance(place, list) else part]
        del place[last]
        got[at] = refused(opera, body)
    assert got == {at: (400, "invalid", [at]) for at in got}
    assert_named(opera, {at: [None] for at in needed} | {"/guest/surname": ["", "   "]})


def test_codes_that_nobody_knows_are_refused_with_those_that_are_known(opera: Caller):
    wrong = {
        "/status": ["RESERVED", "gone", 1, True, []],
        "/guest/position": ["king", 7, {}],
        "/booked_by/kind": ["nobody", 3, None],
        "/arrival_transport/kind": ["rocket", 3],
        "/departure_transport/kind": ["rocket"],
        "/guest/allergies/1/severity": ["deadly", 3, True],
    }
    assert_named(opera, wrong)
    answer = opera.put("/bookings/K-1", changed("/guest/position", "king")).json()
    assert answer["errors"][0]["detail"] == (
        "Not known. Known are: county_leader, hotel_peer_gm, ministry_official, municipal_leader, provincial_leader, "
        "public_figure, township_leader, travel_agency_head."
    )


def test_numbers_are_whole_and_in_their_range(opera: Caller):
    ranges = {
        "/version": (0, 2**53 - 1),
        "/adults": (0, 99),
        "/children/0/age": (0, 17),
        "/accompanying_guests/0/age": (0, 130),
        "/arrival_transport/bags": (0, 500),
    }
    odd = [1.5, "1.5", "one", "", True, [], {}, "1e3", " 1 "]
    assert_named(opera, {at: [low - 1, high + 1, str(high + 1), *odd] for at, (low, high) in ranges.items()})


def test_numbers_beyond_every_database_are_refused(opera: Caller):
    for digits in ("9" * 19, "9" * 400, "9" * 5000, "-" + "9" * 30, "1e400", "NaN", "Infinity"):
        text = json.dumps(whole()).replace('"version": 1', f'"version": {digits}')
        assert refused(opera, text.encode()) == (400, "invalid", ["/version"])


def test_truths_are_true_or_false(opera: Caller):
    places = ["/guest/incognito", "/room_locked", "/official_visit", "/no_fuss", "/protection", "/vip/requested"]
    places += ["/arrival_transport/pickup", "/comments/0/internal", "/comments/0/confidential"]
    assert_named(opera, {at: ["true", 1, 0, "yes", "", [], {}] for at in places})


def test_dates_are_dates(opera: Caller):
    odd = ["16.04.2026", "2026-4-16", "2026-02-30", "2026-04-16T12:00", "", 20260416, True, [], {}, "２０２６-04-16"]
    far = ["0001-01-01", "1899-12-31", "2201-01-01", "9999-12-31"]
    assert_named(opera, dict.fromkeys(("/arrival_date", "/departure_date", "/guest/birth_date"), odd + far))


def test_times_are_times(opera: Caller):
    odd = ["14", "25:00", "14:60", "2 pm", "2026-04-16", "2026-04-16T", "2026-02-30T12:00", 1430, True, [], {}, ""]
    odd += ["0001-01-01T00:00", "9999-12-31T23:59:59+14:00", "2026-04-16T12:00+99:99", "14:30+02:00"]
    assert_named(opera, dict.fromkeys(("/expected_arrival_time", "/expected_departure_time"), odd))
    assert_named(opera, {f"/arrival_transport/{at}": [*odd, "14:30"] for at in ("scheduled_at", "estimated_at")})
    body = {name: value for name, value in whole().items() if name != "version"}
    wrong = {repr(value): refused(opera, body | {"last_modified": value}) for value in [*odd, "14:30"]}
    assert set(map(str, wrong.values())) == {str((400, "invalid", ["/last_modified"]))}


def test_times_lie_about_the_stay_and_in_order(opera: Caller):
    assert_named(
        opera,
        {
            "/departure_date": ["2026-04-15", "2028-06-01"],
            "/expected_arrival_time": ["2026-04-14T12:00", "2026-04-20T12:00"],
            "/expected_departure_time": ["2026-04-15T12:00", "2026-04-20T12:00", "2026-04-16T10:00"],
        },
    )
    assert refused(opera, whole() | {"adults": 0, "children": []}) == (400, "invalid", ["/adults"])


def test_what_has_a_form_keeps_it(opera: Caller):
    assert_named(
        opera,
        {
            "/confirmation_number": ["", "K 1", "K/1", "K" * 41, "Ķ-1", None, 1.5, [], "K-\n1"],
            "/guest/email": ["no", "a@b", 5, True, [], "a" * 250 + "@b.lv", "a@b.lv, c@d.lv"],
            "/guest/phone": ["call me", "1" * 41, "12", True, []],
            "/guest/language": ["latviešu", "l", "lv_LV", 3],
            "/guest/nationality": ["LVA", "lv", "Latvia", 3],
            "/host_organisation/phone": ["call me", True],
            "/rate/currency": ["EURO", "eur", 978],
            "/rate/amount": ["much", "-1", -1, "NaN", "Infinity", "1e400", 10**13, "1.234", True, [], {}],
        },
    )


def test_the_number_in_the_body_is_the_one_in_the_address(opera: Caller):
    assert refused(opera, changed("/confirmation_number", "K-2")) == (400, "invalid", ["/confirmation_number"])


def test_the_property_in_the_body_is_the_one_in_the_address(opera: Caller, borealis: Property):
    answer = opera.put("/bookings/K-1?property=AURORA", changed("/property", "BOREALIS"))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/property")
    assert opera.put("/bookings/K-1", changed("/property", "BOREALIS")).status_code == 404
    assert not Stay.objects.exists()


def test_objects_and_lists_are_what_they_are(opera: Caller):
    objects = ["/guest", "/guest/membership", "/vip", "/host_organisation", "/booked_by", "/arrival_transport", "/rate"]
    objects += ["/accompanying_guests/0", "/children/0", "/comments/0", "/guest/preferences/0"]
    lists = ["/guest/preferences", "/guest/allergies", "/guest/diets", "/guest/access_needs", "/accompanying_guests"]
    lists += ["/children", "/special_requests", "/comments"]
    assert_named(opera, {at: ["x", 5, True, ["x"]] for at in objects})
    assert_named(opera, {at: ["x", 5, True, {"x": 1}] for at in lists})
    assert_named(opera, {at: [None] for at in objects if at.endswith("/0")} | {"/special_requests/0": [None]})


def test_lists_are_not_endless(opera: Caller):
    many = {"/guest/preferences": {"category": "a", "value": "b"}, "/guest/allergies": "nuts", "/guest/diets": "halal"}
    many |= {"/children": {"age": 3}, "/special_requests": "x", "/comments": {"text": "x"}, "/accompanying_guests": {}}
    assert_named(opera, {at: [[one] * 101] for at, one in many.items()})


def test_needs_have_a_code_or_a_text(opera: Caller):
    places = ("/guest/allergies/0", "/guest/diets/0", "/guest/access_needs/0")
    assert_named(opera, {at: ["", "  ", {}, {"text": ""}, 5, True, None, ["nuts"]] for at in places})
    assert_named(opera, {at: ["x" * 201] for at in places} | {"/guest/allergies/1/code": [["x"], 5.5, "x" * 201]})


def test_fields_that_nobody_knows_are_named(opera: Caller):
    places = ["/vipp", "/guest/shoe_size", "/guest/membership/x", "/guest/preferences/0/x", "/guest/allergies/1/x"]
    places += ["/vip/level", "/arrival_transport/gate", "/comments/0/by", "/rate/tax", "/children/0/name", "/a~1b"]
    assert_named(opera, {at: ["x", None] for at in places if "~" not in at})
    assert refused(opera, whole() | {"a/b~c": 1}) == (400, "invalid", ["/a~1b~0c"])


def test_fields_said_twice_are_named(opera: Caller):
    text = json.dumps(whole())
    twice = {
        "/adults": text.replace('"adults": 2', '"adults": 2, "adults": 2'),
        "/guest/surname": text.replace('"surname": "Kalniete", "native', '"surname": "K", "surname": "K", "native'),
    }
    assert {at: refused(opera, body.encode()) for at, body in twice.items()} == {
        at: (400, "invalid", [at]) for at in twice
    }


def test_all_that_is_wrong_is_named_at_once(opera: Caller):
    body = whole() | {"adults": -1, "arrival_date": "x", "nonsense": 1}
    status, code, pointers = refused(opera, body)
    assert (status, code, sorted(pointers)) == (
        400,
        "invalid",
        ["/nonsense"],
    )  # a body is read once its fields are known
    del body["nonsense"]
    assert sorted(refused(opera, body)[2]) == ["/adults", "/arrival_date"]


# --- bodies that are none -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"[]", 400, "invalid"),
        (b"[1]", 400, "invalid"),
        (b'"text"', 400, "invalid"),
        (b"5", 400, "invalid"),
        (b"true", 400, "invalid"),
        (b"null", 400, "invalid"),
        (b"{", 400, "invalid_json"),
        (b"{} {}", 400, "invalid_json"),
        (b"{}x", 400, "invalid_json"),
        (b"{'a': 1}", 400, "invalid_json"),
        (b'{"a": 1,}', 400, "invalid_json"),
        (b"\xff\xfe{\x00}\x00", 400, "invalid_json"),
        (b'{"a": "\xc3"}', 400, "invalid_json"),
        (b"\xef\xbb\xbf{}", 400, "invalid_json"),
        (b"[" * 5000 + b"]" * 5000, 400, "too_deep"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, 400, "too_deep"),
        (b"[" * 5000, 400, "too_deep"),
        (b'{"guest": {"surname": "' + b"x" * 1_000_000 + b'"}}', 413, "body_too_large"),
        (b" " * 300_000 + b"{}", 413, "body_too_large"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_bodies_that_are_no_booking(opera: Caller, body: bytes, status: int, code: str):
    assert refused(opera, body)[:2] == (status, code)


def test_an_empty_body_is_a_booking_in_which_nothing_is_said(opera: Caller):
    status, code, pointers = refused(opera, b"")
    assert (status, code, sorted(pointers)) == (400, "invalid", ["/arrival_date", "/departure_date", "/guest"])


@pytest.mark.parametrize(
    "kind", ["application/json; charset=latin-1", "text/plain", "application/xml", "multipart/form-data"]
)
def test_other_kinds_of_bodies_are_not_taken(opera: Caller, kind: str):
    answer = opera.client.put(f"{API}/bookings/K-1", data=json.dumps(said()).encode(), content_type=kind)
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


# --- what real senders write ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "sent", "kept"),
    [
        ("adults", "2", 2),
        ("room_number", 1208, "1208"),
        ("group_code", 77, "77"),
        ("children", [{"age": "4"}], [{"age": 4}]),
        ("room_type", "  STE ", "STE"),
        ("rate", {"amount": 120.5, "currency": "EUR"}, {"amount": "120.50", "currency": "EUR"}),
        ("vip_code", 6, "6"),
        ("vip_code", "006", "006"),
        ("vip_code", "GOLD", "GOLD"),
    ],
)
def test_numbers_as_text_and_ids_as_numbers_are_understood(opera: Caller, field: str, sent: Any, kept: Any):
    opera.book(**({"vip": {"code": sent}} if field == "vip_code" else {field: sent}))
    assert getattr(Stay.objects.get(), field) == kept


def test_a_version_and_a_confirmation_number_may_come_as_the_other_kind(opera: Caller):
    assert opera.book("4711", confirmation_number=4711, version="7")["version"] == 7
    answer = opera.post("/bookings", said(4712, guest={"surname": "Lis", "external_id": 5}), **{"Idempotency-Key": "a"})
    assert (answer.status_code, answer.json()["confirmation_number"]) == (201, "4712")
    assert set(SenderRecord.objects.values_list("confirmation_number", flat=True)) == {"4711", "4712"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-04-16 19:17:25.0", "2026-04-16T17:17:25+00:00"),
        ("2026-04-16T19:17", "2026-04-16T17:17:00+00:00"),
        ("2026-04-16T19:17:25Z", "2026-04-16T19:17:25+00:00"),
        ("2026-04-16T19:17:25.123456+0300", "2026-04-16T16:17:25.123456+00:00"),
        ("19:17", "2026-04-16T17:17:00+00:00"),
        ("19:17:25", "2026-04-16T17:17:00+00:00"),
        ("01:30", "2026-04-16T23:30:00+00:00"),
        ("04:59", "2026-04-17T02:59:00+00:00"),
        ("05:00", "2026-04-16T03:00:00+00:00"),
        ("2026-04-16T01:30", "2026-04-15T23:30:00+00:00"),
    ],
)
def test_times_as_vendors_write_them(opera: Caller, sent: str, kept: str):
    opera.book(expected_arrival_time=sent)
    assert Stay.objects.get().expected_arrival_at.isoformat() == kept


def test_needs_that_nobody_knows_are_kept_as_text(opera: Caller):
    answer = opera.book(
        guest={
            "surname": "Lis",
            "allergies": [
                "rambutan",
                {"code": "nuts", "text": "walnuts above all"},
                {"text": "dust", "severity": "severe"},
            ],
            "diets": ["low salt", "vegan"],
            "access_needs": ["a left-handed door"],
        }
    )
    assert {name: answer["guest"][name] for name in ("allergies", "diets", "access_needs")} == {
        "allergies": [
            {"code": "", "text": "rambutan", "severity": "mild"},
            {"code": "", "text": "dust", "severity": "severe"},
            {"code": "nuts", "text": "walnuts above all", "severity": "mild"},
        ],
        "diets": [{"code": "", "text": "low salt"}, {"code": "vegan", "text": ""}],
        "access_needs": [{"code": "", "text": "a left-handed door"}],
    }


def test_names_in_every_script_are_kept(opera: Caller):
    names = ["沈若川", "Ljudmiła Żółć", "نديم", "Ü", "O'Brien-Ķēniņš", "🙂 Smile", "e\u0301clair"]
    for n, name in enumerate(names):
        assert opera.book(f"N-{n}", guest={"surname": name})["guest"]["surname"] == name
