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


def test_somebody_becomes_the_contact_and_those_who_work_with_them_are_told(opera: Caller, stay: int, aurora):
    lena, by = hire(aurora, "guest_relations.agent"), viewer_as(aurora, "front_office.agent")
    opera.acknowledge_all(stay)
    revision = Stay.objects.get(pk=stay).revision
    begins = "Our colleague for this guest has changed. "
    for chosen, line in (
        (lena.pk, f"Our colleague for this guest is now {lena.short_name}"),
        (lena.pk, f"Our colleague for this guest is now {lena.short_name}"),
        (None, "This guest has no colleague of ours any more: ask guest relations"),
    ):
        contact.choose(stay, chosen, by=by, now=NOW)
        told = {code: notice["text"] for code, notice in opera.notices(stay, state="open").items()}
        assert told == {"front_office": begins + line, "guest_relations": begins + line}
    kept = Stay.objects.get(pk=stay)
    assert (kept.contact_id, kept.revision) == (None, revision + 2)
    assert str(lena.pk) not in str(Notice.objects.filter(acknowledged_at=None).values_list("changes", flat=True))
    events = Event.objects.filter(kind="stay.contact_chosen").order_by("pk").values_list("facts", "by_staff_id")
    said = {"room_number": ""}
    assert list(events) == [(said | {"contact": lena.pk}, by.id), (said | {"contact": None}, by.id)]


def test_of_a_stay_for_which_they_have_nothing_to_do_they_are_not_told(opera: Caller, aurora):
    plain = opera.book("K-2", guest={"external_id": "P-2", "surname": "Brzoza"})["id"]
    contact.choose(plain, hire(aurora, "sales.agent").pk, by=viewer_as(aurora, "front_office.agent"), now=NOW)
    assert not Notice.objects.filter(subject_id=plain).exists()


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
