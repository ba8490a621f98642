"""Comments written here outlive what the sender says later; comments of the sender are the sender's."""

import pytest

from stays import comments
from stays.models import Stay
from tests.hotel_examples import NOW, Caller, viewer_as


@pytest.fixture
def stay(opera: Caller, aurora) -> int:
    """A booking with a comment, and one of the desk beside it."""
    stay = opera.book(comments=[{"text": "Late riser"}, {"text": "Pays in cash"}])["id"]
    comments.add(stay, "Likes bridge", internal=True, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    return stay


def texts(stay: int) -> list[str]:
    return [one["text"] for one in Stay.objects.get(pk=stay).comments]


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ([{"text": "Late riser"}, {"text": "Pays by card"}], ["Late riser", "Pays by card", "Likes bridge"]),
        ([], ["Likes bridge"]),
        ([{"text": "Likes bridge"}], ["Likes bridge", "Likes bridge"]),
        ([{"text": "Late riser"}, {"text": "Pays in cash"}], ["Late riser", "Pays in cash", "Likes bridge"]),
    ],
)
def test_a_comment_of_the_desk_outlives_every_message(opera: Caller, stay: int, said, kept):
    opera.book(comments=said, adults=2)
    assert texts(stay) == kept
    opera.book(comments=said, adults=1)
    assert texts(stay) == kept


def test_the_reason_of_a_cancellation_outlives_a_reinstatement(opera: Caller, stay: int):
    opera.cancel(version=2, reason="Fog")
    opera.book(version=3, comments=[{"text": "Coming after all"}])
    assert texts(stay) == ["Coming after all", "Likes bridge", "Fog"]
