import pytest
from django.test import RequestFactory

from vipdesk.access.addresses import client_address
from vipdesk.hotel.models import StaffMember


@pytest.mark.parametrize(
    ("behind", "passed_on", "address"),
    [
        (True, "198.51.100.7", "198.51.100.7"),
        (True, "10.0.0.1, 198.51.100.7", "198.51.100.7"),  # the caller wrote the first, the proxy the last
        (True, "10.0.0.1, 2001:db8::7", "2001:db8::7"),
        (True, "nonsense", "192.0.2.1"),
        (True, "", "192.0.2.1"),
        (False, "198.51.100.7", "192.0.2.1"),
    ],
)
def test_the_address_is_the_one_that_the_proxy_saw(settings, behind, passed_on, address):
    settings.BEHIND_TLS_PROXY = behind
    request = RequestFactory().get("/", headers={"X-Forwarded-For": passed_on}, REMOTE_ADDR="192.0.2.1")
    assert client_address(request) == address


def test_somebody_outside_does_not_lock_a_colleague_behind_the_same_proxy_out(db, client, settings):
    settings.BEHIND_TLS_PROXY, settings.AXES_FAILURE_LIMIT = True, 2
    StaffMember.objects.create_user("anna", password="correct horse battery")

    def tries(password: str, address: str) -> int:
        given = {"username": "anna", "password": password}
        return client.post("/accounts/login/", given, headers={"X-Forwarded-For": address}).status_code

    assert [tries("x", "198.51.100.7") for _ in range(3)][-1] == 429
    assert tries("correct horse battery", "203.0.113.5") == 302


def test_who_guesses_a_password_is_stopped_for_a_while_as_shipped(db, client):
    StaffMember.objects.create_user("anna", password="correct horse battery")
    guesses = [{"username": "anna", "password": f"guess {n}"} for n in range(9)]
    assert [client.post("/accounts/login/", guess).status_code for guess in guesses] == [200] * 7 + [429] * 2
    right = client.post("/accounts/login/", {"username": "anna", "password": "correct horse battery"})
    assert right.status_code == 429
