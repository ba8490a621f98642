"""The entries that lead to the pages: who sees which, which one is here, what a phone shows of many."""

import pytest

from stays.views import navigation
from tests.hotel_examples import Caller, colleague
from vipdesk.hotel.models import Department

ARRIVALS, OWN, LIST, NEW, REQUESTS = "Arrivals", "My department", "List", "New booking", "Requests"
DEPARTURES = "Departures"
KEPT = [
    "Awards",
    "Roster",
    "Escalation",
    "VIP codes",
    "Letters",
    "Addresses of lists",
    "Channels",
    "Deliveries",
    "Reveals",
    "Roll-call",
]


PARTS = ("first", "wide", "rest")


def entries(caller: Caller, path: str = "/") -> tuple[list[list[str]], str]:
    """The entries of a phone's line, those that a wide one has too, those under "More"; and the one that is here."""
    shown = caller.client.get(path).context["entries"]
    (here,) = [str(one["words"]) for part in PARTS for one in shown[part] if one["here"]] or [""]
    return [[str(one["words"]) for one in shown[part]] for part in PARTS], here


@pytest.mark.parametrize(
    ("role", "first", "wide", "rest"),
    [
        ("housekeeping.agent", [ARRIVALS, OWN, LIST, DEPARTURES], [], []),
        ("front_office.agent", [ARRIVALS, OWN, NEW], [LIST, DEPARTURES, REQUESTS], []),
        ("general_manager", [ARRIVALS, OWN, NEW], [LIST, DEPARTURES, REQUESTS], KEPT),
    ],
)
def test_who_sees_which_entry(aurora, role, first, wide, rest):
    assert entries(colleague(aurora, role)) == ([first, wide, rest], ARRIVALS)


KEPT_AT = {
    "/awards/": "Awards",
    "/roster/": "Roster",
    "/escalation/": "Escalation",
    "/standards/": "VIP codes",
    "/letters/": "Letters",
    "/list/sales/mail/": "Addresses of lists",
    "/channels/": "Channels",
    "/deliveries/": "Deliveries",
    "/reveals/": "Reveals",
    "/roll-call/": "Roll-call",
}


def test_a_manager_finds_what_managers_look_after_in_two_strokes(aurora):
    gm = colleague(aurora, "general_manager")
    assert {path: entries(gm, path)[1] for path in KEPT_AT} == KEPT_AT


def test_the_addresses_of_lists_begin_with_the_own_department(aurora):
    boss, gm = colleague(aurora, "sales.department_manager"), colleague(aurora, "general_manager")
    assert boss.client.get("/list/mail/")["Location"] == "/list/sales/mail/"
    page = gm.client.get("/list/mail/", follow=True)
    assert page.redirect_chain == [("/list/front_office/mail/", 302)]
    assert [code for code, _name in page.context["others"]] == [
        code for code in Department.Code.values if code != "front_office"
    ]
    assert boss.client.get("/list/sales/mail/").context["others"] == []


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/departments/front_office/", OWN),
        ("/departments/sales/", ""),
        ("/list/sales/", LIST),
        ("/departures/", DEPARTURES),
        ("/bookings/new/", NEW),
        ("/keys/", ""),
    ],
)
def test_the_entry_of_the_page_that_is_open(aurora, path, here):
    assert entries(colleague(aurora, "front_office.agent"), path)[1] == here


@pytest.mark.parametrize("path", ["/", "/keys/", "/departments/housekeeping/"])
def test_the_keys_of_a_page_are_those_its_reader_has(aurora, path):
    shown = {
        role: "<kbd>n</kbd>" in colleague(aurora, role).client.get(path).content.decode()
        for role in ("front_office.agent", "housekeeping.agent")
    }
    assert shown == {"front_office.agent": True, "housekeeping.agent": False}


def test_more_says_which_of_its_pages_is_open(aurora):
    gm = colleague(aurora, "general_manager").client
    html = gm.get("/reveals/").content.decode()
    assert '<summary class="here">More<span class="visually-hidden">: Reveals</span></summary>' in html
    assert "<summary>More</summary>" in gm.get("/").content.decode()


def test_a_page_that_is_nobodys_entry_is_not_marked():
    shown = navigation.shown(lambda act: False, "search")  # four: a menu of one would take as much room
    assert ([one["here"] for one in shown["first"]], shown["wide"], shown["rest"], shown["here"]) == (
        [False] * 4,
        [],
        [],
        None,
    )
