import pytest

from stays import contact
from stays.models import Stay
from stays.reception import NotPossible
from tests.access.people import hire
from tests.hotel_examples import NOW, Caller, viewer_as
from vipdesk.outbox.models import Event, Notice


@pytest.fixture
def stay(opera: Caller) -> int:
    return opera.book()["id"]


def test_somebody_becomes_the_contact_and_nobody_is_told(stay: int, aurora):
    lena, by = hire(aurora, "guest_relations.agent"), viewer_as(aurora, "front_office.agent")
    told, revision = Notice.objects.count(), Stay.objects.get(pk=stay).revision
    for chosen in (lena.pk, lena.pk, None):
        contact.choose(stay, chosen, by=by, now=NOW)
    kept = Stay.objects.get(pk=stay)
    assert (kept.contact_id, kept.revision, Notice.objects.count()) == (None, revision + 2, told)
    events = Event.objects.filter(kind="stay.contact_chosen").order_by("pk").values_list("facts", "by_staff_id")
    said = {"room_number": ""}
    assert list(events) == [(said | {"contact": lena.pk}, by.id), (said | {"contact": None}, by.id)]


def test_a_contact_works_at_the_hotel(stay: int, aurora, borealis):
    gone = hire(aurora, "sales.agent")
    gone.is_active = False
    gone.save()
    others = [hire(borealis, "guest_relations.agent").pk, hire(aurora, "administrator").pk, gone.pk, 0, 999_999]
    by = viewer_as(aurora, "front_office.agent")
    for chosen in others:
        with pytest.raises(NotPossible) as refused:
            contact.choose(stay, chosen, by=by, now=NOW)
        assert (refused.value.code, Stay.objects.get(pk=stay).contact_id) == ("not_a_colleague", None)


def test_a_stay_that_is_over_gets_no_contact(opera: Caller, stay: int, aurora):
    opera.cancel()
    with pytest.raises(NotPossible) as refused:
        contact.choose(stay, hire(aurora, "sales.agent").pk, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    assert refused.value.code == "stay_is_over"
