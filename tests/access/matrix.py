"""Who may knock where, and what they are answered: a row for each address and method.

To add an address, add its rows here. A row names the address as its pattern is written, the method, and the answer for
everybody: `api(...)` for calls, `page(...)` for pages.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.access.people import KEYS, STAFF
from tests.access.world import EVERYBODY, NOBODY, STRANGE_KEY, STRANGER

# --- groups of staff ---------------------------------------------------------------------------------------------------


def of(*departments: str) -> set[str]:
    """The agents and the managers of these departments."""
    return {f"{department}.{rank}" for department in departments for rank in ("agent", "department_manager")}


ALL = set(STAFF)
WORKING = ALL - {"administrator"}
ABOVE = {"duty_manager", "general_manager"}
MANAGERS = {name for name in STAFF if name.endswith(".department_manager")}
DESK = of("front_office", "guest_relations") | ABOVE
FIRST_COLUMN = DESK | of("sales", "general_manager")
KNOWING = of("guest_relations") | ABOVE
KEEPERS = DESK | of("sales")  # of a guest's programme and contact


@dataclass(frozen=True)
class Row:
    """One address and method: what it is called with, and the status that each is answered."""

    address: str
    method: str
    expected: Mapping[str, int]
    body: Any = None
    query: str = ""
    form: Mapping[str, str] | None = None  # what a page's form sends
    headers: Mapping[str, str] = field(default_factory=dict)
    url: str = ""  # where the pattern's parts are not named as the world names them

    @property
    def id(self) -> str:
        return f"{self.method} {self.address}"


def answers(*, key: Mapping[str, int] | int, staff: Mapping[str, int], no_one: int, stranger: int, strange_key: int):
    """The status for everybody."""
    keys = key if isinstance(key, Mapping) else dict.fromkeys(KEYS, key)
    return {**staff, **keys, NOBODY: no_one, STRANGER: stranger, STRANGE_KEY: strange_key}


def api(
    address: str,
    method: str,
    scope: str,
    *,
    staff: Collection[str],
    ok: int = 200,
    staff_ok: int | None = None,
    stranger: int = 404,
    but: Mapping[str, int] | None = None,
    **more: Any,
) -> Row:
    """A call: 401 without a key, 403 without the scope or the role, 404 from another property; `but` says who differs."""
    keys = {name: ok if name == f"key {scope}" else 403 for name in KEYS}
    people = {name: (staff_ok or ok) if name in staff else 403 for name in STAFF}
    expected = answers(key=keys, staff=people, no_one=401, stranger=stranger, strange_key=stranger)
    return Row(f"api/v1/{address}", method, expected | (but or {}), **more)


def page(
    address: str,
    method: str = "GET",
    *,
    staff: Collection[str],
    ok: int = 200,
    stranger: int,
    but: Mapping[str, int] | None = None,
    **more: Any,
) -> Row:
    """A page: whoever is not signed in is sent to sign in; a key opens no page."""
    people = {name: ok if name in staff else 403 for name in STAFF}
    expected = answers(key=302, staff=people, no_one=302, stranger=stranger, strange_key=302)
    return Row(address, method, expected | (but or {}), **more)


def form(
    address: str, sent: Mapping[str, str], *, staff: Collection[str], ok: int = 302, stranger: int = 404, **more: Any
) -> Row:
    """What a page's button sends: the page comes again."""
    return page(address, "POST", staff=staff, ok=ok, stranger=stranger, form=sent, **more)


def open_to_all(address: str, method: str = "GET", status: int = 200, **more: Any) -> Row:
    """What anybody may call, signed in or not."""
    return Row(address, method, dict.fromkeys(EVERYBODY, status), **more)


ALL_KEEPERS = {"sales.department_manager"} | ABOVE  # of the roster of sales
QUIET = {"version": "1", "begins": "22:00", "ends": "07:00"}
BOOKERS = FIRST_COLUMN | MANAGERS
ASKERS = FIRST_COLUMN | MANAGERS  # of a level; who decides is said by the level itself
MAPPERS = MANAGERS | ABOVE | {"administrator"}
REQUEST = "requests/<int:pk>/"
AWARD = "awards/<int:pk>/"
PRIVILEGE = "requests/privileges/<int:pk>/"  # asked for while the visit was official; now there is nothing to decide
NOT_ASKED = dict.fromkeys(ASKERS - of("front_office"), 422)  # by them or their department
WISH = {"what": "lounge", "reason": "A friend"}
NO_KEY = {"key tasks:write": 403}  # people decide
ASK = {"tier": "VC", "reason": "Friend of the house"}  # of a stay that has more
NOT_THEIRS = dict.fromkeys(ASKERS - ABOVE, 422)  # a level that the two above departments grant
RECEIVERS = of("front_office") | ABOVE  # of a notice to the front office
OF_HOUSEKEEPING = ABOVE | {"housekeeping.department_manager"}
SIGNERS = {"food_beverage.department_manager"}  # of allergies; those who see no health do not meet the item at all
INSPECTORS = ABOVE | {"sales.department_manager"}
HIDDEN = dict.fromkeys([*of("security", "engineering", "finance"), "administrator"], 404)
HOTEL = {"property": "AURORA"}
TIMES = {"at-morning": "06:30", "at-evening": "18:00", "at-seen_morning": "06:30", "at-seen_evening": "18:00"}
STAY, DEPARTMENT, LIST = "stays/<int:pk>/", "departments/<slug:code>/", "list/<slug:code>/"
ADDERS = DESK | of("sales") | MANAGERS | {"housekeeping.agent"}  # the item by hand is for housekeeping
TAKE_OFF = {"act": "take_off", "reason": "not wanted"}
TICK, WAIVE = {"act": "done"}, {"act": "waive", "reason": "not wanted"}
PHONE, TRUE_NAME = ({"field": field, "reason": "Call the guest"} for field in ("phone", "true_name"))
CONFIDENTIAL = {"text": "Late riser", "confidential": "on"}
BOOKINGS, STAYS, TASKS, GUESTS = "bookings:write", "stays:read", "tasks:write", "guests:read"
NUMBER = "bookings/<str:number>"
WRITERS, EDITORS = KNOWING | of("sales", "general_manager"), of("sales") | {"general_manager"}  # of letters
LETTERS = "letters/<slug:kind>/<slug:language>/"
DOCUMENT = f"{STAY}documents/<slug:kind>/"
COPIES = ("front_office", "housekeeping", "food_beverage", "security", "finance")
INSPECTION = f"{STAY}items/<int:item>/inspection/"
ITEM = "stays/<int:pk>/plan/<int:item>"
BOOKING_URL = "/api/v1/bookings/{number}"
ITEM_URL = "/api/v1/stays/{stay}/plan/{item}"
NEW = "the body of a new booking"  # made when the row is called, since it lies a day ahead of today


def document(kind: str, *made: tuple[str, Collection[str]]) -> list[Row]:
    """A document of a stay, for each department that it is made for, with who makes it."""
    url = f"/stays/{{stay}}/documents/{kind}/"
    return [form(DOCUMENT, {"department": one}, staff=staff, ok=200, url=url) for one, staff in made]


ROWS = [
    page("", staff=ALL, stranger=200),
    page("live/", staff=ALL, stranger=200),
    form("seen/", {}, staff=ALL, stranger=302),
    page("waiting/", staff=ALL, stranger=200),
    form("waiting/calls/<int:call>/", {}, staff=(), url="/waiting/calls/999999/", but=dict.fromkeys(ALL, 404)),
    page("departures/", staff=ALL, stranger=200),
    page("departures/live/", staff=ALL, stranger=200),
    form("waiting/<int:notice>/", {}, staff=(), url="/waiting/{notice}/", but=dict.fromkeys(ALL, 404)),
    page("roster/", staff=ALL, stranger=200, query="?department=sales"),
    page("roster/", "POST", staff=ALL_KEEPERS, ok=422, stranger=422, query="?department=sales", form={}),
    # a duty of another hotel is none here: it is said, as of any that is gone, that somebody has taken it off already
    form("roster/<int:duty>/", {}, staff=ALL_KEEPERS, stranger=302, url="/roster/{duty}/"),
    page("escalation/", staff=MANAGERS | ABOVE, stranger=200),
    form("escalation/quiet/", QUIET, staff=MANAGERS | ABOVE, stranger=302),
    form("escalation/reminders/", {"version": "0", "minutes": "30"}, staff=MANAGERS | ABOVE, stranger=302),
    page("escalation/new/", staff=MANAGERS | ABOVE, stranger=200),
    page("escalation/new/", "POST", staff=MANAGERS | ABOVE, ok=422, stranger=422, form={}),
    page("escalation/<int:rule>/", staff=MANAGERS | ABOVE, stranger=404, url="/escalation/{rule}/"),
    page(
        "escalation/<int:rule>/",
        "POST",
        staff=MANAGERS | ABOVE,
        ok=422,
        stranger=404,
        url="/escalation/{rule}/",
        form={"version": "1"},
    ),
    page("deliveries/", staff=ABOVE | {"administrator"}, stranger=200),
    form(
        "deliveries/<int:delivery>/", {"act": "retry"}, staff=ABOVE | {"administrator"}, url="/deliveries/{delivery}/"
    ),
    form("deliveries/restore/", {"act": "send"}, staff=ABOVE | {"administrator"}, stranger=302),
    page("banner/", staff=ALL, stranger=200),
    page("keys/", staff=ALL, stranger=200),
    page("", staff=ALL, stranger=200, query="?search=1208"),
    page("bookings/new/", staff=BOOKERS, stranger=200),
    page("bookings/new/", "POST", staff=BOOKERS, ok=422, stranger=422, form={"step": "save"}),
    page("bookings/new/guests/", "POST", staff=FIRST_COLUMN, stranger=200, form={"surname": "kan"}),
    page("bookings/new/preview/", "POST", staff=BOOKERS, stranger=200, form={}),
    page("departments/", staff=ALL, ok=302, stranger=302),
    page(DEPARTMENT, staff=ALL, stranger=200, url="/departments/housekeeping/"),
    page(f"{DEPARTMENT}live/", staff=ALL, stranger=200, url="/departments/housekeeping/live/"),
    form(f"{DEPARTMENT}items/<int:item>/", TICK, staff=WORKING, url="/departments/{department}/items/{item}/"),
    form(f"{DEPARTMENT}notices/<int:notice>/", {}, staff=RECEIVERS, url="/departments/front_office/notices/{notice}/"),
    page("list/", staff=ALL, ok=302, stranger=302),
    page("list/mail/", staff=ALL, ok=302, stranger=302),
    page(LIST, staff=ALL, stranger=200, url="/list/housekeeping/"),
    form(f"{LIST}calendar/", {}, staff=OF_HOUSEKEEPING, stranger=302, url="/list/housekeeping/calendar/"),
    page(f"{LIST}mail/", staff=OF_HOUSEKEEPING, stranger=200, url="/list/housekeeping/mail/"),
    form(f"{LIST}mail/", {"seen": "0"}, staff=OF_HOUSEKEEPING, stranger=302, url="/list/housekeeping/mail/"),
    form(f"{LIST}day/", {}, staff=ALL, ok=200, stranger=200, url="/list/housekeeping/day/"),
    form(f"{LIST}times/", TIMES, staff=OF_HOUSEKEEPING, stranger=302, url="/list/housekeeping/times/"),
    form(f"{LIST}print/", {}, staff=ALL, stranger=302, url="/list/housekeeping/print/"),
    *(
        page(f"{LIST}list.<slug:ending>", staff=ALL, stranger=200, url=f"/list/housekeeping/list.{ending}")
        for ending in ("csv", "pdf", "xlsx")
    ),
    page(STAY, staff=ALL, stranger=404, url="/stays/{stay}/"),
    page(f"{STAY}acts/", staff=DESK, stranger=404, url="/stays/{stay}/acts/"),
    form(f"{STAY}acts/", {"act": "expect", "time": "15:00"}, staff=DESK, url="/stays/{stay}/acts/"),
    page(f"{STAY}live/", staff=ALL, stranger=404, url="/stays/{stay}/live/"),
    page(f"{STAY}edit/", staff=FIRST_COLUMN, stranger=404, url="/stays/{stay}/edit/"),
    page(f"{STAY}edit/", "POST", staff=FIRST_COLUMN, ok=422, stranger=404, form={}, url="/stays/{stay}/edit/"),
    page(f"{STAY}edit/preview/", "POST", staff=FIRST_COLUMN, stranger=404, form={}, url="/stays/{stay}/edit/preview/"),
    page(f"{STAY}group/", staff=ALL, stranger=404, url="/stays/{stay}/group/"),
    page(f"{STAY}group/live/", staff=ALL, stranger=404, url="/stays/{stay}/group/live/"),
    form(f"{STAY}cancel/", {"reason": "ill"}, staff=FIRST_COLUMN, url="/stays/{stay}/cancel/"),
    form(f"{STAY}reinstate/", {}, staff=FIRST_COLUMN, url="/stays/{stay}/reinstate/"),
    page(f"{STAY}items/new/", staff=WORKING, stranger=404, url="/stays/{stay}/items/new/"),
    page(f"{STAY}items/new/", "POST", staff=WORKING, ok=422, stranger=404, form={}, url="/stays/{stay}/items/new/"),
    form(f"{STAY}items/<int:item>/", TICK, staff=WORKING, url="/stays/{stay}/items/{item}/"),
    form(f"{STAY}items/<int:item>/", TAKE_OFF, staff=ADDERS, url="/stays/{stay}/items/{by_hand}/"),
    form(f"{STAY}items/<int:item>/", WAIVE, staff=DESK | MANAGERS, url="/stays/{stay}/items/{item}/"),
    form(f"{STAY}items/<int:item>/", TICK, staff=SIGNERS, but=HIDDEN, url="/stays/{stay}/items/{signed}/"),
    page(INSPECTION, staff=INSPECTORS, stranger=404, url="/stays/{stay}/items/{inspection}/inspection/"),
    page(
        INSPECTION, "POST", staff=INSPECTORS, stranger=404, form={}, url="/stays/{stay}/items/{inspection}/inspection/"
    ),
    page(f"{STAY}kitchen/", staff=SIGNERS, stranger=404, url="/stays/{stay}/kitchen/"),
    page(f"{STAY}kitchen/", "POST", staff=SIGNERS, stranger=404, form={}, url="/stays/{stay}/kitchen/"),
    form(f"{STAY}notices/<int:notice>/", {}, staff=RECEIVERS, url="/stays/{stay}/notices/{notice}/"),
    form(f"{STAY}room/", {"room_number": "1510"}, staff=DESK, url="/stays/{stay}/room/"),
    form(f"{STAY}step/", {"act": "on_the_way", "time": "15:00"}, staff=DESK, url="/stays/{stay}/step/"),
    form(f"{STAY}step/", {"act": "wait", "place": "Bar"}, staff=DESK, url="/stays/{stay}/step/"),
    form(f"{STAY}step/", {"act": "met"}, staff=DESK, url="/stays/{stay}/step/"),
    form(f"{STAY}departure/", {"date": "2030-01-01", "time": ""}, staff=DESK, url="/stays/{stay}/departure/"),
    form(f"{STAY}step/", {"act": "check_in"}, staff=DESK, url="/stays/{stay}/step/"),
    form(f"{STAY}step/", {"take_back": "check_in"}, staff=DESK, url="/stays/{stay}/step/"),
    page(f"{STAY}reveal/", staff=ALL, ok=302, stranger=404, url="/stays/{stay}/reveal/"),
    form(f"{STAY}reveal/", PHONE, staff=FIRST_COLUMN, ok=200, url="/stays/{stay}/reveal/"),
    form(f"{STAY}reveal/", TRUE_NAME, staff=KNOWING, url="/stays/{stay}/reveal/"),  # nothing of it is hidden here
    form(f"{STAY}contact/", {"contact": ""}, staff=KEEPERS, url="/stays/{stay}/contact/"),
    form(f"{STAY}comments/", {"text": "Late riser"}, staff=FIRST_COLUMN, url="/stays/{stay}/comments/"),
    form(f"{STAY}comments/", CONFIDENTIAL, staff=KNOWING, url="/stays/{stay}/comments/"),
    *document("plan", ("sales", FIRST_COLUMN), *((one, FIRST_COLUMN | of(one)) for one in COPIES)),
    *document("order", *((one, FIRST_COLUMN | of(one)) for one in ("food_beverage", "housekeeping"))),
    *(document("letter", ("sales", WRITERS)) + document("card", ("guest_relations", WRITERS))),
    page("letters/", staff=EDITORS, stranger=403),
    page(LETTERS, staff=EDITORS, stranger=403, url="/letters/letter/pl/"),
    page(LETTERS, "POST", staff=EDITORS, ok=422, stranger=403, form={"text": "{x}"}, url="/letters/letter/pl/"),
    *document("sign", ("guest_relations", FIRST_COLUMN)),
    *document("registration", ("front_office", DESK)),
    page(DOCUMENT, staff=ALL, ok=302, stranger=404, url="/stays/{stay}/documents/plan/"),
    page(f"{STAY}programme/", staff=KEEPERS, stranger=404, url="/stays/{stay}/programme/"),
    form(f"{STAY}programme/", {}, staff=KEEPERS, ok=422, url="/stays/{stay}/programme/"),
    page(f"{STAY}programme/<int:entry>/", staff=KEEPERS, stranger=404, url="/stays/{stay}/programme/{entry}/"),
    form(f"{STAY}programme/<int:entry>/", {"act": "remove"}, staff=KEEPERS, url="/stays/{stay}/programme/{entry}/"),
    page("reveals/", staff={"general_manager"}, stranger=403),
    page("roll-call/", staff={"duty_manager", "general_manager"}, stranger=200),
    form("roll-call/", {}, staff={"duty_manager", "general_manager"}, ok=200, stranger=200),
    page("requests/", staff=ASKERS, stranger=200),
    page("requests/live/", staff=ASKERS, stranger=200),
    page("standards/", staff=MAPPERS, stranger=200),
    form("standards/codes/<int:pk>/", {"means": "VC"}, staff=MAPPERS, url="/standards/codes/{code}/"),
    form("requests/away/", {"end": "1"}, staff=ASKERS, ok=422, stranger=422),
    page(REQUEST, staff=ASKERS, ok=302, stranger=404, url="/requests/{request}/"),
    form(REQUEST, {"act": "approve"}, staff=ASKERS, but=NOT_THEIRS, url="/requests/{request}/"),
    form(REQUEST, {"act": "decline", "reason": "no"}, staff=ASKERS, but=NOT_THEIRS, url="/requests/{request}/"),
    page("awards/", staff=ASKERS, stranger=200),
    page("awards/live/", staff=ASKERS, stranger=200),
    page(AWARD, staff=ASKERS, ok=302, stranger=404, url="/awards/{award}/"),
    form(AWARD, {"act": "let_lapse"}, staff=ASKERS, but=NOT_THEIRS, url="/awards/{award}/"),
    form(AWARD, {"act": "end", "reason": "no"}, staff=ASKERS, but=NOT_THEIRS, url="/awards/{award}/"),
    form(f"{STAY}level/", {"act": "award"}, staff=ASKERS, ok=422, url="/stays/{stay}/level/"),
    page(PRIVILEGE, staff=ASKERS, ok=302, stranger=404, url="/requests/privileges/{privilege}/"),
    form(PRIVILEGE, {"act": "allow"}, staff=ASKERS, ok=422, url="/requests/privileges/{privilege}/"),
    form(PRIVILEGE, {"act": "withdraw"}, staff=ASKERS, but=NOT_ASKED, url="/requests/privileges/{privilege}/"),
    form(f"{STAY}level/", {"act": "ask"}, staff=ASKERS, ok=422, url="/stays/{stay}/level/"),
    form(f"{STAY}privileges/", {"act": "ask"}, staff=ASKERS, url="/stays/{stay}/privileges/"),
    Row(
        "accounts/login/",
        "GET",
        answers(key=200, staff=dict.fromkeys(STAFF, 302), no_one=200, stranger=302, strange_key=200),
    ),
    page("channels/", staff=ALL, stranger=200),
    form("channels/", {"name": "mine", "address": "file:///tmp/x"}, staff=ALL, ok=422, stranger=422),
    form("channels/<int:channel>/", {"act": "test"}, staff=ALL, stranger=302, url="/channels/999999/"),
    open_to_all("calendar/<str:token>.ics", status=404, url="/calendar/1.forged.ics"),
    open_to_all("acknowledge/", status=404, query="?key=forged"),
    open_to_all("acknowledge/", "POST", 404, form={"key": "forged"}),
    open_to_all("accounts/logout/", "GET", 405),
    open_to_all("accounts/logout/", "POST", 302),
    open_to_all("healthz/live"),
    open_to_all("healthz/ready", status=503),  # no relay runs beside the tests
    open_to_all("metrics"),
    open_to_all("api/docs/"),
    open_to_all("api/v1/schema", query="?format=json"),
    api("bookings", "GET", BOOKINGS, staff=ALL, query="?property=AURORA"),
    api(
        "bookings",
        "POST",
        BOOKINGS,
        staff=BOOKERS,
        ok=201,
        body=NEW,
        headers={"HTTP_IDEMPOTENCY_KEY": "once"},
    ),
    api("bookings/batch", "POST", BOOKINGS, staff=BOOKERS, body={**HOTEL, "bookings": []}, ok=400),
    api(NUMBER, "GET", BOOKINGS, staff=ALL, url=BOOKING_URL, query="?property=AURORA"),
    api(NUMBER, "PUT", BOOKINGS, staff=BOOKERS, ok=201, body=NEW, url="/api/v1/bookings/N-1"),
    api(NUMBER, "PATCH", BOOKINGS, staff=BOOKERS, ok=428, body=HOTEL, url=BOOKING_URL),
    api(f"{NUMBER}/cancel", "POST", BOOKINGS, staff=FIRST_COLUMN, body=HOTEL, url=BOOKING_URL + "/cancel"),
    api(f"{NUMBER}/check-in", "POST", BOOKINGS, staff=DESK, body=HOTEL, url=BOOKING_URL + "/check-in"),
    api(f"{NUMBER}/check-out", "POST", BOOKINGS, staff=DESK, ok=409, body=HOTEL, url=BOOKING_URL + "/check-out"),
    api(f"{NUMBER}/no-show", "POST", BOOKINGS, staff=DESK, body=HOTEL, url=BOOKING_URL + "/no-show"),
    api(
        f"{NUMBER}/room", "POST", BOOKINGS, staff=DESK, body=HOTEL | {"room_number": "1510"}, url=BOOKING_URL + "/room"
    ),
    api("arrivals", "GET", "arrivals:read", staff=ALL, query="?property=AURORA"),
    api("stays", "GET", STAYS, staff=ALL, query="?property=AURORA"),
    api("stays/<int:pk>", "GET", STAYS, staff=ALL, url="/api/v1/stays/{stay}"),
    api("stays/<int:pk>/plan", "GET", STAYS, staff=ALL, url="/api/v1/stays/{stay}/plan"),
    api(f"{ITEM}/begin", "POST", TASKS, staff=WORKING, url=ITEM_URL + "/begin"),
    api(f"{ITEM}/done", "POST", TASKS, staff=WORKING, url=ITEM_URL + "/done"),
    api(
        f"{ITEM}/done",
        "POST",
        TASKS,
        staff=SIGNERS,
        but=HIDDEN | {"administrator": 403, "key tasks:write": 404},
        url="/api/v1/stays/{stay}/plan/{signed}/done",
    ),
    api(f"{ITEM}/reopen", "POST", TASKS, staff=WORKING, url="/api/v1/stays/{stay}/plan/{done}/reopen"),
    api(f"{ITEM}/waive", "POST", TASKS, staff=DESK | MANAGERS, body={"reason": "not wanted"}, url=ITEM_URL + "/waive"),
    api("notices", "GET", STAYS, staff=ALL, query="?property=AURORA"),
    api(
        "notices/<int:pk>/acknowledge",
        "POST",
        TASKS,
        staff=RECEIVERS,
        url="/api/v1/notices/{notice}/acknowledge",
    ),
    api(
        "stays/<int:pk>/requests", "POST", BOOKINGS, staff=ASKERS, ok=409, body=ASK, url="/api/v1/stays/{stay}/requests"
    ),
    api("requests", "GET", STAYS, staff=ASKERS, query="?property=AURORA"),
    api(f"{REQUEST}approve", "POST", TASKS, staff=ABOVE, but=NO_KEY, url="/api/v1/requests/{request}/approve"),
    api(
        f"{REQUEST}decline",
        "POST",
        TASKS,
        staff=ABOVE,
        but=NO_KEY,
        body={"reason": "no"},
        url="/api/v1/requests/{request}/decline",
    ),
    api(
        f"{REQUEST}withdraw",
        "POST",
        BOOKINGS,
        staff=of("front_office"),
        but={"key bookings:write": 403},
        url="/api/v1/requests/{request}/withdraw",
    ),
    api(
        "stays/<int:pk>/privileges",
        "POST",
        BOOKINGS,
        staff=ASKERS,
        ok=409,
        but={"key bookings:write": 403},
        body=WISH,
        url="/api/v1/stays/{stay}/privileges",
    ),
    api("privileges", "GET", STAYS, staff=ASKERS, query="?property=AURORA"),
    *(
        api(
            f"privileges/<int:pk>/{act}",
            "POST",
            TASKS,
            staff={"general_manager"},
            ok=409,
            but=NO_KEY,
            body=body,
            url=f"/api/v1/privileges/{{privilege}}/{act}",
        )
        for act, body in (("allow", {}), ("decline", {"reason": "no"}), ("end", {}))
    ),
    api(
        "privileges/<int:pk>/withdraw",
        "POST",
        BOOKINGS,
        staff=of("front_office"),
        but={"key bookings:write": 403},
        url="/api/v1/privileges/{privilege}/withdraw",
    ),
    api("guests", "GET", GUESTS, staff=FIRST_COLUMN, query="?property=AURORA&search=kan"),
    api("guests/<int:pk>", "GET", GUESTS, staff=FIRST_COLUMN, url="/api/v1/guests/{guest}", query="?property=AURORA"),
    api("events", "GET", STAYS, staff=ALL, query="?property=AURORA"),
    api("tiers", "GET", "tiers:read", staff=ALL, query="?property=AURORA"),
    api("tiers/grade", "POST", "tiers:read", staff=ALL, body=HOTEL | {"guest": {"surname": "Kanarek"}}),
]

# Below these, whoever is not an administrator is sent to sign in; test_matrix walks them one by one.
ADMIN = "admin/"
