"""A hotel behind a live server, people who sign in with Chromium, and what a page must never do."""

import datetime as dt
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from stays.models import Stay
from tests.access.people import hire
from tests.hotel_examples import Caller, opened, program
from vipdesk.access.throttling import buckets
from vipdesk.hotel import clock
from vipdesk.hotel.models import Property, StaffMember

PASSWORD = "correct horse battery"
SIZES = {"desk": (1280, 900), "phone": (375, 812)}
# The first look is by all rules; the second by those that colours and sizes decide.
LOOKS = {("phone", "light"): (), ("desk", "dark"): ("color-contrast", "target-size", "scrollable-region-focusable")}
expect.set_options(timeout=15_000)  # a busy machine is no mistake; what has to be quick says so itself
LONG = "Žaneta Vaidelotiņa-Pārdaugaviete"


@dataclass
class Person:
    """Somebody at a screen; what their browser complains of is kept."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in(self, name: str, path: str = "/") -> Page:
        """Signed in with a session that stands already: how people sign in is seen where it is what is looked at."""
        client = Client()
        client.force_login(StaffMember.objects.get(username=name))
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.page.context.add_cookies([{**cookie, "url": self.address}])
        return self.open(path)

    def sign_in_by_form(self, name: str, path: str = "/") -> Page:
        self.open(path)
        self.page.get_by_label("Name").fill(name)
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(self.address + path)
        return self.page


@pytest.fixture
def hotel(transactional_db: None) -> Property:
    buckets.clear()
    hotel = opened()
    for role in ("front_office.agent", "food_beverage.agent", "duty_manager", "general_manager"):
        person = hire(hotel, role, username=role.partition(".")[0])
        person.set_password(PASSWORD)
        person.save()
    return hotel


@pytest.fixture
def opera(hotel: Property) -> Caller:
    return program(hotel)


@pytest.fixture
def book(opera: Caller, hotel: Property) -> Callable[..., Stay]:
    """Takes in a booking for today, as a program sends it."""

    def booked(number: str, **more: object) -> Stay:
        today = clock.today(hotel.zone, clock.now())
        guest = {"external_id": number, "name_prefix": "Ms", "given_name": "Ilona", "surname": f"Kalniete {number}"}
        guest |= {"position": "provincial_leader", **more.pop("guest", {})}
        dates = {"arrival_date": str(today), "departure_date": str(today + dt.timedelta(days=2))}
        time = more.pop("expected_arrival_time", "23:30")
        return Stay.objects.get(pk=opera.book(number, guest=guest, expected_arrival_time=time, **dates, **more)["id"])

    return booked


@pytest.fixture
def person(browser: Browser, live_server) -> Iterator[Callable[..., Person]]:
    """Opens a browser of its own; the test fails when any of them met a violation, an error or a warning."""
    opened_by: list[Person] = []

    def sits_down(size: str = "desk", scheme: str = "light", **options: object) -> Person:
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
        somebody = Person(context.new_page(), live_server.url)
        somebody.page.on("pageerror", lambda error: somebody.complaints.append(str(error)))
        somebody.page.on("console", lambda said: _listen(somebody, said))
        opened_by.append(somebody)
        return somebody

    yield sits_down
    for somebody in opened_by:
        somebody.page.context.close()
    assert [one.complaints for one in opened_by] == [[] for _ in opened_by]


def _listen(person: Person, said) -> None:
    if said.type in ("error", "warning"):
        person.complaints.append(said.text)


def mistakes_of(page: Page, rules: Sequence[str] = ()) -> list[str]:
    """What axe finds wrong with a page (by these rules, or by all), each with the elements it means."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    asked = {"resultTypes": ["violations"], **({"runOnly": list(rules)} if rules else {})}
    found = page.evaluate("(asked) => axe.run(asked).then((found) => found.violations)", asked)
    return [f"{one['id']}: {', '.join(str(node['target']) for node in one['nodes'][:3])}" for one in found]


def looked_at(page: Page) -> dict[str, tuple[list[str], bool]]:
    """What is wrong with a page on a phone in the light and at a desk in the dark, and whether it has to be moved sideways."""
    found = {}
    for (size, scheme), rules in LOOKS.items():
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found[f"{size}, {scheme}"] = (mistakes_of(page, rules), sideways(page))
    return found


NOTHING = {f"{size}, {scheme}": ([], False) for size, scheme in LOOKS}


def sideways(page: Page) -> bool:
    """Whether the page has to be moved sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def until(check: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether this becomes true in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if check():
            return True
        time.sleep(0.05)
    return check()
