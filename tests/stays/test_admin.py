import re

import pytest
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from guests.models import Guest, GuestLink, Need
from stays.models import ChecklistItem, IdempotencyRecord, SenderRecord, Stay, VipRequest
from tests.access import canary
from tests.access.people import hire
from tests.hotel_examples import Caller, program, said
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Delivery, Event, Notice, NoticeEvent

SHOWN = [Guest, Stay, ChecklistItem, VipRequest, SenderRecord, IdempotencyRecord, Event, Notice, Delivery]
HIDDEN = [GuestLink, Need, NoticeEvent]


@pytest.fixture
def bird(opera: Caller, aurora: Property) -> Stay:
    """A guest whose every word is a canary, with a request that waits and a call that is answered once."""
    aurora.departments.update(email="everybody@aurora.example")
    body = said(guest=canary.guest(canary.OPEN, position="public_figure"), **canary.stay(canary.OPEN))
    assert opera.post("/bookings", body, **{"Idempotency-Key": "once"}).status_code == 201
    return Stay.objects.get()


@pytest.fixture
def desk(aurora: Property) -> Client:
    """The administrator of the one hotel at their browser."""
    client = Client()
    client.force_login(hire(aurora, "administrator"))
    return client


def addresses(model: type[Model], pk: int) -> list[str]:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    return [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[pk])]


@pytest.mark.parametrize("model", SHOWN)
def test_an_administrator_reads_ids_and_states_and_nothing_of_the_person(bird, desk, model):
    row = model.objects.order_by("pk").first()
    answers = [desk.get(address) for address in addresses(model, row.pk)] if row else []
    texts = [answer.content.decode() for answer in answers]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert canary.heard(texts, canary.OPEN) == set()
    assert not any(word in text for text in texts for word in ("Allergies", "ask F", "allergy", "Public figure"))


def test_the_notices_do_hold_what_the_admin_leaves_out(bird):
    assert any("Allergies" in str(notice.changes) for notice in Notice.objects.all())
    assert canary.heard([str(SenderRecord.objects.get().body)], canary.OPEN) >= {"given", "health", "contact"}


def test_needs_have_no_page_of_their_own():
    assert [model for model in HIDDEN if admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", [Guest, Stay, ChecklistItem, SenderRecord])
def test_the_rows_of_another_hotel_are_not_there(bird, desk, borealis, model):
    theirs = program(borealis, system="mews").book(
        "B-1", guest={"external_id": "X", "surname": "Other", "position": "public_figure"}
    )
    listed, own = addresses(model, model.objects.order_by("pk")[0].pk)
    other = model.objects.order_by("-pk")[0]
    assert theirs["property"] == "BOREALIS"
    assert desk.get(own).status_code == 200
    assert desk.get(addresses(model, other.pk)[1]).status_code == 302
    numbers = re.findall(rf"{listed}(\d+)/change", desk.get(f"{listed}?all=").content.decode())
    assert str(other.pk) not in numbers


@pytest.mark.parametrize("model", [Guest, Stay, ChecklistItem, VipRequest, SenderRecord, IdempotencyRecord])
def test_nothing_is_written_in_the_admin(bird, desk, model):
    row = model.objects.order_by("pk")[0]
    listed, own = addresses(model, row.pk)
    before = model.objects.values().get(pk=row.pk)
    assert desk.post(own, {"status": "cancelled", "state": "done"}).status_code == 403
    assert desk.get(f"{listed}add/").status_code == 403
    assert desk.post(f"{own.removesuffix('change/')}delete/", {"post": "yes"}).status_code == 403
    assert model.objects.values().get(pk=row.pk) == before


GUESSES = [
    ("guests_guest", "surname__startswith", canary.OPEN["surname"][0][:3]),
    ("guests_guest", "phone__contains", "4"),
    ("stays_stay", "vip_reason__contains", "a"),
    ("stays_stay", "guest__surname__startswith", canary.OPEN["surname"][0][:3]),
    ("stays_senderrecord", "body__guest__surname__startswith", canary.OPEN["surname"][0][:3]),
    ("stays_checklistitem", "title__contains", "llerg"),
    ("outbox_event", "facts__title__contains", "llerg"),
    ("outbox_notice", "changes__contains", "llerg"),
    ("access_apikey", "secret_sha256__startswith", "a"),
]


@pytest.mark.parametrize(("page", "lookup", "guess"), GUESSES)
def test_what_a_page_does_not_show_cannot_be_guessed_at_by_filtering(bird, desk, page, lookup, guess):
    answer = desk.get(reverse(f"admin:{page}_changelist"), {lookup: guess})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("page", "lookup", "value"),
    [
        ("stays_stay", "status__exact", "reserved"),
        ("stays_checklistitem", "department__code", "housekeeping"),
        ("outbox_delivery", "state", "dead"),
    ],
)
def test_the_filters_of_a_page_work(bird, desk, page, lookup, value):
    assert desk.get(reverse(f"admin:{page}_changelist"), {lookup: value}).status_code == 200


@pytest.mark.django_db
def test_the_page_where_one_signs_in_is_open_to_everybody():
    page = Client().get("/admin/", follow=True)
    assert (page.status_code, page.redirect_chain[-1][0].partition("?")[0]) == (200, "/admin/login/")
