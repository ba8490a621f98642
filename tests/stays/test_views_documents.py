"""The documents on the page of a stay: buttons for what somebody may make, the PDF, and a line in the timeline."""

import re

import pytest
from django.db import IntegrityError, transaction

from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.documents.on_paper import book
from tests.stays.pages import inline_of
from vipdesk.hotel.models import PaperSize, Property
from vipdesk.outbox.models import Event

EVERYTHING = {
    "plan": ["sales", "front_office", "housekeeping", "food_beverage", "security", "finance"],
    "order": ["food_beverage", "housekeeping"],
    "letter": ["sales"],
    "card": ["guest_relations"],
    "sign": ["guest_relations"],
}
OFFERED = {
    "guest_relations.agent": EVERYTHING | {"registration": ["front_office"]},
    "front_office.agent": {**{k: EVERYTHING[k] for k in ("plan", "order", "sign")}, "registration": ["front_office"]},
    "sales.agent": EVERYTHING,
    "housekeeping.agent": {"plan": ["housekeeping"], "order": ["housekeeping"]},
    "security.department_manager": {"plan": ["security"]},
    "engineering.agent": {},
    "administrator": {},
}


def offered(page: str) -> dict[str, list[str]]:
    forms = re.findall(r'action="/stays/\d+/documents/(\w+)/"(.*?)</form>', page, re.S)
    return {kind: re.findall(r'name="department" value="(\w+)"', form) for kind, form in forms}


@pytest.mark.parametrize("who", OFFERED)
def test_the_page_offers_what_somebody_may_make(opera: Caller, aurora: Property, moment: Moment, who: str):
    stay = book(opera, moment, aurora)
    page = colleague(aurora, who).client.get(f"/stays/{stay}/").content.decode()
    assert offered(page) == OFFERED[who]
    assert inline_of(page) == []


def test_a_document_opens_and_is_noted_without_a_name(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    desk = colleague(aurora, "sales.agent")
    answer = desk.client.post(f"/stays/{stay}/documents/plan/", {"department": "housekeeping"})
    assert (answer.status_code, answer["Content-Type"], answer.content[:5]) == (200, "application/pdf", b"%PDF-")
    assert answer["Content-Disposition"] == f'inline; filename="plan-{stay}-housekeeping.pdf"'
    assert "no-store" in answer["Cache-Control"]
    event = Event.objects.about("stay", stay).get(kind="document.made")
    assert event.facts == {"room_number": "1208", "document": "plan", "department": "housekeeping"}
    page = desk.client.get(f"/stays/{stay}/").content.decode()
    assert "Document made: Reception plan, Housekeeping" in page


A4, LETTER = b"/MediaBox[0 0 595.2756 841.8898]", b"/MediaBox[0 0 612 792]"
ACROSS = {A4: b"/MediaBox[0 0 841.8898 595.2756]", LETTER: b"/MediaBox[0 0 792 612]"}
SMALL = b"/MediaBox[0 0 419.52756 297.6378]"  # the card stands on one of its own


@pytest.mark.parametrize("paper", [A4, LETTER])
def test_a_house_prints_on_its_own_paper(opera: Caller, aurora: Property, moment: Moment, paper: bytes):
    if paper == LETTER:
        PaperSize.objects.create(property=aurora, size=PaperSize.Size.LETTER)
    stay, desk = book(opera, moment, aurora), colleague(aurora, "general_manager").client
    sizes = {}
    for kind in EVERYTHING | {"registration": []}:
        content = desk.post(f"/stays/{stay}/documents/{kind}/").content
        sizes[kind] = set(re.findall(rb"/MediaBox\[[^\]]*\]", content))
    whole = {kind: {paper} for kind in ("plan", "order", "letter", "registration")}
    assert sizes == {**whole, "card": {SMALL}, "sign": {ACROSS[paper]}}
    lists = [
        desk.get("/list/sales/list.pdf"),
        desk.post("/list/sales/day/"),
        opera.get("/arrivals", Accept="application/pdf"),
    ]
    assert [ACROSS[paper] in one.content for one in lists] == [True] * 3
    assert ACROSS[A4] in desk.get("/list/sales/list.pdf?paper=a4").content  # for once, on another


def test_a_house_prints_on_a4_or_letter(aurora: Property):
    with pytest.raises(IntegrityError, match="paper_is_a4_or_letter"), transaction.atomic():
        PaperSize.objects.create(property=aurora, size="a3")


def test_without_a_department_it_is_the_usual_one(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    desk = colleague(aurora, "duty_manager").client
    names = [
        desk.post(f"/stays/{stay}/documents/{kind}/")["Content-Disposition"].split("=")[1]
        for kind in ("plan", "order", "sign", "registration")
    ]
    assert names == [
        f'"plan-{stay}-sales.pdf"',
        f'"order-{stay}-food_beverage.pdf"',
        f'"sign-{stay}-guest_relations.pdf"',
        f'"registration-{stay}-front_office.pdf"',
    ]


def test_what_is_no_document_or_no_copy_is_not_there(opera: Caller, aurora: Property, moment: Moment):
    stay = book(opera, moment, aurora)
    desk = colleague(aurora, "duty_manager").client
    asked = (("plan", "engineering"), ("plan", "x"), ("order", "sales"), ("bill", "finance"))
    found = [desk.post(f"/stays/{stay}/documents/{kind}/", {"department": to}).status_code for kind, to in asked]
    assert found == [404] * 4
    assert not Event.objects.filter(kind="document.made").exists()
