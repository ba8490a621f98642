"""Every page there is, and who of the demo opens it: for tests/browser/test_every_page.py and the pictures of docs/screens/.

To add an address, add it here: as a page, or below as what is none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOBODY, DESK, RUNNER, SALES = "", "piotr.lis", "tomek.drozd", "kaja.sowa"
MANAGER, KITCHEN_MANAGER, DUTY_MANAGER = "wanda.orlik", "irena.zieba", "filip.mazur"
ADMINISTRATOR = "administrator"

# What stands in the braces of a path: the stays of the demo's bookings with these numbers.
STAYS = {
    "late": "84210005",  # the fruit is late: this stay has most to show
    "waits": "84210006",  # the guest is here before the room is ready
    "group": "84210003",  # one of a delegation's rooms
    "planned": "84210002",  # has a programme
    "here": "84210007",
    "leaves": "84200106",
    "plain": "84210013",  # no VIP
    "answered": "84230312",  # F&B said what is safe
    "inspected": "84230301",  # and not passed
    "asked": "84230311",  # somebody asks for what an official visit switches off
    "refused": "84230314",  # the same, declined
}


@dataclass(frozen=True)
class Page:
    """One page as somebody who may see it opens it."""

    address: str  # as its pattern is written
    who: str
    path: str = ""  # where the address has parts, or something is asked of it

    def url(self, named: Mapping[str, Any]) -> str:
        return (self.path or f"/{self.address}").format(**named)


STAY, DEPARTMENT, LIST = "stays/<int:pk>/", "departments/<slug:code>/", "list/<slug:code>/"
LETTER = "letters/<slug:kind>/<slug:language>/"

PAGES: dict[str, Page] = {
    "sign-in": Page("accounts/login/", NOBODY),
    "by-mail": Page("acknowledge/", NOBODY, "/acknowledge/?key={mailed}"),
    "board": Page("", DESK),
    "board-empty": Page("", DESK, "/?date=2031-01-01"),
    "board-tomorrow": Page("", DESK, "/?date={tomorrow}"),
    "board-not-ready": Page("", DESK, "/?state=not_ready"),
    "board-leaving": Page("", DESK, "/?state=leaving"),
    "board-nothing-fits": Page("", DESK, "/?level=VX&state=ready"),
    "board-folded": Page("", DESK, "/?fold=LANHE"),
    "board-of-kitchen": Page("", RUNNER),
    "search": Page("", DESK, "/?search=a"),
    "search-nothing": Page("", DESK, "/?search=9999"),
    "keys": Page("keys/", DESK),
    "row": Page(f"{STAY}acts/", DESK, "/stays/{late}/acts/"),
    "row-here": Page(f"{STAY}acts/", DESK, "/stays/{here}/acts/"),
    "stay": Page(STAY, DESK, "/stays/{late}/"),
    "stay-of-kitchen": Page(STAY, RUNNER, "/stays/{late}/"),
    "stay-here": Page(STAY, MANAGER, "/stays/{here}/"),
    "stay-plain": Page(STAY, DESK, "/stays/{plain}/"),
    "stay-planned": Page(STAY, DESK, "/stays/{planned}/"),
    "stay-asked": Page(STAY, MANAGER, "/stays/{asked}/"),
    "stay-refused": Page(STAY, MANAGER, "/stays/{refused}/"),
    "door": Page(STAY, DESK, "/stays/{waits}/"),
    "edit": Page(f"{STAY}edit/", DESK, "/stays/{late}/edit/"),
    "group": Page(f"{STAY}group/", DESK, "/stays/{group}/group/"),
    "new-item": Page(f"{STAY}items/new/", DESK, "/stays/{late}/items/new/"),
    "kitchen": Page(f"{STAY}kitchen/", KITCHEN_MANAGER, "/stays/{answered}/kitchen/"),
    "inspection": Page(
        f"{STAY}items/<int:item>/inspection/", DUTY_MANAGER, "/stays/{inspected}/items/{inspection}/inspection/"
    ),
    "programme": Page(f"{STAY}programme/", DESK, "/stays/{planned}/programme/"),
    "programme-entry": Page(f"{STAY}programme/<int:entry>/", DESK, "/stays/{planned}/programme/{entry}/"),
    "new-booking": Page("bookings/new/", DESK),
    "departures": Page("departures/", DESK),
    "departures-empty": Page("departures/", DESK, "/departures/?date=2031-01-01"),
    "department": Page(DEPARTMENT, RUNNER, "/departments/food_beverage/"),
    "department-tomorrow": Page(DEPARTMENT, RUNNER, "/departments/food_beverage/?when=tomorrow"),
    "department-in-house": Page(DEPARTMENT, DUTY_MANAGER, "/departments/housekeeping/?when=in_house"),
    "department-departures": Page(DEPARTMENT, DUTY_MANAGER, "/departments/housekeeping/?when=departures"),
    "waiting": Page("waiting/", DUTY_MANAGER),
    "requests": Page("requests/", MANAGER),
    "awards": Page("awards/", MANAGER),
    "standards": Page("standards/", MANAGER),
    "list": Page(LIST, KITCHEN_MANAGER, "/list/food_beverage/"),
    "list-mail": Page(f"{LIST}mail/", KITCHEN_MANAGER, "/list/food_beverage/mail/"),
    "roster": Page("roster/", KITCHEN_MANAGER),
    "escalation": Page("escalation/", MANAGER),
    "escalation-new": Page("escalation/new/", MANAGER),
    "escalation-rule": Page("escalation/<int:rule>/", MANAGER, "/escalation/{rule}/"),
    "channels": Page("channels/", MANAGER),
    "letters": Page("letters/", SALES),
    "letter": Page(LETTER, SALES, "/letters/letter/zh-hans/"),
    "deliveries": Page("deliveries/", DUTY_MANAGER),
    "reveals": Page("reveals/", MANAGER),
    "roll-call": Page("roll-call/", DUTY_MANAGER),
}

# --- what answers no page of its own --------------------------------------------------------------------------------

PARTS = {  # of a page that is open
    "live/",
    "banner/",
    "bookings/new/guests/",
    "bookings/new/preview/",
    "departures/live/",
    f"{DEPARTMENT}live/",
    f"{STAY}live/",
    f"{STAY}edit/preview/",
    f"{STAY}group/live/",
    "requests/live/",
    "awards/live/",
}
FILES = {"calendar/<str:token>.ics", f"{LIST}list.<slug:ending>", f"{LIST}day/"}
ELSEWHERE = {"departments/", "list/", "list/mail/"}  # lead to a page of the viewer's own
ACTS = {  # are sent, and lead back to a page
    "seen/",
    f"{DEPARTMENT}items/<int:item>/",
    f"{DEPARTMENT}notices/<int:notice>/",
    "channels/<int:channel>/",
    f"{LIST}times/",
    f"{LIST}calendar/",
    f"{LIST}print/",
    f"{STAY}cancel/",
    f"{STAY}reinstate/",
    f"{STAY}items/<int:item>/",
    f"{STAY}notices/<int:notice>/",
    f"{STAY}room/",
    f"{STAY}departure/",
    f"{STAY}step/",
    f"{STAY}reveal/",
    f"{STAY}contact/",
    f"{STAY}comments/",
    f"{STAY}documents/<slug:kind>/",
    f"{STAY}level/",
    f"{STAY}privileges/",
    "awards/<int:pk>/",
    "requests/away/",
    "requests/<int:pk>/",
    "requests/privileges/<int:pk>/",
    "standards/codes/<int:pk>/",
    "waiting/<int:notice>/",
    "waiting/calls/<int:call>/",
    "roster/<int:duty>/",
    "escalation/quiet/",
    "escalation/reminders/",
    "deliveries/<int:delivery>/",
    "deliveries/restore/",
    "accounts/logout/",
}
PROGRAMS = {"healthz/live", "healthz/ready", "metrics", "api/docs/"}  # the reference is Swagger UI's own page
NO_PAGES = PARTS | FILES | ELSEWHERE | ACTS | PROGRAMS
OF_OTHERS = ("admin/", "api/v1/")  # Django's own pages, and calls
