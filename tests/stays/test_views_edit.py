"""The page on which the desk changes a booking: what it shows to whom, what it saves, what it says when two people write."""

from typing import Any

import pytest

from guests.models import Guest, Need
from stays.edit_form import _allergy, _companion, _preference
from stays.models import Stay
from tests.hotel_examples import Caller, colleague, guest, stored
from tests.stays.pages import inline_of, words_of

SECRET = guest(
    external_id="P-9",
    given_name="Philomena",
    surname="Zeisigmann",
    native_name="菲洛梅娜",
    company="Zeisig AG",
    email="zeisig@example.org",
    phone="+371 29 112 233",
    birth_date="1958-02-27",
    incognito=True,
    alias="Mr Brown",
)


@pytest.fixture
def desk(aurora) -> Caller:
    return colleague(aurora, "front_office.agent")


@pytest.fixture
def stay(opera: Caller) -> int:
    who = guest(allergies=[{"code": "mango", "severity": "severe"}, "strawberries"], email="lk@example.org")
    rate = {"plan_code": "BAR", "amount": "210.00", "currency": "EUR"}
    return opera.book(guest=who, payer="Saeima", rate=rate, special_requests=["quiet"])["id"]


def opened(caller: Caller, stay: int):
    answer = caller.client.get(f"/stays/{stay}/edit/")
    assert answer.status_code == 200, answer
    return answer


def filled(form: Any, **typed: Any) -> dict[str, Any]:
    """What the browser sends when only these fields were changed."""
    sent: dict[str, Any] = {}
    for name in form.fields:
        value = typed.get(name, form.initial.get(name, ""))
        if value is not False:
            sent[name] = "on" if value is True else value
    return sent


def send(caller: Caller, stay: int, step: str = "save", **typed: Any):
    form = opened(caller, stay).context["form"]
    return caller.client.post(f"/stays/{stay}/edit/", {**filled(form, **typed), "step": step})


def test_it_is_filled_with_what_is_stored(desk: Caller, stay: int):
    answer = opened(desk, stay)
    initial = answer.context["form"].initial
    said = {name: initial[name] for name in ("surname", "arrival_date", "expected_arrival_time", "payer", "adults")}
    assert said == {
        "surname": "Kalniete",
        "arrival_date": "2026-04-16",
        "expected_arrival_time": "14:30",
        "payer": "Saeima",
        "adults": "1",
    }
    needs = (initial["allergy_mango"], initial["allergy_kiwi"], initial["other_allergies"])
    assert needs == ("severe", "", "strawberries")
    assert answer.context["stay"]["rate"] == "BAR 210.00 EUR"
    assert inline_of(answer.content.decode()) == []


def test_contact_is_not_in_the_form_and_is_kept(desk: Caller, stay: int):
    answer = opened(desk, stay)
    assert "lk@example.org" not in answer.content.decode()
    assert answer.context["form"].fields["email"].widget.attrs["placeholder"] == "kept as it is"
    assert send(desk, stay, payer="City").status_code == 302
    assert Guest.objects.get().email == "lk@example.org"
    assert send(desk, stay, email="new@example.org").status_code == 302
    assert Guest.objects.get().email == "new@example.org"


@pytest.mark.parametrize("who", ["front_office.agent", "guest_relations.agent", "general_manager"])
def test_the_true_name_of_an_incognito_guest_is_not_in_the_form(opera: Caller, aurora, who: str):
    stay = opera.book("K-9", guest=SECRET, payer="Zeisigmann AG", special_requests=["Letter for Philomena"])["id"]
    caller = colleague(aurora, who)
    page = opened(caller, stay).content.decode()
    said = [word for word in ("Philomena", "Zeisig", "菲洛梅娜", "zeisig@", "112 233", "1958-02-27") if word in page]
    assert said == []
    assert "Mr Brown" in page
    assert send(caller, stay, occasion="Jubilee", alias="Ms White").status_code == 302
    row = Stay.objects.select_related("guest").get(pk=stay)
    kept = (row.guest.surname, row.guest.given_name, row.guest.company, row.payer, row.special_requests)
    assert kept == ("Zeisigmann", "Philomena", "Zeisig AG", "Zeisigmann AG", ["Letter for Philomena"])
    assert (row.occasion, row.guest.alias) == ("Jubilee", "Ms White")


def test_only_who_may_know_names_takes_the_alias_off(opera: Caller, aurora):
    stay = opera.book("K-9", guest=SECRET)["id"]
    assert send(colleague(aurora, "front_office.agent"), stay, incognito=False).status_code == 302
    assert Guest.objects.get().incognito is True
    assert send(colleague(aurora, "guest_relations.agent"), stay, incognito=False).status_code == 302
    assert Guest.objects.get().incognito is False


def test_who_does_not_know_guests_by_name_changes_no_booking(aurora, stay: int):
    for who in ("housekeeping.department_manager", "food_beverage.agent", "finance.agent", "administrator"):
        caller = colleague(aurora, who)
        statuses = [
            caller.client.get(f"/stays/{stay}/edit/").status_code,
            caller.client.post(f"/stays/{stay}/edit/", {"step": "save"}).status_code,
            caller.client.post(f"/stays/{stay}/cancel/").status_code,
        ]
        assert statuses == [403, 403, 403], who


def test_what_is_saved_and_who_is_told(desk: Caller, stay: int):
    answer = send(
        desk, stay, allergy_mango="", allergy_kiwi="mild", other_allergies="strawberries (severe)", adults="2"
    )
    assert answer.status_code == 302
    page = desk.client.get(answer["Location"])
    assert words_of(page)[0].startswith("Saved. Told: ")
    found = set(Need.objects.values_list("code", "text", "severity", "source"))
    assert found == {("kiwi", "", "mild", "desk"), ("", "strawberries", "severe", "desk")}
    assert Stay.objects.get(pk=stay).adults == 2


def test_the_timeline_says_what_was_changed_to_those_who_may_know(desk: Caller, stay: int, aurora):
    assert send(desk, stay, payer="City", allergy_kiwi="mild", adults="2").status_code == 302

    def said(caller: Caller) -> str:
        return caller.client.get(f"/stays/{stay}/").context["story"][0]["of"]

    assert said(desk) == "Adults, Who pays, allergies or diet"
    assert said(colleague(aurora, "finance.agent")) == "Adults, Who pays"
    assert said(colleague(aurora, "engineering.agent")) == "Adults"


def test_what_it_leads_to_is_shown_and_nothing_is_stored(desk: Caller, stay: int):
    before = stored()
    answer = send(desk, stay, "check", arrival_date="2026-04-17", position="public_figure")
    seen = answer.context["preview"]
    assert [(line["name"], line["was"], line["now"]) for line in seen["lines"]] == [
        ("Position", "Provincial leader", "Public figure"),
        ("Arrival", "Thu 16 Apr 2026", "Fri 17 Apr 2026"),
    ]
    assert (seen["tier"], "Housekeeping" in seen["departments"]) == ("VB", True)
    assert stored() == before
    part = desk.client.post(f"/stays/{stay}/edit/preview/", filled(opened(desk, stay).context["form"], payer="City"))
    assert [line["now"] for line in part.context["preview"]["lines"]] == ["City"]


def test_nothing_changed_is_nothing_saved(desk: Caller, stay: int):
    before = stored()
    assert send(desk, stay).status_code == 302
    assert stored() == before


def test_two_people_write_the_same_field(desk: Caller, stay: int, aurora):
    form = opened(desk, stay).context["form"]
    assert send(colleague(aurora, "sales.agent"), stay, payer="City", occasion="Jubilee").status_code == 302
    sent = {**filled(form, payer="Owner", adults="3"), "step": "save"}
    answer = desk.client.post(f"/stays/{stay}/edit/", sent)
    again = answer.context["form"]
    assert (answer.status_code, list(again.errors)) == (409, ["payer"])
    words = "Changed meanwhile by somebody else to “City”. You wrote “Owner”: save again to have yours."
    assert again.errors["payer"] == [words]
    shown = {name: again[name].value() for name in ("payer", "adults", "occasion")}
    assert shown == {"payer": "Owner", "adults": "3", "occasion": "Jubilee"}
    sent = {name: again[name].value() for name in again.fields if again[name].value() is not False}
    assert desk.client.post(f"/stays/{stay}/edit/", {**sent, "step": "save"}).status_code == 302
    row = Stay.objects.get(pk=stay)
    assert (row.payer, row.adults, row.occasion) == ("Owner", 3, "Jubilee")


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"surname": ""}, ["surname"]),
        ({"surname": "a\x00b"}, ["surname"]),
        ({"given_name": "x" * 121}, ["given_name"]),
        ({"departure_date": "2026-04-15"}, ["departure_date"]),
        ({"arrival_date": "0001-01-01"}, ["arrival_date"]),
        ({"phone": "call me"}, ["phone"]),
        ({"language": "??"}, ["language"]),
        ({"children": "old"}, ["children"]),
        ({"children": "18"}, ["children"]),
        ({"adults": "100"}, ["adults"]),
        ({"bags": "-1"}, ["bags"]),
        ({"host_phone": "+371 29"}, ["host_name"]),
        ({"payer": "4111 1111 1111 1111"}, ["payer"]),
        ({"preferences": "tea"}, ["preferences"]),
        ({"special_requests": "x" * 501}, ["special_requests"]),
        ({"accompanying_guests": "Anna, daughter, 200"}, ["accompanying_guests"]),
        ({"payer": "•••• AG"}, ["payer"]),
        ({"special_requests": "for ••••"}, ["special_requests"]),
        ({"allergy_kiwi": "deadly"}, ["allergy_kiwi"]),
        ({"scheduled_at": "soon"}, ["scheduled_at"]),
        ({"shown": "{"}, ["__all__"]),
        ({"shown": "[1]"}, ["__all__"]),
    ],
)
def test_each_mistake_is_said_at_its_field_and_nothing_is_saved(desk: Caller, stay: int, typed, fields):
    before = stored()
    answer = send(desk, stay, **typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, fields)
    assert stored() == before


def test_a_code_that_no_list_knows_is_kept(opera: Caller, desk: Caller):
    stay = opera.book("K-3", vip={"code": "GOLD"})["id"]
    assert ("GOLD", "GOLD") in opened(desk, stay).context["form"].fields["level"].choices
    assert send(desk, stay, payer="City").status_code == 302
    assert Stay.objects.get(pk=stay).vip_code == "GOLD"


def test_while_the_guest_is_here_the_arrival_is_not_changed(opera: Caller, desk: Caller, stay: int, moment, aurora):
    moment.to("2026-04-16 15:00", aurora)
    desk.client.post(f"/stays/{stay}/step/", {"act": "check_in"})
    form = opened(desk, stay).context["form"]
    assert {"arrival_date", "expected_arrival_time"} & form.fields.keys() == set()
    assert send(desk, stay, departure_date="2026-04-19").status_code == 302
    assert str(Stay.objects.get(pk=stay).departure_date) == "2026-04-19"


def test_cancelled_and_reinstated_from_the_page(desk: Caller, stay: int):
    answer = desk.client.post(f"/stays/{stay}/cancel/", {"reason": "ill"}, follow=True)
    assert words_of(answer)[0].startswith("Cancelled. Told: ")
    assert answer.context["booking_acts"] == {"amend": False, "cancel": False, "reinstate": True}
    over = desk.client.get(f"/stays/{stay}/edit/", follow=True)
    assert words_of(over) == ["This stay is over: reinstate it before you change it."]
    answer = desk.client.post(f"/stays/{stay}/reinstate/", follow=True)
    assert words_of(answer)[0].startswith("Reinstated. Told: ")
    again = desk.client.post(f"/stays/{stay}/reinstate/", follow=True)
    assert words_of(again) == ["Only a cancelled booking can be reinstated."]


def test_lines_as_a_booking_says_them():
    assert _allergy("strawberries (Severe)") == {"code": "strawberries", "severity": "severe"}
    assert _allergy("strawberries") == {"code": "strawberries", "severity": "mild"}
    assert _preference("tea: green: hot") == {"category": "tea", "value": "green: hot"}
    assert _companion("Anna Maria Kalniete, daughter, 9") == {
        "given_name": "Anna Maria",
        "surname": "Kalniete",
        "relation": "daughter",
        "age": "9",
    }
    assert _companion("Anna") == {"surname": "Anna"}
