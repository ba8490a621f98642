"""Channels on their page: the manager's department, everybody's own; never shown again, tried with the result in words."""

import pytest

from tests.hotel_examples import Caller, colleague
from tests.outbox.test_channels import Receiver, receiver
from tests.stays.pages import inline_of, words_of
from vipdesk.outbox import sealing
from vipdesk.outbox.channel_models import Channel

__all__ = ["receiver"]


@pytest.fixture
def boss(aurora) -> Caller:
    return colleague(aurora, "food_beverage.department_manager")


KITCHEN = "/channels/?department=food_beverage"


def add(who: Caller, url: str, address: str, name: str = "Kitchen room"):
    return who.client.post(url, {"name": name, "address": address})


def test_a_manager_adds_a_room_and_nobody_reads_its_address_again(boss: Caller, receiver: Receiver):
    assert add(boss, KITCHEN, receiver.address).status_code == 302
    row = Channel.objects.get()
    assert (row.department.code, row.staff, sealing.unseal(row.sealed)) == ("food_beverage", None, receiver.address)
    assert "127.0.0.1" not in row.sealed
    page = boss.client.get(KITCHEN)
    assert page.context["lines"] == [{"id": row.pk, "name": "Kitchen room", "masked": "json://••••••"}]
    assert ("/room" in page.content.decode(), inline_of(page.content.decode())) == (False, [])


def test_a_test_says_in_words_what_came_of_it(boss: Caller, receiver: Receiver):
    add(boss, KITCHEN, receiver.address)
    assert words_of(boss.client.get(KITCHEN)) == ["Added: send a test."]
    url = f"/channels/{Channel.objects.get().pk}/"
    said = boss.client.post(url, {"act": "test"}, follow=True)
    assert words_of(said) == ["Kitchen room: the test was taken by the service."]
    assert [one["message"] for one in receiver.got] == ["A test from vipdesk: this channel works."]
    receiver.status = 404
    assert words_of(boss.client.post(url, {"act": "test"}, follow=True)) == [
        "Kitchen room: the test did not arrive. The service refused it (HTTP 404): look at the address there."
    ]
    assert words_of(boss.client.post(url, {"act": "remove"}, follow=True)) == ["Taken away: Kitchen room."]
    assert not Channel.objects.exists()


def test_who_comes_second_is_told_and_stays_where_they_were(boss: Caller, receiver: Receiver):
    add(boss, KITCHEN, receiver.address)
    boss.client.get(KITCHEN)  # it says that the channel is added
    pk = Channel.objects.get().pk
    Channel.objects.all().delete()
    said = boss.client.post(f"/channels/{pk}/?department=food_beverage", {"act": "test"}, follow=True)
    assert words_of(said) == ["Somebody else has taken this channel away meanwhile."]
    assert (said.request["QUERY_STRING"], receiver.got) == ("department=food_beverage", [])


def test_everybody_keeps_their_own_and_nobody_elses(boss: Caller, receiver: Receiver, aurora, borealis):
    cook, other = colleague(aurora, "food_beverage.agent"), colleague(aurora, "sales.department_manager")
    assert add(cook, "/channels/", receiver.address).status_code == 302
    assert add(boss, KITCHEN, receiver.address).status_code == 302
    own, room = Channel.objects.order_by("pk")
    assert (own.staff.username, own.department) == ("food_beverage.agent@AURORA", None)
    assert [len(one.client.get("/channels/").context["lines"]) for one in (cook, boss, other)] == [1, 0, 0]
    assert (cook.client.get(KITCHEN).status_code, other.client.get(KITCHEN).status_code) == (403, 403)
    stranger = colleague(borealis, "general_manager")
    for pk, who in ((own.pk, boss), (room.pk, cook), (room.pk, other), (room.pk, stranger)):
        assert who.client.post(f"/channels/{pk}/", {"act": "remove"}).status_code == 404
    assert Channel.objects.count() == 2


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("json://10.0.0.1/x", "This address is inside the house or on this machine: it is refused."),
        ("file:///etc/passwd", "This is no address of a chat or push service that vipdesk speaks to."),
        ("slack://x", "This address is not complete: copy it whole from your service."),
    ],
)
def test_what_is_refused_is_said_at_its_field(boss: Caller, address: str, words: str):
    answer = add(boss, KITCHEN, address)
    assert (answer.status_code, answer.context["form"].errors["address"]) == (422, [words])
    assert not Channel.objects.exists()


def test_ten_are_enough(boss: Caller, receiver: Receiver):
    for n in range(10):
        assert add(boss, KITCHEN, receiver.address, f"Room {n}").status_code == 302
    assert add(boss, KITCHEN, receiver.address).context["form"].errors["address"] == [
        "Take one away first: there are 10."
    ]


def test_a_channel_that_is_sent_twice_is_there_once(boss: Caller, receiver: Receiver, aurora):
    for _twice in range(2):
        assert add(boss, KITCHEN, receiver.address).status_code == 302
    other = add(boss, KITCHEN, receiver.address + "/other")
    assert (other.status_code, other.context["form"].errors) == (
        422,
        {"name": ["There is a channel of this name already: call this one otherwise."]},
    )
    assert Channel.objects.count() == 1
    assert add(boss, "/channels/", receiver.address).status_code == 302  # one's own is another
