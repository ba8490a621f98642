"""A chosen guest: the booking is hers, by the desk's own link, and what it does not say of her stays as it is."""

import datetime as dt

import pytest
from django.core import signing

from guests.models import Guest, GuestLink
from stays import choosing
from stays.api.calls import desk
from stays.choosing import SALT, chosen, reference
from stays.models import SenderRecord, Stay
from tests.hotel_examples import Caller, guest, said, viewer_as


@pytest.fixture
def ilona(opera: Caller) -> Guest:
    opera.book("K-1", guest=guest(phone="+371 29112233", company="Saeima", incognito=True, alias="Mr Green"))
    return Guest.objects.get()


def test_a_reference_is_of_one_viewer_at_one_property(aurora, borealis, ilona: Guest):
    agent, other = (viewer_as(aurora, role) for role in ("front_office.agent", "sales.agent"))
    sealed = reference(agent, aurora, ilona.pk)
    assert chosen(agent, aurora, sealed) == ilona
    wrong = [(other, aurora, sealed), (agent, borealis, sealed), (agent, aurora, sealed + "x"), (agent, aurora, "\x00")]
    wrong += [(agent, aurora, reference(agent, aurora, 4711)), (agent, aurora, signing.dumps([1, 1, ilona.pk]))]
    assert [chosen(*one) for one in wrong] == [None] * len(wrong)


def test_a_reference_holds_for_a_shift(aurora, ilona: Guest, monkeypatch):
    agent = viewer_as(aurora, "front_office.agent")
    sealed = reference(agent, aurora, ilona.pk)
    later = signing.time.time() + dt.timedelta(hours=12, seconds=1).total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert (chosen(agent, aurora, sealed), SALT) == (None, "stays.choosing")


def test_the_booking_is_of_the_chosen_guest_and_takes_nothing_away(house, moment, ilona: Guest):
    agent = viewer_as(house.property, "front_office.agent")
    before = Guest.objects.values().get()
    body = said("D-1", guest={"surname": "whatever stands there", "language": "lv"})
    for _twice in range(2):
        outcome = choosing.book(body, ilona, house=house, system=desk(), by=agent, now=moment.now)
    assert (outcome.outcome, Stay.objects.get(confirmation_number="D-1").guest) == ("unchanged", ilona)
    assert Guest.objects.values().get() == before | {"language": "lv"}
    link = GuestLink.objects.get(booking_system=desk())
    assert (link.guest, len(link.external_id)) == (ilona, 20)
    kept = SenderRecord.objects.get(confirmation_number="D-1").body["guest"]
    assert kept == {"surname": ilona.surname, "external_id": link.external_id, "language": "lv"}


def test_a_second_booking_uses_the_same_link(house, moment, ilona: Guest):
    agent = viewer_as(house.property, "front_office.agent")
    for number in ("D-1", "D-2"):
        choosing.book(said(number), ilona, house=house, system=desk(), by=agent, now=moment.now)
    assert (GuestLink.objects.filter(booking_system=desk()).count(), ilona.stays.count()) == (1, 3)


def test_without_a_chosen_guest_a_name_alone_finds_nobody(house, moment, ilona: Guest):
    agent = viewer_as(house.property, "front_office.agent")
    body = said("D-1", guest={"surname": ilona.surname, "given_name": ilona.given_name})
    choosing.book(body, None, house=house, system=desk(), by=agent, now=moment.now)
    assert Guest.objects.count() == 2
