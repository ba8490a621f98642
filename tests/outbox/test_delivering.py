import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.outbox.conftest import FRUIT, NOW, TEA, later, lease_runs_out
from vipdesk.outbox import claims, delivering
from vipdesk.outbox.models import Delivery, Notice
from vipdesk.outbox.transports import TransportError

pytestmark = pytest.mark.django_db


def at(seconds: float):
    return lambda: later(seconds)


class Post:
    """A transport that notes what it is given and does as it is told."""

    def __init__(self) -> None:
        self.given: list[tuple[int, int]] = []
        self.does = lambda delivery: None

    def send(self, delivery: Delivery) -> None:
        assert not connection.in_atomic_block or connection.savepoint_ids == self.outside
        self.given.append((delivery.pk, delivery.wanted_revision))
        self.does(delivery)


@pytest.fixture
def post(monkeypatch, db) -> Post:
    post = Post()
    post.outside = list(connection.savepoint_ids)
    monkeypatch.setitem(delivering.TRANSPORTS, "mail", post)
    return post


def test_what_is_due_is_sent_and_marked(delivery):
    assert delivering.deliver_due(clock=at(1)) == 1
    delivery.refresh_from_db()
    assert (delivery.sent_revision, delivery.sent_at, delivery.lease_token) == (1, later(1), None)
    assert [message.to for message in mail.outbox] == [["food-beverage@aurora.test"]]
    assert delivering.deliver_due(clock=at(2)) == 0


def test_what_is_not_due_waits(tell, kitchen, post):
    tell({kitchen: [FRUIT]}, "stay.amended", at_once=False)
    assert delivering.deliver_due(clock=at(29.9)) == 0
    assert delivering.deliver_due(clock=at(30)) == 1


def test_who_finds_nothing_due_writes_nothing(tell, kitchen, post):
    tell({kitchen: [FRUIT]})
    with CaptureQueriesContext(connection) as captured:
        assert delivering.deliver_due(clock=at(-1)) == 0
    assert {query["sql"].split()[0] for query in captured} == {"SELECT"}


def test_only_the_hinted_ones(tell, kitchen, post):
    for stay in range(1, 5):
        tell({kitchen: [FRUIT]}, stay=stay)
    first, second, third, fourth = Delivery.objects.order_by("id")
    delivering.deliver_due([third.pk, first.pk], clock=at(1))
    assert [pk for pk, _ in post.given] == [first.pk, third.pk]
    delivering.deliver_due(clock=at(1), limit=1)
    assert [pk for pk, _ in post.given] == [first.pk, third.pk, second.pk]
    delivering.deliver_due(clock=at(1), go_on=lambda: False)
    assert Delivery.objects.wanted().get() == fourth


def test_two_who_deliver_at_once_have_a_share_each(tell, kitchen, post):
    for stay in (1, 2):
        tell({kitchen: [FRUIT]}, stay=stay)
    due = set(Delivery.objects.values_list("pk", flat=True))
    assert [delivering.deliver_due(clock=at(5), share=(place, 2)) for place in (0, 1)] == [1, 1]
    assert {pk for pk, _revision in post.given} == due


# --- a few are taken together ----------------------------------------------------------------------------------------


@pytest.fixture
def many(tell, kitchen):
    """So many more deliveries about stays of their own."""

    def made(number: int) -> list[int]:
        first = Delivery.objects.count() + 1
        for stay in range(first, first + number):
            tell({kitchen: [FRUIT]}, stay=stay, facts={"room_number": f"12{stay:02}"})
        return list(Delivery.objects.wanted().order_by("pk").values_list("pk", flat=True))

    return made


def test_those_taken_together_are_taken_and_read_in_the_queries_of_two_and_each_says_its_own(many):
    asked = []
    for number in (2, 15):
        many(number)
        with CaptureQueriesContext(connection) as captured:
            assert delivering.deliver_due(clock=at(1)) == number
        asked.append(len(captured) - number)  # each is marked by itself
    assert asked[0] == asked[1]
    assert [one.body.splitlines()[1] for one in mail.outbox] == [f"Stay {n}, room 12{n:02}" for n in range(1, 18)]


def test_who_is_told_to_stop_gives_back_what_was_taken(many, post):
    first, *others = many(5)
    delivering.deliver_due(clock=at(1), go_on=lambda: not post.given)
    assert post.given == [(first, 1)]
    assert list(Delivery.objects.due(later(1)).free().values_list("pk", "claims")) == [(pk, 0) for pk in others]


def test_what_is_late_for_its_lease_is_given_back_and_taken_by_itself(many, post, monkeypatch):
    monkeypatch.setattr(delivering, "AT_EASE", dt.timedelta(seconds=-1))
    ids, seen = many(3), []
    post.does = lambda delivery: seen.append(Delivery.objects.filter(lease_token__isnull=False).count())
    assert delivering.deliver_due(clock=at(1)) == 3
    assert ([pk for pk, _ in post.given], seen) == (ids, [1, 1, 1])
    assert set(Delivery.objects.values_list("claims", "sent_revision")) == {(0, 1)}


def test_what_somebody_else_has_taken_is_left_to_them(many, post):
    first, theirs, last = many(3)
    token = claims.claim(theirs, later(1))
    assert delivering.deliver_due([first, theirs, last], clock=at(1)) == 2
    assert [pk for pk, _ in post.given] == [first, last]
    assert Delivery.objects.get(pk=theirs).lease_token == token


def test_one_that_cannot_be_put_in_words_costs_only_itself(many):
    ids = many(3)
    Notice.objects.filter(subject_id=2).update(changes=["nothing that anybody knows"])
    assert delivering.deliver_due(clock=at(1)) == 3
    told = list(Delivery.objects.order_by("pk").values_list("pk", "sent_revision", "last_error"))
    assert told == [(ids[0], 1, ""), (ids[1], 0, "AttributeError"), (ids[2], 1, "")]


# --- what becomes of it ------------------------------------------------------------------------------------------------


def test_what_was_taken_up_while_the_mail_went_is_sent_too(delivery, tell, kitchen, post):
    post.does = lambda _: tell({kitchen: [TEA]}, "stay.amended", now=later(2), at_once=False)
    delivering.deliver_due(clock=at(1))
    delivery.refresh_from_db()
    assert (delivery.sent_revision, delivery.wanted_revision, delivery.due_at) == (1, 2, later(32))
    post.does = lambda _: None
    assert delivering.deliver_due(clock=at(31)) == 0
    assert delivering.deliver_due(clock=at(32)) == 1
    assert post.given == [(delivery.pk, 1), (delivery.pk, 2)]


def test_a_message_that_is_refused_for_good_does_not_take_a_newer_one_with_it(delivery, tell, kitchen, post):
    def refuse(_):
        tell({kitchen: [TEA]}, "stay.amended", now=later(2), at_once=False)
        raise TransportError("no such mailbox", permanent=True)

    post.does = refuse
    delivering.deliver_due(clock=at(1))
    assert Delivery.objects.wanted().get().dead_at is None


def test_an_error_is_tried_again_later(delivery, post, monkeypatch):
    monkeypatch.setattr(claims.pause_after, "__defaults__", (lambda: 1.0,))

    def fail(_):
        raise TransportError("SMTPServerDisconnected")

    post.does = fail
    delivering.deliver_due(clock=at(1))
    delivery.refresh_from_db()
    assert (delivery.failures, delivery.due_at, delivery.dead_at) == (1, later(6), None)
    assert (delivery.last_error, delivery.lease_token) == ("SMTPServerDisconnected", None)
    assert delivering.deliver_due(clock=at(5)) == 0
    assert delivering.deliver_due(clock=at(6)) == 1
    delivery.refresh_from_db()
    assert (delivery.failures, delivery.due_at) == (2, later(6 + 15))


def test_a_permanent_error_is_dead_at_once(delivery, post):
    def refuse(_):
        raise TransportError("no such mailbox", permanent=True)

    post.does = refuse
    delivering.deliver_due(clock=at(1))
    assert Delivery.objects.dead().values_list("dead_at", "last_error").get() == (later(1), "no such mailbox")
    assert delivering.deliver_due(clock=at(4000)) == 0


def test_after_three_days_it_is_dead(delivery, post):
    def fail(_):
        raise TransportError("SMTPServerDisconnected")

    post.does = fail
    three_days = dt.timedelta(days=3).total_seconds()
    Delivery.objects.update(failures=90, claims=90)
    delivering.deliver_due(clock=at(three_days))
    Delivery.objects.update(due_at=later(three_days + 1))
    assert list(Delivery.objects.dead()) == []
    delivering.deliver_due(clock=at(three_days + 1))
    assert list(Delivery.objects.dead()) == [delivery]


def test_what_ends_its_worker_five_times_is_dead_and_its_neighbours_go(tell, kitchen, post):
    for stay in range(1, 5):
        tell({kitchen: [FRUIT]}, stay=stay)
    poison = Delivery.objects.get(notice__subject_id=2)

    class WorkerEnds(BaseException):
        pass

    def end(delivery):
        if delivery.pk == poison.pk:
            raise WorkerEnds

    post.does = end
    for _ in range(5):
        with pytest.raises(WorkerEnds):
            delivering.deliver_due(clock=at(1))
        lease_runs_out()
    assert list(Delivery.objects.dead()) == []
    assert delivering.deliver_due(clock=at(2)) == 2
    assert [d.pk for d in Delivery.objects.dead()] == [poison.pk]
    assert Delivery.objects.dead().get().last_error == "ended the worker 5 times"
    assert Delivery.objects.filter(sent_revision=1).count() == 3
    assert len([pk for pk, _ in post.given if pk == poison.pk]) == 5


def test_errors_that_come_back_do_not_count_as_ended_workers(delivery, post):
    Delivery.objects.update(claims=9, failures=6)
    assert delivering.deliver_due(clock=at(1)) == 1
    Delivery.objects.update(claims=11, failures=6, sent_revision=0)
    assert delivering.deliver_due(clock=at(1)) == 0


def test_a_message_that_cannot_be_made_costs_only_itself(tell, kitchen, post):
    tell({kitchen: [FRUIT]}, stay=1)
    tell({kitchen: [FRUIT]}, stay=2)

    def break_first(delivery):
        if delivery.notice.subject_id == 1:
            raise KeyError("kind")

    post.does = break_first
    assert delivering.deliver_due(clock=at(1)) == 2
    assert list(Delivery.objects.order_by("id").values_list("sent_revision", "last_error")) == [
        (0, "KeyError"),
        (1, ""),
    ]


def test_an_acknowledged_notice_is_still_mailed(delivery, post, anna):
    Notice.objects.update(acknowledged_at=NOW, acknowledged_by=anna)
    delivering.deliver_due(clock=at(1))
    assert post.given == [(delivery.pk, 1)]


def test_a_change_taken_back_before_its_mail_is_not_mailed(tell, kitchen, post):
    tell({kitchen: [FRUIT]}, "stay.amended", at_once=False)
    tell({kitchen: [FRUIT]}, "stay.amended", now=later(5), at_once=False, merge=lambda old, new: [])
    assert delivering.deliver_due(clock=at(30)) == 1
    assert (post.given, Delivery.objects.wanted().count(), Delivery.objects.get().sent_at) == ([], 0, None)


def test_a_booking_is_mailed_to_those_who_own_nothing(tell, kitchen, post):
    tell({kitchen: []})
    delivering.deliver_due(clock=at(1))
    assert len(post.given) == 1
