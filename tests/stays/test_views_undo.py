"""Undo instead of dialogs: what was done is said on the next page, with the button that takes it back."""

import datetime as dt

import pytest

from stays.models import ChecklistItem, Stay
from tests.hotel_examples import Caller, Moment, colleague
from tests.stays.pages import tags_of, words_of
from vipdesk.outbox.models import Event, Notice

DAY = "2026-04-16 09:00"


@pytest.fixture
def stay(opera: Caller, moment: Moment, aurora) -> int:
    booked = opera.book(room_number="1208")
    moment.to(DAY, aurora)
    return booked["id"]


@pytest.fixture
def kitchen(aurora) -> Caller:
    return colleague(aurora, "food_beverage.department_manager")


def item_of(stay: int, key: str = "amenity_order") -> ChecklistItem:
    return ChecklistItem.objects.get(stay_id=stay, item_key=key)


def undo_of(answer) -> tuple[str, dict[str, str]]:
    """Where the page's undo is posted to, and what is sent."""
    html = answer.content.decode()
    start = html.index('<ul class="messages">')
    tags = tags_of(html[start : html.index("</ul>", start)])
    (action,) = [said["action"] for tag, said in tags if tag == "form"]
    fields = {said["name"]: said["value"] for tag, said in tags if tag == "input"}
    assert len(fields.pop("csrfmiddlewaretoken") or "") == 64
    return str(action), {str(name): str(value) for name, value in fields.items()}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"act": "done"}, "Ticked: Amenity order confirmed, stock checked."),
        ({"act": "begin"}, "Begun: Amenity order confirmed, stock checked."),
        ({"act": "waive", "reason": "they bring their own"}, "Waived: Amenity order confirmed, stock checked."),
    ],
)
@pytest.mark.parametrize("where", ["stays/{stay}", "departments/food_beverage"])
def test_what_was_done_to_an_item_is_taken_back(kitchen: Caller, stay: int, sent, words, where):
    item = item_of(stay)
    url = f"/{where.format(stay=stay)}/items/{item.pk}/"
    answer = kitchen.client.post(url, sent, follow=True)
    assert words_of(answer) == [words]
    assert undo_of(answer) == (url, {"act": "reopen", "undo": "1"})
    back = kitchen.client.post(*undo_of(answer), follow=True)
    assert words_of(back) == ["Taken back: Amenity order confirmed, stock checked"]
    assert [tag for tag, said in tags_of(back.content.decode()) if said.get("action") == url] != []
    after = item_of(stay)
    assert (after.state, after.done_by, after.begun_by, after.state_reason) == ("open", None, None, "")
    assert words_of(kitchen.client.get(f"/stays/{stay}/")) == []


def test_the_list_comes_back_as_it_was_asked_for(kitchen: Caller, stay: int):
    url = f"/departments/food_beverage/items/{item_of(stay).pk}/?when=tomorrow"
    answer = kitchen.client.post(url, {"act": "done"}, follow=True)
    assert undo_of(answer)[0] == url
    assert kitchen.client.post(*undo_of(answer))["Location"] == "/departments/food_beverage/?when=tomorrow"


def test_what_was_to_be_said_of_it_comes_back(kitchen: Caller, stay: int, moment: Moment):
    item = item_of(stay)
    kitchen.client.post(f"/stays/{stay}/items/{item.pk}/", {"act": "begin"}, follow=True)
    words = {"state_reason": "Basket A is already in 1208", "reason_health": True, "done_room": "1208"}
    ChecklistItem.objects.filter(pk=item.pk).update(**words)
    before = ChecklistItem.objects.filter(pk=item.pk).values().get()
    moment.on(minutes=1)
    answer = kitchen.client.post(f"/stays/{stay}/items/{item.pk}/", {"act": "done"}, follow=True)
    assert item_of(stay).state_reason == ""
    moment.on(seconds=8)
    kitchen.client.post(*undo_of(answer))
    assert ChecklistItem.objects.filter(pk=item.pk).values().get() == before


def test_what_somebody_else_has_done_since_is_not_taken_back(kitchen: Caller, stay: int, aurora):
    url = f"/stays/{stay}/items/{item_of(stay).pk}/"
    answer = kitchen.client.post(url, {"act": "done"}, follow=True)
    other = colleague(aurora, "duty_manager")
    other.client.post(url, {"act": "reopen"})
    other.client.post(url, {"act": "done"})
    assert words_of(kitchen.client.post(*undo_of(answer), follow=True)) == ["Somebody else has changed this since."]
    assert item_of(stay).state == "done"


def test_what_was_not_done_offers_nothing(kitchen: Caller, stay: int):
    url = f"/stays/{stay}/items/{item_of(stay).pk}/"
    kitchen.client.post(url, {"act": "done"}, follow=True)
    answer = kitchen.client.post(url, {"act": "done"}, follow=True)
    assert 'name="undo"' not in answer.content.decode()
    assert [str(message.extra_tags) for message in answer.context["messages"]] == [""]


def acknowledged(caller: Caller, stay: int, where: str):
    notice = Notice.objects.get(subject_id=stay, department__code="food_beverage")
    url = f"/{where.format(stay=stay)}/notices/{notice.pk}/"
    return notice, caller.client.post(url, {"revision": notice.revision}, follow=True)


@pytest.mark.parametrize("where", ["stays/{stay}", "departments/food_beverage"])
def test_an_acknowledgement_is_taken_back(kitchen: Caller, stay: int, where):
    notice, answer = acknowledged(kitchen, stay, where)
    assert words_of(answer) == ["Acknowledged for Food & beverage."]
    assert undo_of(answer) == (f"/{where.format(stay=stay)}/notices/{notice.pk}/", {"undo": "1"})
    back = kitchen.client.post(*undo_of(answer), follow=True)
    assert words_of(back) == ["Taken back: acknowledged for Food & beverage."]
    again = Notice.objects.get(pk=notice.pk)
    assert (again.acknowledged_at, again.acknowledged_by) == (None, None)


def test_an_acknowledgement_of_long_ago_or_of_somebody_else_stays(kitchen: Caller, stay: int, aurora, moment: Moment):
    _, answer = acknowledged(kitchen, stay, "stays/{stay}")
    other = colleague(aurora, "duty_manager")
    assert words_of(other.client.post(*undo_of(answer), follow=True)) == ["It is too late to take this back."]
    moment.now += dt.timedelta(seconds=31)
    assert words_of(kitchen.client.post(*undo_of(answer), follow=True)) == ["It is too late to take this back."]
    assert Notice.objects.acknowledged().count() == 1


def test_a_department_that_was_told_since_keeps_one_open_notice(opera: Caller, kitchen: Caller, stay: int):
    _, answer = acknowledged(kitchen, stay, "stays/{stay}")
    opera.book(room_number="1208", expected_arrival_time="18:00")
    assert words_of(kitchen.client.post(*undo_of(answer), follow=True)) == [
        "The department has been told more since: read the newer notice."
    ]
    open_ones = Notice.objects.filter(department__code="food_beverage").open()
    assert [one.event_kind for one in open_ones] == ["stay.amended"]


def test_an_act_that_was_taken_back_is_in_the_timeline(kitchen: Caller, stay: int):
    answer = kitchen.client.post(f"/stays/{stay}/items/{item_of(stay).pk}/", {"act": "done"}, follow=True)
    kitchen.client.post(*undo_of(answer))
    kinds = list(Event.objects.about("stay", stay).order_by("-pk").values_list("kind", flat=True)[:2])
    assert kinds == ["item.reopened", "item.done"]


def test_a_tick_that_brings_the_guest_in_says_that_undo_leaves_the_check_in(stay: int, aurora):
    desk = colleague(aurora, "front_office.agent").client
    url = f"/stays/{stay}/items/{item_of(stay, 'guest_met').pk}/"
    answer = desk.post(url, {"act": "done"}, follow=True)
    (words,) = words_of(answer)
    assert words.startswith("Ticked: ")
    assert words.endswith(". The guest is checked in with it, which “Undo” leaves as it is.")
    desk.post(*undo_of(answer))
    assert (item_of(stay, "guest_met").state, Stay.objects.get(pk=stay).status) == ("open", "in_house")
