"""Every request has an id and one line in the log, and a body has an end."""

import io
import re

import pytest
from django.test import RequestFactory

from tests.access.people import bearer, hire, key_for
from vipdesk.access.middleware import BodyLimit

pytestmark = pytest.mark.urls("tests.access.problem_urls")


def logged(caplog) -> list[str]:
    lines = [record.getMessage() for record in caplog.records if record.name == "vipdesk.requests"]
    return [re.sub(r"\d+ ms", "N ms", line) for line in lines]


def test_a_request_has_an_id(client):
    answer = client.get("/pages/well/")
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])


@pytest.mark.parametrize(("given", "kept"), [("abc-1234", True), ("short", False), ("a b\r\nc<script>", False)])
def test_the_callers_own_id_is_kept_when_it_is_a_sane_one(client, given, kept):
    assert (client.get("/pages/well/", HTTP_X_REQUEST_ID=given)["X-Request-ID"] == given) is kept


def test_the_log_has_no_query_and_no_name(aurora, client, caplog):
    caplog.set_level("INFO")
    anna = hire(aurora, "sales.agent", username="kanarienvogel")
    client.force_login(anna)
    client.get("/api/v1/echo?search=kanarienvogel")
    client.get("/kanarienvogel/")
    client.logout()
    client.get("/pages/well/?search=kanarienvogel")
    assert logged(caplog) == [
        f"GET /api/v1/echo 400 N ms staff {anna.pk}",
        "GET (no such address) 404 N ms no one",
        "GET /pages/well/ 200 N ms no one",
    ]


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_read(aurora, client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    key = bearer(key_for([aurora], ["tasks:write"]))
    answer = client.post("/api/v1/echo", "{" + " " * 100 + "}", content_type="application/json", **key)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def chunked(body: bytes):
    """A request as a server hands over one that came in chunks: without a length."""
    request = RequestFactory().post("/api/v1/echo", content_type="application/json", HTTP_TRANSFER_ENCODING="chunked")
    request.META |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": ""}
    return request


def test_a_body_in_chunks_is_read(settings):
    request = chunked(b'{"a": 1}')
    assert BodyLimit(lambda seen: seen.body)(request) == b'{"a": 1}'
    assert request.META["CONTENT_LENGTH"] == "8"


def test_a_body_in_chunks_has_an_end(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    request = chunked(b"x" * 5000)
    assert BodyLimit(lambda seen: seen.body)(request).status_code == 413
    assert request.META["wsgi.input"].tell() == 101


@pytest.mark.parametrize("length", ["seven", "", "-1"])
def test_a_length_that_is_none(aurora, client, length):
    key = bearer(key_for([aurora], ["tasks:write"]))
    answer = client.post("/api/v1/echo", "{}", content_type="application/json", CONTENT_LENGTH=length, **key)
    assert answer.status_code in (200, 400)
