"""What a guest may not have, however a booking system writes it."""

import pytest

from guests.models import Need
from stays.models import ChecklistItem
from tests.hotel_examples import Caller, guest


def brought(stay: int) -> set[str]:
    """Everything that is brought to the guest, by its tags."""
    lines = [line for item in ChecklistItem.objects.filter(stay_id=stay) for line in item.components]
    return {tag for line in lines if line["quantity"] for tag in line["tags"]}


@pytest.mark.parametrize("said", ["nuts", "Nuts", "tree nuts", "Almonds", {"text": "Tree Nuts"}, {"code": "NUT"}])
def test_no_nuts_for_a_guest_who_may_have_none(opera: Caller, said):
    stay = opera.book(guest=guest(allergies=[said]))["id"]
    assert "nuts" not in brought(stay)
    assert list(Need.objects.values_list("kind", "code", "text")) == [("allergy", "nuts", "")]


def test_of_the_same_allergy_twice_the_severer_counts(opera: Caller):
    said = [{"code": "nuts", "severity": "severe"}, {"code": "tree nuts", "severity": "mild"}]
    booked = opera.book(guest=guest(allergies=said), version=1)
    assert list(Need.objects.values_list("code", "severity")) == [("nuts", "severe")]
    opera.book(guest=guest(allergies=[*reversed(said), "kiwi"]), version=2)
    assert list(Need.objects.order_by("code").values_list("code", "severity")) == [("kiwi", "mild"), ("nuts", "severe")]
    assert booked["tier"] == "VA"


def test_diets_and_access_needs_by_other_words(opera: Caller):
    opera.book(guest=guest(diets=["Halal", "no alcohol"], access_needs=["Wheelchair user"]))
    assert list(Need.objects.order_by("code").values_list("kind", "code")) == [
        ("diet", "alcohol_free"),
        ("diet", "halal"),
        ("access", "wheelchair"),
    ]


def test_what_nobody_knows_is_asked_about(opera: Caller):
    opera.book(guest=guest(allergies=["Coconut"]))
    assert list(Need.objects.values_list("code", "text")) == [("", "Coconut")]
    assert (
        opera.items(ChecklistItem.objects.first().stay_id)["fruit"]["state_reason"]
        == "Do not bring this before F&B has said yes"
    )


def test_a_code_that_is_not_mapped_is_said(opera: Caller):
    plain = {"external_id": "1", "surname": "Lis"}
    reasons = [
        opera.book("K-1", guest=plain, vip={"code": "GOLD"})["tier_reasons"],
        opera.book("K-2", guest=plain, vip={"code": "GOLD", "requested": False})["tier_reasons"],
        opera.book("K-3", guest=guest(), vip={"code": "GOLD"})["tier_reasons"],
    ]
    assert reasons == [
        ["GOLD is not mapped to a VIP level yet"],
        [],
        ["VA: Provincial or municipal leader", "GOLD is not mapped to a VIP level yet"],
    ]
