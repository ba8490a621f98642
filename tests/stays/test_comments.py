import datetime as dt

import pytest

from stays import comments
from stays.models import Stay
from tests.hotel_examples import NOW, Caller, viewer_as
from vipdesk.outbox.models import Event


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


def test_a_comment_is_kept_with_who_and_when(stay: int, aurora):
    lena = viewer_as(aurora, "guest_relations.agent")
    before = Stay.objects.get(pk=stay).revision
    comments.add(stay, "Likes bridge", by=lena, now=NOW)
    later = NOW + dt.timedelta(minutes=5)
    comments.add(stay, "Is being divorced", internal=True, confidential=True, by=lena, now=later)
    kept = Stay.objects.get(pk=stay)
    assert kept.comments == [
        {"text": "Likes bridge", "by": lena.id, "at": NOW.isoformat()},
        {
            "text": "Is being divorced",
            "internal": True,
            "confidential": True,
            "by": lena.id,
            "at": later.isoformat(),
        },
    ]
    assert (kept.revision, kept.changed_at) == (before + 2, later)
    events = Event.objects.filter(kind="stay.commented").order_by("pk").values_list("facts", "by_staff_id")
    said = {"room_number": ""}
    assert list(events) == [(said | {"confidential": False}, lena.id), (said | {"confidential": True}, lena.id)]


def test_a_comment_that_is_sent_twice_is_kept_once(stay: int, aurora):
    lena, olga = viewer_as(aurora, "guest_relations.agent"), viewer_as(aurora, "sales.agent")
    for by, seconds in ((lena, 0), (lena, 2), (olga, 3), (lena, 61)):
        comments.add(stay, "Called", by=by, now=NOW + dt.timedelta(seconds=seconds))
    said = [(one["by"], one["at"][14:19]) for one in Stay.objects.get(pk=stay).comments]
    assert said == [(lena.id, "00:00"), (olga.id, "00:03"), (lena.id, "01:01")]


def test_a_stay_that_is_over_can_still_be_commented(opera: Caller, stay: int, aurora):
    opera.cancel()
    comments.add(stay, "Sent regrets", by=viewer_as(aurora, "sales.agent"), now=NOW)
    assert Stay.objects.get(pk=stay).comments[-1]["text"] == "Sent regrets"
