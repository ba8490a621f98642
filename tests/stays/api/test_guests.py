"""The guests of a property, as a key's scopes and somebody's role let them be seen."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guests.models import Guest
from tests.access.people import bearer, key_for
from tests.hotel_examples import API, EVERY_SCOPE, Caller, colleague, guest, program, stored
from vipdesk.hotel.models import Property

ILONA = guest(
    email="ilona@example.org",
    phone="+371 29 998 877",
    birth_date="1970-02-28",
    allergies=["nuts"],
    membership={"program": "Stars", "level": "GOLD", "number": "77"},
)
SECRET = {"external_id": "P-2", "surname": "Zeisig", "given_name": "Otto", "incognito": True, "alias": "Mr Brown"}
MASKED: dict[str, Any] = {
    "display_name": "Ms Ilona Kalniete",
    "name_prefix": "Ms",
    "given_name": "Ilona",
    "surname": "Kalniete",
    "incognito": False,
    "email": "••••",
    "phone": "•••• 77",
    "birth_date": "••••",
    "position": "provincial_leader",
    "membership": {"program": "Stars", "level": "GOLD", "number": "77"},
    "preferences": [],
    "allergies": [{"code": "nuts", "text": "", "severity": "mild"}],
    "diets": [],
    "access_needs": [],
}
OPEN = {"email": "ilona@example.org", "phone": "+371 29 998 877", "birth_date": "1970-02-28"}


@pytest.fixture
def ilona(opera: Caller) -> int:
    return opera.book("K-1", guest=ILONA)["guest"]["id"]


def found(caller: Caller, search: str, query: str = "") -> list[int]:
    return [one["id"] for one in caller.get(f"/guests?search={search}{query}").json()["results"]]


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def test_a_profile_is_masked_by_scope(aurora: Property, ilona: int):
    reads, calls = program(aurora, "guests:read"), program(aurora, "guests:read", "guests:contact")
    masked = {"id": ilona, **MASKED}
    assert reads.get(f"/guests/{ilona}").json() == masked
    assert reads.get("/guests?search=kal").json() == {"results": [masked], "next": None}
    assert calls.get(f"/guests/{ilona}").json() == masked | OPEN
    assert code(program(aurora, "guests:contact", "stays:read").get("/guests")) == (403, "scope_missing")
    desk = colleague(aurora, "front_office.agent")
    assert desk.get(f"/guests/{ilona}").json() == masked
    assert code(colleague(aurora, "housekeeping.agent").get(f"/guests/{ilona}")) == (403, "not_allowed")


def test_names_are_found_by_their_beginnings(opera: Caller, ilona: int):
    other = opera.book("K-2", guest={"surname": "Kalniņš"})["guest"]["id"]
    words = ("kal", "KALNIETE ilo", "ilona", "niete", "kalnins", "nobody")
    hits = [found(opera, words_) for words_ in words]
    assert hits == [[ilona, other], [ilona], [ilona], [], [other], []]
    for wrong in ("", "k", "%20", "k" * 81):
        answer = opera.get(f"/guests?search={wrong}")
        assert (code(answer), answer.json()["errors"][0]["pointer"]) == ((400, "invalid"), "/search"), wrong


def test_who_is_incognito_is_found_by_the_alias_and_shown_by_it(opera: Caller, ilona: int):
    hidden = opera.book("K-2", guest=SECRET | {"email": "otto@example.org"})["guest"]["id"]
    with CaptureQueriesContext(connection) as true_name:
        assert found(opera, "zeisig") == []
    with CaptureQueriesContext(connection) as nobody:
        assert found(opera, "nowhereman") == []
    assert len(true_name) == len(nobody)
    assert found(opera, "brown") == [hidden]
    seen = opera.get(f"/guests/{hidden}").json()
    shown = {name: seen.get(name) for name in ("display_name", "alias", "incognito", "surname", "given_name", "email")}
    assert shown == {
        "display_name": "Mr Brown",
        "alias": "Mr Brown",
        "incognito": True,
        "surname": None,
        "given_name": None,
        "email": "••••",
    }


def test_the_guests_of_another_property_are_not_there(opera: Caller, aurora: Property, borealis: Property, ilona: int):
    stranger = program(borealis, system="mews")
    theirs = stranger.book("B-1", guest={"surname": "Kalnietis"})["guest"]["id"]
    Guest.objects.create(surname="Kalnay", created_at=Guest.objects.get(pk=ilona).created_at)  # who has no stay
    before = stored()
    assert (found(opera, "kal"), found(stranger, "kal")) == ([ilona], [theirs])
    assert code(stranger.get(f"/guests/{ilona}")) == (404, "not_found")
    assert code(stranger.get(f"/guests/{ilona}?property=AURORA")) == (404, "not_found")
    assert stored() == before


def test_what_a_guest_needs_is_told_by_the_property_that_knows(aurora: Property, borealis: Property, ilona: int):
    both = Caller(aurora, program(aurora).client)
    both.client.defaults.update(bearer(key_for([aurora, borealis], list(EVERY_SCOPE))))
    both.book("B-1", property="BOREALIS", guest=ILONA | {"allergies": ["kiwi"]})
    assert code(both.get(f"/guests/{ilona}")) == (400, "property_missing")
    told = {
        place: [one["code"] for one in both.get(f"/guests/{ilona}?property={place}").json()["allergies"]]
        for place in ("AURORA", "BOREALIS")
    }
    assert told == {"AURORA": ["nuts"], "BOREALIS": ["kiwi"]}
    assert found(both, "kal", "&property=BOREALIS") == [ilona]


def test_pages_are_complete_and_ask_as_often_for_many(opera: Caller):
    ids = [opera.book(f"K-{n}", guest={"surname": f"Kal{n}", "external_id": f"G-{n}"})["guest"]["id"] for n in range(5)]
    opera.book("K-9", guest={"surname": "Lis"})
    pages, address = [], "/guests?search=kal&limit=2"
    while address:
        with CaptureQueriesContext(connection) as asked:
            answer = opera.get(address).json()
        pages.append(([one["id"] for one in answer["results"]], len(asked)))
        address = (answer["next"] or "").partition(API)[2]
    often = pages[0][1]
    assert pages == [(ids[:2], often), (ids[2:4], often), (ids[4:], often)]
    assert len(opera.get("/guests").json()["results"]) == 6
