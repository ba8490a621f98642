"""Card numbers are found whatever stands between their digits, and nothing else is taken for one."""

import pytest

from vipdesk.access.cards import find_card, refuse_cards
from vipdesk.errors import Problem

VISA = "4111111111111111"


@pytest.mark.parametrize(
    "text",
    [
        VISA,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111 – 1111 – 1111 – 1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "４１１１１１１１１１１１１１１１",
        "pay with 4111 1111 1111 1111 12/27 123",
        "room 1208 4111111111111111",
        "card:4111111111111111.",
        "4222222222222",
        "5555555555554444",
        "2223003122003222",
        "378282246310005",
        "3782 822463 10005",
        "30569309025904",
        "38520000023237",
        "6011111111111117",
        "3530111333300000",
        "6200000000000005",
        "6759649826438453",
        "4000000000000000006",
    ],
)
def test_what_is_a_card(text):
    assert find_card(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",  # Luhn's sum is wrong
        "411111111111",  # too short
        "41111111111111111111111",  # too long to be one
        "0000000000000000",  # nobody issues these
        "1234567812345670",
        "9111111111111111",
        "+48 600 700 812",
        "2026-05-04 17:30, room 1208, LO 281",
        "4111/1111/1111/1111",
        "4111x1111x1111x1111",
        "four 4 and eleven 11",
    ],
)
def test_what_is_none(text):
    assert not find_card(text)


def refused(body, skip=()) -> list[str]:
    with pytest.raises(Problem) as problem:
        refuse_cards(body, skip=skip)
    found = problem.value
    assert (found.status, found.code) == (422, "card_data_refused")
    assert "4111" not in f"{found.detail} {found.errors}"
    return [error["pointer"] for error in found.errors]


def test_the_fields_are_named_and_the_number_is_not():
    body = {"comments": [{"text": "fine"}, {"text": f"card {VISA}"}], "payer": VISA, "rate": {"amount": int(VISA)}}
    assert refused(body) == ["/comments/1/text", "/payer", "/rate/amount"]


def test_identifiers_and_phones_are_left_alone():
    body = {"confirmation_number": VISA, "guests": [{"phone": VISA}, {"phone": VISA, "surname": VISA}]}
    skip = {"/confirmation_number", "/guests/*/phone"}
    assert refused(body, skip) == ["/guests/1/surname"]
    del body["guests"][1]["surname"]
    assert refuse_cards(body, skip=skip) is None


def test_a_field_called_by_a_number_is_not_an_index():
    assert refuse_cards({"yes": True, "none": None, "rate": 1.5}) is None
