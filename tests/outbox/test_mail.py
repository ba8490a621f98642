import re

import pytest
from django.core import mail as sent

from tests.outbox.conftest import FRUIT, TEA, later
from vipdesk.outbox import delivering, mail
from vipdesk.outbox.models import Delivery, Notice

pytestmark = pytest.mark.django_db

NUTS = {"kind": "fact", "item": None, "field": "allergies", "from": [], "to": ["nuts"], "title": "", "health": True}
KIWI = {"kind": "moved", "item": 3, "field": "components", "title": "Basket", "words": "allergy", "health": True}
ROOM = {"kind": "fact", "item": None, "field": "room_number", "from": "1208", "to": "1510", "title": ""}
ALIAS = {"kind": "fact", "item": None, "field": "alias", "from": "Mr Grey", "to": "Mr Green", "title": ""}
PARTY = {"kind": "fact", "item": None, "field": "party", "from": [], "to": [{"age": 7}], "title": ""}
LARGER = {"kind": "fact", "item": 3, "field": "quantity", "from": 1, "to": 2, "title": "Basket", "words": ""}
TOLD = {
    "kind": "fact",
    "item": 4,
    "field": "state",
    "from": "done",
    "to": "open",
    "title": "Basket",
    "words": "Basket is already in 1208: please move it to 1510",
}
MOVED = {
    "kind": "moved",
    "item": 1,
    "field": "due_at",
    "from": "2026-05-04T10:30:00+00:00",
    "to": "2026-05-04T12:30:00+00:00",
    "title": "Fruit",
}
GONE = {
    "kind": "withdrawn",
    "item": 2,
    "field": "",
    "from": None,
    "to": None,
    "title": "Tea",
    "words": "cancelled: please collect from 1208",
}

MOVE = (
    "Basket is already in 1208: please move it to 1510, with every card and letter; "
    "if it is not fresh or was touched, throw it away and bring a new one"
)
COLLECT = (
    "Please collect from 1208 (booking cancelled); sealed goods go back to stock, other food is thrown away, "
    "what bears a name is shredded"
)


@pytest.fixture(autouse=True)
def address(settings):
    settings.VIPDESK_URL = "https://desk.aurora.test/"
    settings.DEFAULT_FROM_EMAIL = "vipdesk@aurora.test"


def words(notice: Notice) -> list[str]:
    return [line for line in mail.body(notice).splitlines() if line]


def test_a_booking(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT, TEA]}, facts={"room_number": "1208"})
    assert mail.subject(notice) == "Stay 4711: 2 items for Food & beverage"
    assert words(notice) == [
        "VIP arrival booked",
        "Stay 4711, room 1208",
        "- New: Fruit, by Mon 4 May, 12:30",
        "- New: Tea, by Mon 4 May, 12:00",
        "https://desk.aurora.test/stays/4711/",
    ]


def test_an_amendment(tell, kitchen):
    [notice] = tell({kitchen: [MOVED, GONE, ROOM, LARGER, TOLD, PARTY]}, "stay.amended")
    assert mail.subject(notice) == "Stay 4711: 4 items for Food & beverage"
    assert words(notice) == [
        "Booking changed",
        "Stay 4711",
        "- Fruit: now by Mon 4 May, 14:30 (was Mon 4 May, 12:30)",
        f"- Tea: {COLLECT}",
        "- Room: 1208 → 1510",
        "- Basket: now 2 of them",
        f"- Basket: {MOVE}",
        "1 more thing is not written in mails: open vipdesk before you go on.",
        "https://desk.aurora.test/stays/4711/",
    ]


def test_each_thing_is_said_once_and_a_daily_one_with_its_day(tell, kitchen):
    reason = {**TOLD, "field": "state_reason", "from": "", "to": TOLD["words"]}
    quietly = {**TOLD, "field": "reason_health", "from": True, "to": False, "words": "", "health": True}
    kept = {"due_at": "2026-05-04T10:30:00+00:00", "state_reason": TOLD["words"]}
    added = {"kind": "added", "item": 6, "field": "", "from": None, "to": kept, "title": "Basket"}
    [notice] = tell({kitchen: [TOLD, reason, quietly, added, {**GONE, "day": "2026-05-05"}]}, "stay.amended")
    assert words(notice)[2:-1] == [
        f"- Basket: {MOVE}",
        f"- New: Basket, by Mon 4 May, 12:30; {MOVE}",
        f"- Tea (5 May): {COLLECT}",
    ]


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        ("stay.room_changed", "The room number is new or gone: read what goes where"),
        ("stay.cancelled", "Booking cancelled: the guest does not come"),
        ("stay.reinstated", "Booking is on again, the guest comes: check again what you had already done"),
        ("stay.no_show", "No-show: the guest did not come"),
        ("stay.checked_out", "Guest has left: you may go in"),
        ("item.stopped_again", "Booking changed"),
        ("item.overridden", "Booking changed"),  # it would tell of a need
        ("needs.answered", "Booking changed"),
        ("stay.of_another_version", "Booking changed"),
        ("stay.amended", "Booking changed"),
    ],
)
def test_how_a_mail_begins(tell, kitchen, kind, first):
    [notice] = tell({kitchen: [FRUIT]}, kind)
    assert words(notice)[0] == first


def test_a_secret_stay_is_its_number_and_nothing_else(tell, kitchen):
    [notice] = tell({kitchen: [FRUIT, ROOM]}, secret=True, facts={"room_number": "1208"})
    assert words(notice) == [
        "VIP arrival booked",
        "Stay 4711: open vipdesk.",
        "https://desk.aurora.test/stays/4711/",
    ]


def test_nothing_of_health_is_in_a_mail(tell, kitchen):
    [notice] = tell({kitchen: [NUTS, KIWI, FRUIT]}, "stay.amended")
    assert words(notice) == [
        "Booking changed",
        "Stay 4711",
        "- New: Fruit, by Mon 4 May, 12:30",
        "2 more things are not written in mails: open vipdesk before you go on.",
        "https://desk.aurora.test/stays/4711/",
    ]


def test_a_wish_and_what_is_brought_for_it_are_not_in_a_mail(tell, kitchen):
    fridge = {**LARGER, "field": "components", "from": [], "to": [{"name": "Fridge for her insulin", "quantity": 1}]}
    safe_no_more = {**LARGER, "field": "detail", "from": "butter biscuits", "to": "nuts and dried fruit"}
    [notice] = tell({kitchen: [fridge, safe_no_more, LARGER]}, "stay.amended")
    assert words(notice)[2:-1] == [
        "- Basket: now 2 of them",
        "2 more things are not written in mails: open vipdesk before you go on.",
    ]


def test_a_fact_that_may_name_a_guest_is_not_in_a_mail(tell, kitchen):
    [notice] = tell({kitchen: [ALIAS]}, "stay.amended")
    assert mail.subject(notice) == "Stay 4711: a notice for Food & beverage"
    assert "Gre" not in mail.body(notice)


def test_a_repeat_has_the_same_message_id_and_a_new_revision_another(tell, kitchen):
    def message_id() -> str:
        delivery = Delivery.objects.select_related("notice__department", "notice__property").get()
        return mail.compose(delivery).extra_headers["Message-ID"]

    tell({kitchen: [FRUIT]})
    first = message_id()
    assert re.fullmatch(r"<[0-9a-f]{32}\.1@desk\.aurora\.test>", first)
    assert message_id() == first
    tell({kitchen: [TEA]}, "stay.amended")
    assert message_id() == first.replace(".1@", ".2@")


def test_it_leaves_with_its_headers(tell, kitchen):
    tell({kitchen: [FRUIT]})
    delivering.deliver_due(clock=lambda: later(1))
    [message] = sent.outbox
    assert (message.from_email, message.to) == ("vipdesk@aurora.test", ["food-beverage@aurora.test"])
    raw = message.message()
    assert raw["Message-ID"] == f"<{Delivery.objects.get().stamp.hex}.1@desk.aurora.test>"
    assert raw["Auto-Submitted"] == "auto-generated"


def test_the_house_language_is_used(tell, house, kitchen):
    house.languages = ["de"]
    house.save()
    tell({kitchen: [FRUIT]})
    delivering.deliver_due(clock=lambda: later(1))
    assert "Mo 4 Mai" in sent.outbox[0].body


def test_a_property_without_languages_is_written_to_in_english(tell, house, kitchen):
    house.languages = []
    house.save()
    tell({kitchen: [FRUIT]})
    delivering.deliver_due(clock=lambda: later(1))
    assert sent.outbox[0].subject == "Stay 4711: 1 item for Food & beverage"


@pytest.mark.parametrize(
    "odd",
    [{"kind": "fact"}, {"kind": "moved", "item": 1}, {"kind": "added", "item": 1, "title": "A", "to": "2026-13-45"}],
)
def test_an_odd_change_breaks_nothing(tell, kitchen, odd):
    [notice] = tell({kitchen: [odd]}, "stay.amended")
    assert words(notice)[0] == "Booking changed"
