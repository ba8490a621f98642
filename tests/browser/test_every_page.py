"""Every page, on a phone in the light and at a desk in the dark: axe finds nothing, nothing moves sideways, nothing fails."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path as route
from playwright.sync_api import Request

from guests.models import Guest
from stays.demo import safety, seeding, visits
from stays.models import Activity, ChecklistItem, Stay
from tests.access.matrix import ROWS
from tests.access.routes import addresses
from tests.browser.conftest import NOTHING, Person, looked_at
from tests.every_page import ACTS, DESK, NO_PAGES, NOBODY, OF_OTHERS, PAGES, RUNNER, STAYS
from tiers.models import EscalationRule
from vipdesk.access.throttling import buckets
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property
from vipdesk.outbox import mail_links
from vipdesk.outbox.models import Delivery

pytestmark = pytest.mark.browser

SitsDown = Callable[..., Person]
LONGEST = {
    "given_name": "Žaneta Aleksandra",
    "surname": "Vaidelotiņa-Pārdaugaviete",
    "native_name": "古丽娜尔·阿卜杜热合曼",
}
MORE = {
    "84210001",
    "84210004",
    "84200112",
    "84230303",
    "84230319",
    "84230321",
}  # an alias, who leaves, requests, a code


# --- which pages there are ------------------------------------------------------------------------------------------


def unlisted(found: set[str]) -> set[str]:
    listed = {page.address for page in PAGES.values()} | NO_PAGES
    return {address for address in found if address not in listed and not address.startswith(OF_OTHERS)}


def test_every_address_is_a_page_or_said_to_be_none():
    assert unlisted(set(addresses())) == set()


def test_an_address_that_is_not_listed_is_found():
    assert unlisted(set(addresses([route("secrets/", lambda request: HttpResponse())]))) == {"secrets/"}


def test_everything_listed_has_an_address():
    assert {page.address for page in PAGES.values()} | NO_PAGES <= set(addresses())


def test_what_is_sent_is_no_page_that_can_be_opened():
    assert {row.address for row in ROWS if row.method == "GET" and 200 in row.expected.values()} & ACTS == set()


# --- each of them ---------------------------------------------------------------------------------------------------


@pytest.fixture
def demo(transactional_db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Property:
    """The demo's hotel with those of its stays that the pages are about, played up to this moment."""
    buckets.clear()
    wanted = {*STAYS.values(), *MORE}
    monkeypatch.setattr(visits, "AURORA", tuple(one for one in visits.AURORA if one.number in wanted))
    monkeypatch.setattr(visits, "BALTIC", ())
    seeding.seed(now=clock.now(), url="http://127.0.0.1:8000", notes=tmp_path / "demo.json")
    Guest.objects.filter(stays__confirmation_number__in=(STAYS["late"], STAYS["group"])).update(**LONGEST)
    return Property.objects.get(code=seeding.AURORA)


def named(hotel: Property) -> dict[str, Any]:
    """What stands in the braces of the paths."""
    numbers = dict(Stay.objects.filter(property=hotel).values_list("confirmation_number", "pk"))
    now = clock.now()
    inspection = ChecklistItem.objects.get(stay=numbers[safety.INSPECTED], inspection=True)
    mailed = Delivery.objects.whole().filter(notice__property=hotel, notice__acknowledged_at=None, level=0)[0]
    return {
        **{name: numbers[number] for name, number in STAYS.items()},
        "inspection": inspection.pk,
        "entry": Activity.objects.filter(stay=numbers[STAYS["planned"]])[0].pk,
        "rule": EscalationRule.objects.of(hotel)[0].pk,
        "mailed": mail_links.url_of(mailed, now).partition("=")[2],
        "tomorrow": clock.today(hotel.zone, now) + dt.timedelta(days=1),
    }


def opened(somebody: Person, path: str, status: int = 200) -> list[Any]:
    """All that is wrong with the page of an address."""
    somebody.complaints.clear()
    answer = somebody.page.goto(somebody.address + path)
    found = [] if answer and answer.status == status else [f"answers {answer and answer.status}"]
    return found + wrong_with(somebody, status)


def wrong_with(somebody: Person, status: int = 200) -> list[Any]:
    """All that is wrong with an open page, and what the browser complained of: of its status only when it is another."""
    looks = looked_at(somebody.page)
    complaints = [one for one in somebody.complaints if status == 200 or f"status of {status}" not in one]
    somebody.complaints.clear()
    return complaints if looks == NOTHING else [looks, *complaints]


def sat_down(person: SitsDown, who: str) -> Person:
    """Somebody of the demo, signed in once, whose browser also says which requests failed."""
    somebody = person()
    somebody.page.on("requestfailed", lambda request: _note(somebody, request))
    if who != NOBODY:
        somebody.sign_in(who, "/keys/")
    return somebody


def _note(somebody: Person, request: Request) -> None:
    if request.failure != "net::ERR_ABORTED":  # what was on its way when the next page was opened
        somebody.complaints.append(f"{request.url}: {request.failure}")


ERRORS = {DESK: {"/nowhere/": 404, "/?date=soon": 400}, RUNNER: {"/bookings/new/": 403}}


def test_nothing_is_wrong_with_any_page(person: SitsDown, demo: Property):
    words = named(demo)
    found = {}
    for who in dict.fromkeys(page.who for page in PAGES.values()):
        somebody = sat_down(person, who)
        mine = {name: page for name, page in PAGES.items() if page.who == who}
        found |= {name: opened(somebody, page.url(words)) for name, page in mine.items()}
        found |= {f"{path}: {status}": opened(somebody, path, status) for path, status in ERRORS.get(who, {}).items()}
        somebody.page.goto("about:blank")  # asks for nothing more
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_nothing_is_wrong_with_the_page_of_somebody_who_tried_too_often(person: SitsDown, hotel: Property):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        Client().post("/accounts/login/", {"username": "front_office", "password": "wrong"})
    somebody = sat_down(person, NOBODY)
    somebody.open("/accounts/login/")
    somebody.page.get_by_label("Name").fill("front_office")
    somebody.page.get_by_label("Password").fill("wrong")
    somebody.page.get_by_role("button", name="Sign in").click()
    somebody.page.get_by_text("Wait 15 minutes").wait_for()
    assert wrong_with(somebody, 429) == []


@pytest.mark.urls("tests.access.problem_urls")
def test_nothing_is_wrong_with_the_page_of_a_mistake_of_ours(person: SitsDown):
    assert opened(sat_down(person, NOBODY), "/pages/crash/", 500) == []
