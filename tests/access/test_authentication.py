"""Who calls: a key or a session, with the scopes and the CSRF token that it takes."""

import json

import pytest
from django.utils import timezone

from tests.access.people import bearer, hire, key_for
from vipdesk.access.keys import revoke, split
from vipdesk.access.models import ApiKey
from vipdesk.hotel.models import StaffMember

pytestmark = pytest.mark.urls("tests.access.problem_urls")
ECHO = "/api/v1/echo"


def post(client, body="{}", **more):
    return client.post(ECHO, body, content_type="application/json", **more)


def code(answer) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_key_opens(aurora, client):
    text = key_for([aurora], ["stays:read"])
    answer = client.get(ECHO, **bearer(text))
    assert answer.json() == {"kind": "key", "id": ApiKey.objects.get(public_id=split(text)[0]).pk}


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer nonsense",
        "Bearer vd_live_aaaaaaaaaaaa_" + "b" * 43,
        "Basic dXNlcjpwYXNz",
        "Bearer \xff\xfe",
        "Bearer " + "x" * 7000,
    ],
)
def test_no_key_or_a_wrong_one(aurora, client, header):
    answer = client.get(ECHO, HTTP_AUTHORIZATION=header)
    assert code(answer) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="vipdesk"'


def test_the_right_id_with_another_secret(aurora, client):
    text = key_for([aurora], ["stays:read"])
    assert code(client.get(ECHO, **bearer(text[:-1] + ("a" if text[-1] != "a" else "b")))) == (401, "not_authenticated")


def test_a_revoked_key(aurora, client):
    text = key_for([aurora], ["stays:read"])
    revoke(ApiKey.objects.get(), now=timezone.now())
    assert code(client.get(ECHO, **bearer(text))) == (401, "not_authenticated")


def test_a_key_without_the_scope(aurora, client):
    text = key_for([aurora], ["stays:read", "guests:read"])
    answer = post(client, **bearer(text))
    assert code(answer) == (403, "scope_missing")
    assert answer.json()["detail"] == "This key lacks the scope tasks:write."


def test_staff_with_their_session(aurora, client):
    anna = hire(aurora, "housekeeping.agent")
    client.force_login(anna)
    assert client.get(ECHO).json() == {"kind": "staff", "id": anna.pk}
    assert post(client, '{"a": 1}').json() == {"a": 1}


def test_staff_may_not_what_their_role_does_not_allow(aurora, client):
    client.force_login(hire(aurora, "administrator"))
    assert code(post(client)) == (403, "not_allowed")


def test_somebody_without_a_role_is_let_nowhere(db, client):
    client.force_login(StaffMember.objects.create(username="new"))
    assert code(client.get(ECHO)) == (403, "not_allowed")


def test_a_session_ends_when_the_user_is_disabled(aurora, client):
    anna = hire(aurora, "housekeeping.agent")
    client.force_login(anna)
    StaffMember.objects.update(is_active=False)
    assert code(client.get(ECHO)) == (401, "not_authenticated")


def test_a_session_needs_its_token_for_what_changes_something(aurora, client):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(hire(aurora, "housekeeping.agent"))
    assert strict.get(ECHO).status_code == 200
    assert code(post(strict)) == (403, "not_allowed")
    assert post(strict, **bearer(key_for([aurora], ["tasks:write"]))).status_code == 200


def test_a_view_that_names_no_scope_lets_nobody_in(aurora, client):
    assert code(client.get("/api/v1/unscoped", **bearer(key_for([aurora], ["stays:read"])))) == (403, "not_allowed")
    client.force_login(hire(aurora, "general_manager"))
    assert code(client.get("/api/v1/unscoped")) == (403, "not_allowed")


def test_a_card_number_is_neither_sent_back_nor_logged(aurora, client, caplog):
    caplog.set_level("DEBUG")
    body = {"phone": "4111111111111111", "text": "4111 1111 1111 1111"}
    answer = post(client, json.dumps(body), **bearer(key_for([aurora], ["tasks:write"])))
    assert code(answer) == (422, "card_data_refused")
    assert answer.json()["errors"] == [{"pointer": "/text", "detail": "This looks like a card number."}]
    assert "4111" not in answer.content.decode() + caplog.text
