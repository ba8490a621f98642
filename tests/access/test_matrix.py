"""Every address × everybody: whoever adds an address says here who may knock."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import path

from tests.access.matrix import ADMIN, NEW, ROWS, Row
from tests.access.routes import addresses
from tests.access.world import EVERYBODY, World, booking

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def call(world: World, who: str, row: Row) -> HttpResponse:
    """Somebody knocks; whatever that changed is undone."""
    number = "D-1" if who in world.staff else "K-1"
    url = (row.url or f"/{row.address}").format(**world.named, number=number) + row.query
    sent = what_is_sent(world, row)
    with transaction.atomic():
        answer = getattr(world.client(who), row.method.lower())(url, **sent, **row.headers)
        transaction.set_rollback(True)
    return answer


def what_is_sent(world: World, row: Row) -> dict:
    if row.method == "GET":
        return {}
    if row.form is not None:
        return {"data": row.form}
    body = booking("N-1", world.hotel) if row.body == NEW else row.body
    return {"data": {} if body is None else body, "content_type": "application/json"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_who_may_knock(world, row):
    found = {who: call(world, who, row).status_code for who in EVERYBODY}
    assert found == dict(row.expected)


def listed() -> set[str]:
    return {row.address for row in ROWS}


def unlisted(found: set[str]) -> set[str]:
    return {address for address in found if address not in listed() and not address.startswith(ADMIN)}


def test_every_address_has_a_row():
    assert unlisted(set(addresses())) == set()


def test_every_row_has_an_address():
    assert listed() - set(addresses()) == set()


def test_an_address_without_a_row_is_found():
    patterns = [path("api/v1/secrets", lambda request: HttpResponse()), path("admin/x", lambda request: HttpResponse())]
    assert unlisted(set(addresses(patterns))) == {"api/v1/secrets"}


def test_every_row_speaks_of_everybody():
    assert {row.id for row in ROWS if set(row.expected) != set(EVERYBODY)} == set()


SOMEBODY = ("no one", "general_manager", "administrator", "key bookings:write")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
CALLS = sorted({row.address for row in ROWS if row.address.startswith("api/v1/") and row.address != "api/v1/schema"})


@pytest.mark.parametrize("address", CALLS)
def test_no_other_method_does_anything(world, address):
    rows = {row.method: row for row in ROWS if row.address == address}
    others = [Row(address, method, {}, url=next(iter(rows.values())).url) for method in METHODS if method not in rows]
    found = {(row.method, who): call(world, who, row).status_code for row in others for who in SOMEBODY}
    assert {status for status in found.values() if status < 400 or status >= 500} == set()


ADMIN_PAGES = sorted(address for address in addresses() if address.startswith(ADMIN))


def admin_url(address: str) -> str:
    return "/" + address.replace("<path:object_id>", "1").replace("<int:content_type_id>/<path:object_id>", "1/1")


@pytest.mark.parametrize("who", ["no one", "front_office.agent", "general_manager", "stranger", "key bookings:write"])
def test_the_admin_sends_everybody_else_to_sign_in(world, who):
    client = world.client(who)
    pages = [a for a in ADMIN_PAGES if "login" not in a and "logout" not in a and "(?P" not in a]
    found = {address: client.get(admin_url(address)).status_code for address in pages}
    assert {address: status for address, status in found.items() if status not in (301, 302, 404)} == {}


def test_the_admin_opens_for_the_administrator(world):
    client = world.client("administrator")
    lists = [a for a in ADMIN_PAGES if a.count("/") == 3 and a.endswith("/") and "<" not in a]
    found = {address: client.get(f"/{address}").status_code for address in lists if "password" not in address}
    assert set(found.values()) <= {200, 403}
    assert found["admin/hotel/staffmember/"] == 200
    assert found["admin/access/reveal/"] == 403


def test_what_guests_need_has_no_page_in_the_admin():
    assert [
        address for address in ADMIN_PAGES if address.startswith(("admin/guests/need", "admin/guests/guestlink"))
    ] == []
