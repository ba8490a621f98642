"""Several at once, with real threads and connections on both databases: one stay, one plan, one winner, and no error."""

import datetime as dt
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from guests.models import Guest, GuestLink
from stays import departures, reception, ticking
from stays.house import house_of
from stays.models import ChecklistItem, IdempotencyRecord, SenderRecord, Stay
from tests.access.people import bearer, key_for
from tests.hotel_examples import API, EVERY_SCOPE, NOW, guest, opened, said, viewer_as
from vipdesk.access.throttling import buckets
from vipdesk.hotel.models import Property
from vipdesk.outbox.models import Event, Notice

pytestmark = pytest.mark.django_db(transaction=True)
TWINS = 50 if connection.vendor == "sqlite" else 200  # on SQLite whoever writes waits for their turn


@pytest.fixture
def hotel(transactional_db: None) -> Property:
    return opened()


@pytest.fixture
def key(hotel: Property) -> dict[str, str]:
    return bearer(key_for([hotel], list(EVERY_SCOPE)))


def plain(number: int) -> dict[str, Any]:
    """A guest without a tier, so with a short plan and a quick call."""
    return {"surname": "Lis", "external_id": f"G-{number}"}


def at_once(works: Sequence[Callable[[], Any]]) -> list[Any]:
    """What each work answers, when all begin at the same moment, each on a thread and connection of its own."""
    answers: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int) -> None:
        try:
            start.wait(30)
            answers[place] = works[place]()
        except Exception as error:  # noqa: BLE001  what a thread raised is looked at by the test
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def rounds_at_once(pairs: int, works: Callable[[int], Sequence[Callable[[], Any]]]) -> list[list[Any]]:
    """The same over and over by two threads that keep their connections: each round begins at the same moment."""
    answers: list[list[Any]] = [[None, None] for _ in range(pairs)]
    start = threading.Barrier(2)

    def run(place: int) -> None:
        try:
            for turn in range(pairs):
                start.wait(30)
                answers[turn][place] = works(turn)[place]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def put(key: dict[str, str], body: dict[str, Any]) -> tuple[int, str]:
    buckets.clear()
    answer = Client(raise_request_exception=False, **key).put(
        f"{API}/bookings/{body['confirmation_number']}", data=json.dumps(body), content_type="application/json"
    )
    return answer.status_code, answer.json().get("outcome") or answer.json()["code"]


def post(key: dict[str, str], body: dict[str, Any], once: str) -> tuple[int, str, dict[str, Any]]:
    buckets.clear()
    answer = Client(raise_request_exception=False, **key).post(
        f"{API}/bookings",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": once},
    )
    return answer.status_code, answer.headers.get("Idempotency-Replayed", ""), answer.json()


def per_stay(rows: Any, *names: str) -> set[int]:
    """How often each of these comes: {1} when all come once."""
    return set(Counter(rows.values_list(*names)).values())


def test_two_identical_first_puts_make_one_stay(hotel: Property, key: dict[str, str]):
    answers = rounds_at_once(TWINS, lambda n: [lambda: put(key, said(f"K-{n}", version=1, guest=plain(n)))] * 2)
    assert Counter(map(tuple, map(sorted, answers))) == {((200, "unchanged"), (201, "created")): TWINS}
    assert Stay.objects.count() == SenderRecord.objects.count() == TWINS
    assert Guest.objects.count() == GuestLink.objects.count() == TWINS
    assert per_stay(Event.objects.filter(kind="stay.booked"), "subject_id") == {1}


def test_two_identical_first_posts_make_one_stay(hotel: Property, key: dict[str, str]):
    def work(n: int) -> list[Callable[[], Any]]:
        return [lambda: post(key, said(f"K-{n}", version=1, guest=plain(n)), f"key-{n}")] * 2

    answers = rounds_at_once(TWINS, work)
    assert Counter(tuple(sorted(one[:2] for one in pair)) for pair in answers) == {((201, ""), (201, "true")): TWINS}
    assert all(first[2] == second[2] for first, second in answers)
    assert Stay.objects.count() == IdempotencyRecord.objects.count() == TWINS
    assert per_stay(Event.objects.filter(kind="stay.booked"), "subject_id") == {1}


@pytest.mark.parametrize("parts", [range(2, 34), [7] * 32], ids=["of thirty-two minds", "of one mind"])
def test_thirty_two_write_from_one_etag_and_one_is_taken(hotel: Property, key: dict[str, str], parts: Sequence[int]):
    put(key, said("K-1", guest=plain(1)))
    read = Client(**key).get(f"{API}/bookings/K-1").headers["ETag"]

    def patch(adults: int) -> tuple[int, str]:
        buckets.clear()
        client, sent = Client(raise_request_exception=False, **key), json.dumps({"adults": adults})
        path, headers = f"{API}/bookings/K-1", {"If-Match": read}
        answer = client.patch(path, data=sent, content_type="application/json", headers=headers)
        return answer.status_code, answer.json().get("outcome") or answer.json()["code"]

    answers = at_once([lambda one=one: patch(one) for one in parts])
    assert Counter(answers) == {(200, "amended"): 1, (412, "changed_meanwhile"): 31}
    assert Stay.objects.get().adults == parts[answers.index((200, "amended"))]
    assert Event.objects.filter(kind="stay.amended").count() == 1


def test_a_first_booking_and_its_cancellation_at_once_end_cancelled(hotel: Property, key: dict[str, str]):
    def cancel(number: str) -> tuple[int, str]:
        buckets.clear()
        client = Client(raise_request_exception=False, **key)
        answer = client.post(f"{API}/bookings/{number}/cancel", data="{}", content_type="application/json")
        return answer.status_code, answer.json()["outcome"]

    def work(n: int) -> list[Callable[[], Any]]:
        return [lambda: put(key, said(f"K-{n}", guest=plain(n))), lambda: cancel(f"K-{n}")]

    answers = rounds_at_once(40, work)
    booked_first, cancelled_first = ((201, "created"), (200, "cancelled")), ((200, "stale"), (202, "remembered"))
    assert {tuple(pair) for pair in answers} <= {booked_first, cancelled_first}
    assert set(Stay.objects.values_list("status", flat=True)) <= {"cancelled"}
    assert SenderRecord.objects.filter(cancelled=True).count() == 40


def test_eight_identical_first_bookings_of_a_vip_make_one_plan_and_one_set_of_notices(hotel: Property, key):
    for n in range(3):
        answers = at_once([lambda n=n: put(key, said(f"K-{n}", version=1))] * 8)
        assert Counter(answers) == {(201, "created"): 1, (200, "unchanged"): 7}
    assert Stay.objects.count() == 3
    assert per_stay(ChecklistItem.objects.all(), "stay", "item_key", "day") == {1}
    assert per_stay(Notice.objects.all(), "subject_id", "department") == {1}
    assert set(Notice.objects.values_list("revision", flat=True)) == {1}


def test_who_waited_for_a_stay_sees_the_guest_and_the_level_that_stand_now(hotel: Property, key: dict[str, str]):
    put(key, said("K-1"))
    stay = Stay.objects.get()
    other = Guest.objects.create(surname="Egle", created_at=NOW)
    level = stay.property.tiers.exclude(pk=stay.tier_id).first()
    holds = threading.Event()

    def changes() -> None:
        with transaction.atomic():
            Stay.objects.locked(stay.pk)
            holds.set()
            time.sleep(0.3)  # long enough for the other to stand in the queue
            Stay.objects.filter(pk=stay.pk).update(guest=other, tier=level)

    def waits() -> tuple[Any, Any]:
        holds.wait(30)
        with transaction.atomic():
            found = Stay.objects.locked(stay.pk)
        return found.guest, found.tier

    assert at_once([changes, waits]) == [None, (other, level)]


def test_thirty_two_tick_one_item_and_one_wins(hotel: Property, key: dict[str, str]):
    put(key, said(version=1))
    item = ChecklistItem.objects.get(item_key="details_confirmed")
    one = viewer_as(hotel, "duty_manager")

    def tick() -> str:
        try:
            ticking.tick(item.pk, by=one, now=NOW)
        except ticking.AlreadyDone as lost:
            return f"lost to {lost.item.done_by_id} at {lost.item.done_at.isoformat()}"
        return "won"

    answers = Counter(at_once([tick] * 32))
    assert answers == {"won": 1, f"lost to {one.id} at {NOW.isoformat()}": 31}
    assert Event.objects.filter(kind="item.done").count() == 1


@pytest.mark.parametrize(
    "known_by",
    [{"external_id": "G-1"}, {"membership": {"program": "Stars", "number": "7"}}, {"email": "lis@example.org"}],
    ids=["id", "membership", "e-mail"],
)
def test_bookings_of_one_new_guest_at_once_make_one_guest(hotel: Property, key: dict[str, str], known_by: dict):
    body = {"surname": "Lis", "given_name": "Anna", **known_by}
    for n in range(8):
        for one in (Stay, Guest):
            one.objects.all().delete()
        works = [lambda n=n, m=m: put(key, said(f"K-{n}-{m}", guest=body)) for m in range(4)]
        assert at_once(works) == [(201, "created")] * 4
        assert Guest.objects.count() == 1


def test_stays_of_one_guest_amended_at_once_do_not_stop_each_other(hotel: Property, key: dict[str, str]):
    for n in (1, 2):
        put(key, said(f"K-{n}", version=1, guest=guest(position="hotel_peer_gm")))

    def work(turn: int) -> list[Callable[[], Any]]:
        allergies = [["nuts"], ["kiwi"], [], ["mango", "scent"]]
        return [
            lambda place=place: put(
                key,
                said(
                    f"K-{place + 1}",
                    version=turn + 2,
                    guest=guest(position="hotel_peer_gm", allergies=allergies[(turn + place) % 4]),
                ),
            )
            for place in (0, 1)
        ]

    answers = rounds_at_once(25, work)
    assert Counter(one for pair in answers for one in pair) == {(200, "amended"): 50}


def test_stays_that_change_their_guests_crosswise_do_not_stop_each_other(hotel: Property, key: dict[str, str]):
    one, other = {"external_id": "A", "surname": "Lis"}, {"external_id": "B", "surname": "Wolf"}
    put(key, said("K-1", version=1, guest=one))
    put(key, said("K-2", version=1, guest=other))

    def work(turn: int) -> list[Callable[[], Any]]:
        guests = (other, one) if turn % 2 == 0 else (one, other)
        return [lambda p=p: put(key, said(f"K-{p + 1}", version=turn + 2, guest=guests[p])) for p in (0, 1)]

    answers = rounds_at_once(6, work)
    assert Counter(one for pair in answers for one in pair) == {(200, "amended"): 12}


def test_a_booking_and_the_desk_at_once_do_not_stop_each_other(hotel: Property, key: dict[str, str]):
    put(key, said("K-1", version=1, guest=guest(position="hotel_peer_gm")))
    buckets.clear()

    def room(number: str) -> tuple[int, str]:
        answer = Client(raise_request_exception=False, **key).post(
            f"{API}/bookings/K-1/room", data=json.dumps({"room_number": number}), content_type="application/json"
        )
        return answer.status_code, answer.json()["room_number"]

    def work(turn: int) -> list[Callable[[], Any]]:
        body = said("K-1", version=turn + 2, adults=turn + 2, guest=guest(position="hotel_peer_gm"))
        return [lambda: put(key, body), lambda: room(f"12{turn:02}")]

    answers = rounds_at_once(15, work)
    assert Counter(first for first, _ in answers) == {(200, "amended"): 15}
    assert [second for _, second in answers] == [(200, f"12{turn:02}") for turn in range(15)]
    assert Stay.objects.get().room_number == "1214"


def test_who_leaves_late_and_who_gets_the_room_at_once_know_of_each_other(hotel: Property, key: dict[str, str]):
    house, desk = house_of(hotel), viewer_as(hotel, "front_office.agent")
    before = said("K-1", arrival_date="2026-04-14", departure_date="2026-04-16", room_number="1208")
    put(key, before | {"guest": plain(1)})
    put(key, said("K-2"))
    first, second = Stay.objects.order_by("pk")
    day = first.departure_date

    def work(turn: int) -> list[Callable[[], Any]]:
        reception.assign_room(second.pk, "", house=house, by=desk, now=NOW)
        departures.leave(first.pk, day, None, house=house, by=desk, now=NOW)
        return [
            lambda: departures.leave(first.pk, day, dt.time(16), house=house_of(hotel), by=desk, now=NOW)[0].pk,
            lambda: reception.assign_room(second.pk, "1208", house=house_of(hotel), by=desk, now=NOW)[0].pk,
        ]

    for turn in range(12):
        assert at_once(work(turn)) == [first.pk, second.pk]
        assert Stay.objects.get(pk=second.pk).outlook["room_free_at"] == "2026-04-16T14:00:00+00:00"


def test_two_stays_of_a_group_at_once_have_one_meeting(hotel: Property, key: dict[str, str]):
    def body(turn: int, one: str) -> dict[str, Any]:
        return said(f"{one}-{turn}", guest=guest(external_id=f"{one}-{turn}"), group_code=f"G-{turn}")

    answers = rounds_at_once(8, lambda n: [lambda: put(key, body(n, "A")), lambda: put(key, body(n, "B"))])
    assert Counter(outcome for round in answers for _, outcome in round) == {"created": 16}
    meetings = ChecklistItem.objects.filter(item_key="coordination_meeting").exclude(state="withdrawn")
    assert sorted(meetings.values_list("stay__group_code", flat=True)) == [f"G-{n}" for n in range(8)]


def test_the_leader_cancelled_while_another_joins_leaves_one_meeting(hotel: Property, key: dict[str, str]):
    def body(turn: int, one: str) -> dict[str, Any]:
        return said(f"{one}-{turn}", guest=guest(external_id=f"{one}-{turn}"), group_code=f"G-{turn}")

    for turn in range(8):
        put(key, body(turn, "A"))
    rounds_at_once(
        8, lambda n: [lambda: put(key, body(n, "A") | {"status": "cancelled"}), lambda: put(key, body(n, "B"))]
    )
    meetings = ChecklistItem.objects.filter(item_key="coordination_meeting").exclude(state="withdrawn")
    assert sorted(meetings.values_list("stay__confirmation_number", flat=True)) == [f"B-{n}" for n in range(8)]
