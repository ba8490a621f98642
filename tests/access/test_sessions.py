"""A session is asked for with every request: one that has ended is nobody's."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from tests.access.people import hire
from vipdesk.access.sessions import SessionStore
from vipdesk.hotel.models import Property


@pytest.fixture
def browser(aurora: Property) -> Client:
    client = Client()
    client.force_login(hire(aurora, "duty_manager"))
    assert client.get("/").status_code == 200
    return client


def test_a_session_that_has_run_out_is_over(browser: Client):
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    assert browser.get("/").status_code == 302


def test_who_signs_out_is_out_also_with_the_old_cookie(browser: Client):
    kept = browser.cookies["sessionid"].value
    browser.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = kept
    assert thief.get("/").status_code == 302


def test_what_is_kept_is_read_again(db):
    session = SessionStore()
    session["property"] = "AURORA"
    session.save()
    assert SessionStore(session.session_key).load() == {"property": "AURORA"}


@pytest.mark.parametrize("key", ["nobodyskeynobodyskeynobodyskey12", None])
def test_a_key_that_never_was_is_no_session(db, key):
    session = SessionStore(key)
    assert (session.load(), session.session_key) == ({}, None)
