"""Every answer that is not a success: problem+json under /api/, a page elsewhere, and never a name or a stack trace."""

import logging

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError
from rest_framework import exceptions

from tests.access.people import bearer, hire, key_for
from vipdesk.errors import field_problem, leaves, pointer, problem_of
from vipdesk.hotel.opening import open_property

pytestmark = pytest.mark.urls("tests.access.problem_urls")

ID = "0123456789abcdef"


@pytest.fixture
def aurora(db):
    return open_property("AURORA", name="Hotel Aurora", zone_name="Europe/Warsaw")[0]


@pytest.fixture
def program(aurora, client):
    """A client that calls with a key of every scope that these addresses ask for, and says its request's id."""
    client.defaults |= bearer(key_for([aurora], ["stays:read", "tasks:write"])) | {"HTTP_X_REQUEST_ID": ID}
    client.raise_request_exception = False
    return client


def problem(status: int, code: str, title: str, detail: str, **more) -> dict:
    return {
        "type": f"urn:vipdesk:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": ID,
        **more,
    }


AWAY = problem(503, "try_again", "Busy", "Nothing was stored. Please send this again.")
NOTHING = problem(404, "not_found", "Not Found", "There is nothing here.")
RAISED = {
    "conflict": problem(409, "version_conflict", "Conflict", "Another body has this version."),
    "locked": AWAY,
    "full": AWAY,
    "missing": NOTHING,
    "denied": problem(403, "not_allowed", "Forbidden", "Your role does not allow this."),
    "suspicious": problem(400, "invalid", "Bad Request", "The request could not be understood."),
    "acceptable": problem(406, "not_acceptable", "Not Acceptable", "Could not satisfy the request Accept header."),
    "crash": problem(
        500,
        "internal_error",
        "Internal Server Error",
        "This is our mistake. Ask about it with the request id.",
    ),
}


@pytest.mark.parametrize("name", RAISED)
def test_what_a_call_raises(program, name, caplog):
    answer = program.get(f"/api/v1/raises/{name}")
    assert (answer.status_code, answer.json()) == (RAISED[name]["status"], RAISED[name])
    assert answer["Content-Type"] == "application/problem+json"
    assert "Kanarienvogel" not in answer.content.decode()


@pytest.mark.parametrize("name", sorted(RAISED.keys() - {"acceptable"}))
def test_what_a_page_raises(client, name):
    client.raise_request_exception = False
    answer = client.get(f"/pages/{name}/", HTTP_X_REQUEST_ID=ID)
    assert answer.status_code == RAISED[name]["status"]
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert RAISED[name]["detail"].rstrip(".") in answer.content.decode()
    assert ID in answer.content.decode()
    assert "Kanarienvogel" not in answer.content.decode()


def test_a_database_that_is_away_says_when_to_come_back(program):
    assert program.get("/api/v1/raises/locked")["Retry-After"] == "2"
    assert program.get("/pages/full/")["Retry-After"] == "2"


def test_a_database_that_is_away_is_logged_without_what_was_written(program, caplog):
    with caplog.at_level(logging.ERROR):
        program.get("/api/v1/raises/locked")
    assert [record.getMessage() for record in caplog.records if record.name == "vipdesk.errors"] == [
        "The database did not answer: OperationalError"
    ]


def test_an_address_that_is_not_there(program, client):
    answer = program.get("/api/v1/nowhere")
    assert (answer.status_code, answer.json()) == (404, NOTHING)
    page = client.get("/nowhere/")
    assert (page.status_code, page.content.decode().count("There is nothing here")) == (404, 2)  # title and heading


def test_a_method_that_a_call_does_not_have(program):
    answer = program.delete("/api/v1/echo")
    assert answer.json() == problem(405, "method_not_allowed", "Method Not Allowed", 'Method "DELETE" not allowed.')
    assert answer["Allow"] == "GET, POST, HEAD, OPTIONS"


def test_a_body_of_another_kind(program):
    answer = program.post("/api/v1/echo", "a=1", content_type="application/x-www-form-urlencoded")
    assert answer.json() == problem(415, "unsupported_media_type", "Unsupported Media Type", "Send application/json.")


def test_unknown_parameters_are_named(program):
    answer = program.get("/api/v1/echo?date=2026-05-04&tier=VA&dates=1")
    assert answer.json() == problem(
        400,
        "unknown_parameter",
        "Unknown query parameter",
        "",
        errors=[
            {"pointer": "/dates", "detail": "Unknown query parameter."},
            {"pointer": "/tier", "detail": "Unknown query parameter."},
        ],
    )


@pytest.mark.parametrize(
    ("query", "detail"), [("date=1&date=2", "Given more than once."), ("date=%00", "A NUL is not text.")]
)
def test_a_parameter_twice_or_with_a_nul(program, query, detail):
    answer = program.get(f"/api/v1/echo?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": "/date", "detail": detail}]


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({}, [("/surname", "Send surname: it is missing.")]),
        ({"surname": "nobody"}, [("", "Nobody is no guest.")]),
        (
            {"surname": "", "legs": [{"number": 1}, {"number": 99}]},
            [
                ("/surname", "Send text for surname: it is empty."),
                ("/legs/1/number", "Ensure this value is less than or equal to 9."),
            ],
        ),
        ([], [("", "Invalid data. Expected a dictionary, but got list.")]),
    ],
)
def test_wrong_fields_are_named_by_their_pointers(program, body, errors):
    answer = program.post("/api/v1/checked", body, content_type="application/json")
    assert answer.json() == problem(
        400,
        "invalid",
        "Not valid",
        "See errors for the fields.",
        errors=[{"pointer": at, "detail": words} for at, words in errors],
    )


def test_errors_that_name_their_index():
    detail = {"legs": {2: [exceptions.ErrorDetail("too long")]}, "a/b~": "odd"}
    assert list(leaves(detail)) == [("/legs/2", "too long"), ("/a~1b~0", "odd")]


def test_a_pointer_can_always_be_sent():
    assert pointer("/guest", "a\x00\ud800" + "x" * 500) == "/guest/a\ufffd?" + "x" * 97
    assert field_problem("/date", "Not a date.").errors == [{"pointer": "/date", "detail": "Not a date."}]


@pytest.mark.parametrize(
    ("raised", "status"),
    [
        (exceptions.AuthenticationFailed(), 401),
        (exceptions.NotAuthenticated(), 401),
        (exceptions.PermissionDenied(), 403),
        (exceptions.NotFound(), 404),
        (exceptions.ParseError(), 400),
        (exceptions.Throttled(wait=1.2), 429),
        (exceptions.APIException(), 500),
        (RequestDataTooBig(), 413),
        (InterfaceError(), 503),
    ],
)
def test_the_status_of_what_others_raise(raised, status):
    assert problem_of(raised).status == status


def test_what_nobody_foresaw_is_no_problem_of_ours():
    assert problem_of(ValueError("x")) is None


def test_a_form_without_its_token(aurora, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(hire(aurora, "administrator"))
    answer = strict.post("/admin/hotel/property/add/", {})
    assert answer.status_code == 403
    assert "Go back, reload, and send it again." in answer.content.decode()
