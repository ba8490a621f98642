"""A session runs out while somebody writes: what they wrote comes back to them, and to nobody else."""

import re
from html import unescape

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from stays.models import Stay
from tests.hotel_examples import ARRIVAL, DEPARTURE, Caller, colleague
from vipdesk.hotel.models import StaffMember

PASSWORD = "correct horse battery"
WRITTEN = {
    "confirmation_number": "D260413-ABC123",
    "surname": "Kalniņa",
    "arrival_date": ARRIVAL,
    "departure_date": DEPARTURE,
    "adults": "1",
    "special_requests": 'Quiet room\nNo lilies "<b>"',
    "step": "save",
}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
URL = "/bookings/new/"


@pytest.fixture
def desk(aurora) -> Caller:
    colleague(aurora, "sales.agent")
    colleague(aurora, "front_office.agent")
    StaffMember.objects.update(password=make_password(PASSWORD))
    who = Caller(aurora, Client())
    assert sign_in(who.client, {}).status_code == 302
    return who


def run_out(client: Client) -> None:
    """The session is over, and the browser has dropped its cookie."""
    Session.objects.all().delete()
    del client.cookies["sessionid"]


def hidden(html: str) -> dict[str, str]:
    return {name: unescape(value) for name, value in HIDDEN.findall(html) if name != "csrfmiddlewaretoken"}


def sign_in(client: Client, fields: dict[str, str], who: str = "front_office.agent@AURORA", password: str = PASSWORD):
    return client.post("/accounts/login/", {**fields, "username": who, "password": password})


def test_what_was_written_waits_at_the_sign_in_and_is_sent_with_one_tap(desk):
    run_out(desk.client)
    answer = desk.client.post(URL, WRITTEN)
    html = answer.content.decode()
    assert (answer.status_code, "Your session has run out." in html, "Kalni" in html) == (401, True, False)
    assert "no-store" in answer["Cache-Control"]
    wrong = sign_in(desk.client, hidden(html), password="x")
    assert hidden(wrong.content.decode()) == hidden(html)
    again = sign_in(desk.client, hidden(html))
    assert hidden(again.content.decode()) == WRITTEN
    assert (f'action="{URL}"' in again.content.decode(), "no-store" in again["Cache-Control"]) == (True, True)
    assert desk.client.post(URL, hidden(again.content.decode())).status_code == 302
    saved = Stay.objects.select_related("guest").get()
    assert (saved.guest.surname, saved.special_requests) == ("Kalniņa", ["Quiet room", 'No lilies "<b>"'])


def test_somebody_else_who_signs_in_there_reads_nothing_of_it(desk):
    run_out(desk.client)
    kept = hidden(desk.client.post(URL, WRITTEN).content.decode())
    answer = sign_in(desk.client, kept, "sales.agent@AURORA")
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.parametrize("sealed", ["", "x", "gAAAAAB", "ž" * 50])
def test_what_nobody_sealed_is_nothing(desk, sealed):
    answer = sign_in(Client(), {"next": "/list/", "written": sealed})
    assert (answer.status_code, answer["Location"]) == (302, "/list/")


def test_who_signs_out_leaves_nothing_behind(desk):
    desk.client.post("/accounts/logout/")
    answer = desk.client.post(URL, WRITTEN)
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/")


def test_nobody_says_by_a_forged_cookie_who_was_here(desk):
    run_out(desk.client)
    desk.client.cookies["vipdesk_who"] = "1:forged"
    assert desk.client.post(URL, WRITTEN).status_code == 302


def test_more_than_can_be_sent_with_a_password_is_not_kept(desk):
    run_out(desk.client)
    assert desk.client.post(URL, WRITTEN | {"special_requests": "x" * 120_000}).status_code == 302


def test_a_form_from_before_another_sign_in_waits_for_one_more_tap(desk):
    """Who has signed in again beside it has a new token; only the browser can say that the form is of our own page."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(StaffMember.objects.get(username="front_office.agent@AURORA"))
    for header in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}):
        own = strict.post(URL, WRITTEN, headers=header)
        assert (own.status_code, hidden(own.content.decode())) == (403, WRITTEN)
    others = [
        strict.post(URL, WRITTEN, headers={"Sec-Fetch-Site": "cross-site"}),
        strict.post(URL, WRITTEN),
        strict.post(URL, WRITTEN, headers={"Origin": "http://else.example"}),
        strict.post(URL, WRITTEN, headers={"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"}),
        strict.post(URL, WRITTEN, headers={"Sec-Fetch-Site": "same-origin", "HX-Request": "true"}),
        strict.post("/accounts/login/", {"password": "x"}, headers={"Sec-Fetch-Site": "same-origin"}),
        Client(enforce_csrf_checks=True).post(URL, WRITTEN, headers={"Sec-Fetch-Site": "same-origin"}),
    ]
    assert [(one.status_code, hidden(one.content.decode())) for one in others] == [(403, {})] * 7
