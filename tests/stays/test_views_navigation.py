"""The entries that lead to the pages: who sees which, which one is here, what a phone shows of many."""

import pytest

from stays.views import navigation
from tests.hotel_examples import Caller, colleague

ARRIVALS, OWN, LIST, NEW, REQUESTS = "Arrivals", "My department", "List", "New booking", "Requests"
REVEALS, STANDARDS = "Reveals", "Standards"


def entries(caller: Caller, path: str = "/") -> tuple[list[str], list[str], str]:
    """The entries beside each other on a phone, those under "More", and the one that is here."""
    shown = caller.client.get(path).context["entries"]
    first, rest = ([str(one["words"]) for one in shown[part]] for part in ("first", "rest"))
    (here,) = [str(one["words"]) for one in (*shown["first"], *shown["rest"]) if one["here"]] or [""]
    return first, rest, here


@pytest.mark.parametrize(
    ("role", "first", "rest"),
    [
        ("housekeeping.agent", [ARRIVALS, OWN, LIST], []),
        ("front_office.agent", [ARRIVALS, OWN, NEW], [LIST, REQUESTS]),
        (
            "general_manager",
            [ARRIVALS, OWN, NEW],
            [LIST, REQUESTS, STANDARDS, "Roster", "Deliveries", "Letters", REVEALS],
        ),
    ],
)
def test_who_sees_which_entry(aurora, role, first, rest):
    assert entries(colleague(aurora, role)) == (first, rest, ARRIVALS)


@pytest.mark.parametrize(
    ("path", "here"),
    [
        ("/departments/front_office/", OWN),
        ("/departments/sales/", ""),
        ("/list/sales/", LIST),
        ("/bookings/new/", NEW),
        ("/keys/", ""),
    ],
)
def test_the_entry_of_the_page_that_is_open(aurora, path, here):
    assert entries(colleague(aurora, "front_office.agent"), path)[2] == here


def test_more_says_which_of_its_pages_is_open(aurora):
    gm = colleague(aurora, "general_manager").client
    html = gm.get("/reveals/").content.decode()
    assert '<summary class="here">Reveals</summary>' in html
    assert "<summary>More</summary>" in gm.get("/").content.decode()


def test_a_page_that_is_nobodys_entry_is_not_marked():
    shown = navigation.shown(lambda act: act == "book", "search")  # four: a menu of one would take as much room
    assert ([one["here"] for one in shown["first"]], shown["rest"], shown["here"]) == ([False] * 4, [], None)
