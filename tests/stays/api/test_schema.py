import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from stays.api.schema_calls import CALLS
from stays.api.schema_examples import BOOKING, EXAMPLES
from stays.api.schema_once import described
from stays.models import ChecklistItem
from tests.hotel_examples import Caller, Moment, colleague
from vipdesk.hotel.models import Property

Operation = tuple[str, str, dict[str, Any]]


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return SchemaGenerator().get_schema(request=None, public=True)


@pytest.fixture(scope="module")
def operations(document: dict[str, Any]) -> dict[str, Operation]:
    """Each call by its operationId: (method, path, operation)."""
    return {
        operation["operationId"]: (method, path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def closed(value: Any) -> Any:
    """A schema in which an object holds nothing that is not described."""
    if isinstance(value, list):
        return [closed(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: closed(one) for name, one in value.items()}
    return {"additionalProperties": False, **inner} if isinstance(value.get("properties"), dict) else inner


def mistakes(document: dict[str, Any], shape: dict[str, Any], value: Any) -> list[str]:
    """What is wrong with a value of this shape."""
    whole = {**closed(shape), "components": closed(document["components"])}
    return [f"{list(error.absolute_path)}: {error.message}" for error in Draft202012Validator(whole).iter_errors(value)]


def test_the_schema_is_valid_and_nothing_in_it_is_guessed(tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))
    assert "openapi: 3.1.0" in (tmp_path / "schema.yml").read_text()


def test_what_is_served_is_the_description_worked_out_once_for_each_language(document, client):
    described.cache_clear()
    served = [client.get("/api/v1/schema?format=json").json() for _ in range(2)]
    assert served == [json.loads(json.dumps(document))] * 2
    assert client.get("/api/v1/schema?format=json&lang=pl").status_code == 200
    assert (described.cache_info().hits, described.cache_info().misses) == (1, 2)


def test_every_call_is_described(operations):
    assert sorted(operations) == sorted(call.name for call in CALLS.values())
    assert {
        name for name, (_, _, said) in operations.items() if "Needs the scope `" not in said["description"]
    } == set()
    assert {
        name for name, (_, _, said) in operations.items() if said["security"] != [{"key": []}, {"session": []}]
    } == set()
    assert [said["tags"] for _, _, said in operations.values()] == [
        [next(call.tag for call in CALLS.values() if call.name == name)] for name in operations
    ]


def media(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything that is sent and answered with a body: (status or "sent", media type object)."""
    for one in operation.get("requestBody", {}).get("content", {}).values():
        yield "sent", one
    for status, answer in operation["responses"].items():
        for one in answer.get("content", {}).values():
            if one["schema"].get("format") != "binary":  # a file
                yield status, one


def test_every_body_has_an_example_of_its_shape(document, operations):
    without, wrong = [], []
    for name, (_, _, operation) in operations.items():
        for status, one in media(operation):
            examples = [example["value"] for example in one.get("examples", {}).values()]
            without += [(name, status)] if not examples else []
            wrong += [(name, status, m) for example in examples for m in mistakes(document, one["schema"], example)]
    assert (without, wrong) == ([], [])


def test_problems_are_problem_json(operations):
    answers = [
        (name, status, list(a.get("content", {})))
        for name, (_, _, o) in operations.items()
        for status, a in o["responses"].items()
    ]
    assert [one for one in answers if one[1] >= "400" and one[2] != ["application/problem+json"]] == []
    assert [one for one in answers if "200" <= one[1] < "300" and one[2][0] != "application/json"] == []
    assert {name for name, status, _ in answers if status == "401"} == set(operations)


def test_the_booking_refuses_what_it_does_not_know(document):
    body = document["components"]["schemas"]["BookingBody"]
    assert body["additionalProperties"] is False
    assert body["properties"]["booked_by"] == {"oneOf": [{"$ref": "#/components/schemas/BookedBy"}, {"type": "null"}]}
    assert document["components"]["schemas"]["BookedBy"]["properties"]["kind"]["enum"][:2] == ["guest", "owner"]


class Walk:
    """Calls the API as its examples say, and holds every answer against its description."""

    def __init__(self, caller: Caller, document: dict[str, Any], operations: dict[str, Operation]) -> None:
        self.caller, self.document, self.operations = caller, document, operations
        self.called: set[str] = set()
        self.wrong: list[Any] = []

    def call(
        self, name: str, expected: int, body: Any = None, query: str = "", headers: Any = None, **path: Any
    ) -> Any:
        method, address, operation = self.operations[name]
        sent = copy.deepcopy(EXAMPLES[name][0] if body is None else body)
        url = address.removeprefix("/api/v1").format(**path) + query
        answer = self.caller.call(method, url, sent, **(headers or {}))
        assert answer.status_code == expected, (name, answer.content)
        content = operation["responses"][str(expected)]["content"][answer["Content-Type"]]
        self.wrong += [(name, mistake) for mistake in mistakes(self.document, content["schema"], answer.json())]
        self.called.add(name)
        return answer.json()

    def book(self, number: str, **more: Any) -> dict[str, Any]:
        body = {**BOOKING, "confirmation_number": number, "guest": {**BOOKING["guest"], "external_id": number}, **more}
        return self.call("put_booking", 201, body, number=number)


@pytest.mark.django_db
def test_what_is_answered_is_what_is_described(document, operations, opera: Caller, aurora: Property, moment: Moment):
    walk = Walk(opera, document, operations)
    number = BOOKING["confirmation_number"]
    stay = walk.call("put_booking", 201, number=number)
    walk.call("put_booking", 200, number=number)
    walk.call("put_booking", 409, {**BOOKING, "adults": 2}, number=number)
    walk.call("put_booking", 400, {**BOOKING, "arrival_date": "soon"}, number=number)
    walk.call("patch_booking", 428, number=number)
    walk.call("patch_booking", 412, number=number, headers={"If-Match": '"0-0"'})
    tag = opera.get(f"/bookings/{number}").headers["ETag"]
    walk.call("patch_booking", 200, number=number, headers={"If-Match": tag})
    walk.call("post_booking", 201, {**BOOKING, "confirmation_number": "P-1"}, headers={"Idempotency-Key": "once"})
    walk.call("post_batch", 200)
    walk.book("D-2", room_number="1208", booked_by={"kind": "sales"}, guest={"surname": "Ask"})
    asked = walk.call("get_booking", 200, number="D-2")
    assert (asked["tier"], asked["request"]["tier"]) == ("VB", "VA")
    assert walk.call("assign_room", 200, number=number)["warnings"] != []
    for name, query in (("list_bookings", ""), ("list_stays", "?limit=1"), ("list_notices", ""), ("list_tiers", "")):
        walk.call(name, 200, query=query)
    walk.call("list_arrivals", 200, query="?date=2026-05-04&department=food_beverage")
    walk.call("get_stay", 200, id=stay["id"])
    walk.call("get_stay", 404, id=0)
    walk.call("get_plan", 200, id=stay["id"])
    item = ChecklistItem.objects.get(stay=stay["id"], item_key="credit_confirmed").pk
    for name in ("begin_item", "tick_item", "reopen_item", "waive_item"):
        walk.call(name, 200, id=stay["id"], item=item)
    walk.call("tick_item", 409, id=stay["id"], item=item)
    notice = walk.caller.notices(stay["id"])["food_beverage"]
    walk.call("acknowledge_notice", 409, id=notice["id"])  # it says more by now than the example has read
    walk.call("acknowledge_notice", 200, {"revision": notice["revision"]}, id=notice["id"])
    walk.call("list_events", 200)
    walk.call("list_guests", 200, query="?search=saulg")
    walk.call("get_guest", 200, id=stay["guest"]["id"])
    walk.call("grade", 200)
    plain = walk.book("R-1", guest={"surname": "Plain"}, vip=None)
    request = walk.call("ask_tier", 200, id=plain["id"])["id"]
    walk.call("list_requests", 200)
    walk.call("approve_request", 403, id=request)  # a key decides nothing
    walk.call("decline_request", 403, id=request)
    walk.call("withdraw_request", 200, id=request)
    official = walk.book("O-1", official_visit=True, guest={"surname": "Vaira", "position": "provincial_leader"})
    walk.call("ask_privilege", 403, id=official["id"])
    walk.caller = colleague(aurora, "sales.agent")
    first = walk.call("ask_privilege", 200, id=official["id"])["id"]
    walk.call("withdraw_privilege", 200, id=first)
    second = walk.call("ask_privilege", 200, id=official["id"])["id"]
    walk.caller = colleague(aurora, "general_manager")
    walk.call("list_privileges", 200)
    walk.call("allow_privilege", 200, id=second)
    walk.call("decline_privilege", 409, id=second)
    walk.call("end_privilege", 200, id=second)
    walk.caller = opera
    walk.call("cancel_booking", 202, number="84210099")
    walk.call("cancel_booking", 200, number="P-1")
    walk.book("N-1")
    moment.to("2026-05-04 15:00", aurora)
    walk.call("check_in", 200, number=number)
    walk.call("no_show", 200, number="N-1")
    moment.to("2026-05-06 12:00", aurora)
    walk.call("check_out", 200, number=number)
    walk.caller.client.defaults.pop("HTTP_AUTHORIZATION")
    walk.call("list_tiers", 401)
    assert walk.wrong == []
    assert walk.called == set(operations)
